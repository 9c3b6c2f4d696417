"""Who may come where: every route by every role and by nobody, forms of others, other people's tickets and files."""

import pytest
from fixtures.business import Business
from fixtures.desk import Desk
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk import access, app
from desk.access import OPEN, own_path, permission_of
from desk.permissions import PERMISSIONS
from helpdesk import clock
from helpdesk.db.agent import AuditEntry
from helpdesk.db.changes import queue_mark, ticket_marks
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.teamwork import Mention, Note
from helpdesk.db.ticket import Ticket
from helpdesk.db.ticket_access import can_see, visible_to
from helpdesk.policies.access import ROLES, Person
from helpdesk.services import agents, team

FORM = {"text": "x", "title": "x", "step": "resolve", "message": "1", "before": "9", "template": "x", "key": "k"}
UNKNOWN = {"int": "999999", "str": "unknown", "path": "unknown"}


def test_a_page_that_says_nobodys_permission_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async def naked(_request: Request) -> Response:
        return Response("all of it")

    async def page(_request: Request) -> Response:
        return Response("shown")

    forgotten = Route("/naked", naked), Route("/form", access.page_for("self")(page), methods=["POST"])
    for route in forgotten:
        monkeypatch.setattr(app.audit, "ROUTES", [route])
        with pytest.raises(RuntimeError, match=route.path):
            app.create_app()


def test_every_route_is_for_those_whose_role_has_its_permission(desk: Desk) -> None:
    desk.team()
    who = {"": desk.nobody(), **{role: desk.browser(role) for role in ROLES}}
    found = [
        (route, method, permission_of(route))
        for route in desk.app.routes if isinstance(route, Route) for method in route.methods or () if method != "HEAD"
    ]  # fmt: skip
    assert len(found) > 10
    assert all(who[role].get("/", headers={"accept": "text/html"}).status_code == 303 for role in who)
    for route, method, permission in found:
        path = route.path_format.format(**{name: UNKNOWN[kind_of(one)] for name, one in route.param_convertors.items()})
        if permission == OPEN or path in ("/sign-out", "/live"):
            continue
        for role, browser in who.items():
            status = browser.request(method, path).status_code
            told = f"{method} {path} by {role or 'nobody'}: {status}"
            if not role:
                assert status == (303 if method == "GET" else 401), told
            elif role not in PERMISSIONS[permission]:
                assert status == 403, told
            else:
                assert status not in ((401, 403, 500) if method == "GET" else (401, 500)), told
        if method != "GET":
            forged = {"X-CSRF-Token": "guessed"}
            assert who["admin"].request(method, path, headers=forged).status_code == 403, f"forged {path}"


def kind_of(convertor: object) -> str:
    return {"IntegerConvertor": "int", "PathConvertor": "path"}.get(type(convertor).__name__, "str")


def test_a_form_of_another_page_changes_nothing(desk: Desk) -> None:
    desk.add("Eva")
    eva, other = desk.browser("Eva"), desk.browser("Eva")
    own = eva.headers.pop("X-CSRF-Token")
    language = {"language": "ar"}
    for form, headers in (
        ({}, {}), ({"csrf": other.headers["X-CSRF-Token"]}, {}), ({"csrf": own}, {"sec-fetch-site": "cross-site"}),
    ):  # fmt: skip
        assert eva.post("/me", data={**language, **form}, headers=headers).status_code == 403
    assert 'lang="en"' in eva.get("/queue").text
    assert eva.post("/me", data={**language, "csrf": own, "back": "//evil.example"}).headers["location"] == "/"
    assert '<html lang="ar" dir="rtl"' in eva.get("/queue").text


@pytest.mark.parametrize(
    "wish",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "evil",
     "/a\nSet-Cookie: x=1", "/\t/evil.example", "", None],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(wish: str | None) -> None:
    assert own_path(wish) == "/"


