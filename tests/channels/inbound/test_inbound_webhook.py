"""The webhook over real HTTP: verification, size, signature, and what each answer means."""

import asyncio
import time
from typing import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from fixtures.inbound import OLDER, SECRET, TOKEN, jobs, serving, signature
from fixtures.whatsapp_cases import NUMBERS, case, posts, raw
from sanic import Blueprint

from channels.whatsapp import webhook
from channels.whatsapp.hushed import Hushed
from channels.whatsapp.intake import Intake
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.queue import DurableQueue

URL = "/webhook"


@pytest.fixture
def business(sqlite_database: Database) -> Helpdesk:
    return Helpdesk(sqlite_database, DurableQueue(sqlite_database))


Try = Callable[[httpx.AsyncClient], Awaitable[None]]


@pytest.mark.parametrize("one", case("19")["queries"], ids=lambda one: one["query"][:40])
async def test_verification(intake: Intake, one: dict[str, object]) -> None:
    async with serving(intake) as [client]:
        answer = await client.get(f"{URL}?{one['query']}")
    assert answer.status_code == one["status"]
    assert answer.headers["content-type"].startswith("text/plain")
    if one["status"] == 200:
        assert answer.text == one["body"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("number", "body"), enumerate(case("18")["raw"]))
async def test_what_is_no_envelope_is_answered_quickly(
    intake: Intake, business: Helpdesk, caplog: pytest.LogCaptureFixture, number: int, body: str
) -> None:
    async with serving(intake) as [client]:
        answer = await client.post(URL, content=body.encode(), headers=signature(body.encode()))
    assert answer.status_code == (400 if number in (0, 1, 13, 14) else 200)
    assert jobs(business) == []
    assert "Traceback" not in caplog.text


async def test_characters_survive_and_the_signature_is_over_the_raw_bytes(intake: Intake, business: Helpdesk) -> None:
    async with serving(intake) as [client]:
        for body in case("17")["raw"]:
            answer = await client.post(URL, content=body.encode(), headers=signature(body.encode()))
            assert answer.status_code == 200
    assert [job.body["message"]["text"]["body"] for job in jobs(business)] == [
        "Gr\u00fc\u00dfe, \u0645\u0631\u062d\u0628\u0627 \U0001f44b",
        "half \ufffd of one \ufffd",
        "raw UTF-8 \u0645\u0631\u062d\u0628\u0627",
    ]


async def test_signatures(intake: Intake, business: Helpdesk) -> None:
    body = raw(posts("01")[0])
    good = signature(body)["X-Hub-Signature-256"]
    async with serving(intake) as [client]:

        async def answer(headers: dict[str, str], content: bytes = body) -> int:
            return (await client.post(URL, content=content, headers=headers)).status_code

        assert await answer({}) == 401
        assert await answer({"X-Hub-Signature": good}) == 401
        assert await answer({"X-Hub-Signature-256": good[:-1] + ("0" if good[-1] != "0" else "1")}) == 401
        assert await answer(signature(body, "wrong")) == 401
        assert await answer({"X-Hub-Signature-256": good}, body + b" ") == 401
        assert jobs(business) == []
        assert await answer({"X-HUB-SIGNATURE-256": good}) == 200
        assert await answer(signature(body, OLDER)) == 200
    assert len(jobs(business)) == 1


async def test_a_replayed_post_changes_nothing(intake: Intake, business: Helpdesk) -> None:
    body = raw(posts("01")[0])
    async with serving(intake) as [client]:
        for _ in range(3):
            assert (await client.post(URL, content=body, headers=signature(body))).status_code == 200
    assert len(jobs(business)) == 1


async def test_a_post_may_have_three_megabytes(intake: Intake, business: Helpdesk) -> None:
    post = posts("01")[0]
    text = post["entry"][0]["changes"][0]["value"]["messages"][0]["text"]
    text["body"] = "x" * (webhook.MAX_BODY - len(raw(post)) + 2)
    body = raw(post)
    assert len(body) == webhook.MAX_BODY
    async with serving(intake) as [client]:
        assert (await client.post(URL, content=body, headers=signature(body))).status_code == 200
    assert len(jobs(business)) == 1


async def test_more_is_refused_before_it_is_sent(intake: Intake) -> None:
    async with serving(intake) as [client]:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        head = f"POST /webhooks/whatsapp/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {webhook.MAX_BODY + 1}\r\n\r\n"
        writer.write(head.encode())  # and not one byte of the body
        assert b" 413 " in await asyncio.wait_for(reader.readline(), 5)
        writer.close()


async def test_more_in_chunks_is_refused_at_the_limit(intake: Intake) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 65536

    async with serving(intake) as [client]:
        try:
            answer = await client.post(URL, content=endless())
        except (httpx.WriteError, httpx.ReadError):
            return  # the server has hung up while we were still talking
    assert answer.status_code == 413


async def test_not_stored_is_not_acknowledged(business: Helpdesk, intake: Intake) -> None:
    body = raw(posts("01")[0])
    with business.database.write_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE job RENAME TO away")
    async with serving(intake) as [client]:
        answer = await client.post(URL, content=body, headers=signature(body))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        with business.database.write_engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO job")
        assert (await client.post(URL, content=body, headers=signature(body))).status_code == 200
    assert len(jobs(business)) == 1


async def test_many_at_once_are_all_stored(business: Helpdesk, intake: Intake) -> None:
    bodies = []
    for number in range(60):
        post = posts("01")[0]
        message = post["entry"][0]["changes"][0]["value"]["messages"][0]
        message["id"], message["from"] = f"wamid.n{number}", f"49170{number % 20}"
        bodies.append(raw(post))
    async with serving(intake) as [client]:
        answers = await asyncio.gather(*(client.post(URL, content=body, headers=signature(body)) for body in bodies))
    assert {answer.status_code for answer in answers} == {200}
    assert len(jobs(business)) == 60


@pytest.mark.parametrize(("secrets", "token"), [((), TOKEN), (("",), TOKEN), ((SECRET, ""), TOKEN), ((SECRET,), "")])
def test_no_secret_no_start(business: Helpdesk, secrets: tuple[str, ...], token: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook.register(Blueprint("x"), intake=Intake(business, NUMBERS), secrets=secrets, verify_token=token)


def test_a_line_a_minute() -> None:
    hushed = Hushed(every=0.05)
    assert [hushed.due("a"), hushed.due("a"), hushed.due("b"), hushed.due("a")] == [1, 0, 1, 0]
    time.sleep(0.06)
    assert hushed.due("a") == 3
