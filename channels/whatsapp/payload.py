"""Meta's webhook body, taken apart: every message and status on its own, one bad item never fails its neighbours. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference
"""

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Collection, Iterator

from helpdesk.services.identity import MAX_ID, MAX_PROFILE_NAME, CustomerIds

MAX_MESSAGE_ID = 255
MAX_STATUS = 24  # characters of a status's name that count in its key
# Business-scoped user id: country code, dot, letters and digits; with ENT in between the parent's form. Opaque.
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
MEDIA_TYPES = frozenset({"image", "video", "audio", "voice", "document", "sticker"})
CHANGES_OF_IDS = frozenset({"user_changed_number", "user_changed_user_id", "customer_changed_number"})
# Fields we may be subscribed to and have no use for; they are counted by name, others as "other".
QUIET_FIELDS = frozenset({
    "smb_message_echoes", "message_echoes", "calls", "history", "smb_app_state_sync", "flows", "account_update",
    "account_alerts", "account_review_update", "phone_number_quality_update", "phone_number_name_update",
    "business_capability_update", "message_template_status_update", "message_template_quality_update",
    "message_template_components_update", "template_category_update", "business_username_update", "security",
    "messaging_handovers", "standby",
})  # fmt: skip


class PayloadError(ValueError):
    """The body is not JSON."""


class Unwanted(ValueError):
    """The message is not for the assistant; the text is the reason, fit for logs."""


@dataclass(frozen=True)
class CustomerMessage:
    """One message of a customer as received. `moved_to`: the customer's new ids, when the message tells of a change."""

    phone_number_id: str
    ids: CustomerIds
    profile_name: str
    message: dict[str, Any]
    contact: dict[str, Any]
    moved_to: CustomerIds | None = None

    @property
    def id(self) -> str:
        """Meta's message id (wamid)."""
        return str(self.message["id"])

    @property
    def is_media(self) -> bool:
        """Is there a file to fetch?"""
        return self.message.get("type") in MEDIA_TYPES


@dataclass(frozen=True)
class Status:
    """One status of a message we sent. `lane` is its wamid."""

    phone_number_id: str
    lane: str
    key: str
    status: dict[str, Any]


@dataclass(frozen=True)
class Preference:
    """A customer wants no more marketing, or wants it again."""

    phone_number_id: str
    ids: CustomerIds
    stop: bool
    at: float


@dataclass
class Envelope:
    """What one webhook holds for us; `dropped` counts the rest by reason (never by content)."""

    messages: list[CustomerMessage] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    preferences: list[Preference] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    @property
    def is_empty(self) -> bool:
        """Nothing to store."""
        return not (self.messages or self.statuses or self.preferences)


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None


def _nothing(_name: str) -> None:
    return None


_DECODER = json.JSONDecoder(parse_constant=_nothing, parse_float=_finite)


def load(raw: bytes) -> Any:
    """The JSON in `raw`, fit for any database: no NUL, no lone surrogate, no NaN. Raises PayloadError."""
    try:
        data = _DECODER.decode(raw.decode("utf-8"))
        return _storable(data) if b"\\u" in raw else data
    except (ValueError, RecursionError) as error:
        raise PayloadError(type(error).__name__) from None


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        if value.isascii():
            return value.replace("\x00", "") if "\x00" in value else value
        return value.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_storable(key): _storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return value


def as_dict(value: Any) -> dict[str, Any]:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """`value` if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """`value` if it is a string, a number as its digits, else ""."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def as_seconds(value: Any) -> float | None:
    """Meta's timestamp (string or number; seconds, milliseconds have been seen) as seconds; None if it is none."""
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if seconds >= 1e12:
        seconds /= 1000
    return seconds if 0 < seconds < 1e11 else None


def split(body: Any, phone_number_ids: Collection[str]) -> Envelope:
    """Every message and status in a webhook's body that concerns one of `phone_number_ids`. Never raises."""
    envelope = Envelope()
    if not isinstance(body, dict) or body.get("object") != "whatsapp_business_account":
        envelope.dropped["not_whatsapp"] += 1
        return envelope
    for entry in as_list(body.get("entry")):
        changes = as_list(as_dict(entry).get("changes"))
        if not changes:
            envelope.dropped["no_changes"] += 1
        for change in changes:
            try:
                _split_change(as_dict(change), phone_number_ids, envelope)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                envelope.dropped["malformed:" + type(error).__name__] += 1
    return envelope


def _split_change(change: dict[str, Any], phone_number_ids: Collection[str], envelope: Envelope) -> None:
    name, value = as_text(change.get("field")), as_dict(change.get("value"))
    if name not in ("messages", "user_preferences"):
        envelope.dropped["field:" + (name if name in QUIET_FIELDS else "other")] += 1
        return
    metadata = as_dict(value.get("metadata"))
    number = as_text(metadata.get("phone_number_id"))
    if number not in phone_number_ids:
        envelope.dropped["unknown_phone_number"] += 1
        return
    own = re.sub(r"\D", "", as_text(metadata.get("display_phone_number")))
    contacts = [as_dict(contact) for contact in as_list(value.get("contacts"))]
    for message in as_list(value.get("messages")):
        try:
            envelope.messages.append(_customer_message(number, own, contacts, message))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            envelope.dropped[str(error) if isinstance(error, Unwanted) else "malformed:" + type(error).__name__] += 1
    for status in as_list(value.get("statuses")):
        one = _status(number, as_dict(status))
        if one is None:
            envelope.dropped["malformed:status"] += 1
        else:
            envelope.statuses.append(one)
    envelope.preferences.extend(_preferences(number, value))
    for fault in as_list(value.get("errors")):
        code = as_dict(fault).get("code")
        envelope.dropped[f"error:{code}" if isinstance(code, int) else "error"] += 1


