"""A customer's own data in apps and shops."""
# ruff: noqa: E501 (lines of HTML)

from vision.canvas import Maker


def _lines(make: Maker, many: int) -> str:
    words = make.rng.sample(make.all("settings"), many)
    return '<div class="rule"></div>'.join(
        f'<div class="menuline">{make.run(word)}<i class="chev"></i></div>' for word in words
    )


def profile(make: Maker) -> None:
    """A face, a name, and what can be changed."""
    make.app_bar(make.say("account_bar"))
    face = f'<div class="face">{make.name[0]}</div>'
    make.add(
        f'<div class="mid">{face}{make.run(make.name, "h2")}{make.run(make.email(), "pale", ltr=True)}{make.run(make.phone(), "pale", ltr=True)}</div>'
    )
    make.add(make.card(_lines(make, 5)), make.card(make.run(make.say("sign_out"), "red")))
    make.tabs()


def form(make: Maker) -> None:
    """Fields that can be filled in."""
    make.app_bar(make.say("personal_data"))
    fields = [
        (make.say("full_name"), make.name, False),
        (make.say("email_label"), make.email(), True),
        (make.say("phone_label"), make.phone(), True),
    ]
    if make.rng.random() < 0.5:
        fields.append((make.say("city_label"), make.rng.choice(make.all("places_" + make.market.country)), False))
    for label, value, ltr in fields:
        make.add(f'<div class="input">{make.run(label, "label")}{make.run(value, ltr=ltr)}</div>')
    make.add(make.run(make.say("form_note"), "tiny"), make.button(make.say("save")))


def security(make: Maker) -> None:
    """Rows with a way to change each."""
    make.site_bar()
    if make.rng.random() < 0.25:
        make.address_bar(make.url("/account"))
    make.add(make.run(make.say("security"), "h1"))
    fields = ((make.say("full_name"), make.name, False), (make.say("email_label"), make.email(), True),
              (make.say("phone_label"), make.phone(), True), (make.say("password"), "••••••••••", True))  # fmt: skip
    rows = [
        f'<div class="far"><div class="col">{make.run(label, "b")}{make.run(value, "pale", ltr=ltr)}</div>{make.run(make.say("change"), "link")}</div>'
        for label, value, ltr in fields
    ]
    make.add(make.card('<div class="rule"></div>'.join(rows)))


def addresses(make: Maker) -> None:
    """A delivery address with its contact."""
    make.app_bar(make.say("address_book"))
    lines = [make.name, *make.digits(make.say("street_" + make.market.country)).split("|")]
    where = f'<div class="col">{"".join(make.run(line) for line in lines)}</div>'
    make.rows = make.rng.choice(("stack", "split", "beside"))
    make.add(make.card(make.run(make.say("standard"), "chip"), where, '<div class="rule"></div>',
                       make.row(make.say("phone_label"), make.phone(), ltr=True), make.row(make.say("email_label"), make.email(), ltr=True),
                       f'<div class="acts" style="justify-content:flex-start">{make.run(make.say("change"), "link")}{make.run(make.say("delete"), "link")}</div>'))  # fmt: skip
    make.add(make.button(make.say("new_address"), "ghost"))
    make.tabs()
