"""The checks of a template message against the pretend account's templates."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import GraphError
from simulator.template_store import TemplateStore

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
UNFIT = re.compile(r"[\n\r\t]| {5,}")


def check_template(template: dict[str, Any], known: TemplateStore) -> dict[str, Any]:
    """Check name, language and parameters; the filled texts for the phone.

    Raises GraphError 132000, 132001, 132012, 132015, 132016, 132018.
    """
    category, text = known.text_of(template["name"], template["language"]["code"])
    components = template.get("components", [])
    body = _only(components, "body")
    header = _only(components, "header")
    filled: dict[str, Any] = {"category": category, "body": _fill("body", text["body"], body)}
    if text.get("header"):
        filled["header"] = _header(text["header"], header)
    elif header:
        raise GraphError(132018, "header: the template has no header")
    if "footer" in text:
        filled["footer"] = text["footer"]
    filled["buttons"] = _buttons(text.get("buttons", []), [c for c in components if c["type"] == "button"])
    return filled


def _only(components: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    found = [c for c in components if c["type"] == kind]
    if len(found) > 1:
        raise GraphError(132018, f"{kind}: given {len(found)} times")
    parameters = found[0].get("parameters", []) if found else []
    if not all(isinstance(p, dict) and isinstance(p.get("type"), str) for p in parameters):
        raise GraphError(132012, f"{kind}: each parameter must be an object with a type")
    return parameters


def _header(header: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    kind = header["type"].lower()
    if kind == "text":
        return {"type": "text", "text": _fill("header", header["text"], parameters)}
    if len(parameters) != 1:
        raise GraphError(132000, f"header: number of params ({len(parameters)}) does not match the expected number (1)")
    given = parameters[0]
    media = given.get(kind)
    if given["type"] != kind or not isinstance(media, dict) or ("id" in media) == ("link" in media):
        raise GraphError(132012, f"header: Format mismatch, expected {header['type']} with one of id and link")
    return {"type": kind, kind: media}


def _fill(part: str, text: str, parameters: list[dict[str, Any]]) -> str:
    names = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(names) != len(parameters):
        raise GraphError(
            132000,
            f"{part}: number of localizable_params ({len(parameters)}) does not match the expected number of params "
            f"({len(names)})",
        )
    values: dict[str, str] = {}
    for position, parameter in enumerate(parameters, start=1):
        value = parameter.get("text")
        if parameter["type"] != "text" or not isinstance(value, str) or not value.strip():
            raise GraphError(132012, f"{part}: parameter {position} must be a non-empty text")
        if UNFIT.search(value):
            raise GraphError(
                132018, f"{part}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
            )
        name = str(parameter.get("parameter_name", position))
        if name not in names:
            raise GraphError(132000, f"{part}: the template has no parameter {name}")
        values[name] = value
    return VARIABLE.sub(lambda match: values[match.group(1)], text)


def _buttons(buttons: list[dict[str, Any]], components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given: dict[int, dict[str, Any]] = {}
    for component in components:
        index = str(component.get("index", ""))
        if not index.isdigit() or int(index) >= len(buttons) or int(index) in given:
            raise GraphError(
                132018, f"button: the template has no button at index {index or '(missing)'}, or it was given twice"
            )
        given[int(index)] = component
    filled = []
    for i, button in enumerate(buttons):
        component = given.get(i, {})
        parameters = component.get("parameters", [])
        if component and component.get("sub_type") != button["type"].lower():
            raise GraphError(132018, f"button at index {i} has sub_type {button['type'].lower()}")
        if not all(isinstance(p, dict) for p in parameters):
            raise GraphError(132012, f"button at index {i}: each parameter must be an object with a type")
        filled.append(_button(i, button, parameters))
    return filled


def _button(i: int, button: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    if button["type"] == "URL":
        return {"type": "url", "text": button["text"], "url": _fill(f"button at index {i}", button["url"], parameters)}
    payload = parameters[0].get("payload") if parameters else button["text"]
    if len(parameters) > 1 or not isinstance(payload, str) or not payload:
        raise GraphError(132012, f"button at index {i} must have one payload")
    return {"type": "quick_reply", "text": button["text"], "payload": payload}
