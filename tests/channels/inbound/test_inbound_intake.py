"""Storing webhooks: jobs, lanes and identities after each of Meta's edge cases, on both databases."""

import asyncio
import logging
import sqlite3
from typing import Any

import pytest
from fixtures.inbound import jobs, receipts, store
from fixtures.whatsapp_cases import NUMBERS, SENT_AT, posts, raw
from inbound_rows import aliases, conversations, lanes
from sqlalchemy import event

from channels.whatsapp import intake as intake_module
from channels.whatsapp.intake import Intake
from channels.whatsapp.payload import CustomerMessage
from helpdesk.bootstrap import Helpdesk
from helpdesk.db import engine
from helpdesk.db.engine import Database
from helpdesk.errors import DatabaseUnavailable
from helpdesk.queue import HEAVY, LIGHT, DurableQueue
from helpdesk.services.identity import CustomerIds


def test_the_same_post_five_times_at_once_from_two_processes_is_one_job(business: Helpdesk) -> None:
    other_database = Database(business.database.url.render_as_string(hide_password=False))
    other = Helpdesk(other_database, DurableQueue(other_database))
    both = [Intake(business, NUMBERS), Intake(other, NUMBERS)]
    for intake in both:
        intake.start()

    async def five_times() -> None:
        body = raw(posts("01")[0])
        await asyncio.gather(*(both[n % 2].store(body) for n in range(5)))

    asyncio.run(five_times())
    for intake in both:
        intake.stop()
    other_database.dispose()
    [job] = jobs(business)
    assert (job.key, job.weight) == ("wamid.01", LIGHT)
    assert list(conversations(business)) == [job.lane]
    assert set(aliases(business).values()) == {job.lane}


def test_the_same_message_twice_in_one_post_is_one_job(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("02"))
    assert [job.key for job in jobs(business)] == ["wamid.02"]


def test_a_mixed_batch(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("03"))
    found = lanes(business)
    assert set(found) == {"03a", "03b", "03c", "03e"}
    assert found["03b"] == found["03e"]
    assert len({found["03a"], found["03b"], found["03c"]}) == 3, "one customer on two of our numbers"
    assert [(job.key, job.lane) for job in receipts(business)] == [
        ("wamid.out1:sent", "wamid.out1"),
        ("wamid.out2:delivered", "wamid.out2"),
    ]


def test_a_thousand_updates_in_one_post(business: Helpdesk, intake: Intake) -> None:
    post = posts("03")[0]
    [message, _], [status] = (
        post["entry"][0]["changes"][0]["value"]["messages"],
        post["entry"][0]["changes"][1]["value"]["statuses"],
    )
    message["text"]["body"] = "x" * 4000
    many = [{**message, "id": f"wamid.m{n}", "from": f"4917{n % 97:06d}"} for n in range(600)]
    post["entry"][0]["changes"][0]["value"]["messages"] = many
    post["entry"][0]["changes"][1]["value"]["statuses"] = [{**status, "id": f"wamid.o{n}"} for n in range(396)]
    assert len(raw(post)) < 3 * 1024 * 1024
    statements: list[str] = []
    event.listen(business.database.write_engine, "before_cursor_execute", lambda *found: statements.append(found[2]))
    store(intake, post)
    assert 0 < len(statements) < 100, "a round trip each would be a thousand"
    assert len(jobs(business)) == 602
    assert len(conversations(business)) == 99
    assert len(receipts(business)) == 397


def test_messages_of_one_moment_are_put_in_the_order_they_were_sent(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("05"))
    assert [job.key for job in jobs(business)] == ["wamid.05a", "wamid.05b", "wamid.05c"]


def test_files_are_heavy(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("15"), *posts("10"))
    assert [job.weight for job in jobs(business)] == [HEAVY] * 7 + [LIGHT] * 3


def test_what_is_never_answered_is_not_stored(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("16"))
    assert jobs(business) == []
    assert conversations(business) == {}


def test_statuses_are_stored_once_each(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("20"))
    found = receipts(business)
    assert len(found) == len({job.key for job in found}) == 8
    assert found[0].body["status"]["pricing"]["billable"] is True
    assert found[0].body["phone_number_id"] == "1055"


def test_a_customer_who_wants_no_more_marketing(business: Helpdesk, intake: Intake) -> None:
    def wish(value: str, at: int) -> dict[str, Any]:
        one = {"wa_id": "15550100002", "category": "marketing_messages", "value": value, "timestamp": at}
        value_ = {"metadata": {"phone_number_id": "1055"}, "user_preferences": [one]}
        change = {"field": "user_preferences", "value": value_}
        return {"object": "whatsapp_business_account", "entry": [{"changes": [change]}]}

    def opted_out() -> bool:
        return next(iter(conversations(business).values())).opted_out_at is not None

    store(intake, posts("01")[0], wish("stop", 1780000100))
    assert opted_out()
    store(intake, wish("resume", 1780000050))
    assert opted_out(), "the older wish came late"
    store(intake, wish("resume", 1780000200))
    assert not opted_out()


