"""People of the team: who may be added, who can sign in, and when they are taken to be away."""

from datetime import timedelta

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.agent import AgentSession, AuditEntry, SignInFailure
from helpdesk.db.engine import Database
from helpdesk.errors import NotPossible
from helpdesk.services import passwords, presence, sign_in, team

PASSWORD = "correct horse battery"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def business(database: Database) -> Business:
    return Business(database)


def add(business: Business, name: str = "Eva", role: str = "agent", **details: object) -> int:
    with business.work() as uow:
        return team.add(uow, f"{name}@shop.example", f"{name} Brandt", role, PASSWORD, **details).id


def enter(business: Business, agent_id: int) -> str:
    with business.work() as uow:
        return sign_in.begin_session(uow, agent_id, "10.0.0.1", clock.now())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "no address"}, "looks like"), ({"email": "eva@shop.example "}, "already"),
        ({"role": "king"}, "role"), ({"password": "ninechars"}, "10 to 200"), ({"password": "x" * 201}, "10 to 200"),
        ({"password": "New@shop.example"}, "e-mail address"), ({"queues": ["sales"]}, "none of the queues"),
        ({"skills": ["magic"]}, "none of the skills"), ({"languages": ["fr"]}, "none of the languages"),
        ({"capacity": -1}, "Capacity"), ({"name": " "}, "A name has"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_one_sentence(business: Business, change: dict[str, object], said: str) -> None:
    add(business)
    told = {"email": "new@shop.example", "name": "New", "role": "agent", "password": PASSWORD, **change}
    with pytest.raises(NotPossible, match=said), business.work() as uow:
        team.add(uow, **told)  # type: ignore[arg-type]
    with business.database.reading() as session:
        assert [agent.name for agent in team.people(session)] == ["Eva Brandt"]


@pytest.mark.usefixtures("shipped_passwords")
def test_a_password_is_known_by_a_salted_hash_with_its_own_parameters() -> None:
    first, second = passwords.hashed(PASSWORD), passwords.hashed(PASSWORD)
    assert first.startswith("scrypt$32768$8$1$")
    assert len(first) <= 200
    assert first != second
    assert passwords.matches(PASSWORD, first)
    for wrong in (PASSWORD + " ", PASSWORD.title(), "", "x" * 100_000):
        assert not passwords.matches(wrong, first)
    for damaged in ("", "plain", "scrypt$x$8$1$AA==$AA==", first.replace("scrypt", "md5"), passwords.nobody()):
        assert not passwords.matches(PASSWORD, damaged)


def test_the_last_admin_stays(business: Business) -> None:
    admin, other = add(business, "Sam", "admin"), add(business, "Kim", "admin")
    with business.work() as uow:
        team.set_active(uow, other, False)
    for step in (
        lambda uow: team.set_active(uow, admin, False), lambda uow: team.change(uow, admin, role="agent"),
    ):  # fmt: skip
        with pytest.raises(NotPossible, match="last admin"), business.work() as uow:
            step(uow)


def test_whoever_leaves_or_gets_a_new_password_is_signed_out(business: Business) -> None:
    eva = add(business)
    for step in (
        lambda uow, _word: team.set_password(uow, eva, "another long one"),
        lambda uow, word: sign_in.sign_out(uow, word, clock.now(), everywhere=True),
        lambda uow, _word: team.set_active(uow, eva, False),
    ):
        words = [enter(business, eva) for _ in range(2)]
        with business.database.reading() as session:
            assert all(sign_in.person_of(session, word, clock.now()) for word in words)
            kept = session.query(AgentSession).all()
            assert not {row.token for row in kept} & set(words), "a database that is read opens no door"
        with business.work() as uow:
            step(uow, words[0])
        with business.database.reading() as session:
            assert not any(sign_in.person_of(session, word, clock.now()) for word in words)
            assert team.get(session, eva).presence == "offline"
    with business.database.reading() as session:
        assert sign_in.verified(session, "eva@shop.example", "another long one") is None, "who left stays out"
        what = [row.what for row in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert [word for word in what if word != "signed_in"] == [
        "person_added", "password_set", "signed_out", "person_deactivated",
    ]  # fmt: skip


def test_a_session_ends_idle_or_old(business: Business) -> None:
    eva, start = add(business), clock.now()
    word = enter(business, eva)
    for hours, kept in ((7.9, True), (15, False)):
        with business.database.reading() as session:
            assert (sign_in.person_of(session, word, start + timedelta(hours=hours)) is not None) is kept
    with business.work() as uow:
        sign_in.seen(uow, word, start + timedelta(hours=7))
    for hours, kept in ((11.9, True), (12.1, False)):
        with business.database.reading() as session:
            assert (sign_in.person_of(session, word, start + timedelta(hours=hours)) is not None) is kept


def test_tries_are_counted_by_e_mail_and_by_address_until_they_are_old(business: Business) -> None:
    eva, now = add(business), clock.now()

    def tries(email: str, address: str, after: timedelta = timedelta()) -> bool:
        with business.work() as uow:
            return sign_in.attempt(uow, email, address, now + after)

    assert [tries("eva@shop.example", f"10.0.0.{n}") for n in range(6)] == [True] * 5 + [False]
    assert tries("EVA@shop.example ", "10.0.0.9") is False
    assert [tries(f"{n}@shop.example", "10.1.1.1") for n in range(21)] == [True] * 20 + [False]
    assert tries("eva@shop.example", "10.0.0.1", 16 * MINUTE)
    with business.work() as uow:
        sign_in.begin_session(uow, eva, "10.0.0.1", now + 16 * MINUTE)
    assert [tries("eva@shop.example", "10.0.0.1", 16 * MINUTE) for _ in range(5)] == [True] * 5, "begun anew"
    with business.work() as uow:
        sign_in.attempt(uow, "x", "y", now + timedelta(hours=1))
        assert uow.session.query(SignInFailure).count() == 2, "old tries are forgotten"


def test_silence_makes_away_then_offline_and_a_touch_brings_back(business: Business) -> None:
    eva, ben, start = add(business), add(business, "Ben"), clock.now()
    word = enter(business, eva)
    with business.work() as uow:
        presence.choose(team.get(uow.session, eva), "online", start)
        presence.choose(team.get(uow.session, ben), "break", start)

    def after(minutes: float) -> tuple[list[str], list[str]]:
        with business.work() as uow:
            changed = presence.sweep(uow, start + minutes * MINUTE, 5 * MINUTE)
            return [one.first_name for one in changed], [team.get(uow.session, one).presence for one in (eva, ben)]

    assert after(4.9) == ([], ["online", "break"])
    assert after(5) == (["Eva"], ["away", "break"])
    assert after(6) == ([], ["away", "break"])
    with business.work() as uow:
        sign_in.seen(uow, word, start + 29 * MINUTE)
    changed, now_are = after(30)
    assert (changed, now_are) == (["Ben"], ["online", "offline"])
    with business.work() as uow:
        with pytest.raises(NotPossible, match="Presence is"):
            presence.choose(team.get(uow.session, eva), "offline", start)
        presence.choose(team.get(uow.session, eva), "break", start + 30 * MINUTE)
        sign_in.seen(uow, word, start + 31 * MINUTE)
        assert team.get(uow.session, eva).presence == "break", "a touch does not end a break"
