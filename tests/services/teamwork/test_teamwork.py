"""What the team writes beside replies: notes with mentions, tasks, drafts, canned answers; steps with tickets."""

from datetime import timedelta
from pathlib import Path

import pytest
from fixtures.business import Business
from fixtures.teamwork import EVA, MAX, MAXINE, START, say, stored, wrote

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.conversation import Conversation
from helpdesk.db.teamwork import TYPES, Mention
from helpdesk.errors import NotFound, NotPossible, SettingsError
from helpdesk.services import agents, canned, teamwork, ticket_steps, ticket_view, tickets
from helpdesk.services.agent_replies import Said


def test_later_words_stand_at_the_message_they_are_about(business: Business) -> None:
    with business.work() as uow:
        wrote(uow, "w2", "Lampr")
        wrote(uow, "w3", "geheim")
        wrote(uow, "e1", "Lampe", "edit", detail={"message_id": "w2"})
        wrote(uow, "e2", "", "revoke", detail={"message_id": "w3"})
        wrote(uow, "e3", "", "reaction", detail={"message_id": "w1", "emoji": "👍"})
        wrote(uow, "w4", "Und?", quoted_id="w2")
        ticket = tickets.get(uow.session, 1)
        shown, older = ticket_view.lines(uow, ticket, "agent", limit=3)
        whole, none = ticket_view.lines(uow, ticket, "agent")
        assert [line.id for line in ticket_view.lines(uow, ticket, "agent", before=shown[0].id)[0]] == [whole[0].id]
    assert (older, none, len(shown)) == (True, False, 3)
    first, second, third, fourth = whole
    assert first.reactions == ("👍",)
    assert (second.text, second.edited) == ("Lampe", True)
    assert (third.text, third.revoked) == ("", True)
    assert fourth.quote["id"] == second.id


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Max kannst du?", [MAX]), ("@maxine vogt, bitte", [MAXINE]), ("@Maxi weiß es", []), ("a@max.example", []),
        ("@Max @Max Roth @Maxine", [MAX, MAXINE]), ("@Eva ich", []),
    ],
)  # fmt: skip
def test_who_is_named_in_a_note_is_told(business: Business, text: str, named: list[int]) -> None:
    with business.work() as uow:
        teamwork.add_note(uow, 1, text, EVA)
    assert sorted(one.agent_id for one in stored(business, Mention)) == named
    with business.work() as uow:
        for one in named:
            assert teamwork.unseen_mentions(uow, one) == 1
            assert [(it.ticket_number, it.by, it.text) for it in teamwork.mentions_of(uow, one)] == [(1, EVA, text)]
            assert (teamwork.see_mentions(uow, 1, one), teamwork.unseen_mentions(uow, one)) == (1, 0)


def test_tasks_are_somebodys_and_get_done(business: Business) -> None:
    with business.work() as uow:
        late = teamwork.add_task(uow, 1, "Ersatz bestellen", assignee_id=MAX, due_at=START + timedelta(days=2))
        soon = teamwork.add_task(uow, 1, " Lieferant\nfragen ", assignee_id=MAX, due_at=START, agent_id=EVA)
        with pytest.raises(NotFound):
            teamwork.add_task(uow, 1, "x", assignee_id=99)
        assert [one.title for one in teamwork.tasks_for(uow, MAX)] == ["Lieferant fragen", "Ersatz bestellen"]
        teamwork.set_task_done(uow, soon.id, True, MAX)
        assert [one.id for one in teamwork.tasks_for(uow, MAX)] == [late.id]
        assert [one.id for one in teamwork.tasks_of(uow, 1)] == [late.id, soon.id]
        assert teamwork.set_task_done(uow, soon.id, False).done_at is None


