"""When a WhatsApp profile's name is a name one can greet somebody by: people write anything there."""

import unicodedata

SHORTEST, LONGEST = 2, 25
MOST_WORDS = 6


def words_of(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


TITLES = words_of(
    """
    dr prof ing eng med د م أ الدكتور الدكتورة المهندس المهندسة الأستاذ الأستاذة
    """
)
HONORIFICS = words_of(
    """
    mr mrs ms miss sir madam herr frau familie family السيد السيدة سيد سيدة
    """
)
# In these the next word belongs to the first name: عبد الرحمن, أبو بكر, أم كلثوم.
JOINING = words_of(
    """
    عبد عبدال أبو ابو أم ام abd abdul abdel abu umm
    """
)

# Words that no private person is greeted by, in one case; a profile with one of them is not greeted by name.
BUSINESS = words_of(
    """
    shop store stores online company co ltd limited llc inc corp group service services support official sales
    team office business trading center centre market restaurant cafe hotel studio media design digital agency
    delivery express club gmbh ug ag kg ohg gbr ev laden geschäft firma verein praxis büro handel werkstatt
    kundenservice verkauf bäckerei متجر محل محلات شركة مؤسسة مكتب مركز معرض مطعم خدمة خدمات خدمه الرسمي للتجارة
    مبيعات توصيل سوق عيادة مجموعة
    """
)
NOT_NAMES = words_of(
    """
    me myself user customer client test tester testing admin unknown anonymous nobody name none null undefined
    guest whatsapp iphone samsung android phone mobile home work available busy hello hi hey mama mom mum papa
    dad baby love life king queen boss the my your just not no yes privat handy ich hallo unbekannt kunde kundin
    der die das mein meine nur kein ok lol أنا انا مجهول زبون عميل مرحبا لا يا اللهم الحمد الحمدلله سبحان أستغفر
    استغفر استغفرالله بسم ما رب ربي ربنا إن ان صلى حسبي حسبنا توكلت قل هو الله سبحانه ماشاء لله اذكر اذكروا صلوا
    مشغول متاح تجربة واتساب ماما بابا حياتي كل من في
    """
)
VOWELS = set("aeiouy")
SIGNS_INSIDE = "'-"


def display_name(profile_name: str) -> str:
    """The first name in `profile_name`, written properly, or "" when it does not look like a person's name."""
    words = unicodedata.normalize("NFC", profile_name).replace("’", "'").replace("`", "'").split()
    words = [word.replace("ـ", "").rstrip(".,") for word in words]  # Arabic lengthening strokes decorate
    if not 0 < len(words) <= MOST_WORDS or not all(is_word(word) for word in words):
        return ""
    plain = [word.casefold() for word in words]
    if any(word in BUSINESS for word in plain):
        return ""
    polite = False
    while plain and (plain[0] in TITLES or plain[0] in HONORIFICS):
        polite = True
        words, plain = words[1:], plain[1:]
    if not words or (polite and len(words) == 1):  # "Frau Weber": the only word is a family name
        return ""
    if plain[0] in NOT_NAMES or plain == [word for word in plain if word in JOINING]:
        return ""
    name = " ".join(words[:2]) if plain[0] in JOINING else words[0]
    return well_written(name) if looks_like_name(name) else ""


def is_word(word: str) -> bool:
    """Letters of scripts with their marks, and signs that names hold; no digit, emoji, slash or point inside."""
    return bool(word) and all(unicodedata.category(char)[0] in "LM" or char in SIGNS_INSIDE for char in word)


def looks_like_name(name: str) -> bool:
    """One script, a name's length, no letter three times in a row, a vowel in longer Latin names."""
    letters = [char for char in name if char.isalpha()]
    if len(letters) < SHORTEST or len(name) > LONGEST or not name[0].isalpha() or name[-1] in SIGNS_INSIDE:
        return False
    if len({script(char) for char in letters}) != 1:
        return False
    low = name.casefold()
    if any(low[at] == low[at + 1] == low[at + 2] for at in range(len(low) - 2)):
        return False
    if script(letters[0]) == "LATIN" and len(letters) > 3:
        bare = {unicodedata.normalize("NFD", char)[0] for char in low}
        return bool(bare & VOWELS) or bool(set(low) & set("æøœı"))
    return True


def script(letter: str) -> str:
    """The script of a letter: the first word of its Unicode name (LATIN, ARABIC, CYRILLIC, CJK …)."""
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0]


def well_written(name: str) -> str:
    """Shouted or careless spelling mended: "LENA" and "lena" are Lena, "McKay" stays."""
    if name.isupper() or name.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))
    return name