def test_who_came_for_a_page_gets_it_after_signing_in(desk: Desk) -> None:
    desk.add("Eva")
    browser = desk.nobody()
    asked = browser.get("/queue?a=1&b=2")
    assert asked.headers["location"] == "/sign-in?next=/queue%3Fa%3D1%26b%3D2"
    shown = browser.get(asked.headers["location"])
    assert 'value="/queue?a=1&amp;b=2"' in shown.text
    part = browser.get("/queue", headers={"hx-request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/sign-in")


def test_answers_are_safe_to_show(desk: Desk) -> None:
    desk.add("Eva")
    eva = desk.browser("Eva")
    for path, status in (("/queue", 200), ("/nothing", 404), ("/audit", 403)):
        answer = eva.get(path)
        assert answer.status_code == status
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick=" not in answer.text
    static = eva.get("/static/desk.css")
    assert static.headers["etag"]
    assert eva.get("/static/desk.css", headers={"if-none-match": static.headers["etag"]}).status_code == 304


def test_only_the_desks_own_names_are_answered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_NAMES", "desk.shop.example, localhost")
    browser = Desk(desk.business).nobody()
    for host, status in (("desk.shop.example", 200), ("localhost:8000", 200), ("evil.example", 400)):
        answer = browser.get("/sign-in", headers={"host": host})
        assert (answer.status_code, answer.headers["x-frame-options"]) == (status, "DENY")


def test_errors_say_nothing_of_their_cause(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.add("Eva", "lead")
    eva = desk.browser("Eva", raise_server_exceptions=False)

    def broken(*_arguments: object, **_options: object) -> None:
        raise ValueError("a customer's words")

    monkeypatch.setattr(app.team.team, "people", broken)
    answer = eva.get("/team")
    assert answer.status_code == 500
    assert "customer's words" not in answer.text + caplog.text
    assert "page=desk.team.show error=ValueError at=broken" in caplog.text
    assert "Something went wrong" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.fixture
def tickets(business: Business, desk: Desk) -> dict[str, int]:
    """A ticket in each of some queues, each of a conversation with a picture and a passport."""
    found = {}
    for queue in ("orders", "payments", "privacy"):
        business.conversation(queue, phone=f"4917000{len(found)}")
        with business.work() as uow:
            ticket = Ticket(
                conversation_id=queue, opened_by=queue, topic="", language="en", queue=queue, status="queued",
                active_at=clock.now(), created_at=clock.now(), updated_at=clock.now(),
            )  # fmt: skip
            message = Message(
                conversation_id=queue, direction=INBOUND, author="customer", kind="image", wamid=queue, body={},
                status=RECEIVED, created_at=clock.now(),
            )  # fmt: skip
            uow.session.add_all([ticket, message])
            uow.session.flush()
            found[queue] = ticket.number
            for media_class in ("screenshot", "id_document"):
                file = Media(
                    message_id=message.id, kind="image", meta_id=queue, state="stored", media_class=media_class,
                    created_at=clock.now(),
                )  # fmt: skip
                uow.session.add(file)
                uow.session.flush()
                found[f"{queue}/{media_class}"] = file.id
    return found


def test_tickets_are_seen_by_queue_assignment_and_mention(
    business: Business, desk: Desk, tickets: dict[str, int]
) -> None:
    people = {role: desk.add(role.title(), role) for role in ROLES}
    people["orders only"] = desk.add("Ola", queues=["orders"])
    people["payments lead"] = desk.add("Pia", "lead", queues=["payments", "privacy"])
    people["mentioned"] = desk.add("Mia", queues=["orders"])
    people["assigned"] = desk.add("Asa", queues=["orders"])
    with business.work() as uow:
        note = Note(ticket_number=tickets["payments"], text="@Mia", created_at=clock.now())
        uow.session.add(note)
        uow.session.flush()
        uow.session.add(
            Mention(
                note_id=note.id, ticket_number=note.ticket_number, agent_id=people["mentioned"], created_at=clock.now()
            )
        )
        agents.assign(uow, tickets["privacy"], people["assigned"], "system")
    all_but_privacy, everything = {"orders", "payments"}, {"orders", "payments", "privacy"}
    expected = {
        "agent": all_but_privacy, "lead": all_but_privacy, "manager": all_but_privacy, "privacy": everything,
        "admin": everything, "orders only": {"orders"}, "payments lead": {"payments", "privacy"},
        "mentioned": {"orders", "payments"}, "assigned": {"orders", "privacy"},
    }  # fmt: skip
    for name, agent_id in people.items():
        with business.database.reading() as session:
            row = team.get(session, agent_id)
            person = Person(row.id, row.name, row.first_name, row.email, row.role, frozenset(row.queues))
            by_rule = {ticket.queue for ticket in session.query(Ticket) if can_see(session, person, ticket)}
            by_query = {ticket.queue for ticket in session.query(Ticket).where(visible_to(person))}
        assert by_rule == by_query == expected[name], name


def test_nobody_reaches_into_tickets_of_others(business: Business, desk: Desk, tickets: dict[str, int]) -> None:
    desk.add("Ola", queues=["orders"])
    ola = desk.browser("Ola")
    assert ola.get(f"/tickets/{tickets['orders']}").status_code == 200
    for path in (f"/tickets/{tickets['payments']}", f"/media/{tickets['payments/screenshot']}"):
        assert ola.get(path).status_code == 404, path
    assert ola.get("/live", params={"topic": f"ticket:{tickets['payments']}"}).status_code in (404, 503)


def test_nobody_writes_into_tickets_of_others(business: Business, desk: Desk, tickets: dict[str, int]) -> None:
    desk.add("Ola", queues=["orders"])
    ola = desk.browser("Ola", raise_server_exceptions=False)
    with business.database.reading() as session:
        before = queue_mark(session), ticket_marks(session, [tickets["payments"]])
    tried = 0
    for route in desk.app.routes:
        if isinstance(route, Route) and "number" in route.param_convertors and "/tickets/" in route.path:
            others = {name: "1" for name in route.param_convertors if name != "number"}
            path = route.path_format.format(number=tickets["payments"], **others)
            for method in (route.methods or set()) - {"HEAD"}:
                tried += 1
                filled = {"params": FORM} if method == "GET" else {"data": FORM}
                assert ola.request(method, path, **filled).status_code == 404, f"{method} {path}"
    assert tried > 5
    with business.database.reading() as session:
        assert (queue_mark(session), ticket_marks(session, [tickets["payments"]])) == before


def test_a_look_at_a_document_of_identity_is_written_down(
    business: Business, desk: Desk, tickets: dict[str, int]
) -> None:
    people = desk.team()
    document, screenshot = tickets["orders/id_document"], tickets["orders/screenshot"]
    statuses = {role: desk.browser(role).get(f"/media/{document}").status_code for role in ROLES}
    assert statuses == {"agent": 403, "lead": 403, "manager": 403, "privacy": 404, "admin": 403}, "the file is not here"
    assert desk.browser("agent").get(f"/media/{screenshot}").status_code == 404
    with business.database.reading() as session:
        seen = [(row.agent_id, row.about) for row in session.query(AuditEntry).filter_by(what="media_seen")]
    assert seen == [(people["privacy"], str(document))]
    shown = desk.browser("privacy").get("/audit?what=media_seen").text
    assert "Looked at a sensitive file" in shown
    assert desk.browser("lead").get("/audit").status_code == 403
