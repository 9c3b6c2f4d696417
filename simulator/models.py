"""The things the simulator remembers, as plain dataclasses that turn into JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


class Record:
    """Mixin: a dataclass that can be stored and sent as JSON."""

    def as_dict(self) -> dict[str, Any]:
        """All fields, deep."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]


@dataclass
class Customer(Record):
    """A person with a phone; `key` never changes, numbers and ids may."""

    key: str
    name: str
    wa_id: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    language: str = "en"
    number_hidden: bool = False  # webhooks leave the number out, as Meta does for some users with a username
    read_receipts: bool = True
    last_inbound: float = 0.0  # newest timestamp of a message that opens the window, Unix seconds


@dataclass
class ChatMessage(Record):
    """One bubble of a chat, either way."""

    id: str
    customer: str
    direction: str  # "in": from the customer, "out": from the business
    type: str
    content: Any
    timestamp: float
    status: str = "accepted"
    context: dict[str, Any] | None = None
    callback_data: str | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    reactions: dict[str, str] = field(default_factory=dict)  # who ("in"/"out") -> emoji
    shown: dict[str, Any] = field(default_factory=dict)  # what the page needs beyond the raw content
    edited: bool = False
    revoked: bool = False
    call: str | None = None
    webhooks: list[str] = field(default_factory=list)


@dataclass
class Media(Record):
    """A file that was uploaded by either side; its bytes are a blob of the store."""

    id: str
    mime_type: str
    sha256: str  # hex
    size: int
    created: float
    filename: str | None = None
    inbound: bool = False


@dataclass
class Call(Record):
    """One request to the Graph API with what was wrong about it."""

    id: str
    time: float
    method: str
    path: str
    body: Any
    status: int = 0
    response: Any = None
    violations: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    customer: str | None = None
    message: str | None = None
    fault: str | None = None  # the kind of the fault that spoilt it


@dataclass
class Webhook(Record):
    """One signed POST to the business with its attempts."""

    id: str
    body: dict[str, Any]
    created: float
    state: str = "waiting"  # waiting, delivered, dropped
    attempts: list[dict[str, Any]] = field(default_factory=list)
    customer: str | None = None
    messages: list[str] = field(default_factory=list)

    def sort(self) -> str:
        """What it is about: messages, statuses or other."""
        try:
            values = [change["value"] for entry in self.body["entry"] for change in entry["changes"]]
            return next(sort for value in values for sort in ("messages", "statuses") if value.get(sort))
        except (AttributeError, KeyError, StopIteration, TypeError):  # a body that a test made odd on purpose
            return "other"
