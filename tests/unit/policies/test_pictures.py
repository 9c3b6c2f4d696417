"""What pictures show together: what they are about, what may be believed, and what is to be asked."""

import pytest

from helpdesk.media.findings import Findings
from helpdesk.policies.pictures import about_of, problem_of, together

BAD = {"ok": False, "problems": ["blurred"]}


def found(ask: tuple[str, ...] = (), **known: object) -> Findings:
    """Findings; the fields in `ask` are doubtful."""
    fields = known.get("fields") or {}
    assert isinstance(fields, dict)
    return Findings(**{**known, "details": {name: {"ask": name in ask} for name in fields}})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "about"),
    [
        ({"kind": "screenshot", "topic": "error"}, "error"),
        ({"kind": "screenshot", "topic": "tracking"}, "order"),
        ({"kind": "receipt"}, "payment"),
        ({"kind": "document", "topic": "order"}, "order"),
        ({"kind": "product_photo"}, "product"),
        ({"kind": "video"}, "film"),
        ({"kind": "screenshot"}, "unknown"),
        ({"kind": "other"}, "unknown"),
        ({"kind": "product_photo", "quality": BAD}, "unclear"),
        ({"kind": "screenshot", "topic": "error", "quality": BAD}, "unclear"),
        ({"kind": "screenshot", "topic": "order", "fields": {"order_number": "1001"}, "quality": BAD}, "order"),
        ({"kind": "id_document", "topic": "identity", "quality": BAD}, "identity"),
        ({"refused": "too_many_pixels"}, "refused"),
    ],
)
def test_what_a_picture_is_about(known: dict[str, object], about: str) -> None:
    assert about_of(found(**known)) == about


@pytest.mark.parametrize(
    ("kind", "problems", "problem"),
    [
        ("screenshot", ["cropped"], "cropped"),
        ("product_photo", ["cropped"], ""),
        ("product_photo", ["unreadable", "glare"], "glare"),
        ("screenshot", [], "unreadable"),
    ],
)
def test_what_harms_text_does_not_harm_a_photo(kind: str, problems: list[str], problem: str) -> None:
    assert problem_of(Findings(kind=kind, quality={"ok": False, "problems": problems})) == problem


def test_an_album_is_about_what_matters_most_and_usable_with_one_usable_picture() -> None:
    shown = together(
        [
            ("a", found(kind="product_photo", quality=BAD)),
            ("b", found(kind="product_photo")),
            ("c", found(kind="screenshot", topic="order", fields={"order_number": "ORD-10482"})),
        ]
    )
    assert (shown.about, shown.problem, shown.ids) == ("order", "", ("a", "b", "c"))
    assert shown.sure == {"order_number": ("10482",)}


def test_what_was_not_read_surely_is_doubtful_unless_another_picture_is_sure() -> None:
    doubtful = found(("order_number",), kind="screenshot", topic="order", fields={"order_number": "1001"})
    sure = found(kind="screenshot", topic="order", fields={"order_number": "1007"})
    assert (together([("a", doubtful)]).sure, together([("a", doubtful)]).doubtful) == ({}, {"order_number": "1001"})
    both = together([("a", doubtful), ("b", sure)])
    assert (both.sure, both.doubtful) == ({"order_number": ("1007",)}, {})


def test_what_proves_an_order_is_never_taken_from_a_picture() -> None:
    fields = {"email": "a@example.com", "phone": "+4915112345601", "date": "2026-05-03", "order_number": "1001"}
    shown = together([("a", found(topic="order", fields=fields))])
    assert [name for name in fields if shown.told(name)] == ["order_number"]
    assert set(shown.sure) == {"order_number", "date"}


@pytest.mark.parametrize(
    ("printed", "number"),
    [("10482", "10482"), ("#1001", "1001"), ("ORD-1001", "1001"), ("١٠٠١", "1001"), ("K8772-89", ""), ("123-7", "")],
)
def test_only_a_number_of_our_form_is_an_order(printed: str, number: str) -> None:
    shown = together([("a", found(topic="order", fields={"order_number": printed}))])
    assert shown.sure.get("order_number", ("",)) == (number,)


def test_the_label_of_a_code_is_no_symptom() -> None:
    texts = ("Something went wrong\nError code: 0x836A8E96", "Fehlercode: E32\nVerbindung", "حدث خطأ\nرمز الخطأ: E32")
    for text in texts:
        shown = together([("a", found(topic="error", text=text))])
        assert not {"code", "fehlercode", "رمز"} & set(shown.summary.lower().split())


def test_an_identity_document_tells_nothing_of_itself() -> None:
    shown = together(
        [("a", found(topic="identity", kind="id_document", text="PASSPORT", fields={"order_number": "1234567"}))]
    )
    assert (shown.about, shown.words, shown.sure) == ("identity", "", {})


def test_nobody_has_looked() -> None:
    shown = together([("a", None), ("b", found(failed="reading"))])
    assert (shown.about, shown.ids, shown.seen) == ("", ("a", "b"), ())


def test_versions_and_a_summary_without_accounts() -> None:
    text = "Something went wrong\nApp version 4.12.0 · Android 14\nDE89 3704 0044 0532 0130 00\n4111 1111 1111 1111"
    shown = together([("a", found(topic="error", text=text))])
    assert shown.versions == "4.12.0, Android 14"
    assert "4111" not in shown.summary
    assert "DE89" not in shown.summary
    assert "Something went wrong" in shown.summary
