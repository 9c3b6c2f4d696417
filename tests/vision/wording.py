"""The words of the pages, brought together: shops, persons, dates, and everything that is said in each language."""
# ruff: noqa: E501

from vision import wording_ar, wording_de, wording_en

SHOPS = {  # name and domain, all invented
    "en": [("Brightwell & Co", "brightwellco.com"), ("Fernside", "fernside-home.com"), ("Tilda Outdoor", "tildaoutdoor.com"),
           ("Marlow Audio", "marlowaudio.com"), ("Peach & Pine", "peachandpine.com"), ("Harrow Kitchen", "harrowkitchen.com")],
    "de": [("Kiefernhaus", "kiefernhaus.de"), ("Lindgrün", "lindgruen-shop.de"), ("Radwerk Nord", "radwerk-nord.de"),
           ("Küchenfreund", "kuechenfreund24.de"), ("Technikscheune", "technikscheune.de"), ("Wollstube", "wollstube-online.de")],
    "ar": [("متجر الواحة", "alwaha-store.com"), ("بيت النخيل", "baitnakheel.com"), ("سوق اللؤلؤ", "lulusouk.com"),
           ("دار الياسمين", "daryasmin.com"), ("إلكترونيات المدار", "almadar-tech.com"), ("ركن المطبخ", "rokn-kitchen.com")],
}  # fmt: skip
PEOPLE = {  # first and last name in Latin letters, and as printed
    "en": [("hannah", "whitfield", "Hannah Whitfield"), ("marcus", "adeyemi", "Marcus Adeyemi"), ("priya", "nair", "Priya Nair"),
           ("tom", "gallagher", "Tom Gallagher"), ("elena", "rossi", "Elena Rossi"), ("david", "kowalski", "David Kowalski")],
    "de": [("jonas", "hoffmann", "Jonas Hoffmann"), ("miriam", "schaefer", "Miriam Schäfer"), ("sabine", "wolff", "Sabine Wolff"),
           ("emre", "yildiz", "Emre Yildiz"), ("lukas", "brandt", "Lukas Brandt"), ("katharina", "moser", "Katharina Moser")],
    "ar": [("ahmad", "alharbi", "أحمد الحربي"), ("noura", "alotaibi", "نورة العتيبي"), ("khaled", "mansour", "خالد منصور"),
           ("sara", "haddad", "سارة حداد"), ("omar", "farouk", "عمر فاروق"), ("huda", "salem", "هدى سالم")],
}  # fmt: skip
COMMAS = {"en": ", ", "de": ", ", "ar": "، "}
DATES = {"en": wording_en.DATES, "de": wording_de.DATES, "ar": wording_ar.DATES}
WORDS = {"en": wording_en.WORDS, "de": wording_de.WORDS, "ar": wording_ar.WORDS}
