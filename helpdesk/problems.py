"""What to do about problems: guides (knowledge/problems/<family>.yml), found by error code, product and symptom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.spelling import tokens
from helpdesk.values import LANGUAGES, Language, western_digits
from helpdesk.words import Phrases, entries, just_before, readings, words

FOLDER = Path("knowledge") / "problems"
GENERIC = "generic"  # the family of last resort
CODE = re.compile(r"(?<![A-Z0-9])[A-Z]{0,4}[-:. ]?\d{1,6}(?:[-.:/]\d{1,3})?(?![A-Z0-9])")
NAME = re.compile(r"[a-z][a-z0-9_]*")
TITLE_UNITS = 24  # of a row: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
Texts = Mapping[Language, str]


@dataclass(frozen=True)
class Step:
    """One thing to try; `id` is what a ticket says of it."""

    id: str
    text: Texts


@dataclass(frozen=True)
class Guide:
    """What to do about one problem of a family of products.

    `safety` is said first. `person`: nothing is to be tried, somebody has to see to it. `fallback`: for problems of
    this family that fit none of its guides.
    """

    id: str
    family: str
    title: Texts
    symptoms: Phrases
    codes: frozenset[str]
    safety: Texts
    steps: tuple[Step, ...]
    person: bool
    fallback: bool


@dataclass(frozen=True)
class Family:
    """A family of products with its guides, and the words that name it."""

    id: str
    title: Texts
    names: Phrases
    guides: tuple[Guide, ...]


@dataclass(frozen=True)
class Problems:
    """All families by id."""

    families: dict[str, Family]

    def guide(self, guide_id: str) -> Guide | None:
        """The guide with this id ("washing_machine/leak"), None if its file is no longer there."""
        family = self.families.get(guide_id.split("/")[0])
        return next((guide for guide in family.guides if guide.id == guide_id), None) if family else None


def problems() -> Problems:
    """The project's guides as the files are now. Raises SettingsError."""
    return _followed().now()


def find(text: str, product: str = "", error_code: str = "", family: str = "", known: Problems | None = None) -> Guide:
    """The guide that fits best what is told; the most general one if nothing fits. Raises SettingsError.

    First danger anywhere, then an exact error code, then the symptoms of the product's family (`family`: chosen
    already), then symptoms of no certain product.
    """
    known = known or problems()
    told = named(text, product, error_code, family, known)
    meant = known.families.get(family) or family_of(f"{product} . {text}", known)
    own = list(meant.guides) if meant else []
    return told or next(guide for guide in [*own, *known.families[GENERIC].guides] if guide.fallback)


def named(
    text: str, product: str = "", error_code: str = "", family: str = "", known: Problems | None = None
) -> Guide | None:
    """As `find`, but None if what is told names no problem. Raises SettingsError."""
    known = known or problems()
    said = [readings(word) for word in tokens(f"{product} . {text}")]
    generic = known.families[GENERIC]
    danger = _best([guide for guide in generic.guides if guide.person], said)
    if danger:
        return danger
    meant = known.families.get(family) or _family(known, said)
    if coded := _by_code(known, meant, error_code, text):
        return coded
    return _best(list(meant.guides) if meant else [], said) or _best(list(generic.guides), said)


def family_of(text: str, known: Problems | None = None) -> Family | None:
    """The family of the product that a text names, None if it names none. Raises SettingsError."""
    return _family(known or problems(), [readings(word) for word in tokens(text)])


def plain_code(text: str) -> str:
    """An error code in one spelling: "e-18" is "E18"."""
    return re.sub(r"[^A-Z0-9]", "", western_digits(text).upper())


def _by_code(known: Problems, meant: Family | None, error_code: str, text: str) -> Guide | None:
    said = western_digits(f"{error_code} , {text}").upper()
    codes = {plain_code(match.group()) for match in CODE.finditer(said)} | {plain_code(error_code)} - {""}
    families = [meant] if meant else list(known.families.values())
    return next((guide for family in families for guide in family.guides if guide.codes & codes), None)


