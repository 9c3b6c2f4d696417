"""Whether a translation may stand where the English text stands: the same values, Meta's lengths. Pure."""

from collections.abc import Sequence

from helpdesk.policies.chat_text import utf16
from helpdesk.wording import Alternatives, Node, WordingError, names, parse

# https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages (and …-reply-buttons-…)
LIMITS = {"text": 1024, "title": 24, "description": 72, "list_label": 20}


def mistake_in(part: str, english: str, translated: str) -> str:
    """What is wrong with a translation of the part `text`, `title`, `description` or `list_label`; "" if nothing is.

    Values count nothing, of alternatives the shortest: what is refused here can never fit.
    """
    if not translated.strip():
        return "is empty"
    try:
        wanted, found = names(english), names(translated)
    except WordingError as error:
        return f"cannot be read: {error}"
    if missing := sorted(wanted - found):
        return f"lacks {', '.join(f'{{{name}}}' for name in missing)}"
    if strange := sorted(found - wanted):
        return f"has {', '.join(f'{{{name}}}' for name in strange)}, which the English text has not"
    limit = LIMITS.get(part, LIMITS["text"])
    length = shortest(parse(translated))
    return f"has {length} characters, {limit} fit" if length > limit else ""


def shortest(nodes: Sequence[Node]) -> int:
    """UTF-16 units that stand there in any case."""
    return sum(_shortest(node) for node in nodes)


def _shortest(node: Node) -> int:
    if isinstance(node, str):
        return utf16(node)
    if isinstance(node, Alternatives):
        return min((shortest(case) for case in node.cases.values()), default=0)
    return 0
