"""The search over articles, on plain questions by the articles' own author: a floor, not a measure.

What it is worth on questions of others (data/nlu/*/faq.yml) stands in docs/add-a-faq-topic.md.
"""

from pathlib import Path

import pytest

from helpdesk.knowledge import read_knowledge
from helpdesk.policies.knowledge_search import Document, Hit, Index, is_clear, stem, together, words
from helpdesk.values import LANGUAGES, Language

INDEX = read_knowledge(Path(__file__).parents[3] / "knowledge").index
QUESTIONS: dict[Language, str] = {
    "en": """
        delivery_time: how many days does shipping to Dublin usually take | is express delivery faster
        delivery_cost: how expensive is the postage to Austria | from what amount is shipping free
        delivery_area: do you ship to Norway
        parcel_shop: can the courier leave it with my neighbour | send it to a locker please
        customs: any import duty for London?
        payment_methods: do you take amex | is cash on delivery possible in Cairo
        instalments: can i split the payment over months
        price: do you match prices of other shops | when does the black friday sale start
        vouchers: my promo code isn't accepted
        gift_cards: how do I check the remaining balance on a gift card
        gift_wrap: could you wrap the present and put a card in
        loyalty: how do I collect points
        stock: when will it be back in stock
        product_question: what are the dimensions and the material | where is the manual
        warranty: how many years of guarantee are there
        repair_policy: do you sell spare parts for old blenders
        return_policy: how long is the return period for opened electronics
        return_cost: who pays for return shipping
        invoice: i need a copy of the invoice with vat
        business_orders: we are a company, is there a bulk discount
        account_change: i forgot my password | how can i change my email address
        opening_hours: what are your opening hours on saturday
        stores: is there a showroom where I can try it on
        contact: whats your phone number
        assembly: does somebody install the dishwasher
        take_back: will you take the old fridge away for recycling
        privacy: is my personal data safe with you
        how_to_order: can i order as a guest without an account
    """,
    "de": """
        delivery_time: wie lange dauert der versand nach wien | kommt es am samstag
        delivery_cost: ab welchem betrag ist der versand kostenlos
        delivery_area: liefert ihr in die schweiz
        parcel_shop: kann das an eine packstation gehen
        customs: fallen zollgebühren an
        payment_methods: kann man auf rechnung bezahlen | nehmt ihr paypal
        instalments: geht ratenzahlung
        price: gibt es eine bestpreisgarantie | rabatt für studenten?
        vouchers: mein rabattcode funktioniert nicht
        gift_cards: wie viel guthaben ist noch auf der geschenkkarte
        gift_wrap: könnt ihr das als geschenk einpacken
        loyalty: wo sehe ich meine bonuspunkte
        stock: wann ist der artikel wieder lieferbar
        product_question: welche maße und welches material hat das
        warranty: wie lange ist die garantiezeit
        repair_policy: was kostet eine reparatur nach der garantie
        return_policy: wie lange habe ich rückgaberecht
        return_cost: wer bezahlt die retoure
        invoice: brauche eine rechnungskopie für die steuer
        business_orders: gibt es mengenrabatt für firmenkunden
        account_change: ich habe mein passwort vergessen
        opening_hours: eure öffnungszeiten am feiertag?
        stores: habt ihr eine filiale zum anprobieren
        contact: welche telefonnummer hat der kundendienst
        assembly: wird die waschmaschine angeschlossen
        take_back: nehmt ihr altgeräte mit
        privacy: wie haltet ihr es mit dem datenschutz
        how_to_order: kann ich als gast bestellen
    """,
    "ar": """
        delivery_time: كم يوم ياخذ التوصيل للرياض | التوصيل بياخد كام يوم
        delivery_cost: كم رسوم الشحن لجدة
        delivery_area: هل توصلون إلى الكويت
        parcel_shop: ممكن تتركون الطرد عند الجار
        customs: هل ادفع رسوم جمركية
        payment_methods: فيه دفع عند الاستلام؟ | تقبلون مدى
        instalments: اقدر اقسط المبلغ بالتقسيط
        price: متى تبدأ التخفيضات | بكم السعر
        vouchers: كود الخصم ما يشتغل
        gift_cards: كيف اعرف رصيد بطاقة الهدية
        gift_wrap: ممكن تغليف الطلب هدية
        loyalty: كيف استبدل النقاط
        stock: متى يتوفر المنتج مرة ثانية
        product_question: ايش مواصفات الجهاز وأبعاده
        warranty: كم سنة الضمان
        repair_policy: عندكم قطع غيار
        return_policy: كم مدة الإرجاع المسموحة
        return_cost: مين يدفع تكلفة الإرجاع
        invoice: ابغى نسخة من الفاتورة الضريبية
        business_orders: نبغى عرض سعر لكميات للشركة
        account_change: نسيت كلمة المرور
        opening_hours: ايش مواعيد العمل يوم الجمعة
        stores: وين فروعكم | هل عندكم معرض
        contact: كم رقم الهاتف لخدمة العملاء
        assembly: هل توجد خدمة تركيب
        take_back: تاخذون الغسالة القديمة
        privacy: هل بياناتي آمنة
        how_to_order: ازاي اطلب من الموقع بدون حساب
    """,
}
NOTHING_HERE = [
    "who won the match yesterday",
    "tell me a joke",
    "erzähl einen witz",
    "wie wird das wetter",
    "مين فاز امبارح",
    "احكيلي نكتة",
    "asdf qwer",
]