def _customer_message(number: str, own: str, contacts: list[dict[str, Any]], message: Any) -> CustomerMessage:
    if not isinstance(message, dict):
        raise Unwanted("malformed:message")
    if not 0 < len(as_text(message.get("id"))) <= MAX_MESSAGE_ID or not isinstance(message["id"], str):
        raise Unwanted("no_message_id")
    if message.get("group_id"):
        raise Unwanted("group")
    ids, contact = _customer(message, contacts)
    if own and ids.wa_id.lstrip("+") == own:
        raise Unwanted("own_number")
    moved_to = None
    if message.get("type") == "system":
        ids, moved_to = _change_of_ids(ids, as_dict(message.get("system")))
    if not ids.aliases():
        raise Unwanted("no_customer_id")
    if any(len(alias) > MAX_ID for alias in ids.aliases() + (moved_to.aliases() if moved_to else ())):
        raise Unwanted("malformed:customer_id")
    name = " ".join(as_text(as_dict(contact.get("profile")).get("name")).split())[:MAX_PROFILE_NAME]
    return CustomerMessage(number, ids, name, message, contact, moved_to)


def _ids(number: Any, user_id: Any, parent_user_id: Any) -> CustomerIds:
    """Ids by their shape, since a BSUID has been seen where the phone number belongs."""
    wa_id, user, parent = as_text(number), as_text(user_id), as_text(parent_user_id)
    if match := BSUID.fullmatch(wa_id):
        wa_id, user, parent = "", user if match[1] else user or wa_id, parent or wa_id if match[1] else parent
    if (match := BSUID.fullmatch(user)) and match[1]:
        user, parent = "", parent or user
    return CustomerIds(wa_id, user, parent)


def _contact_ids(contact: dict[str, Any]) -> CustomerIds:
    return _ids(contact.get("wa_id"), contact.get("user_id"), contact.get("parent_user_id"))


def _customer(message: dict[str, Any], contacts: list[dict[str, Any]]) -> tuple[CustomerIds, dict[str, Any]]:
    """The sender's ids, completed by the contact that shares one of them (never by position), and that contact."""
    ids = _ids(message.get("from"), message.get("from_user_id"), message.get("from_parent_user_id"))
    for contact in contacts:
        theirs = _contact_ids(contact)
        if set(theirs.aliases()) & set(ids.aliases()):
            merged = CustomerIds(
                ids.wa_id or theirs.wa_id, ids.user_id or theirs.user_id, ids.parent_user_id or theirs.parent_user_id
            )
            return merged, contact
    return ids, {}


def _change_of_ids(sender: CustomerIds, system: dict[str, Any]) -> tuple[CustomerIds, CustomerIds | None]:
    """Old and new ids of a system message; (sender, None) when it tells of no change.

    Before August 2026 the old BSUID stood in `body` only, beside the customer's profile name: whoever named themselves
    after somebody's id could take over that conversation, so it is not read from there.
    """
    if system.get("type") not in CHANGES_OF_IDS:
        return sender, None
    new = _ids(system.get("wa_id") or system.get("new_wa_id"), system.get("user_id"), system.get("parent_user_id"))
    old = _ids(
        system.get("customer") or sender.wa_id,
        system.get("previous_user_id") or sender.user_id,
        system.get("previous_parent_user_id") or sender.parent_user_id,
    )
    fresh = {new.wa_id, new.user_id}
    old = CustomerIds(
        "" if old.wa_id in fresh else old.wa_id, "" if old.user_id in fresh else old.user_id, old.parent_user_id
    )
    return (old, new) if old.aliases() and new.aliases() else (new if new.aliases() else sender, None)


def _status(number: str, status: dict[str, Any]) -> Status | None:
    lane, name = as_text(status.get("id")), as_text(status.get("status"))[:MAX_STATUS]
    if not 0 < len(lane) <= MAX_MESSAGE_ID or not name:
        return None
    participant = as_text(status.get("recipient_participant_id") or status.get("recipient_participant_user_id"))
    return Status(number, lane, ":".join(filter(None, (lane, name, participant[:MAX_ID]))), status)


def _preferences(number: str, value: dict[str, Any]) -> Iterator[Preference]:
    for one in map(as_dict, as_list(value.get("user_preferences"))):
        ids, at = _contact_ids(one), as_seconds(one.get("timestamp"))
        if one.get("category") == "marketing_messages" and at and ids.aliases() and one.get("value"):
            yield Preference(number, ids, one["value"] == "stop", at)
