"""What Meta enforces and no schema can say: uniqueness, totals, UTF-16 lengths, which part belongs to which type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulator.validation import Violation, param_name, violation

MAX_ROWS = 10
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,24}")
ACTION_KEYS = {
    "button": {"buttons"},
    "list": {"button", "sections"},
    "cta_url": {"name", "parameters"},
    "flow": {"name", "parameters"},
    "location_request_message": {"name"},
}
PARTS = {  # which outer parts each interactive type may have; header kinds after the colon
    "button": {"header:text", "header:image", "header:video", "header:document", "footer"},
    "list": {"header:text", "footer"},
    "cta_url": {"header:text", "header:image", "header:video", "header:document", "footer"},
    "flow": {"header:text", "header:image", "header:video", "header:document", "footer"},
    "location_request_message": set(),
}
MEDIA_KEYS = {"image": {"id", "link"}, "video": {"id", "link"}, "document": {"id", "link", "filename"}}
Path = tuple[Any, ...]


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the safe reading of Meta's limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_rules(body: dict[str, Any]) -> list[Violation]:
    """All broken rules of a body that already fits the schema."""
    if "status" in body:
        return []
    found = list(_address(body))
    kind = body["type"]
    content: Any = body.get(kind)
    if kind == "text":
        found += _text(("text", "body"), content["body"], 4096)
    elif kind in ("image", "video", "document", "audio", "sticker"):
        found += _media(kind, content)
    elif kind == "contacts":
        found += _contacts(content)
    elif kind == "location":
        found += _location(content)
    elif kind == "interactive":
        found += _interactive(content)
    if kind == "reaction" and "context" in body:
        found.append(violation(100, "reaction_context", "context", "A reaction cannot quote a message."))
    return found


def _address(body: dict[str, Any]) -> Iterator[Violation]:
    to, recipient = body.get("to"), body.get("recipient")
    if to is not None and body.get("recipient_type") != "group" and not PHONE.fullmatch(to):
        yield violation(100, "to_number", "to", "Param to must be a phone number; a user id goes into recipient.")
    if recipient is not None and not BSUID.fullmatch(recipient):
        yield violation(100, "recipient_id", "recipient", "Param recipient must be a business-scoped user id.")
    if body.get("recipient_type") == "group":
        yield violation(131009, "group", "recipient_type", "This number has no groups.")


def _bad(rule: str, path: Path, details: str) -> Violation:
    where = param_name(path)
    return violation(131009 if path[0] == "interactive" else 100, rule, where, f"Param {where} {details}")


def _text(path: Path, text: Any, limit: int, trimmed: bool = False) -> Iterator[Violation]:
    if not isinstance(text, str) or not text.strip():
        yield _bad("blank", path, "must be a non-empty string.")
        return
    if utf16(text) > limit:
        yield _bad(
            "length", path, f"length invalid. Min length: 1, max length: {limit} (UTF-16 units, got {utf16(text)})."
        )
    if trimmed and text != text.strip():
        yield _bad("trim", path, "must not begin or end with blanks.")


def _unexpected(path: Path, value: dict[str, Any], allowed: set[str]) -> Iterator[Violation]:
    for key in value:
        if key not in allowed:
            where = param_name(path)
            yield violation(100, "unexpected", param_name((*path, key)), f'Unexpected key "{key}" on param "{where}".')


def _media(kind: str, content: dict[str, Any]) -> Iterator[Violation]:
    if "caption" in content and utf16(content["caption"]) > 1024:
        yield _bad("length", (kind, "caption"), "length invalid. Min length: 0, max length: 1024.")
    link = content.get("link", "http://")
    if not link.startswith(("http://", "https://")):
        yield _bad("link", (kind, "link"), "is not a valid http(s) URI.")


def _contacts(cards: list[dict[str, Any]]) -> Iterator[Violation]:
    for i, card in enumerate(cards):
        name = card.get("name", {})
        if not name.get("formatted_name") or len([k for k, v in name.items() if v]) < 2:
            yield _bad("contact_name", ("contacts", i, "name"), "must have formatted_name and one more part.")


def _location(content: dict[str, Any]) -> Iterator[Violation]:
    for key, limit in (("latitude", 90), ("longitude", 180)):
        try:
            fits = abs(float(content[key])) <= limit
        except ValueError:
            fits = False
        if not fits:
            yield _bad("coordinate", ("location", key), f"must be a number from -{limit} to {limit}.")


def _interactive(content: dict[str, Any]) -> Iterator[Violation]:
    kind, action, top = content["type"], content["action"], ("interactive",)
    if kind not in ACTION_KEYS:
        yield _bad("interactive_type", (*top, "type"), f"{kind} is not available on this number.")
        return
    yield from _unexpected(top, content, {"type", "header", "body", "footer", "action"})
    yield from _unexpected((*top, "action"), action, ACTION_KEYS[kind])
    if "body" not in content:
        yield violation(131008, "required", "interactive['body']", "The parameter interactive['body'] is required.")
    else:
        yield from _unexpected((*top, "body"), content["body"], {"text"})
        yield from _text((*top, "body", "text"), content["body"]["text"], 1024)
    if "footer" in content:
        if "footer" not in PARTS[kind]:
            yield _bad("part", (*top, "footer"), f"is not allowed for type {kind}.")
        yield from _unexpected((*top, "footer"), content["footer"], {"text"})
        yield from _text((*top, "footer", "text"), content["footer"]["text"], 60)
    if "header" in content:
        yield from _header(kind, content["header"])
    if kind == "button":
        yield from _buttons(action["buttons"])
    elif kind == "list":
        yield from _list(action)
    elif kind == "cta_url":
        yield from _url_button(action["parameters"])


def _header(kind: str, header: dict[str, Any]) -> Iterator[Violation]:
    path: Path = ("interactive", "header")
    sort = header["type"]
    if f"header:{sort}" not in PARTS[kind]:
        yield _bad("part", (*path, "type"), f"{sort} is not allowed for type {kind}.")
        return
    yield from _unexpected(path, header, {"type", sort})
    if sort not in header:
        where = param_name((*path, sort))
        yield violation(131008, "required", where, f"The parameter {where} is required.")
    elif sort == "text":
        yield from _text((*path, "text"), header["text"], 60)
    else:
        yield from _unexpected((*path, sort), header[sort], MEDIA_KEYS[sort])
        if not str(header[sort].get("link", "http://")).startswith(("http://", "https://")):
            yield _bad("link", (*path, sort, "link"), "is not a valid http(s) URI.")


def _buttons(buttons: list[dict[str, Any]]) -> Iterator[Violation]:
    path: Path = ("interactive", "action", "buttons")
    for i, button in enumerate(buttons):
        yield from _unexpected((*path, i), button, {"type", "reply"})
        yield from _unexpected((*path, i, "reply"), button["reply"], {"id", "title"})
        yield from _text((*path, i, "reply", "id"), button["reply"]["id"], 256, trimmed=True)
        yield from _text((*path, i, "reply", "title"), button["reply"]["title"], 20, trimmed=True)
    yield from _unique(path, "id", [b["reply"]["id"] for b in buttons])
    yield from _unique(path, "title", [b["reply"]["title"] for b in buttons])


def _list(action: dict[str, Any]) -> Iterator[Violation]:
    path: Path = ("interactive", "action", "sections")
    sections = action["sections"]
    yield from _text(("interactive", "action", "button"), action["button"], 20, trimmed=True)
    rows: list[dict[str, Any]] = []
    for i, section in enumerate(sections):
        yield from _unexpected((*path, i), section, {"title", "rows"})
        if len(sections) > 1 or "title" in section:
            if not section.get("title"):
                where = param_name((*path, i, "title"))
                yield violation(131008, "section_title", where, f"{where} is required with more than one section.")
            else:
                yield from _text((*path, i, "title"), section["title"], 24, trimmed=True)
        if not section.get("rows"):
            yield _bad("rows", (*path, i, "rows"), "must have at least 1 row.")
        for j, row in enumerate(section.get("rows", [])):
            yield from _row((*path, i, "rows", j), row)
            rows.append(row)
    if len(rows) > MAX_ROWS:
        yield _bad("total_rows", path, f"Total row count exceed max allowed count: {MAX_ROWS} (got {len(rows)}).")
    yield from _unique(path, "id", [r["id"] for r in rows])
    yield from _unique(path, "title", [r["title"] for r in rows])


def _row(path: Path, row: dict[str, Any]) -> Iterator[Violation]:
    yield from _unexpected(path, row, {"id", "title", "description"})
    yield from _text((*path, "id"), row["id"], 200, trimmed=True)
    yield from _text((*path, "title"), row["title"], 24, trimmed=True)
    if "description" in row:
        yield from _text((*path, "description"), row["description"], 72)


def _url_button(parameters: dict[str, Any]) -> Iterator[Violation]:
    path: Path = ("interactive", "action", "parameters")
    yield from _unexpected(path, parameters, {"display_text", "url"})
    yield from _text((*path, "display_text"), parameters["display_text"], 20, trimmed=True)


def _unique(path: Path, what: str, values: list[str]) -> Iterator[Violation]:
    if len(set(values)) < len(values):
        yield _bad(f"unique_{what}", path, f"Duplicated {what}: each {what} must be unique.")
