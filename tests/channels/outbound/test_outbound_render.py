"""Whatever a Reply holds, what leaves fits Meta's schema and the rules no schema can say, and nothing said is lost."""

import json
import re

import pytest
import regex
from fixtures import depth
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.whatsapp.render import FILENAME_UNITS, bodies, filename, fit_upload, render
from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.policies.chat_text import is_blank, shorten, split_text, utf16
from helpdesk.policies.reply_parts import BODY_UNITS, TEXT_UNITS, button_ids, split, titles
from simulator.rules import check_rules
from simulator.validation import check_schema

WEIRD = "aZ9 \t\n\x00\u200b\u200d\u200f\u2068\u2069\ud83d.!؟؟،غسäß👍🏽👨\u200d👩\u200d👧🇩🇪🇦e\u0301…*_`"
texts = st.one_of(st.text(max_size=60), st.text(alphabet=WEIRD, max_size=120), st.just(""), st.just("   "),
                  st.text(alphabet="ab .\n😀", min_size=900, max_size=6000))  # fmt: skip
labels = st.one_of(
    st.text(max_size=40), st.text(alphabet=WEIRD, max_size=100), st.sampled_from(["Yes", "yes", "Yes ", ""])
)
choices = st.builds(Choice, title=labels, payload=st.one_of(st.text(max_size=20), st.text(min_size=150, max_size=900)),
                    description=labels)  # fmt: skip
links = st.sampled_from([
    "https://shop.example/a.png", "http://localhost/x.png", "http://10.0.0.1/a.jpg", "http://127.1/a", "shop.example",
    "ftp://shop.example/a", "", "https://[::1]/a", "http://[::1", "https://a b.example/",
])  # fmt: skip
medias = st.builds(OutboundMedia, kind=st.sampled_from(["image", "video", "audio", "document"]), link=links,
                   filename=st.text(alphabet=WEIRD + "/\\.pdf", max_size=300))  # fmt: skip
replies = st.builds(
    Reply, text=texts, choices=st.lists(choices, max_size=14).map(tuple), choices_label=labels,
    media=st.none() | medias, url=st.none() | st.fixed_dictionaries({"title": labels, "url": links}),
    ask_location=st.booleans(), quote=st.sampled_from(["", "wamid.A"]),
    template=st.none() | st.fixed_dictionaries({"name": st.just("hello"), "parameters": st.lists(texts, max_size=3)}),
)  # fmt: skip


def violations(body: dict) -> list:
    whole = json.loads(json.dumps({**body, "to": "4915100000000", "biz_opaque_callback_data": "hd-1"}))
    return check_schema(whole) or check_rules(whole)


@settings(max_examples=depth.examples(80), deadline=None)
@given(replies)
def test_every_body_fits_schema_and_rules(reply: Reply) -> None:
    for part in split(reply):
        assert violations(render(part)) == []
        assert Reply.from_json(json.loads(json.dumps(part.to_json()))) == part  # as the database gives it back
        if part.template:
            assert violations(render(part, window_open=False)) == []


@settings(max_examples=depth.examples(80), deadline=None)
@given(replies)
def test_nothing_that_was_said_is_lost(reply: Reply) -> None:
    said = "".join(json.dumps(part.to_json(), ensure_ascii=False) for part in split(reply))
    for word in re.findall(r"[a-zäß]{2,}", reply.text):
        assert word[:40] in said
    payloads = [choice.payload for part in split(reply) for choice in part.choices]
    assert len(payloads) == len([c for c in reply.choices if not (blank(c.title) and blank(c.payload))])


