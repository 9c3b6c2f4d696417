"""What a question makes of a message."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Value:
    """The answer, to be kept in the question's slot (JSON)."""

    value: Any


@dataclass(frozen=True)
class Unfit:
    """No answer that helps: the response `key` says why and shows the way to a person, then the question comes."""

    key: str = "utter_flow_unfit"
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Also:
    """The question of `slot` goes on with one of its own, said by `key`; `note` is what it must know next time.

    `is_miss`: the message was no answer and counts as a failed one.
    """

    slot: str
    key: str
    values: dict[str, Any]
    note: dict[str, Any]
    is_miss: bool = False


@dataclass(frozen=True)
class Stop:
    """The flow ends here; the response `key` says why and what is possible instead ("" if it was said already).

    `then`: the flow that begins in its place, with the same message.
    """

    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    then: str = ""


Verdict = Value | Unfit | Also | Stop | None  # None: the message says nothing about this question
Check = Value | Unfit | Stop | None  # None: fine as it is
