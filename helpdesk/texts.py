"""What the assistant says, outside Rasa too: sentences of responses/<language>/<topic>.yml, ready for a customer."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk import clock
from helpdesk.followed import parsed
from helpdesk.formatting import format_date, format_listing, format_moment, format_money
from helpdesk.messages import Choice, Reply
from helpdesk.shop import Shop, shop
from helpdesk.values import LANGUAGES, Language, Money
from helpdesk.wording import Rendered, isolate_value, render

RESPONSES = Path("responses")
PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
NUMBERED = "numbered"  # {numbered}: the response's own choices as "1. …" lines
MOST_ROWS = 10  # of a list: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages

Values = Mapping[str, Any]
Response = dict[str, Any]


def plain(value: object) -> Any:
    """`value` as JSON that `Wording` writes in the customer's language: dates, moments, money, items, texts."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Money):
        return {"money": value.minor, "currency": value.currency}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


class Wording:
    """Fills responses for one shop."""

    def __init__(self, of_shop: Shop) -> None:
        self.shop = of_shop

    def fill(self, response: Response, language: Language, values: Values) -> Response:
        """A copy of `response` as Rasa sends it: text, buttons, custom, image; what only builds it is gone."""
        buttons = [self._button(button, language, values) for button in response.get("buttons") or ()]
        custom = dict(response.get("custom") or {})
        each = custom.pop("each", None)
        if each:
            rows = [self._button(each, language, {**values, **row}) for row in values.get(each["of"]) or ()]
            buttons = rows[: MOST_ROWS - len(buttons)] + buttons
        described = bool(each) and each.get("numbered") != "titles"
        lines = (_line(place, button, language, described) for place, button in enumerate(buttons, 1))
        ready = {**values, NUMBERED: Rendered("\n".join(lines))}
        filled: Response = {"text": self.words(response.get("text") or "", language, ready)}
        if buttons:
            filled["buttons"] = buttons
        if custom:
            filled["custom"] = self._inside(custom, language, ready)
        if response.get("image"):
            filled["image"] = self.words(response["image"], language, ready, isolate=False)
        return filled

    def words(self, template: str, language: Language, values: Values, *, isolate: bool = True) -> str:
        """One template filled."""
        now = clock.now()
        return render(
            template,
            lambda name: values[name] if name in values else self.variable(name, language, now),
            lambda value: self.show(value, language, now, isolate=isolate),
            language,
            formal=self.shop.address == "sie",
            isolate=isolate,
        )

    def variable(self, name: str, language: Language, now: datetime) -> object:
        """A variable of the shop, None if there is none of this name."""
        of_shop = self.shop
        if name == "shop_open":
            return "yes" if of_shop.is_open(now) else "no"
        if name in ("shop_opens_day", "shop_opens_time"):
            opens = of_shop.opens_after(now)
            return opens and (plain(opens.date()) if name == "shop_opens_day" else f"{opens:%H:%M}")
        if name == "shop_name":
            return of_shop.name_in(language)
        if name == "shop_hours":
            return of_shop.hours_in(language)
        direct = {
            "shop_url": of_shop.url,
            "shop_phone": of_shop.phone,
            "shop_email": of_shop.email,
            "privacy_url": of_shop.privacy_url,
            "answer_minutes": of_shop.answer_minutes,
        }
        return direct.get(name)

    def show(self, value: object, language: Language, now: datetime, *, isolate: bool = True) -> str:
        """One value as written in `language`; see `plain` for what it may be."""
        if isinstance(value, dict):
            zone = self.shop.zone
            if "date" in value:
                today = now.astimezone(zone).date()
                return format_date(date.fromisoformat(value["date"]), language, today, short=value.get("short", False))
            if "moment" in value:
                return format_moment(datetime.fromisoformat(value["moment"]), language, now, zone)
            if "money" in value:
                return format_money(Money(value["money"], value["currency"]), language)
            if "written" in value:  # a text of knowledge/, filled already
                return Rendered(value["written"])
            if "quantity" in value:
                count = f"{value['quantity']} × " if value["quantity"] != 1 else ""
                return f"{count}{value['name']}"
        if isinstance(value, list):
            parts = [self.show(part, language, now) for part in value]
            parts = [isolate_value(part, language) if isolate else part for part in parts]
            return Rendered(format_listing(parts, language))
        return value if isinstance(value, str) else str(value)

    def _button(self, button: Response, language: Language, values: Values) -> Response:
        filled = {
            "title": self.words(button["title"], language, values, isolate=False),
            "payload": _payload(button["payload"], values),
        }
        if button.get("description"):
            filled["description"] = self.words(button["description"], language, values)
        return filled

    def _inside(self, value: Any, language: Language, values: Values) -> Any:
        if isinstance(value, str):
            return self.words(value, language, values, isolate=False)
        if isinstance(value, dict):
            return {key: self._inside(part, language, values) for key, part in value.items()}
        if isinstance(value, list):
            return [self._inside(part, language, values) for part in value]
        return value


