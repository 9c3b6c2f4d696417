"""Words by which programs say that something does not work, in folded text. Pure."""

from __future__ import annotations

import re

_ENGLISH = (
    r"could not|couldn.?t|cannot|\bcan.?t\b|unable|failed|failure|declined|denied|err(?:or|_)|wrong|oops|problem"
    r"|unavailable|not available|timed out|offline|no (?:internet|connection|network|signal|response|route)|expired"
    r"|blocked|not (?:respond|found|work|load|complete|possible)|interrupted|refused|rejected|hit a snag|crashed"
    r"|aborted|stopp(?:ed|ing)|terminated|malfunction|invalid|(?:is|was|did|does|were|has|have)n.t (?!forget|yet)"
    r"|\bwon.?t\b|too many|(?<!de)fault|exception|violation"
)
_GERMAN = (
    r"(?<!emp)fehl|konnte|kann nicht|abgelehnt|keine verbindung|st[oö]rung|gesperrt|abgelaufen|unterbrochen|schief"
    r"|nicht (?:m[oö]glich|verf|gefunden|erreichbar|geladen|gespeichert|abgeschlossen|gestartet|durchgef|verbunden"
    r"|gesendet|funktion)|antwortet nicht|hakt gerade|abgebrochen|abgest.rzt|verweigert|ung.ltig|unerwartet|ausfall"
    r"|zeit.berschreitung|zur.ckgewiesen|defekt|kein signal"
)
_ARABIC = (
    r"تعذر|فشل|رفض|خطا|مشكله|لم يتم|لم تتم|لم نتمكن|لم يتمكن|لم تكتمل|لا يمكن|عذرا|غير متاح|غير متوفر|غير موجود"
    r"|لا يوجد اتصال|انقطع|انتهت"
)
_WENT_WRONG = re.compile("|".join((_ENGLISH, _GERMAN, _ARABIC)))


def went_wrong(folded: str) -> bool:
    """Does a text say that something does not work?"""
    return _WENT_WRONG.search(folded) is not None
