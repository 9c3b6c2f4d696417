"""Meta's message JSON → InboundMessage, for every type, whatever is missing or odd. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
"""

from decimal import Decimal, InvalidOperation
from typing import Any, Callable

from babel.numbers import get_currency_precision

from channels.whatsapp.payload import PayloadError, as_dict, as_list, as_seconds, as_text, load
from helpdesk.messages import InboundKind, InboundMedia, InboundMessage

MAX_TEXT = 65_536  # characters; WhatsApp's own limit for typing
MAX_FLOW_ANSWER = 65_536  # characters of a flow's response_json
MAX_FILENAME = 255
MAX_ID = 255
MAX_CARDS, MAX_ITEMS = 50, 200
FUTURE = 60.0  # seconds Meta's clock may be ahead of ours; a later time would keep the reply window open
# Types that are no message of the customer: recorded, never answered.
EVENTS = frozenset({"request_welcome", "pin", "media_placeholder", "ephemeral", "keep", "call_permission_reply"})
SILENT_UNSUPPORTED = frozenset({"edit", "revoke", "pin", "poll_update", "poll_vote", "keep"})
Parts = dict[str, Any]  # fields of InboundMessage


def parse_message(message: dict[str, Any], received_at: float) -> InboundMessage:
    """One message as received (payload.CustomerMessage.message); what cannot be read becomes kind "unsupported"."""
    kind = as_text(message.get("type"))
    try:
        parts = PARSERS.get(kind, _unknown)(message)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        parts = _unsupported(message)
    context = as_dict(message.get("context"))
    detail = parts.pop("detail", {})
    if referral := _referral(as_dict(message.get("referral"))):
        detail = {**detail, "referral": referral}
    return InboundMessage(
        id=as_text(message.get("id"))[:MAX_ID],
        sent_at=min(as_seconds(message.get("timestamp")) or received_at, received_at + FUTURE),
        quoted_id=as_text(context.get("id"))[:MAX_ID],
        forwarded=context.get("forwarded") is True or context.get("frequently_forwarded") is True,
        detail={key: value for key, value in detail.items() if value not in ("", None, [], {})},
        **parts,
    )


def _text(message: dict[str, Any]) -> Parts:
    return {"kind": "text", "text": as_text(as_dict(message["text"]).get("body"))[:MAX_TEXT]}


def _file(kind: InboundKind) -> Callable[[dict[str, Any]], Parts]:
    def parse(message: dict[str, Any]) -> Parts:
        content = as_dict(message.get(message["type"]))
        media_id = as_text(content.get("id"))
        if not media_id:  # 131052 (too big for the API) and the like come without a file
            return _unsupported(message)
        voice = kind == "audio" and content.get("voice") is True
        media = InboundMedia(
            media_id=media_id[:MAX_ID],
            mime_type=as_text(content.get("mime_type"))[:120],
            sha256=as_text(content.get("sha256"))[:128],
            filename=as_text(content.get("filename"))[:MAX_FILENAME],
            url=as_text(content.get("url")),
        )
        parts: Parts = {"kind": "voice" if voice else kind, "media": media}
        parts["text"] = as_text(content.get("caption"))[:MAX_TEXT]
        return parts

    return parse


def _location(message: dict[str, Any]) -> Parts:
    place = as_dict(message["location"])
    detail: dict[str, Any] = {key: as_text(place.get(key))[:500] for key in ("name", "address", "url")}
    latitude, longitude = _coordinate(place.get("latitude"), 90), _coordinate(place.get("longitude"), 180)
    if latitude is not None and longitude is not None:
        detail |= {"latitude": latitude, "longitude": longitude}
    return {"kind": "location", "detail": detail}


def _coordinate(value: Any, limit: float) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    number = float(value)
    return number if abs(number) <= limit else None


def _contacts(message: dict[str, Any]) -> Parts:
    cards = []
    for card in map(as_dict, as_list(message["contacts"])[:MAX_CARDS]):
        phones = [as_dict(phone) for phone in as_list(card.get("phones"))]
        emails = [as_text(as_dict(email).get("email")) for email in as_list(card.get("emails"))]
        name = as_dict(card.get("name"))
        whole = {
            "name": as_text(name.get("formatted_name") or name.get("first_name"))[:200],
            "phones": [as_text(phone.get("wa_id") or phone.get("phone"))[:40] for phone in phones][:MAX_CARDS],
            "emails": [email[:160] for email in emails if email][:MAX_CARDS],
            # "contact_request": the number is the sender's own, proven by Meta
            "origin": as_text(card.get("origin") or message.get("origin"))[:40],
        }
        cards.append({key: value for key, value in whole.items() if value})
    return {"kind": "contacts", "detail": {"cards": cards}}


