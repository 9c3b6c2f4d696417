"""All details of one message: those known by shape, and those the lists of words know; pure, free of Rasa's import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from components.concepts import Concepts
from components.detail import Detail
from components.goods import listed
from components.reasons import one_each, reasons
from components.shapes import find_details
from components.sizes import sizes
from helpdesk.spelling import fold

WITH_REASONS = {"return_item", "exchange_item", "inform"}  # elsewhere "too late" or "broken" is no reason for a return

# "H2" is a code on a display, but also how hard a mattress is.
WITH_ERRORS = {"product_not_working", "app_error", "problem_not_solved", "problem_solved", "inform", "payment_problem"}
WITH_ERRORS |= {"book_technician", "ticket_status", "talk_to_agent", "complaint", "submit_document", "return_item"}
# Elsewhere "the German invoice" or "عربية" (a pram) wishes for no language.
WITH_LANGUAGES = {"change_language", "talk_to_agent", "inform", "complaint", "greet", "bot_challenge", "show_menu"}
_PHONE = re.compile(r"(?:mobile |cell )?phone|mobile|handy|telefon|natel|[والبل]*(?:جوال|تلفون|تليفون|موبايل|هاتف)ي?")
# How long somebody has waited is no day; how long something has not worked says since when.
_DURATION = re.compile(
    r"for |since \d|within |in (?:under )?\d+ hours|innerhalb|خلال|لمده|بعد شهر"
    r"|seit (?:\d|ein|zwei|drei|vier|f(?:ü|ue)nf|sechs|sieben|acht|neun|zehn|elf|zw)"
)
SINCE = {"inform", "product_not_working", "app_error", "problem_not_solved"}
OURS = {"en", "de", "ar"}
WHOLE_ADDRESS = {"change_order", "book_technician"}  # elsewhere the postcode of an address may prove an order


def read_details(text: str, intent: str | None, lists: Concepts | None, today: date) -> list[Detail]:
    """All details of a text that means `intent`, in order; without `lists` there are no products, colours, reasons."""
    folded = fold(text)
    found = [detail for detail in _placed(find_details(text, today), intent) if _fits(detail, intent, folded)]
    said = [detail for detail in sizes(text, folded, intent) if _free(detail, found)]
    listing = list(listed(text, lists, intent)) if lists else []
    if intent in WITH_REASONS:
        why = [detail for detail in listing if detail.kind == "return_reason"] + list(reasons(text, folded))
        why = one_each(why, text)
        # "runs small" and "too large" say why, not which size.
        said = [one for one in said if not any(one.touches(d.start, d.end) for d in why) or one.value[0].isdigit()]
        said += [detail for detail in why if not any(detail.touches(d.start, d.end) for d in found)]
    whys = [detail for detail in said if detail.kind == "return_reason"]
    things = [detail for detail in listing if detail.kind == "product"]
    # "doesn't match my sofa": the sofa is not what goes back.
    spoken_of = [one for one in things if any(w.start <= one.start and one.end <= w.end for w in whys)]
    if len(spoken_of) < len(things):
        listing = [one for one in listing if one not in spoken_of]
    if any(detail.kind == "phone" for detail in found):
        listing = [one for one in listing if not _PHONE.fullmatch(fold(one.value))]  # "my phone is 0171 …"
    for detail in listing:
        if detail.kind != "return_reason" and _free(detail, [*found, *said]):
            said.append(detail)
    return sorted([*found, *said], key=lambda detail: (detail.start, detail.kind))


def _fits(detail: Detail, intent: str | None, folded: str) -> bool:
    if detail.kind == "date":
        return intent in SINCE or not _DURATION.match(folded[detail.start : detail.end])
    if detail.kind == "error_code":
        return intent in WITH_ERRORS
    if detail.kind == "wanted_language":
        return intent == "change_language" or (intent in WITH_LANGUAGES and detail.value in OURS)
    return True


def _placed(found: Sequence[Detail], intent: str | None) -> list[Detail]:
    """Details as place and intent make them: no number in an address is an order's, a ticket's is its own."""
    homes = [one for one in found if one.kind == "address"]
    inside = {"order_number", "postcode"} if intent in WHOLE_ADDRESS else {"order_number"}
    kept = [
        one for one in found if one.kind not in inside or not any(home.touches(one.start, one.end) for home in homes)
    ]
    if intent == "change_order":
        kept = [replace(one, role=one.role or "new") if one.kind == "address" else one for one in kept]
    if intent == "ticket_status":
        twins = {one.start for one in kept if one.kind == "postcode"} & {
            one.start for one in kept if one.kind == "order_number"
        }
        kept = [replace(one, kind="ticket_number") if one.start in twins else one for one in kept
                if not (one.start in twins and one.kind == "postcode")]  # fmt: skip
    return kept


def _free(detail: Detail, taken: list[Detail]) -> bool:
    """A thing and the reason why it goes back may share words; nothing else may."""
    return not any(
        other.touches(detail.start, detail.end) and "return_reason" not in (detail.kind, other.kind) for other in taken
    )