def blank(text: str) -> bool:
    return is_blank(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


@settings(max_examples=depth.examples(80), deadline=None)
@given(st.text(alphabet="ab \n.!😀👍🏽🇩🇪e\u0301\u200d👩", max_size=400), st.integers(12, 60), st.integers(12, 60))
def test_text_is_split_where_it_may_be(text: str, limit: int, last: int) -> None:
    last = min(limit, last)
    chunks = split_text(text, limit, last)
    assert all(utf16(chunk) <= limit and not is_blank(chunk) for chunk in chunks)
    assert not chunks or utf16(chunks[-1]) <= last
    squeeze = str.maketrans("", "", " \n")
    if not is_blank(text):
        kept = "".join(chunks).translate(squeeze).replace("\u200d", "").replace("…", "")
        assert kept == text.translate(squeeze).replace("\u200d", "")


@pytest.mark.parametrize("cluster", ["👍🏽", "🇩🇪", "e\u0301", "👨\u200d👩\u200d👧", "نَّ", "😀"])
def test_what_people_see_as_one_character_is_never_torn(cluster: str) -> None:
    for limit in range(20, 32):
        chunks = split_text("x" + cluster * 60, limit, limit - 8)
        assert [one for chunk in chunks for one in regex.findall(r"\X", chunk)] == ["x"] + [cluster] * 60
        assert set(regex.findall(r"\X", shorten("x" + cluster * 60, limit))) == {"x", cluster, "…"}


def test_a_text_of_20000_characters_keeps_its_paragraphs_and_asks_last() -> None:
    paragraph = "Eine Zeile mit Wörtern. " * 12
    text = "\n\n".join(f"{n}: {paragraph}" for n in range(70))
    parts = split(Reply(text=text, choices=(Choice("Ja", "/affirm"), Choice("Nein", "/deny")), quote="wamid.Q"))
    assert [bool(part.choices) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert [bool(part.quote) for part in parts] == [True] + [False] * (len(parts) - 1)
    assert all(re.match(r"\d+: ", part.text) for part in parts), "cut inside a paragraph"
    assert all(utf16(part.text) <= TEXT_UNITS for part in parts)
    assert utf16(parts[-1].text) <= BODY_UNITS
    assert len(parts) <= 8, "bubbles are paid for: as few as fit"


@pytest.mark.parametrize(
    ("titles_", "kind"),
    [
        (["Yes", "No"], "button"),
        (["Exactly twenty chars"], "button"),
        (["One and twenty chars!"], "list"),
        (["A", "B", "C", "D"], "list"),
        (["A longer label than 24 characters", "B"], "list"),
    ],
)
def test_buttons_or_list(titles_: list[str], kind: str) -> None:
    [body] = bodies(Reply(text="?", choices=tuple(Choice(t, f"/{n}") for n, t in enumerate(titles_))))
    assert body["interactive"]["type"] == kind


def test_shortened_titles_stay_different_and_tell_all() -> None:
    labels_ = [f"Order from the eleventh of May {n}" for n in (1, 2, 3)] + ["Same", "Same", "x" * 80]
    parts = split(Reply(text="Which?", choices=tuple(Choice(t, f"/o{n}") for n, t in enumerate(labels_))))
    [body] = [render(part) for part in parts]
    rows = body["interactive"]["action"]["sections"][0]["rows"]
    assert len({row["title"] for row in rows}) == 6
    assert [row["description"] for row in rows[:3]] == labels_[:3]
    assert rows[4]["title"] == "Same 2"
    assert "x" * 80 in body["interactive"]["body"]["text"], "what fits no description stands in the text"


def test_more_than_ten_choices_become_numbered_text() -> None:
    [part] = split(Reply(text="Pick", choices=tuple(Choice(f"Size {n}", f"/s{n}") for n in range(14))))
    assert render(part)["text"]["body"].splitlines()[2:5] == ["1. Size 0", "2. Size 1", "3. Size 2"]
    assert len(part.choices) == 14, "the digits that are typed need them"


def test_media_with_choices() -> None:
    image = OutboundMedia("image", link="https://shop.example/a.png")
    yes = (Choice("Yes", "/affirm"),)
    [body] = bodies(Reply(text="This one?", media=image, choices=yes))
    assert body["interactive"]["header"] == {"type": "image", "image": {"link": image.link}}
    listed = bodies(Reply(text="Which?", media=image, choices=tuple(Choice(str(n), f"/{n}") for n in range(4))))
    assert [body["type"] for body in listed] == ["image", "interactive"]
    sound = OutboundMedia("audio", link="https://shop.example/a.mp3")
    assert [body["type"] for body in bodies(Reply(text="Listen", media=sound))] == ["audio", "text"]
    assert bodies(Reply(text="Look", media=image))[0]["image"]["caption"] == "Look"
    assert [body["type"] for body in bodies(Reply(text="w " * 700, media=image))] == ["image", "text"]


def test_private_links_are_left_out_and_the_words_stay() -> None:
    for link in ("http://localhost/a.png", "http://192.168.1.1/a.png", "http://169.254.169.254/x", "http://2130706433/a",
                 "http://intranet/a.png", "file:///etc/passwd"):  # fmt: skip
        assert [body["type"] for body in bodies(Reply(text="Look", media=OutboundMedia("image", link=link)))] == [
            "text"
        ]


def test_ids_are_payloads_or_tokens_and_differ() -> None:
    long = '/inform{"note": "' + "n" * 900 + '"}'
    pair = (Choice("A", long), Choice("B", long), Choice("C", "/short"), Choice("D", "/short"), Choice("E", "y" * 220))
    ids = button_ids(pair, 200)
    assert len(set(ids)) == 5
    assert ids[2] == "/short"
    assert all(utf16(one) <= 200 for one in ids)
    assert button_ids(pair, 256)[4] == "y" * 220


def test_link_button_and_location_request() -> None:
    link = {"title": "Track the parcel of today", "url": "https://track.example/1"}
    [body] = bodies(Reply(text="Here", url=link))
    assert body["interactive"]["action"]["parameters"] == {"display_text": "Track the parcel of…", "url": link["url"]}
    [body] = bodies(Reply(text="Where?", ask_location=True))
    assert body["interactive"]["type"] == "location_request_message"
    [body] = bodies(Reply(text="Both?", url=link, choices=(Choice("Ok", "/ok"),)))
    assert body["interactive"]["body"]["text"] == "Both?\n\nTrack the parcel of today: https://track.example/1"


def test_template_leaves_only_when_the_window_is_closed_or_nothing_else_is_said() -> None:
    spec = {"name": "order_update", "language": "de", "parameters": ["Ana\nMaria", {"type": "text", "text": "1001"}]}
    [part] = split(Reply(text="Hi", template=spec))
    assert render(part)["type"] == "text"
    body = render(part, window_open=False)["template"]
    assert body["language"] == {"code": "de"}
    assert [p["text"] for p in body["components"][0]["parameters"]] == ["Ana Maria", "1001"]
    assert render(split(Reply(template=spec))[0])["type"] == "template"


def test_file_names_and_mime_types() -> None:
    assert filename(OutboundMedia("document", path="x", filename="../../etc/pass wd.PDF")) == "pass wd.PDF"
    assert filename(OutboundMedia("document", path="x", mime_type="application/pdf")) == "file.pdf"
    assert utf16(filename(OutboundMedia("document", path="x", filename="é" * 900 + ".pdf"))) <= FILENAME_UNITS + 4
    assert fit_upload("audio", "audio/ogg", 10) == ("audio", "audio/ogg; codecs=opus")
    assert fit_upload("image", "image/webp", 10) == ("document", "image/webp")
    assert fit_upload("image", "image/jpeg", 6 * 1024 * 1024) == ("document", "image/jpeg")


def test_titles_never_collide() -> None:
    many = [Choice("Same title that is much too long", "/a")] * 3 + [Choice("Same title that is m… 2", "/b")]
    found = titles(many, 20)
    assert len(set(found)) == 4
    assert all(utf16(title) <= 20 for title in found)