def _interactive(message: dict[str, Any]) -> Parts:
    content = as_dict(message.get("interactive"))
    kind = as_text(content.get("type"))
    if kind in ("button_reply", "list_reply"):
        reply = as_dict(content.get(kind))
        return _tap(reply["id"], reply.get("title"))
    if kind == "nfm_reply":
        return _flow(as_dict(content.get("nfm_reply")))
    if kind in EVENTS:
        return {"kind": "system", "detail": {"type": kind}}
    return _unsupported(message)


def _tap(payload: Any, title: Any) -> Parts:
    return {"kind": "tap", "payload": as_text(payload)[:1024], "text": as_text(title)[:MAX_TEXT]}


def _button(message: dict[str, Any]) -> Parts:
    button = as_dict(message["button"])
    return _tap(button.get("payload") or button["text"], button.get("text"))


def _flow(answer: dict[str, Any]) -> Parts:
    written = answer.get("response_json")
    detail: dict[str, Any] = {"name": as_text(answer.get("name"))[:60], "body": as_text(answer.get("body"))[:1024]}
    if isinstance(written, str) and len(written) <= MAX_FLOW_ANSWER:
        try:
            detail["response"] = load(written.encode("utf-8", "replace"))
        except PayloadError:
            detail["invalid"] = True
    else:
        detail["invalid"] = True
    return {"kind": "flow", "detail": detail}


def _reaction(message: dict[str, Any]) -> Parts:
    reaction = as_dict(message["reaction"])
    detail = {"emoji": as_text(reaction.get("emoji"))[:40], "message_id": as_text(reaction.get("message_id"))[:MAX_ID]}
    return {"kind": "reaction", "detail": detail}  # no emoji: the reaction was taken back


def _order(message: dict[str, Any]) -> Parts:
    order = as_dict(message["order"])
    items = [_order_item(as_dict(item)) for item in as_list(order.get("product_items"))[:MAX_ITEMS]]
    detail = {"catalog_id": as_text(order.get("catalog_id"))[:MAX_ID], "items": items}
    return {"kind": "order", "text": as_text(order.get("text"))[:MAX_TEXT], "detail": detail}


def _order_item(item: dict[str, Any]) -> dict[str, Any]:
    """`price` is for one piece, in minor units of `currency` (Meta sends 12, 12.5 or 12.50)."""
    currency = as_text(item.get("currency"))[:3].upper()
    whole: dict[str, Any] = {
        "sku": as_text(item.get("product_retailer_id"))[:120],
        "quantity": item.get("quantity"),
        "currency": currency,
    }
    try:
        whole["price"] = int(Decimal(as_text(item.get("item_price"))).scaleb(get_currency_precision(currency)))
    except (InvalidOperation, ValueError, OverflowError):
        pass
    return whole


def _system(message: dict[str, Any]) -> Parts:
    kind = as_text(as_dict(message.get("system")).get("type"))[:60]
    return {"kind": "system", "detail": {"type": kind}}  # the ids in it were moved by the webhook


def _edit(message: dict[str, Any]) -> Parts:
    edit = as_dict(message["edit"])
    edited = as_dict(edit.get("message"))
    content = as_dict(edited.get(as_text(edited.get("type"))))
    text = as_text(content.get("body") or content.get("caption"))[:MAX_TEXT]
    return {"kind": "edit", "text": text, "detail": {"message_id": as_text(edit.get("original_message_id"))[:MAX_ID]}}


def _revoke(message: dict[str, Any]) -> Parts:
    original = as_text(as_dict(message["revoke"]).get("original_message_id"))
    return {"kind": "revoke", "detail": {"message_id": original[:MAX_ID]}}


def _unsupported(message: dict[str, Any]) -> Parts:
    """What the API cannot show, or we cannot read: Meta's error code and the type, if told."""
    codes = [as_dict(error).get("code") for error in as_list(message.get("errors"))]
    kind = as_text(as_dict(message.get("unsupported")).get("type") or message.get("type"))[:60]
    if message.get("type") == "unsupported" and kind in SILENT_UNSUPPORTED:
        return {"kind": "system", "detail": {"type": kind}}
    code = next((code for code in codes if isinstance(code, int)), None)
    return {"kind": "unsupported", "detail": {"code": code, "type": kind}}


def _unknown(message: dict[str, Any]) -> Parts:
    kind = as_text(message.get("type"))[:60]
    return {"kind": "system", "detail": {"type": kind}} if kind in EVENTS else _unsupported(message)


def _referral(referral: dict[str, Any]) -> dict[str, str]:
    """The advertisement that led here, as far as it is told."""
    known = ("source_type", "source_id", "source_url", "headline", "body", "ctwa_clid")
    return {key: text for key in known if (text := as_text(referral.get(key))[:500])}


PARSERS: dict[str, Callable[[dict[str, Any]], Parts]] = {
    "text": _text,
    "image": _file("image"),
    "video": _file("video"),
    "audio": _file("audio"),
    "voice": _file("voice"),
    "document": _file("document"),
    "sticker": _file("sticker"),
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "reaction": _reaction,
    "order": _order,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
    "unsupported": _unsupported,
}
