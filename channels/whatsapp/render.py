"""A neutral Reply → the JSON Meta takes, without address and callback value. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

import mimetypes
from typing import Any

from helpdesk.messages import OutboundMedia, Reply
from helpdesk.policies.chat_text import clean, one_line, shorten
from helpdesk.policies.reply_parts import (
    BUTTON_ID_UNITS,
    BUTTON_TITLE_UNITS,
    ROW_ID_UNITS,
    ROW_TITLE_UNITS,
    button_ids,
    description,
    form,
    split,
    titles,
)

LIST_LABEL_UNITS = 20
LIST_LABEL = "☰"  # when the reply brings no label: a sign that needs no language
URL_TITLE_UNITS = 20
FILENAME_UNITS = 240
IMAGE_BYTES = 5 * 1024 * 1024
AUDIO_BYTES = VIDEO_BYTES = 16 * 1024 * 1024
DOCUMENT_BYTES = 100 * 1024 * 1024
SIZES = {"image": IMAGE_BYTES, "audio": AUDIO_BYTES, "video": VIDEO_BYTES, "document": DOCUMENT_BYTES}
MIME_TYPES = {
    "image": ("image/jpeg", "image/png"),
    "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg; codecs=opus"),
    "video": ("video/mp4", "video/3gpp"),
}
OPUS = "audio/ogg; codecs=opus"  # bare audio/ogg and audio/opus are refused
Body = dict[str, Any]


def bodies(reply: Reply) -> list[Body]:
    """All bodies of a reply whose media needs no upload, in order."""
    return [render(part) for part in split(reply)]


def render(part: Reply, *, media_id: str = "", window_open: bool = True) -> Body:
    """The body of one part (see reply_parts.split). `media_id` is the upload of its media, if that was needed.

    With the reply window closed only the part's template may leave; the caller makes sure that there is one.
    """
    kind = form(part)
    if part.template and (kind == "template" or not window_open):
        return frame("template", template(part.template, header_of(part, media_id)), part)
    if kind == "text":
        return frame("text", {"body": part.text, "preview_url": False}, part)
    if part.media and kind == part.media.kind:
        content = media(part.media, media_id)
        if part.text and kind != "audio":
            content["caption"] = part.text
        return frame(kind, content, part)
    return frame("interactive", interactive(kind, part, media_id), part)


def frame(kind: str, content: Body, part: Reply) -> Body:
    """What all bodies share."""
    body: Body = {"messaging_product": "whatsapp", "recipient_type": "individual", "type": kind, kind: content}
    if part.quote:
        body["context"] = {"message_id": part.quote}
    return body


def interactive(kind: str, part: Reply, media_id: str) -> Body:
    """Buttons, list, link button or location request with their body text and header."""
    content: Body = {"type": INTERACTIVE_TYPES[kind], "body": {"text": part.text}}
    if part.media:
        content["header"] = {"type": part.media.kind, part.media.kind: media(part.media, media_id)}
    if kind == "buttons":
        ids, names = button_ids(part.choices, BUTTON_ID_UNITS), titles(part.choices, BUTTON_TITLE_UNITS)
        replies = [{"id": i, "title": name} for i, name in zip(ids, names, strict=True)]
        content["action"] = {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}
    elif kind == "list":
        label = shorten(one_line(part.choices_label) or LIST_LABEL, LIST_LABEL_UNITS)
        content["action"] = {"button": label, "sections": [{"rows": rows(part)}]}
    elif kind == "url":
        link = part.url or {}
        title = shorten(one_line(link.get("title", "")) or link["url"], URL_TITLE_UNITS)
        content["action"] = {"name": "cta_url", "parameters": {"display_text": title, "url": link["url"]}}
    else:
        content["action"] = {"name": "send_location"}
    return content


INTERACTIVE_TYPES = {
    "buttons": "button", "list": "list", "url": "cta_url", "location_request": "location_request_message",
}  # fmt: skip


def rows(part: Reply) -> list[Body]:
    """The rows of a list; a shortened title has its full label below."""
    found = []
    ids, names = button_ids(part.choices, ROW_ID_UNITS), titles(part.choices, ROW_TITLE_UNITS)
    for choice, row_id, title in zip(part.choices, ids, names, strict=True):
        row = {"id": row_id, "title": title}
        if below := description(choice, title):
            row["description"] = below
        found.append(row)
    return found


def media(file: OutboundMedia, media_id: str) -> Body:
    """Where Meta finds the file, and a document's name."""
    content = {"id": media_id} if media_id else {"link": file.link}
    if file.kind == "document":
        content["filename"] = filename(file)
    return content


def filename(file: OutboundMedia) -> str:
    """A name with extension that shows no folder."""
    name = one_line(file.filename or file.link.split("?")[0]).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    stem, dot, extension = name.rpartition(".")
    if not dot or not extension.isalnum():
        stem, extension = name, (mimetypes.guess_extension(file.mime_type) or ".bin").lstrip(".")
    return f"{shorten(stem or 'file', FILENAME_UNITS)}.{extension[:10]}"


def fit_upload(kind: str, mime_type: str, size: int) -> tuple[str, str]:
    """Kind and MIME type as Meta takes them: what is too large or too exotic for its kind goes as a document."""
    mime = mime_type.split(";")[0].strip().lower() or "application/octet-stream"
    mime = OPUS if mime in ("audio/ogg", "audio/opus") else mime
    if kind in MIME_TYPES and (mime not in MIME_TYPES[kind] or size > SIZES[kind]):
        return "document", mime
    return kind, mime


def wants_file(spec: Body | None) -> bool:
    """Does the template show the reply's file as its header?"""
    return bool(spec) and spec.get("header") == "media"  # type: ignore[union-attr]


def header_of(part: Reply, media_id: str) -> Body | None:
    """The parameter that puts the part's file into its template's header."""
    if part.media is None or not wants_file(part.template):
        return None
    return {"type": part.media.kind, part.media.kind: media(part.media, media_id)}


def template(spec: Body, header: Body | None = None) -> Body:
    """A template message: `parameters` (a list, or a mapping for named ones) fill its body; `components` say it all."""
    content: Body = {"name": str(spec["name"]), "language": {"code": str(spec.get("language") or "en")}}
    components = list(spec.get("components") or [])
    if header:
        components.insert(0, {"type": "header", "parameters": [header]})
    parameters = spec.get("parameters") or []
    if isinstance(parameters, dict):
        values = [parameter(value) | {"parameter_name": str(name)} for name, value in parameters.items()]
    else:
        values = [parameter(value) for value in parameters]
    if values:
        components.insert(1 if header else 0, {"type": "body", "parameters": values})
    if components:
        content["components"] = components
    return content


def parameter(value: Any) -> Body:
    """One template variable; texts may hold no line breaks, tabs or runs of blanks."""
    return dict(value) if isinstance(value, dict) else {"type": "text", "text": one_line(clean(str(value))) or "–"}
