"""Profile names as people write them, and what to call their owners."""

import pytest

from helpdesk.policies.names import display_name


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("Lena Hoffmann", "Lena"),
        ("LENA HOFFMANN", "Lena"),
        ("lena", "Lena"),
        ("Anna-Lena Schmidt", "Anna-Lena"),
        ("ANNA-LENA", "Anna-Lena"),
        ("James O’Connor", "James"),
        ("D'Angelo Brown", "D'Angelo"),
        ("McKay Smith", "McKay"),
        ("Jürgen Groß", "Jürgen"),
        ("Łukasz Nowak", "Łukasz"),
        ("Øyvind", "Øyvind"),
        ("Ng Wei", "Ng"),
        ("Dr. Anke Schäfer", "Anke"),
        ("Herr Paul Müller", "Paul"),
        ("Paul M.", "Paul"),
        ("سارة القحطاني", "سارة"),
        ("أحمد منصور", "أحمد"),
        ("عبد الرحمن الغامدي", "عبد الرحمن"),
        ("عبد الله", "عبد الله"),
        ("أبو بكر الصديق", "أبو بكر"),
        ("د. ليلى حداد", "ليلى"),
        ("محـــمد علي", "محمد"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("محمد بن سلمان آل سعود", "محمد"),
        ("Abdul Rahman", "Abdul Rahman"),
        ("Мария Иванова", "Мария"),
        ("李明", "李明"),
        ("प्रिया शर्मा", "प्रिया"),
    ],
)
def test_names(profile: str, name: str) -> None:
    assert display_name(profile) == name


@pytest.mark.parametrize(
    "profile",
    [
        "", " ", ".", "A", "🌸", "Lena 🌸", "🔥Deals🔥", "Lena92", "+49 151 1234567", "www.example.com",
        "lena.hoffmann", "lena@example.com", "https://example.com",
        "/restart", "Lena/Paul", "{shop_name}", "<b>Lena</b>", "*Lena*",
        "Oslo Home Shop", "Müller GmbH", "Customer Service", "Me", "iPhone", "Test User", "~", "aaaa", "Xyxxx", "Brgds",
        "Frau Weber", "Dr. Weber", "Mr Smith", "Sаra", "الحمد لله", "سبحان الله وبحمده", "لا إله إلا الله",
        "متجر النور", "شركة الأمل للتجارة",
        "عبد", "just living my best life right now", "Wolfeschlegelsteinhausenbergerdorff", "null", "ʕ•ᴥ•ʔ",
        "-Lena", "Lena\u202e",
        "١٢٣", "Bäckerei Schmidt",
    ],
)  # fmt: skip
def test_what_is_not_a_name(profile: str) -> None:
    assert display_name(profile) == ""
