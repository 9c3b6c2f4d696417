"""An agent's day in a real browser: the whole assistant runs, customers write on the simulator's phones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.browser import chromium
from fixtures.desk import PASSWORD
from fixtures.office import Office
from fixtures.simulated import simulated
from fixtures.stack import ROOT
from playwright.sync_api import expect

from helpdesk import clock
from helpdesk.db.message import Message
from helpdesk.db.payment import Refund
from helpdesk.db.rating import Rating
from helpdesk.db.returns import REQUESTED, Return, ReturnItem
from helpdesk.db.sla import SlaClock
from helpdesk.db.teamwork import Mention
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import unit_of_work
from helpdesk.services import team
from processes.player.screens import screen

pytestmark = pytest.mark.slow
ARABIC = ["تفاصيل الطلب", "رقم الطلب | 1003", "الحالة | قيد التوصيل", "المبلغ | 520.00 SAR"]
PEOPLE = {
    "omar": ("agent", ["ar", "en"]), "eva": ("agent", ["en", "de"]), "lena": ("lead", ["de", "en"]),
    "sam": ("manager", ["en"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The assistant with its desk, started once, and people who work there."""
    folder = tmp_path_factory.mktemp("office")
    rules = yaml.safe_load((ROOT / "returns.yml").read_text(encoding="utf-8"))
    rules["second_person_over"]["EUR"] = 1_000  # ten euros: orders of the sample shop are small
    (folder / "returns.yml").write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    own = {"RETURNS_FILE": str(folder / "returns.yml")}
    with simulated(sqlite_template, folder, without=(), **own) as stack, chromium() as browser:
        found = Office(stack, browser)
        with unit_of_work(found.database, found.queue) as uow:
            for name, (role, languages) in PEOPLE.items():
                team.add(uow, f"{name}@shop.example", name.title(), role, PASSWORD, languages=languages)
        found.while_open()
        yield found
        found.database.dispose()


def test_a_ticket_from_the_first_angry_word_to_the_rating(office: Office) -> None:
    sara = office.customer("سارة", "966501234567", "ar")
    picture = ("order.jpg", screen(ARABIC), "image/jpeg")
    office.phone.upload(sara, picture, {"caption": "وين طلبي؟ هذا غير مقبول!!"})
    office.until(lambda s: s.query(Message).filter_by(direction="out").count() >= 1, "the assistant did not answer")
    number = office.ask_for_a_person(sara, "أريد التحدث مع موظف")

    page = office.sign_in("omar")
    row = page.locator(f"[data-row='{number}']")
    expect(row).to_contain_text("سارة")
    expect(row.locator("time.left")).to_be_visible()
    row.locator("a").first.click()
    expect(page.locator("#messages")).to_contain_text("وين طلبي؟")
    picture_on_page = page.locator("#messages .look img").first
    expect(picture_on_page).to_be_visible()
    assert picture_on_page.evaluate("image => image.complete && image.naturalWidth") > 100
    expect(page.locator("#part-summary")).to_contain_text("1003")
    page.locator("#messages .look").first.click()
    expect(page.locator("#viewer")).to_contain_text("1003")
    page.keyboard.press("Escape")

    page.keyboard.press("r")
    page.keyboard.type("أهلاً سارة، أنا عمر. طلبك في الطريق.")
    page.keyboard.press("Control+Enter")
    office.said_to(sara, "أنا عمر")
    expect(page.locator("#messages .agent").last).to_contain_text("✓✓")

    office.phone.write(sara, {"type": "text", "text": "ومتى يصل بالضبط؟"})
    expect(page.locator("#messages")).to_contain_text("ومتى يصل بالضبط؟")

    page.fill("[data-mentions]", "@Lena can you call the carrier?")
    page.locator("form:has([data-mentions]) button").click()
    expect(page.locator("#part-notes")).to_contain_text("call the carrier")
    assert office.until(lambda s: s.query(Mention).filter_by(ticket_number=number).count(), "nobody was mentioned") == 1
    lead = office.sign_in("lena")
    lead.goto(f"{office.stack.desk}/queue?list=mentioned")
    expect(lead.locator(f"[data-row='{number}']")).to_be_visible()
    lead.context.close()

    page.context.close()
    office.later(25 * 3600)
    page = office.sign_in("omar")
    page.goto(f"{office.stack.desk}/tickets/{number}")
    expect(page.locator("#part-window .closed")).to_be_visible()
    page.locator("[data-open=templates]:visible").first.click()
    page.locator("#templates form:not([hidden]) button").click()
    office.until(
        lambda s: [one for one in s.query(Message).filter_by(author="agent") if one.body.get("template")],
        "no template was sent",
    )
    office.phone.write(sara, {"type": "text", "text": "وصل الطلب"})
    expect(page.locator("#messages")).to_contain_text("وصل الطلب")
    expect(page.locator("#reply-text")).to_be_visible()

    page.locator("#reply-text").blur()
    page.keyboard.press("e")
    expect(page.locator("#part-head .tag").first).to_have_class("tag status-resolved")
    expect(page.locator("#reply")).to_be_hidden()
    rated = office.until(lambda s: s.query(Rating).filter_by(ticket_number=number).count(), "nobody asked for a rating")
    assert rated == 1
    bubble, choice = office.choice(sara, "5")
    office.phone.write(sara, {"tap": {"message_id": bubble, "id": choice}})
    office.until(
        lambda s: [one for one in s.query(Rating).filter_by(ticket_number=number) if one.score], "no rating was stored"
    )
    assert office.read(lambda s: s.get(Ticket, number).status) == "resolved", "a rating does not open it again"
    assert office.complaints == []
    page.context.close()