class Texts:
    """The sentences for what is said outside Rasa; of a folder of responses, or of a trained model."""

    def __init__(self, responses_dir: Path | str = RESPONSES, of_shop: Shop | None = None) -> None:
        """Without `of_shop` it is the shop of SHOP_FILE, as it is at each reply."""
        self._folder = Path(responses_dir)
        self._shop = of_shop
        self._read: dict[Language, dict[str, list[Response]]] = {}

    @classmethod
    def of_model(cls, responses: Mapping[str, list[Response]], of_shop: Shop | None = None) -> "Texts":
        """The sentences as a model was trained with them: each variation bears the condition of its language."""
        texts = cls(of_shop=of_shop)
        texts._read = {language: {} for language in LANGUAGES}
        for key, variations in responses.items():
            for variation in variations:
                for condition in variation.get("condition") or ():
                    if condition["name"] == "language":
                        texts._read[condition["value"]].setdefault(key, []).append(variation)
        return texts

    def reply(self, key: str, language: Language, **values: Any) -> Reply:
        """The reply `key` in `language`, its first variation. Raises KeyError for a key that nobody wrote."""
        if language not in self._read:
            self._read[language] = read_language(self._folder / language)
        wording = Wording(self._shop or shop())
        filled = wording.fill(self._read[language][key][0], language, {n: plain(v) for n, v in values.items()})
        custom = filled.get("custom") or {}
        return Reply(
            text=filled["text"],
            choices=tuple(
                Choice(button["title"], button["payload"], button.get("description", ""))
                for button in filled.get("buttons", ())
            ),
            choices_label=custom.get("list_label", ""),
            url=custom.get("url"),
            ask_location=bool(custom.get("ask_location")),
            key=key,
        )


def read_language(folder: Path) -> dict[str, list[Response]]:
    """All responses of one language; their mistakes are found when the assistant is trained."""
    found: dict[str, list[Response]] = {}
    for path in sorted(folder.glob("*.y*ml")):
        found.update((parsed(path.read_text(encoding="utf-8")) or {}).get("responses") or {})
    return found


@cache
def texts() -> Texts:
    """The sentences of the project's responses as they were when each language was first asked for."""
    return Texts()


def _line(place: int, button: Response, language: Language, described: bool) -> str:
    number = isolate_value(str(place), language)
    description = f" · {button['description']}" if described and button.get("description") else ""
    return f"*{number}* {isolate_value(button['title'], language) if described else button['title']}{description}"


def _payload(template: str, values: Values) -> str:
    """The payload with its values; one that is a value altogether (a row of the menu) is taken as it is."""
    if whole := PLACEHOLDER.fullmatch(template):
        return str(values.get(whole.group(1)) or "")
    return PLACEHOLDER.sub(lambda place: _json_inside(values.get(place.group(1))), template)


def _json_inside(value: object) -> str:
    """`value` for a place between quotation marks in a payload's JSON."""
    return json.dumps("" if value is None else str(value), ensure_ascii=False)[1:-1]
