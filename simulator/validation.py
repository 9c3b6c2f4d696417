"""Checks a body of POST /messages against Meta's schema and says what is wrong in words of one parameter each.

The schema's discriminators (`type`, then `interactive.type`) pick the branch, so that an error names the parameter
instead of "is not valid under any of the given schemas".
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

SCHEMA_FILE = Path(__file__).parent / "schema" / "send-message.schema.json"
# which branch of ActionObject.oneOf belongs to which interactive type: told apart by a required key or the fixed name
ACTION_KEY = {"button": "buttons", "list": "button", "product": "catalog_id", "product_list": "catalog_id"}
ACTION_NAME = {
    "cta_url": "cta_url",
    "flow": "flow",
    "location_request_message": "send_location",
    "catalog_message": "catalog_message",
    "call_permission_request": "call_permission_request",
}

Violation = dict[str, Any]


def violation(code: int, rule: str, param: str, details: str) -> Violation:
    """One broken rule: Meta's code, a stable name for tests, the parameter, a sentence."""
    return {"code": code, "rule": rule, "param": param, "details": details}


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text("utf-8"))
    return loaded


@lru_cache(maxsize=64)
def _validator(branch: str, interactive_type: str) -> Draft202012Validator:
    components = _schema()["components"]
    action = _action_branch(components["schemas"]["ActionObject"]["oneOf"], interactive_type)
    if action is not None:
        components = copy.deepcopy(components)
        components["schemas"]["ActionObject"] = action
    return Draft202012Validator({"$ref": f"#/components/schemas/{branch}", "components": components})


def _action_branch(branches: list[dict[str, Any]], interactive_type: str) -> dict[str, Any] | None:
    name = ACTION_NAME.get(interactive_type)
    for branch in branches:
        fixed = branch["properties"].get("name", {})
        if name and (fixed.get("const") == name or name in fixed.get("enum", [])):
            return branch
        if not name and branch["required"][0] == ACTION_KEY.get(interactive_type):
            return branch
    return None


def check_schema(body: dict[str, Any]) -> list[Violation]:
    """All departures from the schema, the most telling first; empty if the body fits."""
    mapping: dict[str, str] = _schema()["components"]["schemas"]["Message"]["discriminator"]["mapping"]
    if "status" in body:
        branch, kind = "MarkRead", ""
    else:
        given = body.get("type")
        if given is None:
            return [violation(131008, "required", "type", "The parameter type is required.")]
        if not isinstance(given, str) or given not in mapping:
            allowed = ", ".join(sorted(name.upper() for name in mapping))
            return [
                violation(100, "type", "type", f"Param type must be one of {{{allowed}}} - got {json.dumps(given)}.")
            ]
        branch, kind = mapping[given].rsplit("/", 1)[1], given
    interactive = body.get("interactive")
    interactive_type = interactive.get("type") if kind == "interactive" and isinstance(interactive, dict) else ""
    validator = _validator(branch, interactive_type if isinstance(interactive_type, str) else "")
    known = _known_keys(kind)
    found = [v for error in validator.iter_errors(body) for v in _explain(error, known)]
    found += [
        violation(100, "unexpected", key, f'Unexpected key "{key}".') for key in body if kind and key not in known
    ]
    return found


def _known_keys(kind: str) -> set[str]:
    base = _schema()["components"]["schemas"]["BaseMessageProperties"]["properties"]
    return set(base) | {kind}


def _explain(error: ValidationError, known: set[str]) -> Iterator[Violation]:
    path = list(error.absolute_path)
    where, rule, value = param_name(path), str(error.validator), error.validator_value
    # a value of the wrong length or kind is 131009 inside interactive messages, 100 elsewhere
    bad = 131009 if path[:1] == ["interactive"] else 100
    if rule == "unevaluatedProperties":
        return  # the unknown keys of the body are found without it; it also fires after every other error
    if rule == "required":
        for name in [n for n in value if n not in error.instance][:1]:
            missing = param_name([*path, name])
            yield violation(131008, rule, missing, f"The parameter {missing} is required.")
    elif rule == "additionalProperties":
        for name in sorted(set(error.instance) - set(error.schema.get("properties", {}))):
            yield violation(
                100, "unexpected", param_name([*path, name]), f'Unexpected key "{name}" on param "{where}".'
            )
    elif rule == "anyOf" and not path:
        yield violation(131008, "required", "to", "The parameter to is required, unless recipient is given.")
    elif rule == "oneOf" and _is_id_xor_link(value):
        yield violation(131008, "id_or_link", where, f"Param {where} must have exactly one of id and link.")
    elif rule in ("maxLength", "minLength"):
        yield violation(bad, rule, where, _length_text(error.schema, where))
    elif rule in ("maxItems", "minItems"):
        word = "at most" if rule == "maxItems" else "at least"
        yield violation(131009, rule, where, f"Param {where} must have {word} {value} elements.")
    elif rule in ("enum", "const"):
        allowed = value if isinstance(value, list) else [value]
        names = ", ".join(str(v) for v in allowed)
        yield violation(
            bad, rule, where, f"Param {where} must be one of {{{names}}} - got {json.dumps(error.instance)}."
        )
    elif rule == "pattern":
        yield violation(bad, rule, where, f"Param {where} is not a valid http(s) URI.")
    else:
        yield violation(bad, rule, where, f"Param {where}: {error.message[:200]}.")


def _is_id_xor_link(branches: Any) -> bool:
    return {tuple(b.get("required", ())) for b in branches} == {("id",), ("link",)}


def _length_text(schema: dict[str, Any], where: str) -> str:
    low, high = schema.get("minLength", 1), schema.get("maxLength")
    return f"Param {where} length invalid. Min length: {low}, max length: {high}."


def param_name(path: Iterable[Any]) -> str:
    """`['text', 'body']` becomes `text['body']`, as Meta writes parameters."""
    parts = list(path)
    if not parts:
        return "body"
    return str(parts[0]) + "".join(f"[{p!r}]" for p in parts[1:])