def test_a_body_carries_what_the_worker_needs(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("01"))
    [job] = jobs(business)
    assert job.body["conversation_id"] == job.lane
    assert job.body["phone_number_id"] == "1055"
    assert job.body["message"]["text"] == {"body": "hi"}
    assert job.body["contact"]["profile"] == {"name": "Ana"}
    assert job.body["received_at"] > SENT_AT


def test_webhooks_of_one_moment_share_a_commit(business: Helpdesk) -> None:
    intake = Intake(business, NUMBERS)
    commits = []
    engine.event.listen(business.database.write_engine, "commit", commits.append)

    async def many() -> None:
        waiting = [asyncio.ensure_future(intake.store(raw(post))) for post in posts("09")]
        await asyncio.sleep(0)
        assert intake.waiting == 10
        intake.start()
        await asyncio.gather(*waiting)

    asyncio.run(many())
    intake.stop()
    assert len(commits) == 1
    assert len(jobs(business)) == 10


def test_an_item_no_database_takes_does_not_fail_its_neighbours(
    business: Helpdesk, intake: Intake, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = CustomerMessage("1055", CustomerIds("666"), "\ud800", {"id": "wamid.bad", "type": "text"}, {})
    split = intake_module.split

    def with_a_bad_item(body: Any, numbers: Any) -> Any:
        envelope = split(body, numbers)
        envelope.messages.insert(0, bad)
        return envelope

    monkeypatch.setattr(intake_module, "split", with_a_bad_item)
    store(intake, *posts("01"))
    assert [job.key for job in jobs(business)] == ["wamid.01"]
    assert "webhook_item_refused error=" in caplog.text


def test_too_many_waiting_are_refused(business: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "MAX_WAITING", 3)
    intake = Intake(business, NUMBERS)  # not started: nobody stores

    async def many() -> None:
        waiting = [asyncio.ensure_future(intake.store(raw(post))) for post in posts("09")[:3]]
        await asyncio.sleep(0)
        with pytest.raises(DatabaseUnavailable):
            await intake.store(raw(posts("01")[0]))
        intake.start()
        await asyncio.gather(*waiting)

    asyncio.run(many())
    intake.stop()
    assert len(jobs(business)) == 3


def test_what_waits_is_stored_before_the_end(business: Helpdesk) -> None:
    intake = Intake(business, NUMBERS)

    async def begin_and_end() -> None:
        waiting = asyncio.ensure_future(intake.store(raw(posts("01")[0])))
        await asyncio.sleep(0)
        intake.start()
        await asyncio.get_running_loop().run_in_executor(None, intake.stop)
        await waiting
        with pytest.raises(DatabaseUnavailable):
            await intake.store(raw(posts("04")[0]))

    asyncio.run(begin_and_end())
    assert len(jobs(business)) == 1


def on_sqlite(database: Database, numbers: tuple[str, ...] = NUMBERS) -> tuple[Helpdesk, Intake]:
    business = Helpdesk(database, DurableQueue(database))
    return business, Intake(business, numbers)


def test_a_full_disk_is_not_acknowledged_and_said_once(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    business, intake = on_sqlite(sqlite_database)
    intake.start()
    caplog.set_level(logging.INFO)
    with sqlite_database.write_engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    post = posts("01")[0]
    post["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] = "x" * 100_000
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable):
            store(intake, post)
    assert caplog.text.count("webhook_not_stored reason=disk_full") == 1
    with sqlite_database.write_engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    store(intake, post)
    intake.stop()
    assert len(jobs(business)) == 1


def test_a_locked_database_is_not_acknowledged(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 0.1)
    business, intake = on_sqlite(sqlite_database)
    intake.start()
    assert sqlite_database.url.database
    with sqlite3.connect(sqlite_database.url.database, isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable):
            store(intake, posts("01")[0])
        holder.execute("ROLLBACK")
    store(intake, posts("01")[0])
    intake.stop()
    assert len(jobs(business)) == 1


def test_a_missing_table_is_not_acknowledged(sqlite_database: Database) -> None:
    """Our own mistake is no reason to lose a message either."""
    _, intake = on_sqlite(sqlite_database)
    intake.start()
    with sqlite_database.write_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE conversation_alias")
    with pytest.raises(DatabaseUnavailable):
        store(intake, posts("01")[0])
    intake.stop()


def test_a_database_that_hangs_is_not_waited_for_longer_than_meta_does(
    business: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "PATIENCE", 0.05)
    with pytest.raises(DatabaseUnavailable):
        store(Intake(business, NUMBERS), posts("01")[0])
