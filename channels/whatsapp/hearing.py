"""What the assistant hears when a customer does something: the text Rasa is given. Pure."""

from __future__ import annotations

import json
import re
from typing import Any, Sequence

from helpdesk.messages import MEDIA_KINDS, InboundMessage
from helpdesk.policies import choices, reactions

# Rasa 3.6.21 strips the text and takes what then begins with "/" for a command (RegexMessageHandler →
# YAMLStoryReader.unpack_regex_message). A word joiner is invisible, no white space, and the classifier drops it.
WORD_JOINER = "\N{WORD JOINER}"
RECORDED_ONLY = frozenset({"edit", "revoke", "system"})
NOT_WRITTEN = RECORDED_ONLY | {"reaction"}
SPEAKING = MEDIA_KINDS | {"text", "order", "unsupported"}  # kinds whose text the customer wrote
PICTURES = frozenset({"image", "video", "document"})
NUMBERED = re.compile(r"\*\u2068?1\u2069?\*")  # how {numbered} writes the first choice; Arabic sets it apart
PIECES = re.compile(r'\{"choice": "\d{1,2}"\}$')


def hear(message: InboundMessage, question: dict[str, Any]) -> str | None:
    """The text for Rasa, None when there is nothing to answer.

    `question` is our newest message (Reply as JSON, {} if there is none or, for a reaction, if another one was meant).
    A tap's payload must be one of ours already (replies.trusted_payload), "" if its id was never sent by us.
    """
    if message.kind in RECORDED_ONLY:
        return None
    if message.kind == "reaction":
        return reactions.answer(str(message.detail.get("emoji", "")), question) or None
    if message.kind == "tap":
        return message.payload or typed(message.text) or received("unsupported")
    if message.kind in SPEAKING and message.text.strip():
        return chosen(message.text, question) or typed(message.text)
    return received(received_kind(message))


def hear_album(messages: Sequence[InboundMessage], question: dict[str, Any]) -> str | None:
    """The text for several files that are answered as one: what was written below them, else the first one's kind."""
    captions = [message.text for message in messages if message.text.strip()]
    return typed("\n".join(captions)) if captions else hear(messages[0], question)


def belongs_to_album(first: InboundMessage, other: InboundMessage) -> bool:
    """True if `other`, sent right after `first`, is answered together with it."""
    if first.kind in PICTURES:
        return other.kind in PICTURES
    return first.kind in MEDIA_KINDS and other.kind == first.kind and not other.text.strip()


def typed(text: str) -> str:
    """Typed text as text: what looks like one of Rasa's commands is none. "" stays ""."""
    text = text.strip()
    return WORD_JOINER + text if text.startswith("/") else text


def may_be_a_choice(message: InboundMessage) -> bool:
    """True if the message may name one of the choices: then it matters what was asked last."""
    return message.kind == "text" and bool(choices.meant_number(message.text))


def chosen(text: str, question: dict[str, Any]) -> str:
    """The payload of the choice that a number or an ordinal means, as if it had been tapped; "" if it means none.

    Where a quantity is asked ("How many? [All 2]"), a number is that quantity and no place of a button.
    """
    offered, number = question.get("choices", ()), choices.meant_number(text)
    if not 1 <= number <= len(offered) or asks_quantity(question):
        return ""
    return str(offered[number - 1]["payload"])


def asks_quantity(question: dict[str, Any]) -> bool:
    """True if a choice stands for a number of pieces and the choices are not numbered in the text."""
    numbered = NUMBERED.search(str(question.get("text", "")))
    return not numbered and any(PIECES.search(str(one["payload"])) for one in question.get("choices", ()))


def received(kind: str) -> str:
    """The internal intent for something that is not text."""
    return f"/received{json.dumps({'received_kind': kind})}"


def received_kind(message: InboundMessage) -> str:
    """The word actions and rules know this kind by."""
    if message.kind == "unsupported" and "view_once" in str(message.detail.get("type", "")):
        return "view_once"
    return "unsupported" if message.kind == "text" else message.kind
