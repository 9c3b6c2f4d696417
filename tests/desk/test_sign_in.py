"""Signing in: kindly refused, slowed down, a new session each time, and signed out for good."""

from fixtures.desk import PASSWORD, Desk

from desk.access import COOKIE


def test_who_signs_in_has_a_new_word_that_scripts_cannot_read(desk: Desk) -> None:
    desk.add("Eva")
    browser = desk.nobody()
    browser.cookies.set(COOKIE, "planted", domain="testserver.local", path="/")
    form = {"email": " EVA@shop.example", "password": PASSWORD, "csrf": browser.word_of("/sign-in"), "next": "/audit"}
    answer = browser.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit")
    given = answer.headers["set-cookie"].lower()
    assert "httponly" in given
    assert "samesite=lax" in given
    first = browser.cookies.get(COOKIE, domain="testserver.local")
    assert first not in (None, "planted")
    assert browser.get("/queue").status_code == 200


def test_a_password_of_ones_own_is_set_by_who_knows_the_old_one(desk: Desk) -> None:
    desk.add("Eva")
    eva, elsewhere = desk.browser("Eva"), desk.browser("Eva")
    new = "another long one"
    for form, said in (
        ({"old": "guessed guessed", "new": new}, "a different one"), ({"old": PASSWORD, "new": "short"}, "10 to 200"),
    ):  # fmt: skip
        assert said in eva.post("/me/password", data=form).text
    assert eva.post("/me/password", data={"old": PASSWORD, "new": new}).status_code == 303
    assert eva.get("/me/password?done").status_code == 200
    assert elsewhere.get("/me/password").status_code == 303, "signed out there"
    assert desk.nobody().sign_in("eva@shop.example", new) == 303


def test_nobody_sends_large_forms(desk: Desk) -> None:
    assert desk.nobody().post("/sign-in", content=b"x" * 70_000).status_code == 413
    endless = (part for part in [b"email=x"])  # without a length
    assert desk.nobody().post("/sign-in", content=endless).status_code == 411


def test_wrong_tries_sound_alike_and_are_slowed_down(desk: Desk) -> None:
    desk.add("Eva")
    browser = desk.nobody()
    answers = set()
    for email in ("eva@shop.example", "nobody@shop.example"):
        form = {"email": email, "password": "guessed guessed", "csrf": browser.word_of("/sign-in")}
        answers.add(browser.post("/sign-in", data=form).text.replace(email, ""))
    assert len(answers) == 1
    statuses = [browser.sign_in("eva@shop.example", "guessed guessed") for _ in range(5)]
    assert statuses == [401] * 4 + [429]
    assert browser.sign_in("eva@shop.example", PASSWORD) == 429, "the right one has to wait, too"
