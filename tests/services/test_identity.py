"""One customer, one conversation, whatever Meta calls them; on both databases."""

import threading

import pytest
from fixtures.business import Business
from sqlalchemy import select

from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.engine import Database
from helpdesk.services import identity
from helpdesk.services.identity import CustomerIds, Seen

NUMBER = "1055"


@pytest.fixture
def business(database: Database) -> Business:
    return Business(database)


def resolve(business: Business, wa_id: str = "", user_id: str = "", parent: str = "", name: str = "") -> str:
    with business.work() as uow:
        return identity.resolve(uow, NUMBER, CustomerIds(wa_id, user_id, parent), name)


def aliases(business: Business) -> dict[str, str]:
    with business.database.reading() as session:
        return {row.alias: row.conversation_id for row in session.scalars(select(ConversationAlias))}


def test_a_customer_is_known_by_any_id(business: Business) -> None:
    first = resolve(business, "4917001")
    assert resolve(business, "4917001", "DE.a", "DE.ENT.p") == first
    assert resolve(business, user_id="DE.a") == resolve(business, parent="DE.ENT.p") == first
    assert aliases(business) == {"4917001": first, "DE.a": first, "DE.ENT.p": first}
    assert resolve(business, "4917002") != first


def test_the_bsuid_decides_and_two_conversations_are_not_merged(business: Business) -> None:
    by_number, by_user = resolve(business, "4917001"), resolve(business, user_id="DE.a")
    assert resolve(business, "4917001", "DE.a") == by_user
    assert resolve(business, "4917001") == by_number
    assert business.read(by_user).wa_id == "4917001"


def test_our_numbers_are_apart(business: Business) -> None:
    with business.work() as uow:
        other = identity.resolve(uow, "1056", CustomerIds("4917001"))
    assert resolve(business, "4917001") != other


def test_what_is_learnt(business: Business) -> None:
    conversation = resolve(business, parent="DE.ENT.p", name="Ana")
    assert (business.read(conversation).user_id, business.read(conversation).profile_name) == ("DE.ENT.p", "Ana")
    resolve(business, "4917001", "DE.a", "DE.ENT.p")
    row = business.read(conversation)
    assert (row.wa_id, row.user_id, row.profile_name) == ("4917001", "DE.a", "Ana")
    resolve(business, parent="DE.ENT.p", name="Ana B" + "x" * 300)
    row = business.read(conversation)
    assert (row.wa_id, row.user_id, len(row.profile_name)) == ("4917001", "DE.a", 200)


def test_nothing_is_written_when_nothing_is_new(business: Business) -> None:
    resolve(business, "4917001", "DE.a", name="Ana")
    with business.statements() as statements:
        resolve(business, "4917001", "DE.a", name="Ana")
    assert [statement for statement in statements if not statement.startswith("SELECT")] == []


def test_no_id_no_conversation(business: Business) -> None:
    with pytest.raises(ValueError, match="id"):
        resolve(business)


def test_many_at_once(business: Business) -> None:
    seen = [Seen(NUMBER, CustomerIds(f"4917{n % 700:06d}"), f"name {n}") for n in range(1400)]
    seen.append(Seen(NUMBER, CustomerIds("4917000000", "DE.a")))
    seen.append(Seen(NUMBER, CustomerIds("", "DE.a")))
    with business.work() as uow:
        found = identity.resolve_many(uow.connection, seen)
    assert found[:700] == found[700:1400]
    assert len(set(found)) == 700
    assert found[0] == found[1400] == found[1401]
    assert business.read(found[5]).profile_name == "name 705"


def test_a_move_keeps_the_conversation_and_forgets_the_old_number(business: Business) -> None:
    conversation = resolve(business, "4917001", "DE.a")
    with business.work() as uow:
        assert identity.move(uow, NUMBER, CustomerIds("4917001"), CustomerIds("4917009", "DE.b")) == conversation
    assert aliases(business) == {"DE.a": conversation, "4917009": conversation, "DE.b": conversation}
    assert resolve(business, "4917001") != conversation, "the number's next owner is somebody else"


def test_a_move_of_somebody_unknown_is_a_new_customer(business: Business) -> None:
    with business.work() as uow:
        moved = identity.move(uow, NUMBER, CustomerIds("4917001"), CustomerIds("4917009"))
    assert aliases(business) == {"4917009": moved}


def test_a_move_to_nowhere_changes_nothing(business: Business) -> None:
    conversation = resolve(business, "4917001")
    with business.work() as uow:
        assert identity.move(uow, NUMBER, CustomerIds("4917001"), CustomerIds()) == conversation
    assert business.read(conversation).wa_id == "4917001"


def test_a_new_id_that_led_elsewhere_leads_here_and_the_other_conversation_stays(business: Business) -> None:
    conversation, other = resolve(business, "4917001"), resolve(business, "4917009")
    with business.work() as uow:
        identity.move(uow, NUMBER, CustomerIds("4917001"), CustomerIds("4917009"))
    assert resolve(business, "4917009") == conversation
    assert business.read(other).wa_id == "4917009"


def test_two_processes_meet_the_same_new_customers(business: Business) -> None:
    results: dict[int, list[str]] = {}
    started = threading.Barrier(4)

    def meet(number: int) -> None:
        seen = [Seen(NUMBER, CustomerIds(f"4917{n:03d}", f"DE.{n}")) for n in range(40)]
        database = Database(business.database.url.render_as_string(hide_password=False))
        started.wait()
        with database.transaction() as connection:
            found = identity.resolve_many(connection, seen if number % 2 else seen[::-1])
            results[number] = found if number % 2 else found[::-1]
        database.dispose()

    threads = [threading.Thread(target=meet, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert results[0] == results[1] == results[2] == results[3]
    with business.database.reading() as session:
        assert set(session.scalars(select(Conversation.id))) == set(results[0]), "no orphans"
