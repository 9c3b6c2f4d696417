"""How Rasa reads this project: responses become conditions on the language, examples learn that of their folder."""

from __future__ import annotations

from pathlib import Path

import rasa.shared.utils.common
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData

import components.patches  # noqa: F401
from components.responses import ResponsesError, merge_languages, read_responses
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES

SHARED = "shared"  # data/nlu/shared/ holds what has no language


class ProjectError(RasaException):
    """A mistake in the designers' files; Rasa's commands print its one sentence and end with status 1."""


class ResponsesImporter(RasaFileImporter):
    """Rasa's own importer, plus `responses/<language>/` merged into the domain and languages noted on NLU examples.

    The domain reaches the classifier without its responses, so a changed sentence retrains nothing.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        responses: str = "responses",
    ) -> None:
        """`responses` is a folder, relative to the folder of the config file."""
        super().__init__(config_file, domain_path, training_data_paths)
        self._responses = (Path(config_file).parent if config_file else Path()) / responses

    @rasa.shared.utils.common.cached_method
    def get_domain(self) -> Domain:
        """The domain with the responses of all languages; raises ProjectError for a mistake in their files."""
        if not self._domain_path:
            return Domain.empty()
        # Rasa's own importer would warn of a broken domain and go on with an empty one.
        domain = Domain.load(self._domain_path)
        try:
            responses = merge_languages(read_responses(self._responses))
        except ResponsesError as error:
            raise ProjectError(str(error)) from error
        if twice := sorted(set(domain.responses) & set(responses)):
            raise ProjectError(f"{self._domain_path}: {twice[0]} stands also in {self._responses}; keep it there.")
        return domain.merge(Domain.from_dict({"responses": responses})) if responses else domain

    @rasa.shared.utils.common.cached_method
    def get_nlu_data(self, language: str | None = DEFAULT_LANGUAGE) -> TrainingData:
        """All NLU examples, each with `language` in its metadata if its folder says one."""
        # Merging copies the examples, so that what is remembered stays as it was read.
        return TrainingData().merge(*(read_examples(Path(file)) for file in self._nlu_files))


_read: dict[Path, tuple[bytes, TrainingData]] = {}  # a process that trains again and again reads what has changed


def read_examples(file: Path) -> TrainingData:
    """The examples of one file, each with `language` in its metadata if its folder says one; not to be changed."""
    content = file.read_bytes()
    known = _read.get(file.resolve())
    if known is not None and known[0] == content:
        return known[1]
    part = load_data(str(file), DEFAULT_LANGUAGE)
    if code := language_of_file(file):
        for message in part.training_examples:
            if message.get(TEXT):
                message.set("metadata", {**message.get("metadata", {}), "language": code})
    _read[file.resolve()] = (content, part)
    return part


def language_of_file(path: Path) -> str | None:
    """The language that `data/nlu/<language>/<topic>.yml` says, or None; raises ProjectError for an unknown folder."""
    folder = path.parent
    if folder.name in LANGUAGES:
        return folder.name
    if folder.parent.name == "nlu" and folder.name != SHARED:
        raise ProjectError(f"{path}: there is no language {folder.name!r}; use {', '.join(LANGUAGES)} or {SHARED}.")
    return None
