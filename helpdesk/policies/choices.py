"""Which of the offered choices a short text means: a bare number in any digits, or words as "the second". Pure."""

import re
import unicodedata

LONGEST = 5  # words; more is a sentence that may mean something else

ORDINALS: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "first 1st one erste erster erstes ersten eins top oberste obere oberer الاول الاولي اول اولي واحد واحده فوق",
        "second 2nd two zweite zweiter zweites zweiten zwei الثاني الثانيه التاني التانيه ثاني تاني"
        " اثنين اتنين ثنتين تنتين",
        "third 3rd three dritte dritter drittes dritten drei الثالث الثالثه التالت التالته ثالث ثلاثه تلاته تلات",
        "fourth 4th four vierte vierter viertes vierten vier الرابع الرابعه رابع اربعه",
        "fifth 5th five fünfte fünfter fünftes fünften fünf الخامس الخامسه خامس خمسه",
    )
)
FILLERS = frozenset(
    [
        *"the one ones please pls plz plzz pliz thx thanks cheers danke number no nr nummer option order".split(),
        *"parcel die der das den bitte bidde büdde mal".split(),
        *"bestellung paket ist es رقم طلب الطلب الطلبيه هو هي".split(),
        *"اللي يلي الي هذا هذي هاد هاي ده دي".split(),
        *"من فضلك فضلكم لو سمحت سمحتي سمحتم رجاء الرجاء شكرا بليز".split(),
    ]
)
ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})
WORDS = re.compile(r"[^\W_]+")


def meant_number(text: str) -> int:
    """The number from 1 to 99 that the whole of `text` means as an answer to a list; 0 if it means none."""
    digits = text.strip().rstrip(".)")
    if 1 <= len(digits) <= 2 and all(unicodedata.decimal(digit, None) is not None for digit in digits):
        return int(digits)
    words = WORDS.findall(unicodedata.normalize("NFC", text).lower().translate(ARABIC_LETTERS))
    if not 1 <= len(words) <= LONGEST:
        return 0
    telling = [word for word in words if word not in FILLERS] or words[:1]
    if len(telling) != 1:
        return 0
    if telling[0].isdecimal() and len(telling[0]) <= 2:
        return int(telling[0])
    return next((place for place, known in enumerate(ORDINALS, 1) if telling[0] in known), 0)
