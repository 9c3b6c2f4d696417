"""The team's page: an admin adds and changes people, everybody else of the leaders looks."""

from fixtures.business import Business
from fixtures.desk import PASSWORD, Desk

from helpdesk.services import team

DETAILS = {"name": "Ola <b>Nord</b>", "first_name": "", "role": "agent", "capacity": "3", "queues": ["orders"],
           "languages": ["ar", "en"]}  # fmt: skip


def test_an_admin_lets_people_in_and_out(business: Business, desk: Desk) -> None:
    desk.add("Sam", "admin")
    sam = desk.browser("Sam")
    added = sam.post("/team", data={**DETAILS, "email": "ola@shop.example", "password": PASSWORD})
    assert added.headers["location"] == "/team?done=added"
    with business.database.reading() as session:
        ola = team.by_email(session, "ola@shop.example")
    assert (ola.first_name, ola.queues, ola.languages, ola.capacity) == ("Ola", ["orders"], ["ar", "en"], 3)
    shown = sam.get("/team").text
    assert "Ola &lt;b&gt;Nord&lt;/b&gt;" in shown
    assert DETAILS["name"] not in shown
    assert "0 of 3" in shown

    browser = desk.browser("Ola")
    target = f"/team/{ola.id}"
    assert sam.post(target, data={**DETAILS, "first_name": "Ola", "role": "lead"}).status_code == 303
    assert browser.get("/team").status_code == 200, "a lead may look"
    assert "<form" not in browser.get("/team").text.partition("<main")[2]
    assert browser.post(target, data={**DETAILS, "first_name": "Ola", "role": "admin"}).status_code == 403
    for step in ({"step": "password", "password": "another long one"}, {"step": "left"}, {"step": "back"}):
        assert sam.post(target, data=step).headers["location"].startswith("/team?done=")
    assert browser.get("/team").status_code == 303, "signed out"
    assert desk.nobody().sign_in("ola@shop.example", "another long one") == 303


def test_what_does_not_fit_is_told_on_the_page(business: Business, desk: Desk) -> None:
    desk.add("Sam", "admin")
    sam = desk.browser("Sam")
    for form, said in (
        ({"email": "ola@shop.example", "password": "short"}, "10 to 200"),
        ({"email": "sam@shop.example", "password": PASSWORD}, "already"),
        ({"email": "ola@shop.example", "password": PASSWORD, "capacity": "many"}, "Capacity"),
        ({"email": "ola@shop.example", "password": PASSWORD, "role": "king"}, "A role is"),
    ):
        answer = sam.post("/team", data={**DETAILS, **form})
        assert (answer.status_code, said in answer.text) == (400, True), said
    with business.database.reading() as session:
        assert len(team.people(session)) == 1
