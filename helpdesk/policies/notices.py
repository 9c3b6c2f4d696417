"""Message templates as Meta wants them, and which events are still worth a notice. Pure.

https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Iterator, Literal, Mapping

from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.policies.chat_text import one_line, shorten, utf16
from helpdesk.values import Language

Category = Literal["utility", "marketing"]
CATEGORIES: tuple[Category, ...] = ("utility", "marketing")
BODY_UNITS, HEADER_UNITS, FOOTER_UNITS, TITLE_UNITS = 1024, 60, 60, 20  # a button outside templates has 20, inside 25
MOST_BUTTONS, PAYLOAD_UNITS, VALUE_UNITS = 3, 128, 200
NAME = re.compile(r"[a-z][a-z0-9_]*")
VARIABLE = re.compile(r"\{\{(\w+)\}\}")
UNTIDY = re.compile(r"\t| {5,}|\n{3,}")
STALE = timedelta(hours=24)  # an older event is no news
HEARD_IN_CHAT = timedelta(minutes=10)  # what followed from a request this fast was told in the conversation itself


@dataclass(frozen=True)
class Words:
    """A template in one language, with `{{name}}` where values stand, as Meta has it; `titles` are of its buttons.

    `instead` is said for values that are not known, since Meta takes no empty ones.
    """

    body: str
    header: str = ""
    footer: str = ""
    titles: tuple[str, ...] = ()
    instead: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Template:
    """One kind of notice. `document`: a PDF stands above it; `examples` are values that Meta's reviewers see.

    `payloads` are of the buttons and may hold `{name}`. A changed text needs a new `version`: Meta approves each.
    """

    kind: str
    version: int
    category: Category
    examples: Mapping[str, Mapping[Language, str]]
    payloads: tuple[str, ...]
    words: Mapping[Language, Words]
    document: bool = False

    @property
    def name(self) -> str:
        """What Meta knows it by."""
        return f"{self.kind}_v{self.version}"


def reply_of(
    template: Template, language: Language, values: Mapping[str, str], media: OutboundMedia | None = None
) -> Reply:
    """The notice: free words for an open reply window and the template for a closed one, which say the same.

    Raises ValueError for a value that is missing and has no wording instead, and for a document without its file.
    """
    words = template.words[language]
    if template.document and media is None:
        raise ValueError(f"{template.kind}: the document is missing")
    known = {name: value_of(name, words, values) for name in template.examples}
    text = "\n\n".join(filter(None, (f"*{words.header}*" if words.header else "", fill(words.body, known))))
    payloads = [payload(one, known) for one in template.payloads]
    components = [
        {"type": "button", "sub_type": "quick_reply", "index": str(place),
         "parameters": [{"type": "payload", "payload": one}]}
        for place, one in enumerate(payloads)
    ]  # fmt: skip
    spec: dict[str, Any] = {"name": template.name, "language": language, "components": components}
    if known:
        spec["parameters"] = {name: known[name] for name in names_in(words.body)}
    if template.document:
        spec["header"] = "media"
    return Reply(
        text="\n\n".join(filter(None, (text, f"_{words.footer}_" if words.footer else ""))),
        choices=tuple(Choice(title, one) for title, one in zip(words.titles, payloads, strict=True)),
        media=media,
        template=spec,
        key=f"notice_{template.kind}",
    )


def names_in(body: str) -> list[str]:
    """The names in a text, each once, in their order."""
    return list(dict.fromkeys(VARIABLE.findall(body)))


def value_of(name: str, words: Words, values: Mapping[str, str]) -> str:
    """A value on one line and not too long, or what is said instead. Raises ValueError without either."""
    value = shorten(one_line(values.get(name) or (words.instead or {}).get(name, "")), VALUE_UNITS)
    if not value:
        raise ValueError(f"{name} is not known")
    return value


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its values; values are never read again."""
    return VARIABLE.sub(lambda place: values[place.group(1)], text)


def payload(template: str, values: Mapping[str, str]) -> str:
    """A button's payload; only plain identifiers get into it."""
    return re.sub(r"\{(\w+)\}", lambda place: re.sub(r"[^\w-]", "", values[place.group(1)]), template)


