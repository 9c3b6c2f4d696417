"""Responses and articles as rows for translators, one table a language, and back into their files."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import yaml

from helpdesk import knowledge as articles
from helpdesk.errors import HelpdeskError, SettingsError
from helpdesk.policies.translation import mistake_in
from helpdesk.response_files import Text, replace_texts, texts_of
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language

HEADER = ("where", "part", "english", "translation", "state")
RECORD = Path("responses/translated.csv")  # not YAML or JSON: a model does not depend on it
ARTICLE = "knowledge/"
ARTICLE_PARTS = ("title", "question", "keywords", "body", "more")

State = Literal["fine", "missing", "changed", "draft"]
STATES: dict[articles.State, State] = {"fine": "fine", "missing": "missing", "draft": "draft", "stale": "changed"}


@dataclass(frozen=True)
class Entry:
    """One text to be translated: `where` is utter_greet or knowledge/warranty, `part` a place in it."""

    where: str
    part: str
    english: str
    translation: str
    state: State


@dataclass(frozen=True)
class Written:
    """How many texts an import changed, and the files."""

    texts: int
    files: tuple[Path, ...]


def entries(language: Language, root: Path = Path()) -> list[Entry]:
    """Everything that is to be translated into `language`, as it is now. Raises SettingsError."""
    english, own = texts_of(DEFAULT_LANGUAGE, root / "responses"), texts_of(language, root / "responses")
    recorded = read_record(root / RECORD)
    found = [
        Entry(
            key,
            place,
            text.text,
            _text(own, key, place),
            response_state(text, own.get((key, place)), recorded, language),
        )
        for (key, place), text in english.items()
    ]
    return found + list(_article_entries(language, root))


def response_state(
    english: Text, own: Text | None, recorded: Mapping[tuple[str, str, str], tuple[str, str]], language: Language
) -> State:
    """Changed: the English text is another than when the translation, which is still the same, was last seen."""
    if own is None:
        return "missing"
    if own.draft:
        return "draft"
    seen = recorded.get((language, english.key, english.place))
    return "changed" if seen and seen[0] != digest(english.text) and seen[1] == digest(own.text) else "fine"


def digest(text: str) -> str:
    """Eight hex digits of a text."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def record(root: Path = Path(), reviewed: Sequence[str] = ()) -> int:
    """Note what was translated from what; a changed one stays noted as it was, unless `reviewed` names its key.

    Returns how many notes are new.
    """
    known, now = read_record(root / RECORD), {}
    english = texts_of(DEFAULT_LANGUAGE, root / "responses")
    for language in (each for each in LANGUAGES if each != DEFAULT_LANGUAGE):
        own = texts_of(language, root / "responses")
        for (key, place), text in english.items():
            mine = own.get((key, place))
            if mine is None:
                continue
            stale = response_state(text, mine, known, language) == "changed" and key not in reviewed
            name = (language, key, place)
            now[name] = known[name] if stale else (digest(text.text), digest(mine.text))
    with (root / RECORD).open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("language", "key", "place", "english", "translation"))
        table.writerows((*name, *hashes) for name, hashes in sorted(now.items()))
    return sum(known.get(name) != hashes for name, hashes in now.items())


def read_record(path: Path) -> dict[tuple[str, str, str], tuple[str, str]]:
    """What `record` noted; empty before the first time."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows if len(row) == 5}


def export(language: Language, path: Path, root: Path = Path()) -> list[Entry]:
    """Write the table of a language (CSV in UTF-8 with a mark by which Excel knows it)."""
    found = entries(language, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        table.writerows((each.where, each.part, each.english, each.translation, each.state) for each in found)
    return found


def read_table(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a translated table with their numbers as a spreadsheet shows them. Raises HelpdeskError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise HelpdeskError(f"{path.name} cannot be read as UTF-8 text: save it as “CSV UTF-8”.") from None
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    if not set(HEADER[:4]) <= set(reader.fieldnames or ()):
        raise HelpdeskError(f"{path.name} must have the columns {', '.join(HEADER[:4])}.")
    return [(number, {name: row.get(name) or "" for name in HEADER}) for number, row in enumerate(reader, 2)]


def import_table(language: Language, path: Path, root: Path = Path()) -> tuple[Written, list[str]]:
    """Put a table's translations into their files; with mistakes (`row 12: …`) nothing is written."""
    known = {(each.where, each.part): each for each in entries(language, root)}
    changed: dict[tuple[str, str], str] = {}
    mistakes: list[str] = []
    for number, row in read_table(path):
        name, text = (row["where"], row["part"]), _tidy(row["translation"])
        entry = known.get(name)
        if entry is None:
            mistakes.append(f"row {number}: there is no {row['where']} {row['part']}.")
        elif text == _tidy(entry.translation) or (not text and entry.state == "missing"):
            continue
        elif _tidy(row["english"]) != _tidy(entry.english):
            mistakes.append(f"row {number}: {row['where']}: the English text has changed since; export again.")
        elif wrong := mistake_in(row["part"].rsplit(".", 1)[-1], entry.english, text):
            mistakes.append(f"row {number}: {row['where']} {row['part']}: the translation {wrong}.")
        else:
            changed[name] = text
    files = _changed_files(language, changed, root, mistakes)
    if mistakes:
        return Written(0, ()), mistakes
    for write in files.values():
        write()
    record(root)
    return Written(len(changed), tuple(sorted(files))), []