def _family(known: Problems, said: list[tuple[str, ...]]) -> Family | None:
    """The family named with the most words; of two that are named alike the one whose symptoms are told, too."""

    def weight(family: Family) -> tuple[int, int]:
        longest = max((end - start for start, end in family.names.spans(said)), default=0)
        return longest, sum(bool(guide.symptoms.spans(said)) for guide in family.guides) if longest else 0

    best = max(known.families.values(), key=weight)
    return best if weight(best)[0] else None


def _best(guides: list[Guide], said: list[tuple[str, ...]]) -> Guide | None:
    """The guide whose symptoms cover the most words of the text."""

    def covered(guide: Guide) -> int:
        spans = guide.symptoms.spans(said)
        if guide.person:  # "no smoke" is no danger
            spans = [span for span in spans if negations.isdisjoint(just_before(said, span[0]))]
        return len({place for span in spans for place in range(*span)})

    negations = frozenset[str]().union(*(each.negations for each in words().values()))
    best = max(guides, key=covered, default=None)
    return best if best and covered(best) else None


def read_problems(folder: Path) -> Problems:
    """All guides below `folder`. Raises SettingsError with one sentence that names the mistake."""
    families = {path.stem: _read_family(path) for path in sorted(folder.glob("*.yml"))}
    if GENERIC not in families or not any(guide.fallback for guide in families[GENERIC].guides):
        raise SettingsError(f"{folder}: {GENERIC}.yml with a guide that says `fallback: true` must be there.")
    return Problems(families)


def _read_family(path: Path) -> Family:
    content = read_yaml(path)
    _only(path, content, {"title", "names", "guides"})
    guides = content.get("guides")
    if not isinstance(guides, dict) or not guides:
        raise SettingsError(f"{path}: guides: it needs at least one, with its name.")
    return Family(
        path.stem,
        _texts(f"{path}: title", content.get("title"), TITLE_UNITS),
        _phrases(path, "names", content.get("names")),
        tuple(_guide(path, str(name), guide) for name, guide in guides.items()),
    )


def _guide(path: Path, name: str, guide: Any) -> Guide:
    where = f"{path}: {name}"
    if not isinstance(guide, dict) or not NAME.fullmatch(name):
        raise SettingsError(f"{where}: it must hold title, symptoms, steps and so on.")
    _only(path, guide, {"title", "symptoms", "codes", "safety", "steps", "person", "fallback"})
    steps = guide.get("steps") or {}
    if not isinstance(steps, dict) or bool(steps) == bool(guide.get("person")):
        raise SettingsError(f"{where}: it needs either steps, each with its name, or `person: true`.")
    return Guide(
        id=f"{path.stem}/{name}",
        family=path.stem,
        title=_texts(f"{where}: title", guide.get("title"), TITLE_UNITS),
        symptoms=_phrases(path, "symptoms", guide.get("symptoms")),
        codes=frozenset(plain_code(str(code)) for code in guide.get("codes") or ()),
        safety=_texts(f"{where}: safety", guide["safety"]) if guide.get("safety") else {},
        steps=tuple(Step(str(step), _texts(f"{where}: {step}", text)) for step, text in steps.items()),
        person=bool(guide.get("person")),
        fallback=bool(guide.get("fallback")),
    )


def _only(path: Path, content: dict[str, Any], allowed: set[str]) -> None:
    unknown = sorted(str(key) for key in content if key not in allowed)
    if unknown:
        raise SettingsError(f"{path}: {unknown[0]}: only {', '.join(sorted(allowed))} are known.")


def _texts(where: str, texts: Any, most: int = 600) -> Texts:
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        raise SettingsError(f"{where}: it needs a text for each of {', '.join(LANGUAGES)}.")
    for language, text in texts.items():
        if not isinstance(text, str) or not text.strip() or len(text.encode("utf-16-le")) // 2 > most:
            raise SettingsError(f"{where}: the text in {language} must have 1 to {most} characters.")
    return {language: texts[language].strip() for language in LANGUAGES}


def _phrases(path: Path, name: str, listed: Any) -> Phrases:
    if listed is None:
        return Phrases()
    if not isinstance(listed, dict) or not set(listed) <= set(LANGUAGES):
        raise SettingsError(f"{path}: {name}: it needs a list of words for each language.")
    return Phrases.of(entry for language in listed for entry in entries(path, name, listed[language]))


@cache
def _followed() -> Followed[Problems]:
    return Followed(FOLDER, read_problems)
