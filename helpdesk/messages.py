"""What travels between a customer and us, in no vendor's words.

InboundMessage is what a customer did; Reply is what we want to say. Both turn into plain JSON and back.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

InboundKind = Literal[
    "text", "image", "video", "voice", "audio", "document", "sticker", "location", "contacts", "tap", "flow",
    "reaction", "order", "system", "edit", "revoke", "unsupported",
]  # fmt: skip
MEDIA_KINDS: frozenset[str] = frozenset({"image", "video", "voice", "audio", "document", "sticker"})


@dataclass(frozen=True)
class InboundMedia:
    """A file a customer sent: Meta's id and what was said about it. `filename` is hostile: never a path."""

    media_id: str
    mime_type: str = ""
    sha256: str = ""
    filename: str = ""
    url: str = ""


@dataclass(frozen=True)
class InboundMessage:
    """One thing a customer did.

    `sent_at` is Meta's timestamp in seconds since the epoch. `text` is what was typed, a caption, a tapped button's
    title or an edited text. `payload` is a tapped button's id (kind "tap"). `detail` holds what the kind adds:
    location {latitude, longitude, name, address}; contacts {cards: […]}; reaction {emoji, message_id}; flow {…};
    order {…}; edit and revoke {message_id}; system {…}; unsupported {code, type}.
    """

    id: str
    kind: InboundKind
    sent_at: float
    text: str = ""
    payload: str = ""
    media: InboundMedia | None = None
    quoted_id: str = ""
    forwarded: bool = False
    detail: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON with defaults left out."""
        return compact(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "InboundMessage":
        """The message that `to_json` wrote."""
        media = data.get("media")
        return cls(**{**data, "media": InboundMedia(**media) if media else None})


@dataclass(frozen=True)
class Choice:
    """A button or a row of a list: its title, the payload its tap sends, a line of description (lists only)."""

    title: str
    payload: str
    description: str = ""


@dataclass(frozen=True)
class OutboundMedia:
    """A file we send: by public `link`, or by `path` in our storage, to be uploaded."""

    kind: Literal["image", "video", "audio", "document"]
    link: str = ""
    path: str = ""
    filename: str = ""
    mime_type: str = ""


@dataclass(frozen=True)
class Reply:
    """One thing we want to say, before Meta's limits.

    `text` with `choices` becomes buttons (1–3), a list (4–10) or numbered text; `media` with `choices` becomes a
    header, with `text` a caption. `url` is a link button {title, url}. `template` is {name, language, parameters, …}.
    `choices_label` is the label that opens a list. `quote` is the id of the message that is answered.
    """

    text: str = ""
    choices: tuple[Choice, ...] = ()
    choices_label: str = ""
    media: OutboundMedia | None = None
    url: dict[str, str] | None = None
    ask_location: bool = False
    template: dict[str, Any] | None = None
    quote: str = ""
    key: str = ""  # the `utter_` key it came from, for records and tests

    def to_json(self) -> dict[str, Any]:
        """Plain JSON with defaults left out."""
        return compact(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Reply":
        """The reply that `to_json` wrote."""
        media = data.get("media")
        choices = tuple(Choice(**choice) for choice in data.get("choices", ()))
        return cls(**{**data, "choices": choices, "media": OutboundMedia(**media) if media else None})


def compact(value: InboundMessage | Reply) -> dict[str, Any]:
    """`value` as JSON without the fields that hold their default."""
    whole = asdict(value)
    kept = {f.name: whole[f.name] for f in fields(value) if whole[f.name] not in ("", None, False, (), {}, [])}
    if isinstance(value, Reply) and value.choices:
        kept["choices"] = [
            {k: v for k, v in asdict(choice).items() if v or k != "description"} for choice in value.choices
        ]
    return kept
