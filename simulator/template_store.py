"""The pretend account's message templates: those of templates.json, and those that the business has created.

https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates/
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from simulator.errors import GraphError
from simulator.store import Store

FILE = Path(__file__).with_name("templates.json")
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
NAME = re.compile(r"[a-z0-9_]{1,512}")
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
STATUSES = ("APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED")
EXISTS, NO_EXAMPLE = 2388024, 2388043  # Meta's subcodes
REFUSED = {"PAUSED": 132015, "DISABLED": 132016}  # codes when such a template is sent; others "do not exist"
BODY, HEADER, FOOTER, TITLE, BUTTONS = 1024, 60, 60, 25, 10


class TemplateStore:
    """Looks templates up, takes new ones and reviews them after `review_seconds()`."""

    def __init__(self, store: Store, now: Callable[[], float], review_seconds: Callable[[], float]) -> None:
        self._store, self._now, self._review_seconds = store, now, review_seconds
        self._rows: dict[str, dict[str, Any]] = dict(store.load("template"))
        self._samples: set[str] = {key for key, _ in store.load("sample")}
        for known in json.loads(FILE.read_text("utf-8"))["templates"]:
            for language, text in known["languages"].items():
                row = {"name": known["name"], "language": language, "category": known["category"], "text": text}
                row |= {"id": f"1{abs(hash((known['name'], language))) % 10**14}", "created": 0.0, "status": "APPROVED"}
                self._rows.setdefault(f"{known['name']}:{language}", row)

    def text_of(self, name: str, language: str) -> tuple[str, dict[str, Any]]:
        """Category and texts of a template that may be sent. Raises GraphError 132001, 132015, 132016."""
        row = self._rows.get(f"{name}:{language}")
        status = self._status(row) if row else ""
        if row is None or status in ("PENDING", "REJECTED"):
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        if status in REFUSED:
            raise GraphError(REFUSED[status], f"template ({name}) is {status.lower()} in {language}")
        return str(row["category"]).lower(), row["text"]

    def listed(self, query: dict[str, str]) -> dict[str, Any]:
        """What GET message_templates answers; `name`, `language` and `status` filter, `after` goes on."""
        rows = [self._shown(row) for row in self._rows.values()]
        for name in ("name", "language", "status"):
            if name in query:
                rows = [row for row in rows if query[name] in (row[name] if name == "name" else [row[name]])]
        start, limit = int(query.get("after") or 0), max(1, int(query.get("limit") or 25))
        page = rows[start : start + limit]
        more = {"cursors": {"before": str(start), "after": str(start + limit)}}
        if start + limit < len(rows):
            more["next"] = "more"  # type: ignore[assignment]
        return {"data": page, "paging": more}

    def create(self, body: Any) -> dict[str, Any]:
        """Take a new template. Raises GraphError for what Meta refuses at once."""
        if not isinstance(body, dict):
            raise GraphError(100, "The body must be a JSON object.")
        for wrong in problems(body, self._samples):
            raise wrong
        key = f"{body['name']}:{body['language']}"
        if key in self._rows:
            raise GraphError(100, "Content in this language already exists for this template.", subcode=EXISTS)
        kin = [row for row in self._rows.values() if row["name"] == body["name"]]
        if any(row["category"] != body["category"] for row in kin):
            raise GraphError(100, "The category differs from that of the template's other languages.")
        row = {
            "id": str(secrets.randbelow(9 * 10**14) + 10**14), "name": body["name"], "language": body["language"],
            "category": body["category"], "text": text_from(body["components"]), "components": body["components"],
            "created": self._now(), "status": "",
        }  # fmt: skip
        self._keep(key, row)
        return {"id": row["id"], "status": self._status(row), "category": row["category"]}

    def delete(self, name: str) -> dict[str, Any]:
        """Drop a template in all its languages. Raises GraphError."""
        keys = [key for key, row in self._rows.items() if row["name"] == name]
        if not keys:
            raise GraphError(100, f"There is no template {name}.")
        for key in keys:
            del self._rows[key]
            self._store.put("template", key, None)
        return {"success": True}

    def judge(self, name: str, status: str, language: str = "") -> int:
        """Let a template be approved, pending, rejected, paused or disabled; how many languages that were."""
        found = [key for key, row in self._rows.items() if row["name"] == name and language in ("", row["language"])]
        for key in found:
            self._keep(key, {**self._rows[key], "status": status})
        return len(found)

    def new_sample(self) -> str:
        """A handle for an uploaded example file."""
        handle = f"4::{secrets.token_urlsafe(24)}"
        self._samples.add(handle)
        self._store.put("sample", handle, {})
        return handle

    def _keep(self, key: str, row: dict[str, Any]) -> None:
        self._rows[key] = row
        self._store.put("template", key, row)

    def _status(self, row: dict[str, Any]) -> str:
        reviewed = self._now() - row["created"] >= self._review_seconds()
        return str(row["status"] or ("APPROVED" if reviewed else "PENDING"))

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        shown = {name: row[name] for name in ("id", "name", "language", "category")}
        return {**shown, "status": self._status(row), "components": row.get("components") or components_of(row["text"])}


def problems(body: dict[str, Any], samples: set[str]) -> Iterator[GraphError]:
    """What Meta refuses in a new template."""
    if not NAME.fullmatch(str(body.get("name", ""))):
        yield GraphError(100, "Param name must hold small letters, digits and _ only.")
    if body.get("category") not in CATEGORIES:
        yield GraphError(100, f"Param category must be one of {', '.join(CATEGORIES)}.")
    if not isinstance(body.get("language"), str) or not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", body["language"]):
        yield GraphError(100, "Param language is not supported.")
    parts = body.get("components")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        yield GraphError(100, "Param components must be a list of objects.")
        return
    kinds = [part.get("type") for part in parts]
    if kinds.count("BODY") != 1 or any(kinds.count(kind) > 1 for kind in kinds):
        yield GraphError(100, "A template needs one BODY, and at most one HEADER, FOOTER and BUTTONS.")
        return
    named = body.get("parameter_format") == "NAMED"
    for part in parts:
        yield from _part_problems(part, named, samples)


def _part_problems(part: dict[str, Any], named: bool, samples: set[str]) -> Iterator[GraphError]:
    kind, text = part.get("type"), part.get("text")
    if kind == "BUTTONS":
        buttons = part.get("buttons")
        titles = [str(one.get("text", "")) for one in buttons] if isinstance(buttons, list) else []
        if not 1 <= len(titles) <= BUTTONS or len(set(titles)) != len(titles):
            yield GraphError(100, f"BUTTONS must be 1 to {BUTTONS}, all different.")
        if any(not title.strip() or len(title) > TITLE or VARIABLE.search(title) for title in titles):
            yield GraphError(100, f"A button's text must have 1 to {TITLE} characters, without variables.")
        return
    if kind == "HEADER" and part.get("format") in ("IMAGE", "VIDEO", "DOCUMENT"):
        handles = (part.get("example") or {}).get("header_handle") or []
        if not handles or handles[0] not in samples:
            yield GraphError(100, "HEADER needs an example: the handle of an uploaded file.", subcode=NO_EXAMPLE)
        return
    limit = {"BODY": BODY, "HEADER": HEADER, "FOOTER": FOOTER}.get(str(kind))
    if limit is None or not isinstance(text, str) or not 1 <= len(text) <= limit:
        yield GraphError(100, f"{kind} must have a text of 1 to {limit} characters.")
        return
    variables = list(dict.fromkeys(VARIABLE.findall(text)))
    if kind == "FOOTER" and variables:
        yield GraphError(100, "FOOTER may hold no variables.")
    if kind == "BODY":
        bare = text.strip()
        if bare.startswith("{{") or bare.endswith("}}"):
            yield GraphError(100, "BODY may neither begin nor end with a variable.")
        if "\n\n\n" in text or "\t" in text or "     " in text or re.search(r"\}\}\s*\{\{", text):
            yield GraphError(100, "BODY has too many line breaks or blanks, or variables without words between them.")
    if any(variable.isdigit() == named for variable in variables):
        yield GraphError(100, "Variables do not fit parameter_format.")
    example = part.get("example") or {}
    given = [one.get("param_name") for one in example.get("body_text_named_params") or ()] if named else variables
    if kind == "BODY" and variables and (not example or given != variables):
        yield GraphError(100, "BODY needs an example for each variable.", subcode=NO_EXAMPLE)


def text_from(components: list[dict[str, Any]]) -> dict[str, Any]:
    """A template as this simulator fills it: body, header, footer, buttons."""
    text: dict[str, Any] = {}
    for part in components:
        if part["type"] == "HEADER":
            text["header"] = {"type": part["format"], **({"text": part["text"]} if "text" in part else {})}
        elif part["type"] == "BUTTONS":
            text["buttons"] = part["buttons"]
        else:
            text[part["type"].lower()] = part["text"]
    return text


def components_of(text: dict[str, Any]) -> list[dict[str, Any]]:
    """The way back."""
    parts: list[dict[str, Any]] = []
    if header := text.get("header"):
        parts.append(
            {"type": "HEADER", "format": header["type"], **({"text": header["text"]} if "text" in header else {})}
        )
    parts.append({"type": "BODY", "text": text["body"]})
    if "footer" in text:
        parts.append({"type": "FOOTER", "text": text["footer"]})
    if text.get("buttons"):
        parts.append({"type": "BUTTONS", "buttons": text["buttons"]})
    return parts
