"""Every page of the desk by axe-core: in three languages, light and dark, and no page wider than a tablet."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fixtures.business import Business
from fixtures.desk import PASSWORD
from playwright.sync_api import Browser, Page
from test_browser import address, chromium  # noqa: F401 - fixtures

from helpdesk import clock
from helpdesk.db.message import INBOUND, RECEIVED, Message
from helpdesk.db.returns import REQUESTED, Return, ReturnItem
from helpdesk.messages import Choice, Reply
from helpdesk.policies.mood import Mood
from helpdesk.services import handoff, replies, team, teamwork

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
TABLET = {"width": 820, "height": 1180}
LOOKS = [("en", "light"), ("de", "dark"), ("ar", "light"), ("ar", "dark")]
PAGES = (
    "/queue", "/queue?list=all", "/tickets/1", "/cases", "/cases/return/R482913", "/customers", "/customers/lena",
    "/customers/lena/start", "/visits", "/settings", "/settings/sla", "/settings/routing", "/reports", "/team",
    "/audit", "/me/password", "/nowhere",
)  # fmt: skip


def furnish(business: Business) -> None:
    """A customer with a talk, a ticket, a note and a claim."""
    business.conversation("lena", phone="491700000001", name="Lena Hoffmann", language="de")
    with business.work() as uow:
        uow.session.add(
            Message(
                conversation_id="lena", direction=INBOUND, author="customer", kind="text", wamid="w1", body={},
                text="Die Lampe ist kaputt!", status=RECEIVED, created_at=clock.now(),
            )
        )  # fmt: skip
        buttons = (Choice("Ja", "/affirm"), Choice("Nein", "/deny"))
        replies.record_replies(uow, "lena", [Reply(text="Das tut mir leid.", choices=buttons)], caused_by="w1")
        ticket = handoff.start(uow, "lena", inbound_id="w1", topic="report_damaged_item", mood=Mood(angry=True))
        person = team.by_email(uow.session, "admin@shop.example")
        teamwork.add_note(uow, ticket.number, "@Agent please look", person.id)
        item = ReturnItem(line="1", sku="LMP", name="Lampe", quantity=1, price=1490)
        now = clock.now()
        uow.session.add(
            Return(
                number="R482913", key="w1:1008", conversation_id="lena", order_number="1008", phone="491700000001",
                state=REQUESTED, wish="refund", reason="damaged", amount=1490, currency="EUR", items=[item],
                facts={"flags": ["evidence"]}, ticket_number=ticket.number, created_at=now, updated_at=now,
            )
        )  # fmt: skip


def faults(page: Page) -> list[str]:
    """What axe finds on the page, as rule and element; and whether it has to be moved sideways."""
    response: dict[str, list[dict[str, Any]]] = Axe().run(page).response
    assert len(response["passes"]) > 10, "axe looked at it"
    told = [f"{one['id']}: {node['html'][:160]}" for one in response["violations"] for node in one["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return told + ([f"{wide} pixels too wide"] if wide > 0 else [])


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_page(business: Business, chromium: Browser, address: str, language: str, theme: str) -> None:  # noqa: F811
    furnish(business)
    with business.work() as uow:
        person = team.by_email(uow.session, "admin@shop.example")
        person.preferences = {**person.preferences, "language": language, "theme": theme}
    page = chromium.new_context(locale=language, color_scheme=theme, viewport=TABLET).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/sign-in")
    seen = {"/sign-in": faults(page)}
    page.fill("[name=email]", "admin@shop.example")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".mine")
    for path in PAGES:
        page.goto(address + path)
        assert page.get_attribute("html", "lang") == language
        seen[path] = faults(page)
    assert {path: found for path, found in seen.items() if found} == {}
