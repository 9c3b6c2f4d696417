"""WhatsAppOutput: what Rasa says becomes replies of the turn in hand. It sends nothing and never raises."""

import logging
from typing import Any, Iterable, Literal, get_args
from urllib.parse import urlsplit

from rasa.core.channels.channel import OutputChannel

from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.turn import current_turn

_log = logging.getLogger(__name__)
MediaKind = Literal["image", "video", "audio", "document"]
EXTENSIONS: dict[str, MediaKind] = {
    "jpg": "image", "jpeg": "image", "png": "image", "mp4": "video", "3gp": "video",
    "mp3": "audio", "ogg": "audio", "opus": "audio", "amr": "audio", "aac": "audio", "m4a": "audio",
}  # fmt: skip
MEDIA_KINDS = get_args(MediaKind)


class WhatsAppOutput(OutputChannel):
    """Collects the messages of a turn as `helpdesk.messages.Reply`, see `replies_of` for what a message may hold."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, as in credentials and webhook address."""
        return "whatsapp"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Say a whole response of Rasa: text, buttons, image, attachment, custom, elements in one go."""
        try:
            replies = replies_of(message)
        except Exception as error:  # noqa: BLE001 a malformed response must not end the turn: the rest is still said
            _log.error("response_malformed key=%s error=%s", message.get("utter_action", "-"), type(error).__name__)
            replies = [Reply(text=str(message.get("text") or ""))]
        turn = current_turn()
        if turn is None:
            _log.warning("response_without_turn conversation=%s count=%s", recipient_id, len(replies))
            return
        for reply in replies:
            turn.say(reply)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Say a text."""
        await self.send_response(recipient_id, {"text": text, "utter_action": kwargs.get("utter_action")})

    async def send_image_url(self, recipient_id: str, image: str, **kwargs: Any) -> None:
        """Show an image by its link."""
        await self.send_response(recipient_id, {"image": image})

    async def send_attachment(self, recipient_id: str, attachment: Any, **kwargs: Any) -> None:
        """Hand over a file by its link."""
        await self.send_response(recipient_id, {"attachment": attachment})

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Say a text with choices."""
        await self.send_response(recipient_id, {"text": text, "buttons": buttons})

    async def send_quick_replies(
        self, recipient_id: str, text: str, quick_replies: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Say a text with choices."""
        await self.send_response(recipient_id, {"text": text, "quick_replies": quick_replies})

    async def send_elements(self, recipient_id: str, elements: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        """Show cards."""
        await self.send_response(recipient_id, {"elements": list(elements)})

    async def send_custom_json(self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any) -> None:
        """Say what only WhatsApp can (see `custom`)."""
        await self.send_response(recipient_id, {"custom": json_message})


def replies_of(message: dict[str, Any]) -> list[Reply]:
    """The replies in one message of Rasa.

    `text`, `buttons`/`quick_replies` [{title, payload, description?}], `image` (link), `attachment` (link, or {type,
    payload: {url, title}}), `elements` (cards) and `custom`: {list_label, url: {title, url}, ask_location, template,
    image | video | audio | document: link or {link | path, filename, mime_type}, text}.
    """
    extra = message.get("custom")
    extra = extra if isinstance(extra, dict) else {}
    files = [media_of(kind, extra[kind]) for kind in MEDIA_KINDS if extra.get(kind)]
    if message.get("image"):
        files.insert(0, media_of("image", message["image"]))
    if message.get("attachment"):
        files.append(attachment_of(message["attachment"]))
    key, url, template = str(message.get("utter_action") or ""), extra.get("url"), extra.get("template")
    main = Reply(
        text=str(message.get("text") or extra.get("text") or ""),
        choices=choices_of(message.get("buttons") or message.get("quick_replies")),
        choices_label=str(extra.get("list_label") or ""),
        media=files[-1] if files else None,
        url={name: str(url.get(name) or "") for name in ("title", "url")} if isinstance(url, dict) else None,
        ask_location=bool(extra.get("ask_location")),
        template=template if isinstance(template, dict) else None,
        key=key,
    )
    cards = [card_of(card, key) for card in message.get("elements") or () if isinstance(card, dict)]
    said = main if main != Reply(key=key, choices_label=main.choices_label) else None
    return [Reply(media=file, key=key) for file in files[:-1]] + ([said] if said else []) + cards


def choices_of(buttons: Any) -> tuple[Choice, ...]:
    """Rasa's buttons as choices."""
    if not isinstance(buttons, list):
        return ()
    fields = ("title", "payload", "description")
    known = [button for button in buttons if isinstance(button, dict)]
    return tuple(Choice(*(str(button.get(name) or "") for name in fields)) for button in known)


def media_of(kind: Any, value: Any) -> OutboundMedia:
    """A file given as a link, or as {link | url | path, filename, mime_type}."""
    spec = value if isinstance(value, dict) else {"link": value}
    link = str(spec.get("link") or spec.get("url") or "")
    names = {name: str(spec.get(name) or "") for name in ("path", "filename", "mime_type")}
    return OutboundMedia(kind if kind in MEDIA_KINDS else "document", link=link, **names)


def attachment_of(value: Any) -> OutboundMedia:
    """Rasa's attachment: a link, or {type, payload: {url | src, title}}."""
    if not isinstance(value, dict):
        return media_of(kind_of(str(value)), str(value))
    payload = value.get("payload")
    payload = payload if isinstance(payload, dict) else value
    link = str(payload.get("url") or payload.get("src") or payload.get("link") or "")
    kind = "document" if value.get("type") == "file" else value.get("type")
    return media_of(kind, {"link": link, "filename": payload.get("filename") or ""})


def kind_of(link: str) -> MediaKind:
    """The kind of media a link leads to, judged by its extension; a document if nothing is known."""
    return EXTENSIONS.get(urlsplit(link).path.rpartition(".")[2].lower(), "document")


def card_of(card: dict[str, Any], key: str) -> Reply:
    """A card: title and subtitle as text, its image and its buttons."""
    text = "\n".join(str(card[name]) for name in ("title", "subtitle") if card.get(name))
    media = media_of("image", card["image_url"]) if card.get("image_url") else None
    return Reply(text=text, choices=choices_of(card.get("buttons")), media=media, key=key)
