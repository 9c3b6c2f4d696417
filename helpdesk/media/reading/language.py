"""Which of our languages a page is in, from its letters and small words. Pure."""

from __future__ import annotations

import re

from helpdesk.media.reading.script import arabic_share, folded

ARABIC_PAGE = 0.3
_UMLAUT = re.compile(r"[äöüßÄÖÜ]")
# Frequent on screens of shops, banks and carriers, and in one of the two languages only. In the spelling of `folded`.
_WORDS = {
    "en": """the and for your you of is was has have been to on with this that order number payment total amount paid
        shipping delivery delivered tracking date status error code please try again later continue cancel back help
        thank thanks email phone address customer price quantity details failed success completed receipt invoice
        from by not could something went wrong today tomorrow items item details subtotal discount tax reference
        package parcel shipped estimated expected connection network retry support contact us view track""",
    "de": """der die das und fuer ihr ihre sie ist war hat wurde haben nicht mit dieser diese auf am im bestellung
        bestellnummer zahlung gesamt summe betrag bezahlt versand lieferung geliefert sendung sendungsnummer datum
        fehler fehlercode bitte versuchen erneut spaeter weiter abbrechen zurueck hilfe danke vielen dank
        telefon adresse kunde
        preis menge einzelheiten fehlgeschlagen erfolgreich abgeschlossen beleg rechnung von vom etwas ist heute morgen
        artikel zwischensumme rabatt steuer referenz paket verbindung netzwerk konnte werden oder einen eine zum zur""",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def guess(text: str) -> str:
    """The language of a page's text; "" when there are too few words to tell."""
    if arabic_share([text]) > ARABIC_PAGE:
        return "ar"
    plain = folded(text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"))
    words = re.findall(r"[^\W\d_]+", plain)
    scores = {language: sum(word in known for word in words) for language, known in _SETS.items()}
    scores["de"] += min(3, len(_UMLAUT.findall(text)))
    # German builds words: what ends like its labels counts as well.
    scores["de"] += sum(
        len(word) > 8 and word.endswith(("nummer", "summe", "betrag", "datum", "kosten")) for word in words
    )
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else "en" if len(words) > 2 else ""