def test_two_people_on_one_ticket(office: Office) -> None:
    oliver = office.customer("Oliver", "447700900777", "en")
    number = office.ask_for_a_person(oliver, "I want to talk to a human please")
    first, second = office.sign_in("eva"), office.sign_in("lena")
    for page in (first, second):
        page.goto(f"{office.stack.desk}/tickets/{number}")
    second.locator("#reply-text").press_sequentially("Hello Oliver, Lena here.", delay=20)
    expect(first.locator("#part-writers")).to_contain_text("Lena")

    first.fill("#reply-text", "Hi Oliver, this is Eva.")
    first.click("#reply-send")
    office.said_to(oliver, "this is Eva")
    expect(second.locator("#messages")).to_contain_text("this is Eva")
    expect(second.locator("#reply-overtaken")).to_be_visible()
    assert second.input_value("#reply-text") == "Hello Oliver, Lena here.", "what somebody writes stays"
    second.click("#reply-anyway")
    office.said_to(oliver, "Lena here")
    said = office.read(
        lambda s: s.query(Message).filter(Message.author == "agent", Message.text.contains("Oliver")).count()
    )
    assert said == 2
    for page in (first, second):
        page.context.close()
    assert office.complaints == []


def test_a_lead_sees_what_was_missed(office: Office) -> None:
    nora = office.customer("Nora", "447700900778", "en")
    office.while_open()
    number = office.ask_for_a_person(nora, "can I speak with somebody, please")
    page = office.sign_in("lena")
    late = page.locator(f"[data-row='{number}'] time.left")
    expect(late).to_have_class("left ok")
    office.later(7 * 60)
    office.until(
        lambda s: s.query(SlaClock).filter_by(ticket_number=number, name="first_response", breached=True).count(),
        "the clock was not missed",
    )
    expect(late).to_have_class("left breached")
    page.goto(f"{office.stack.desk}/tickets/{number}")
    expect(page.locator("#part-clocks .late").first).to_be_visible()
    page.context.close()
    assert office.complaints == []


def test_a_flagged_refund_needs_two_people_and_is_told_outside_the_window(office: Office) -> None:
    lena = office.customer("Lena", "4915112345601", "de")
    office.phone.write(lena, {"type": "text", "text": "Hallo"})
    conversation = office.until(
        lambda s: s.query(Message.conversation_id).filter(Message.text == "Hallo").scalar(), "Hallo was not recorded"
    )
    item = ReturnItem(line="1", sku="LMP", name="LED-Nachtlicht Luna", quantity=1, price=1_490)
    with unit_of_work(office.database, office.queue) as uow:
        uow.session.add(
            Return(
                number="R990001", key="day:1", conversation_id=conversation, order_number="1008", phone="4915112345601",
                state=REQUESTED, wish="refund", reason="damaged", amount=1_490, currency="EUR", items=[item],
                keep=True, facts={"flags": ["picture_used_before"]}, created_at=clock.now(), updated_at=clock.now(),
            )
        )  # fmt: skip

    def state(session: Any) -> str:
        return str(session.get_one(Return, "R990001").state)

    office.later(25 * 3600)
    lead, manager = office.sign_in("lena"), office.sign_in("sam")
    for page in (lead, manager):
        page.goto(f"{office.stack.desk}/cases/return/R990001")
        page.locator("details.approve summary").click()
        page.locator("details.approve button").click()
        page.wait_for_selector(".said")
        if page is lead:
            assert office.read(state) == REQUESTED, "one person is not enough"
    assert office.read(state) != REQUESTED
    office.until(
        lambda s: [
            one for one in s.query(Message).filter_by(conversation_id=conversation, direction="out")
            if (one.body.get("template") or {}).get("name", "").startswith("return_granted") and one.wamid
        ],
        "the customer was not told by a template",
    )  # fmt: skip
    assert office.read(lambda s: s.query(Refund).filter(Refund.key == "R990001").count()) == 1
    for page in (lead, manager):
        page.context.close()
    assert office.complaints == []
