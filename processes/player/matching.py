"""Does a bubble, or a fact, look as a scenario expects? Pure; differences are said in words."""

import re
from typing import Any

ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069\u200e\u200f")
LONGEST = 160


def words_of(bubble: dict[str, Any]) -> str:
    """What the customer reads in a bubble, without invisible marks of direction."""
    content = bubble["content"] if isinstance(bubble["content"], dict) else {}
    body = content.get("body")
    text = body.get("text", "") if isinstance(body, dict) else body or content.get("caption") or ""
    return str(text).translate(ISOLATES).strip()


def titles_of(bubble: dict[str, Any]) -> dict[str, str]:
    """Titles of a bubble's buttons and rows, with the id that a tap sends."""
    content = bubble["content"] if isinstance(bubble["content"], dict) else {}
    action = content.get("action") or {}
    found = {button["reply"]["title"]: button["reply"]["id"] for button in action.get("buttons") or ()}
    for section in action.get("sections") or ():
        found |= {row["title"]: row["id"] for row in section.get("rows") or ()}
    for button in (bubble.get("shown") or {}).get("template", {}).get("buttons") or ():
        found[button.get("text", "")] = button.get("payload", "")
    return {title: payload for title, payload in found.items() if title}


def unlike(bubble: dict[str, Any], key: str, expected: Any) -> str:
    """What about a bubble, whose response is `key`, is not as expected; "" if all is."""
    wanted = expected if isinstance(expected, dict) else {"key": str(expected)}
    words = words_of(bubble)
    keys = [str(one) for one in wanted.get("any", [])] or [str(wanted[name]) for name in ("key",) if name in wanted]
    if keys and key not in keys:
        return f"came {key or 'an answer without name'} instead of {' or '.join(keys)}: “{shorten(words)}”"
    if "text" in wanted and words != str(wanted["text"]).translate(ISOLATES).strip():
        return f"the text is “{shorten(words)}”"
    if "pattern" in wanted and not re.search(str(wanted["pattern"]), words):
        return f"{wanted['pattern']} is not in “{shorten(words)}”"
    if "missing" in wanted and re.search(str(wanted["missing"]), words):
        return f"{wanted['missing']} is in “{shorten(words)}”"
    if "buttons" in wanted and list(titles_of(bubble)) != [str(title) for title in wanted["buttons"]]:
        return f"the buttons are {', '.join(titles_of(bubble)) or 'none'}"
    if "schema" in wanted:
        return differs({"type": bubble["type"], bubble["type"]: bubble["content"]}, wanted["schema"], "")
    return ""


def differs(found: Any, wanted: Any, where: str) -> str:
    """Where `found` lacks what `wanted` names ("" if nowhere): mappings may have more, lists may not.

    A text `/…/` is a regular expression; `none` and null mean that there is nothing.
    """
    place = where or "it"
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return f"{place} is {said(found)}, not {said(wanted)}"
        for key, value in wanted.items():
            if difference := differs(found.get(key), value, f"{where}.{key}" if where else str(key)):
                return difference
        return ""
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return f"{place} is {said(found)}, not {said(wanted)}"
        each = (differs(one, two, f"{where}[{n}]") for n, (one, two) in enumerate(zip(found, wanted, strict=True)))
        return next((difference for difference in each if difference), "")
    if wanted is None or wanted == "none":
        return "" if found is None else f"{place} is {said(found)}, not none"
    text = said(wanted)
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return "" if re.search(text[1:-1], said(found)) else f"{place} is {said(found)}, not like {text}"
    return "" if said(found) == text else f"{place} is {said(found)}, not {text}"


def said(value: Any) -> str:
    """A value as YAML would write it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return shorten(str(value).translate(ISOLATES))


def shorten(text: str) -> str:
    """One line of bearable length."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"
