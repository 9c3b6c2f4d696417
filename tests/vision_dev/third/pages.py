"""Makes the pages: the kind by turn, each of a kind's eight layouts once a language."""

from tests.vision_dev.pages import Page
from tests.vision_dev.third import dialogs, faults, mails
from tests.vision_dev.third.sheet import Sheet

KINDS = {"error_dialog": dialogs.LAYOUTS, "network_fault": faults.LAYOUTS, "mail": mails.LAYOUTS}


def make(number: int, language: str) -> Page:
    """The page with this number (0 to 23) in this language; the same each time."""
    sheet = Sheet(number, language)
    kind, layouts = list(KINDS.items())[number % 3]
    html = layouts[number // 3](sheet)
    name = f"{language}{number:02d}-{kind}"
    return Page(name, language, html, sheet.width, sheet.height, sheet.scale, sheet.fields, sheet.eastern)