def _changed_files(
    language: Language, changed: Mapping[tuple[str, str], str], root: Path, mistakes: list[str]
) -> dict[Path, Callable[[], object]]:
    """What writes each file that changes; adds to `mistakes` what cannot be written."""
    own = texts_of(language, root / "responses")
    of_file: dict[Path, dict[Text, str]] = {}
    of_article: dict[str, dict[str, str]] = {}
    for (where, part), text in changed.items():
        if where.startswith(ARTICLE):
            of_article.setdefault(where.removeprefix(ARTICLE), {})[part] = text
        elif (where, part) in own:
            of_file.setdefault(own[(where, part)].file, {})[own[(where, part)]] = text
        else:
            mistakes.append(f"{where} {part}: responses/{language}/ has no such entry yet; add it there first.")
    writers: dict[Path, Callable[[], object]] = {
        path: partial(replace_texts, path, texts) for path, texts in of_file.items()
    }
    for topic, parts in of_article.items():
        path = root / articles.FOLDER / language / f"{topic}.md"
        try:
            content = _article_text(path, topic, language, parts, root)
        except SettingsError as error:
            mistakes.append(str(error))
        else:
            writers[path] = partial(path.write_text, content, encoding="utf-8")
    return writers


def _article_entries(language: Language, root: Path) -> Iterator[Entry]:
    known = articles.read_knowledge(root / articles.FOLDER)
    states = known.states()
    for topic, versions in known.articles.items():
        english, own = versions[DEFAULT_LANGUAGE], versions.get(language)
        state = STATES[states[(topic, language)]]
        for part in ARTICLE_PARTS:
            text = _article_part(english, part)
            if text:
                yield Entry(f"{ARTICLE}{topic}", part, text, _article_part(own, part) if own else "", state)


def _article_part(article: articles.Article, part: str) -> str:
    return ", ".join(article.keywords) if part == "keywords" else str(getattr(article, part))


def _article_text(path: Path, topic: str, language: Language, parts: Mapping[str, str], root: Path) -> str:
    """An article's file with new parts. Raises SettingsError."""
    versions = articles.read_knowledge(root / articles.FOLDER).articles[topic]
    english, own = versions[DEFAULT_LANGUAGE], versions.get(language)
    text = {part: parts.get(part) or (_article_part(own, part) if own else "") for part in ARTICLE_PARTS}
    head = {"title": text["title"], "question": text["question"]}
    lines = [yaml.safe_dump({name: value}, allow_unicode=True, width=100_000).strip() for name, value in head.items()]
    words = [word.strip() for word in text["keywords"].replace("،", ",").split(",") if word.strip()]
    lines.append(
        "keywords: " + yaml.safe_dump(words, default_flow_style=True, allow_unicode=True, width=100_000).strip()
    )
    if own is not None and own.link != english.link:
        lines.append(f"link: {own.link}")
    lines.append(f'translated_from: "{articles.source_hash(english)}"')
    more = f"\n{articles.MORE}\n{text['more']}\n" if text["more"] else "\n"
    content = f"{articles.FENCE}\n" + "\n".join(lines) + f"\n{articles.FENCE}\n{text['body']}{more}"
    articles.article_of(content, path, language, english)
    return content


def _text(own: Mapping[tuple[str, str], Text], key: str, place: str) -> str:
    return own[(key, place)].text if (key, place) in own else ""


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