def creation(template: Template, language: Language, sample: str = "") -> dict[str, Any]:
    """The body that creates the template at Meta; `sample` is the handle of an uploaded example document."""
    words = template.words[language]
    components: list[dict[str, Any]] = []
    if template.document:
        components.append({"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": [sample]}})
    elif words.header:
        components.append({"type": "HEADER", "format": "TEXT", "text": words.header})
    body: dict[str, Any] = {"type": "BODY", "text": words.body}
    if names := names_in(words.body):
        examples = [{"param_name": name, "example": template.examples[name][language]} for name in names]
        body["example"] = {"body_text_named_params": examples}
    components.append(body)
    if words.footer:
        components.append({"type": "FOOTER", "text": words.footer})
    if words.titles:
        buttons = [{"type": "QUICK_REPLY", "text": title} for title in words.titles]
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": template.name, "language": language, "category": template.category.upper(),
        "parameter_format": "NAMED", "components": components,
    }  # fmt: skip


def difference(template: Template, language: Language, at_meta: Mapping[str, Any]) -> str:
    """In which part the template at Meta says something else than our file ("": in none)."""
    ours = {part["type"]: part for part in creation(template, language)["components"]}
    theirs = {part.get("type"): part for part in at_meta.get("components") or ()}
    for kind in sorted({*ours, *theirs} - {None}):
        a, b = ours.get(kind, {}), theirs.get(kind, {})
        if (a.get("text"), a.get("format")) != (b.get("text"), b.get("format")):
            return str(kind).lower()
        if [one["text"] for one in a.get("buttons", ())] != [one.get("text") for one in b.get("buttons", ())]:
            return "buttons"
    return ""


def problems(template: Template) -> Iterator[str]:
    """What Meta would refuse, each as half a sentence that begins with the place."""
    if not NAME.fullmatch(template.kind):
        yield "the file's name may hold small letters, digits and _ only"
    for language, words in template.words.items():
        for what in _problems_of(template, words, language):
            yield f"{language}: {what}"
    longest = {name: max(given.values(), key=len) for name, given in template.examples.items()}
    for one in template.payloads:
        if not one.startswith("/"):
            yield f"the payload {one} must begin with /"
        elif unknown := set(re.findall(r"\{(\w+)\}", one)) - set(longest):
            yield f"the payload {one} names {', '.join(sorted(unknown))}, which is no parameter"
        elif utf16(payload(one, longest)) > PAYLOAD_UNITS:
            yield f"the payload {one} is longer than {PAYLOAD_UNITS} characters"


def _problems_of(template: Template, words: Words, language: Language) -> Iterator[str]:
    used = names_in(words.body)
    if unknown := sorted(set(used) - set(template.examples)):
        yield f"body: {unknown[0]} is no parameter"
        return
    if unused := sorted(set(template.examples) - set(used)):
        yield f"body: the parameter {unused[0]} is missing"
    example = fill(words.body, {name: template.examples[name][language] for name in used})
    if not words.body or utf16(example) > BODY_UNITS - 2 * (HEADER_UNITS + 4):  # free words hold header and footer, too
        yield f"body: must have 1 to {BODY_UNITS - 2 * (HEADER_UNITS + 4)} characters with its examples"
    bare = words.body.strip(" \n*_.!…")
    if bare.startswith("{{") or bare.endswith("}}"):
        yield "body: may neither begin nor end with a value"
    if re.search(r"\}\}\s*\{\{", words.body):
        yield "body: two values must have words between them"
    if UNTIDY.search(words.body):
        yield "body: no tabs, no five blanks and no three line breaks in a row"
    if len(VARIABLE.sub(" ", words.body).split()) < 2 * len(used) + 1:
        yield "body: too few words for so many values"
    for part, text, most in (("header", words.header, HEADER_UNITS), ("footer", words.footer, FOOTER_UNITS)):
        if utf16(text) > most or "\n" in text or VARIABLE.search(text):
            yield f"{part}: at most {most} characters on one line, without values"
    if template.document and words.header:
        yield "header: a document stands there already"
    if len(words.titles) > MOST_BUTTONS or len(set(words.titles)) != len(words.titles):
        yield f"buttons: at most {MOST_BUTTONS}, all different"
    for title in words.titles:
        if not title.strip() or utf16(title) > TITLE_UNITS or VARIABLE.search(title):
            yield f"buttons: {title} must have 1 to {TITLE_UNITS} characters, without values"


def is_stale(happened_at: datetime, now: datetime) -> bool:
    """Is the event too old to be told as news?"""
    return now - happened_at > STALE


def heard_in_chat(began_at: datetime, happened_at: datetime) -> bool:
    """Did it follow so closely from the customer's request that the conversation itself told it?"""
    return timedelta(0) <= happened_at - began_at < HEARD_IN_CHAT
