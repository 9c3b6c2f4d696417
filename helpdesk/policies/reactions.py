"""A thumb on our question is an answer."""

from typing import Any

YES, NO = "\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}"
AFFIRM, DENY = "/affirm", "/deny"
_VARIANTS = dict.fromkeys((*range(0x1F3FB, 0x1F400), 0xFE0E, 0xFE0F))  # skin tones, text or emoji style


def thumb(emoji: str) -> str:
    """The payload a thumb stands for, of any skin tone; "" for every other emoji."""
    return {YES: AFFIRM, NO: DENY}.get(emoji.translate(_VARIANTS).strip(), "")


def answer(emoji: str, question: dict[str, Any]) -> str:
    """The payload a reaction to `question` (a Reply as JSON) stands for; "" if that was no yes/no question."""
    payload = thumb(emoji)
    offered = {choice.get("payload") for choice in question.get("choices", ())}
    return payload if payload and offered & {AFFIRM, DENY} else ""
