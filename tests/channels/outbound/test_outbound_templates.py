"""Our templates against the strict pretend Meta: handed in, approved, filled with exactly their values, or refused."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fixtures import depth
from outbound_desk import Desk

sys.path.append(str(Path(__file__).parents[2] / "simulator"))

from simulator_harness import PHONE, Sim

from channels.whatsapp import template_api
from channels.whatsapp.api import CloudApi
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.errors import HelpdeskError
from helpdesk.media.paper import WIDTHS, code128, pdf
from helpdesk.media.paper import Line as PaperLine
from helpdesk.messages import OutboundMedia, Reply
from helpdesk.policies.notices import Template, reply_of
from helpdesk.services.replies import trusted_payload
from helpdesk.templates import read_templates
from helpdesk.values import LANGUAGES

OLIVER = "447700900123"
TEMPLATES = read_templates(Path(__file__).parents[3] / "templates")
PAPER = pdf([PaperLine("Sample", "1", size=20, rule=True), PaperLine("فاتورة")], title="x", code="R1-1007")


@pytest.fixture
def office(sim_desk: Desk) -> Desk:
    """A customer who never wrote: the window is closed."""
    with sim_desk.helpdesk.unit_of_work() as uow:
        uow.session.add(Conversation(id="c1", phone_number_id=PHONE, wa_id=OLIVER, created_at=clock.now()))
    return sim_desk


def hand_in(sim_api: CloudApi) -> None:
    account = template_api.account(sim_api, "")
    for one in template_api.standings(sim_api, account, TEMPLATES):
        if one.status == template_api.MISSING:
            assert template_api.submit(sim_api, account, one, PAPER) == "APPROVED"


def filled(template: Template, desk: Desk, language: str) -> Reply:
    values = {name: examples[language] for name, examples in template.examples.items()}  # type: ignore[index]
    paper = OutboundMedia("document", path=desk.line.storage.put(PAPER), filename="p.pdf", mime_type="application/pdf")
    return reply_of(template, language, values, paper if template.document else None)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("window", depth.most_slow(["closed", "open"]))
def test_every_template_leaves_in_every_language(
    office: Desk, sim: Sim, sim_api: CloudApi, window: str, language: str
) -> None:
    hand_in(sim_api)
    assert all(one.good for one in template_api.standings(sim_api, template_api.account(sim_api, ""), TEMPLATES))
    if window == "open":
        sim.write("hello", OLIVER)
        with office.helpdesk.unit_of_work() as uow:
            uow.session.get_one(Conversation, "c1").last_inbound_at = clock.now()
    replies = [filled(template, office, language) for template in TEMPLATES.values()]  # a burst to one customer
    office.say(*replies)
    office.run()
    assert office.statuses() == ["accepted"] * len(replies)  # one message each
    shown = sim.sim("GET", f"/customers/{OLIVER}/messages?direction=out")["messages"]
    kinds = {one["type"] for one in shown}
    assert kinds == ({"template"} if window == "closed" else {"interactive", "text"})  # with buttons, or without
    for reply, one in zip(replies, shown, strict=True):
        payloads = [choice.payload for choice in reply.choices]
        if window == "closed":
            template = one["shown"]["template"]
            assert [button["payload"] for button in template["buttons"]] == payloads
            assert template["body"] in reply.text.replace("\n\n_", "\n_")  # free words and template say the same
            assert "{" not in template["body"]
        with office.helpdesk.unit_of_work() as uow:
            assert [trusted_payload(uow, payload) for payload in payloads] == payloads


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016), ("REJECTED", 132001)])
def test_templates_that_may_not_be_sent_fail_for_all_to_see(
    office: Desk, sim: Sim, sim_api: CloudApi, status: str, code: int
) -> None:
    hand_in(sim_api)
    sim.sim("POST", "/templates/order_shipped_v1", json={"status": status})
    office.say(filled(TEMPLATES["order_shipped"], office, "en"))
    office.run()
    [message] = office.messages()
    assert (message.status, message.error_code, message.attempts) == ("failed", code, 1)
    [bad] = {
        s.status for s in template_api.standings(sim_api, template_api.account(sim_api, ""), TEMPLATES) if not s.good
    }
    assert bad == status


def test_a_template_that_is_missing_or_gets_too_few_values_fails(office: Desk, sim_api: CloudApi) -> None:
    reply = filled(TEMPLATES["order_shipped"], office, "en")
    office.say(reply)
    office.run()
    hand_in(sim_api)
    assert reply.template is not None
    few = {**reply.template, "parameters": {"number": "1001"}}
    office.say(Reply(text=reply.text, choices=reply.choices, template=few), caused_by="w2")
    office.run()
    assert [(one.status, one.error_code) for one in office.messages()] == [("failed", 132001), ("failed", 132000)]


def test_a_text_that_changed_without_a_new_version_is_told(sim_api: CloudApi) -> None:
    hand_in(sim_api)
    old = TEMPLATES["invoice"]
    words = {**old.words, "de": replace(old.words["de"], footer="Anders")}
    found = template_api.standings(sim_api, template_api.account(sim_api, ""), {"invoice": replace(old, words=words)})
    assert [(one.language, one.differs) for one in found if not one.good] == [("de", "footer")]


def test_what_meta_refuses_is_one_sentence(sim_api: CloudApi, sim: Sim) -> None:
    hand_in(sim_api)
    account = template_api.account(sim_api, "")
    one = template_api.standings(sim_api, account, {"invoice": TEMPLATES["invoice"]})[0]
    with pytest.raises(HelpdeskError, match="already exists"):
        template_api.submit(sim_api, account, one, PAPER)


def test_review_takes_its_time(sim_api: CloudApi, sim: Sim) -> None:
    sim.set(template_review_seconds=3600)
    account = template_api.account(sim_api, "")
    [one, *_] = template_api.standings(sim_api, account, TEMPLATES)
    assert template_api.submit(sim_api, account, one, PAPER) == "PENDING"
    [again, *_] = template_api.standings(sim_api, account, TEMPLATES)
    assert again.status == "PENDING"


def test_a_paper_is_a_pdf_with_a_sound_barcode() -> None:
    assert PAPER.startswith(b"%PDF-")
    assert PAPER.rstrip().endswith(b"%%EOF")
    assert len(WIDTHS) == 107
    assert all(sum(map(int, one)) == 11 for one in WIDTHS[:-1])
    assert len(set(WIDTHS)) == 107
    assert code128("A") == [104, 33, (104 + 33) % 103, 106]
    long = pdf([PaperLine(f"line {n}") for n in range(200)], title="x")
    counted = re.search(rb"/Count (\d+)", long)
    assert counted is not None
    assert int(counted[1]) > 1


def test_a_sample_is_taken_over_the_wire(sim_api: CloudApi, sim: Sim) -> None:
    assert sim_api.upload_sample(PAPER, "application/pdf").startswith("4::")