def test_drafts_are_kept_for_each_and_tell_who_writes(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    with business.work() as uow:
        teamwork.save_draft(uow, 1, EVA, "Sehr geehrte")
        teamwork.save_draft(uow, 1, MAX, "Hallo")
        assert teamwork.writing(uow, 1, but=MAX) == ["Eva"]
        teamwork.save_draft(uow, 1, MAX, " ")
        assert teamwork.draft_of(uow, 1, MAX) == ""
    monkeypatch.setattr(clock, "now", lambda: START + TYPES + timedelta(seconds=1))
    with business.work() as uow:
        assert teamwork.writing(uow, 1) == []
        assert teamwork.draft_of(uow, 1, EVA) == "Sehr geehrte"
    say(business, Said("k", "Guten Tag"))
    with business.work() as uow:
        assert teamwork.draft_of(uow, 1, EVA) == ""


def test_canned_answers_are_filled_and_show_what_is_not_known(business: Business, tmp_path: Path) -> None:
    with business.work() as uow:
        conversation, eva = uow.session.get_one(Conversation, "c1"), uow.session.get_one(Agent, EVA)
        values = ticket_view.values_of(tickets.get(uow.session, 1), conversation, [], eva)
    told = {one.name: one.text for one in canned.answers("de", values)}
    assert told["hello"].startswith("Guten Tag Lena, hier ist Eva von ")
    assert canned.gaps(told["status"]) == ["carrier", "tracking_number", "expected_on"]
    assert (
        canned.fill("{{agent_name}} {{customer_name}}", "ar", {"customer_name": "{{agent_name}}<b>"}).count("<b>") == 1
    )
    assert "[[" not in "".join(one.text for language in ("en", "de", "ar") for one in canned.answers(language, {}))  # type: ignore[arg-type]
    for language in ("en", "de", "ar"):
        (tmp_path / f"{language}.yml").write_text("a: {title: A, text: Hi}\n")
    (tmp_path / "de.yml").write_text("a: {title: A, text: 'Nr. {{nummer}}'}\n")
    with pytest.raises(SettingsError, match="nummer"):
        canned.read_canned(tmp_path)
    (tmp_path / "de.yml").write_text("b: {title: A, text: Hallo}\n")
    with pytest.raises(SettingsError, match="all languages"):
        canned.read_canned(tmp_path)


def test_two_tickets_become_one_and_nobody_is_forgotten(business: Business) -> None:
    with business.work() as uow:
        first = tickets.get(uow.session, 1)
        second = tickets.open_ticket(uow, "c1", opened_by="w9", topic="refund_request", facts={"amount": "12.00"})
        agents.take(uow, second.number, MAX)
        teamwork.add_note(uow, second.number, "@Eva schau", MAX)
        ticket_steps.set_tags(uow, second.number, ["VIP", " vip ", "Groß handel"], MAX)
        ticket_steps.set_priority(uow, second.number, "high", MAX)
        merged = ticket_steps.merge(uow, second.number, 1, MAX)
        assert merged is first
        assert (second.status, second.resolved_by, second.merged_into) == ("closed", "merge", 1)
        assert (first.handed_over, first.priority, first.tags) == (True, "high", ["vip", "groß handel"])
        assert first.facts == {"order_number": "1001", "amount": "12.00"}
        assert [note.text for note in teamwork.notes_of(uow, 1)] == ["@Eva schau"]
        assert uow.session.get_one(Conversation, "c1").owner == "human"
        with pytest.raises(NotPossible):
            ticket_steps.merge(uow, 1, second.number, MAX)


def test_another_queue_priority_and_spam(business: Business) -> None:
    with business.work() as uow:
        agents.take(uow, 1, EVA)
        moved = ticket_steps.transfer(uow, 1, "payments", EVA)
        assert (moved.queue, moved.assignee_id, moved.status) == ("payments", None, "queued")
        for step, value in ((ticket_steps.transfer, "nowhere"), (ticket_steps.set_priority, "soon")):
            with pytest.raises(NotPossible):
                step(uow, 1, value, EVA)
        with pytest.raises(NotPossible):
            ticket_steps.set_tags(uow, 1, ["<b>"], EVA)
        assert ticket_steps.spam(uow, 1, EVA).status == "closed"
        assert uow.session.get_one(Conversation, "c1").blocked_at == START
