"""One Reply as the messages it takes: each part fits one WhatsApp message. Pure.

It stands here and not in the channel because every part gets a record, a job and a callback value of its own, whoever
says it (assistant, agent, timer). https://developers.facebook.com/docs/whatsapp/cloud-api/messages
"""

import hashlib
import ipaddress
import socket
from dataclasses import replace
from typing import Sequence
from urllib.parse import urlsplit

from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.policies.chat_text import clean, one_line, shorten, split_text, utf16

TEXT_UNITS = 4096  # body of a text message
BODY_UNITS = 1024  # caption, and body of anything with buttons
MAX_BUTTONS = 3
MAX_ROWS = 10
BUTTON_TITLE_UNITS = 20
ROW_TITLE_UNITS = 24
ROW_DESCRIPTION_UNITS = 72
BUTTON_ID_UNITS = 256
ROW_ID_UNITS = 200
URL_UNITS = 2000
HEADER_KINDS = frozenset({"image", "video", "document"})
PIN = "📍"  # body of a location request without words


def split(reply: Reply) -> list[Reply]:
    """The parts of `reply` in order, each fit for one message; nothing for a reply without content.

    Media stands alone or carries the text; what can be tapped stands on the last part; the quote, and the template for
    a closed reply window, on the first.
    """
    reply = tidy(reply)
    text, interactive = reply.text, bool(reply.choices or reply.url or reply.ask_location)
    if interactive and not text:
        text = numbered(reply.choices) or (reply.url or {}).get("url", PIN)
    parts: list[Reply] = []
    header = reply.media if fits_as_header(reply, text) else None
    if reply.media and not header:
        caption = text if not interactive and reply.media.kind != "audio" and utf16(text) <= BODY_UNITS else ""
        parts.append(Reply(media=reply.media, text=caption))
        text = "" if caption else text
    body_limit = BODY_UNITS if interactive and len(reply.choices) <= MAX_ROWS else TEXT_UNITS
    chunks = split_text(text, TEXT_UNITS, body_limit)
    parts += [Reply(text=chunk) for chunk in chunks]
    if interactive or header:
        alone = reply.ask_location and not reply.choices
        last = parts[-1]
        parts[-1] = replace(last, choices=reply.choices, choices_label=reply.choices_label, media=header, url=reply.url,
                            ask_location=alone)  # fmt: skip
        if reply.ask_location and not alone:
            parts.append(Reply(text=PIN, ask_location=True))
    if reply.template:
        parts = parts or [Reply()]
        parts[0] = replace(parts[0], template=reply.template)
    if parts and reply.quote:
        parts[0] = replace(parts[0], quote=reply.quote)
    return [replace(part, key=reply.key) for part in parts]


def tidy(reply: Reply) -> Reply:
    """`reply` cleaned: no blanks posing as content, every choice with title and payload, links that can work."""
    text, choices = clean(reply.text), tidy_choices(reply.choices)
    url = reply.url if reply.url and is_web_link(reply.url.get("url", "")) else None
    ask_location = reply.ask_location
    if reply.url and (url is None or choices or ask_location):  # one kind of button a message
        link = f"{one_line(reply.url.get('title', ''))}: {clean(reply.url.get('url', ''))}".removeprefix(": ")
        text, url = join(text, link), None
    if len(choices) > MAX_ROWS or any(utf16(choice.title) > ROW_DESCRIPTION_UNITS for choice in choices):
        text = join(text, numbered(choices))
    media = reply.media if reply.media and is_sendable(reply.media) else None
    template = reply.template if reply.template and reply.template.get("name") else None
    return replace(reply, text=text, choices=choices, url=url, media=media, template=template)


def tidy_choices(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """`choices` with one-line titles; one without title is named by its number, one without payload says its title."""
    kept = [(one_line(choice.title), clean(choice.payload), one_line(choice.description)) for choice in choices]
    kept = [entry for entry in kept if entry[0] or entry[1]]
    return tuple(Choice(title or str(n), payload or title, below) for n, (title, payload, below) in enumerate(kept, 1))


def form(part: Reply) -> str:
    """What kind of message `part` is: text, buttons, list, url, location_request, template or its media's kind."""
    if part.choices and len(part.choices) <= MAX_ROWS:
        return "buttons" if as_buttons(part.choices) else "list"
    if part.url:
        return "url"
    if part.ask_location:
        return "location_request"
    if part.media:
        return part.media.kind
    return "text" if part.text else "template"


def as_buttons(choices: Sequence[Choice]) -> bool:
    """Whether `choices` can be buttons with their titles in full; otherwise a list shows them better."""
    return len(choices) <= MAX_BUTTONS and all(utf16(choice.title) <= BUTTON_TITLE_UNITS for choice in choices)


def fits_as_header(reply: Reply, text: str) -> bool:
    """Whether the reply's media can be the header of its buttons (never of a list)."""
    if not reply.media or reply.media.kind not in HEADER_KINDS or utf16(text) > BODY_UNITS:
        return False
    return bool(reply.url) or (bool(reply.choices) and as_buttons(reply.choices))


def titles(choices: Sequence[Choice], limit: int) -> list[str]:
    """Titles within `limit` UTF-16 units, all different."""
    shown: list[str] = []
    for choice in choices:
        title, number = shorten(choice.title, limit), 1
        while title in shown:
            number += 1
            title = f"{shorten(choice.title, limit - len(str(number)) - 1)} {number}"
        shown.append(title)
    return shown


def description(choice: Choice, title: str) -> str:
    """The line below a row's `title`: the full label when that was shortened, and the choice's own description."""
    label = "" if title.startswith(choice.title) else choice.title
    return shorten(" · ".join(filter(None, (label, choice.description))), ROW_DESCRIPTION_UNITS)


def button_ids(choices: Sequence[Choice], limit: int) -> list[str]:
    """Ids that Meta echoes on a tap, all different: the payload itself, or a token where it is too long or repeated."""
    ids: list[str] = []
    for n, choice in enumerate(choices):
        fits = utf16(choice.payload) <= limit and choice.payload == choice.payload.strip()
        own = choice.payload if fits else token(choice.payload)
        ids.append(own if own not in ids else token(f"{choice.payload}\n{n}"))
    return ids


def token(payload: str) -> str:
    """A short id for a payload; the same payload has always the same."""
    return "hd-" + hashlib.sha256(payload.encode()).hexdigest()[:32]


def numbered(choices: Sequence[Choice]) -> str:
    """`choices` as numbered lines."""
    lines = [" – ".join(filter(None, (choice.title, choice.description))) for choice in choices]
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))


def join(*texts: str) -> str:
    """The texts that are not empty, as paragraphs."""
    return "\n\n".join(filter(None, texts))


def is_web_link(link: str) -> bool:
    """Whether `link` is an http(s) address a button may open."""
    try:
        parts = urlsplit(link)
        named = bool(parts.hostname)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and named and len(link) <= URL_UNITS and link == "".join(link.split())


def is_sendable(media: OutboundMedia) -> bool:
    """Whether Meta can get at the file: ours to upload, or a link into the open internet, judged by its name."""
    if media.path:
        return True
    if not is_web_link(media.link):
        return False
    host = (urlsplit(media.link).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".lan")):
        return False
    try:
        literal = host if ":" in host else socket.inet_ntoa(socket.inet_aton(host))  # also "127.1" and 2130706433
    except OSError:
        return "." in host  # a name; one without a dot is of somebody's own network
    return ipaddress.ip_address(literal.split("%")[0]).is_global
