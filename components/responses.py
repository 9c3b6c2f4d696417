"""What the assistant says, read from `responses/<language>/<topic>.yml`; free of Rasa's import until it complains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES

# https://rasa.com/docs/rasa/responses: what one variation may hold. `condition` is ours to add; `channel` would
# silence the other languages, because Rasa prefers it to any condition.
ALLOWED = {"text", "buttons", "image", "custom", "attachment", "elements", "quick_replies", "button_type", "metadata"}

Responses = dict[str, list[dict[str, Any]]]


class ResponsesError(ValueError):
    """A mistake in the responses' files, told in one sentence with the file's name."""


def read_responses(folder: Path) -> dict[str, Responses]:
    """The responses of every language below `folder`; raises ResponsesError for a mistake, {} without the folder."""
    if not folder.is_dir():
        return {}
    found: dict[str, Responses] = {}
    where: dict[str, dict[str, Path]] = {}
    for language_folder in sorted(path for path in folder.iterdir() if path.is_dir()):
        language = language_folder.name
        if language not in LANGUAGES:
            raise ResponsesError(f"{language_folder}: there is no language {language!r}; use {_list(LANGUAGES)}.")
        found[language], where[language] = _read_language(language_folder)
    for stray in sorted(folder.glob("*.y*ml")):
        raise ResponsesError(f"{stray}: this file belongs into the folder of a language ({_list(LANGUAGES)}).")
    _check_same_keys(folder, found, where)
    return found


def merge_languages(found: dict[str, Responses]) -> Responses:
    """Each key's variations of all languages under the condition of their language, then the default's without one.

    The unconditioned ones answer while the language is not known yet: Rasa would otherwise say nothing.
    """
    merged: Responses = {}
    for language, responses in found.items():
        condition = [{"type": "slot", "name": "language", "value": language}]
        for key, variations in responses.items():
            merged.setdefault(key, []).extend({**variation, "condition": condition} for variation in variations)
    for key, variations in found.get(DEFAULT_LANGUAGE, {}).items():
        merged[key].extend(variations)
    return merged


def _read_language(folder: Path) -> tuple[Responses, dict[str, Path]]:
    responses: Responses = {}
    where: dict[str, Path] = {}
    for path in sorted(folder.glob("*.y*ml")):
        for key, variations in _read_file(path).items():
            if key in where:
                raise ResponsesError(f"{path}: {key} stands already in {where[key]}.")
            responses[key], where[key] = variations, path
    return responses, where


def _read_file(path: Path) -> Responses:
    try:
        # Safe: the loader is a SafeLoader that also refuses repeated keys.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ResponsesError(f"{path}: this is not readable YAML: {_problem(error)}.") from error
    if not isinstance(content, dict) or set(content) - {"version", "responses"}:
        raise ResponsesError(f"{path}: only `version:` and `responses:` may stand at the first level.")
    responses = content.get("responses") or {}
    if not isinstance(responses, dict):
        raise ResponsesError(f"{path}: `responses:` must hold keys like utter_greet, each with a list.")
    for key, variations in responses.items():
        _check_response(path, key, variations)
    return responses


def _check_response(path: Path, key: object, variations: object) -> None:
    if not isinstance(key, str) or not key.startswith("utter_"):
        raise ResponsesError(f"{path}: the key {key!r} must begin with utter_.")
    if not isinstance(variations, list) or not variations:
        raise ResponsesError(f"{path}: {key} needs a list with at least one text.")
    for variation in variations:
        if not isinstance(variation, dict):
            raise ResponsesError(f"{path}: each entry of {key} must begin with `- text:`.")
        if wrong := sorted(set(variation) - ALLOWED):
            raise ResponsesError(f"{path}: {key} may not hold {_list(wrong)} here.")
        if not isinstance(variation.get("text", ""), str) or not variation.keys() & {"text", "custom"}:
            raise ResponsesError(f"{path}: each entry of {key} needs a `text:` of words.")


def _check_same_keys(folder: Path, found: dict[str, Responses], where: dict[str, dict[str, Path]]) -> None:
    for language, responses in found.items():
        for key in responses:
            if missing := [other for other in LANGUAGES if key not in found.get(other, {})]:
                file = where[language][key]
                wanted = ", ".join(str(folder / other / file.name) for other in missing)
                raise ResponsesError(f"{file}: {key} is missing in {wanted}.")


class _StrictLoader(yaml.SafeLoader):
    """YAML that refuses a key written twice, of which plain YAML would drop the first in silence."""


def _mapping_without_repeats(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            mark = node.value[position][0].start_mark
            raise yaml.constructor.ConstructorError(None, None, f"{key} stands there twice", mark)
    return dict(loader.construct_mapping(node, deep=True))


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_repeats)


def _problem(error: yaml.YAMLError | UnicodeDecodeError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"{error.problem} in line {error.problem_mark.line + 1}"
    return str(error).splitlines()[0]


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
