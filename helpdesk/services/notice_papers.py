"""The papers that go with notices: words from responses/, facts from the order tables."""

from dataclasses import dataclass
from typing import Any

from helpdesk.db.order import Order, OrderItem
from helpdesk.db.returns import Return
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.media.paper import Line, pdf
from helpdesk.services.notice_events import Event
from helpdesk.shop import shop
from helpdesk.texts import Wording, plain, texts
from helpdesk.values import Language, Money

ROWS = "…"  # the line of a paper in whose place its articles stand
HEADING, RULE, COLUMNS = "# ", "---", " :: "
SIZES = {HEADING: 20, "": 11}


@dataclass(frozen=True)
class Paper:
    """A drawn paper and the name of its file."""

    filename: str
    content: bytes


def draw(uow: UnitOfWork, event: Event, language: Language) -> Paper:
    """The return label or the invoice of an event. Raises NotFound."""
    order = uow.session.get(Order, event.number)
    if order is None:
        raise NotFound(f"There is no order {event.number}.")
    values: dict[str, Any] = {
        "number": order.number, "name": order.name, "street": order.street, "postcode": order.postcode,
        "town": order.town, "country": order.country,
    }  # fmt: skip
    if event.kind == "return_label":
        row = uow.session.get(Return, event.return_number)
        if row is None or not row.label:
            raise NotFound("There is no label for this return.")
        values |= {"return_number": row.number, "label": row.label, "carrier": row.carrier}
        articles = [(item.name, item.quantity, 0) for item in row.items]
        lines = _lines(texts().reply("utter_paper_label", language, **values).text, _rows(articles, "", language))
        return Paper(f"label-{row.number}.pdf", pdf(lines, title=row.label, code=row.label))
    articles = [(item.name, item.quantity, item.price) for item in _bought(order)]
    values |= {"total": Money(order.total, order.currency), "placed_on": order.placed_at.astimezone(shop().zone).date()}
    said = texts().reply("utter_paper_invoice", language, **values).text
    lines = _lines(said, _rows(articles, order.currency, language))
    return Paper(f"invoice-{order.number}.pdf", pdf(lines, title=order.number))


def _bought(order: Order) -> list[OrderItem]:
    return [item for item in order.items if item.quantity]


def _rows(articles: list[tuple[str, int, int]], currency: str, language: Language) -> list[Line]:
    wording, rows = Wording(shop()), []
    for name, quantity, price in articles:
        cost = wording.words("{cost}", language, {"cost": plain(Money(price * quantity, currency))}) if currency else ""
        rows.append(Line(f"{quantity} × {name}", cost))
    return rows


def _lines(said: str, rows: list[Line]) -> list[Line]:
    """A response's text as lines: "# " begins a heading, " :: " parts two columns, "---" draws a rule."""
    lines: list[Line] = []
    for text in said.split("\n"):
        if text.strip() == ROWS:
            lines += rows
        elif text.strip() == RULE:
            lines.append(Line(size=4, rule=True))
        else:
            size = SIZES[HEADING] if text.startswith(HEADING) else SIZES[""]
            left, _, right = text.removeprefix(HEADING).partition(COLUMNS)
            lines.append(Line(left.strip(), right.strip(), size=size))
    return lines