def questions(language: Language) -> list[tuple[str, str]]:
    """Topic and question."""
    lines = (line.strip().split(": ", 1) for line in QUESTIONS[language].strip().splitlines())
    return [(topic, question.strip()) for topic, asked in lines for question in asked.split("|")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_article_is_first_or_at_least_among_three(language: Language) -> None:
    first, among, asked = [], [], questions(language)
    for topic, question in asked:
        topics = [hit.topic for hit in INDEX.search(question, language)]
        if topics[:1] != [topic]:
            first.append((question, topics))
        if topic not in topics:
            among.append((question, topics))
    assert len(first) <= 0.15 * len(asked), first
    assert len(among) <= 0.05 * len(asked), among


@pytest.mark.parametrize("text", NOTHING_HERE)
def test_what_no_article_knows_is_not_clear(text: str) -> None:
    for language in LANGUAGES:
        assert not is_clear(INDEX.search(text, language), 0.5, 0.08)


def test_typing_errors_and_missing_marks_are_seen_through() -> None:
    for text, language, topic in [
        ("warrenty", "en", "warranty"),
        ("ruckgaberecht", "de", "return_policy"),
        ("OEFFNUNGSZEITEN???", "de", "opening_hours"),
        ("الفاتوره", "ar", "invoice"),
        ("طُرُق الدَّفع", "ar", "payment_methods"),
    ]:
        assert INDEX.search(text, language)[0].topic == topic  # type: ignore[arg-type]


def test_a_question_in_another_language_is_still_answered() -> None:
    assert INDEX.search("öffnungszeiten", "en")[0].topic == "opening_hours"


def test_nothing_known_is_no_hit() -> None:
    assert INDEX.search("", "en") == INDEX.search("??? !!", "de") == []
    assert INDEX.search("zzzz", "en") == []


def test_what_stands_in_title_and_keywords_counts_more_than_the_text() -> None:
    documents = [
        Document("in_text", "en", "Shoes", "What about shoes?", ("boots",), "We also speak of pets here."),
        Document("about_it", "en", "Pets", "May pets come along?", ("dog",), "Yes."),
    ]
    hits = Index(documents).search("pets", "en")
    assert [hit.topic for hit in hits] == ["about_it", "in_text"]
    assert 0 < hits[1].score < hits[0].score <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("deliveries", "delivery"),
        ("wraping", "wraps"),
        ("Rechnungen", "Rechnung"),
        ("والفاتورة", "فاتورة"),
        ("للتوصيل", "التوصيل"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_short_words_keep_what_tells_them_apart() -> None:
    assert stem("pay") != stem("pan")
    assert stem("في") == "في"


def test_selector_and_search_are_added() -> None:
    hits = together({"a": 0.4, "b": 0.3}, [Hit("b", 0.5), Hit("c", 0.1)])
    assert [(hit.topic, round(hit.score, 2)) for hit in hits] == [("b", 0.8), ("a", 0.4), ("c", 0.1)]
    assert is_clear(hits)
    assert not is_clear(hits[1:])
    assert not is_clear([Hit("a", 0.9), Hit("b", 0.7)])
    assert not is_clear([])
