"""From lines of text to the contract's fields: patterns, the label beside them, and never a guess. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Callable, Iterator, Sequence

from helpdesk.media.reading import codes, patterns
from helpdesk.media.reading.cells import BEHIND, Cell, Page, make_page
from helpdesk.media.reading.dates import find_dates
from helpdesk.media.reading.failures import went_wrong
from helpdesk.media.reading.money import find_total
from helpdesk.media.reading.patterns import Candidate
from helpdesk.media.reading.words import Field, Line
from helpdesk.media.reading.wrapped import is_half, unbroken

ENOUGH = 0.7  # fit plus nearness of a label
ENOUGH_DATE = 0.5  # a month's name that was guessed beside no label: below ENOUGH it is asked back
OF_DELIVERY = 0.75  # how sure a day is that is told though it is no order's or payment's: it is asked back
LEAST_BEFORE = 3  # digits of a code that stands before the word for it: "404 error"
UNREAD_LABEL = -0.04  # what a date loses by words beside it that are no known label: enough to be asked back
LEGIBLE = 50  # confidence of the worst word of a web address that is rather told than others
SAME_HOST = 0.8  # likeness of two hosts of which one was misread
_HOST = re.compile(r"(?<=//)[^/]+|^[\w.-]+(?=/|$)")
_DIGITS_FIRST = re.compile(r"\d{2,6}(?![\d.,:/%-])")
IDENTIFIERS: dict[str, Callable[[str, bool], list[Candidate]]] = {
    "tracking_number": patterns.tracking_numbers,
    "transaction_id": patterns.transaction_ids,
    "order_number": patterns.order_numbers,
    "error_code": codes.error_codes,
    "phone": patterns.phones,
}


@dataclass(frozen=True)
class _Scored:
    score: float
    cell: Cell
    candidate: Candidate

    @property
    def read(self) -> float:
        """The confidence of the worst of its words."""
        spans = self.cell.spans
        return min(
            (w.confidence for a, b, w in spans if a < self.candidate.end and b > self.candidate.start), default=0
        )


def find_fields(rows: Sequence[Sequence[Line]]) -> dict[str, Field]:
    """The fields on a page given as rows of lines in reading order."""
    page = make_page(unbroken(rows))
    found: dict[str, Field] = {}
    taken: list[tuple[Cell, int, int]] = []
    for name, values in (("email", patterns.emails), ("url", patterns.urls)):
        scored = [_Scored(one.fit, cell, one) for cell in page.cells for one in values(cell.text)]
        scored = [one for one in scored if _free(one, taken)]
        if scored:
            _take(found, taken, name, _with_surer_host(_fullest(scored, page.went_wrong), scored))
    for name, identifier in IDENTIFIERS.items():
        scored = [one for one in _identifiers(page, name, identifier) if _free(one, taken) and not _goes_on(page, one)]
        if name == "error_code" and not scored:
            scored = [one for one in _unlabelled_codes(page) if _free(one, taken)]
        if scored:
            best = max(scored, key=lambda one: (one.score, -one.cell.row))
            if name == "error_code" and not page.went_wrong:  # a code of something else: "10 % off with code TEN24"
                best = replace(best, candidate=replace(best.candidate, sure=min(best.candidate.sure, patterns.DOUBTED)))
            _take(found, taken, name, best)
    day = _date(page)
    if day is not None:
        _take(found, taken, "date", day, ENOUGH_DATE)
    total = find_total(page, taken)
    if total is not None:
        found["amount"] = total
    return found


def _fullest(scored: Sequence[_Scored], failed: bool) -> _Scored:
    """The address as it is told most completely; where something failed, of the site that is named most often."""
    sites = Counter(_site(one.candidate.value) for one in scored)

    def told(one: _Scored) -> tuple[float, int, bool, bool, int]:
        value = one.candidate.value
        times = sites[_site(value)] if failed else 0
        return one.score, times, "://" in value, one.read > LEGIBLE, len(value)

    return max(scored, key=told)


def _site(address: str) -> str:
    """What all addresses of one site have in common: "example.co.uk" of "https://www.example.co.uk/help"."""
    host = _HOST.search(address)
    parts = host[0].split(":")[0].split(".") if host else [address]
    return ".".join(parts[-2 - (len(parts) > 2 and len(parts[-2]) < 4) :])


def _with_surer_host(best: _Scored, scored: Sequence[_Scored]) -> _Scored:
    """A web address with its host as the page spells it wherever it stands, where that was read better."""
    host = _HOST.search(best.candidate.value)
    spelt: dict[str, float] = {}
    for one in scored if host else ():
        other = _HOST.search(one.candidate.value)
        part = host and other and f".{host[0]}".endswith(f".{other[0]}") != f".{other[0]}".endswith(f".{host[0]}")
        if host and other and not part and SequenceMatcher(None, host[0], other[0]).ratio() > SAME_HOST:
            spelt[other[0]] = spelt.get(other[0], 0.0) + one.candidate.sure * one.read
    if not host or len(spelt) < 2:
        return best
    agreed = _agreed(spelt)
    if agreed == host[0]:
        return best
    value = best.candidate.value.replace(host[0], agreed)
    return replace(
        best, candidate=replace(best.candidate, value=value, sure=min(best.candidate.sure, patterns.DOUBTED))
    )


def _agreed(spelt: dict[str, float]) -> str:
    """What most spellings of one word have at each place, the better read ones counting more."""
    length = len(max(spelt, key=lambda text: spelt[text]))
    alike = [text for text in spelt if len(text) == length]
    return "".join(
        max(dict.fromkeys(column), key=lambda char: sum(spelt[text] for text in alike if text[place] == char))
        for place, column in enumerate(zip(*alike, strict=True))
    )


def _identifiers(page: Page, name: str, values: Callable[[str, bool], list[Candidate]]) -> Iterator[_Scored]:
    for cell in page.cells:
        for labelled in (False, True):
            for one in values(cell.text, labelled):
                near = page.nearness(cell, one.start, one.end, name)
                blocked = near < 0.5 and page.belongs_to_other(cell, one.start, one.end, name)
                if name == "error_code" and blocked:
                    blocked = not _of_failure(cell, one)
                needed = labelled or blocked
                if needed and (near < 0.5 or not _believed(page, name, cell, one, near)):
                    continue
                yield _Scored((one.fit if not needed else one.fit - 0.2) + near, cell, one)


def _believed(page: Page, name: str, cell: Cell, one: Candidate, near: float) -> bool:
    """May a number that a label names be what it is called? Words for errors are choosy, and nearer ones count more."""
    if name == "error_code":
        return _adjoins(page, cell, one)
    if page.nearness(cell, one.start, one.end, "error_code") > near:
        return False  # "The order could not be placed. Error 30452"
    if not one.start and codes.heads(cell.folded):
        return False
    odd = {"transaction_id": codes.SHORT, "order_number": codes.TRACE, "tracking_number": codes.TRACE}.get(name)
    return not (odd and odd.fullmatch(one.value) and _only_fails(page))


def _only_fails(page: Page) -> bool:
    """Does a page say that something went wrong, and nothing of money? Its reference is the code of the failure."""
    return page.went_wrong and not any(label.field == "total" for cell in page.cells for label in cell.labels)


def _adjoins(page: Page, cell: Cell, one: Candidate) -> bool:
    """Stands nothing between a code and the label that governs it that parts them?"""
    for label, near in page.governing(cell, one.start, one.end):
        if label.field == "error_code" and near >= 0.5:
            inside = any(label is own for own in cell.labels)
            behind = inside and label.start >= one.end
            start, end = (one.end, label.start) if behind else (label.end if inside else 0, one.start)
            if behind and len(one.value) < LEAST_BEFORE:
                return False  # "3 errors"
            return codes.adjoins(one.value, cell.folded[start:end], cell.folded[one.end :], label)
    return False


def _of_failure(cell: Cell, one: Candidate) -> bool:
    """Does the sentence say that something went wrong between its last label and a code: "Order failed (PMT-1045)"?"""
    ends = [label.end for label in cell.labels if label.end <= one.start]
    return bool(ends) and went_wrong(cell.folded[max(ends) : one.start])


def _unlabelled_codes(page: Page) -> Iterator[_Scored]:
    """Codes in brackets or alone on a page that says that something went wrong."""
    if page.went_wrong:
        for cell in page.cells:
            for one in codes.unlabelled(cell.text, cell.folded):
                # Only what stands nearest names it, nothing that stands behind; a word for errors may stand far off.
                labels = page.governing(cell, one.start, one.end)
                named = {label.field for label, near in labels if near > BEHIND} - {"error_code"}
                if codes.SHORT.fullmatch(one.value) and _only_fails(page):
                    named -= {"transaction_id", "phone"}
                if _of_failure(cell, one) or named.isdisjoint((*IDENTIFIERS, "other")):
                    yield _Scored(one.fit, cell, one)


def _goes_on(page: Page, one: _Scored) -> bool:
    """Does a sentence break within a number written in groups? Half of it is no value."""
    cell, candidate = one.cell, one.candidate
    grouped = re.search(r"\d \d", cell.text[candidate.start : candidate.end]) is not None
    if not grouped or candidate.end < len(cell.text) or not re.search(r"\w+ \w+", cell.text[: candidate.start]):
        return False
    for below in page.rows[cell.row + 1] if cell.row + 1 < len(page.rows) else ():
        same_edge = below.box.overlap_x(cell.box) > 0 and below.box.top - cell.box.bottom < 1.5 * cell.box.height
        if same_edge and _DIGITS_FIRST.match(below.text):
            return True
    return False


def _date(page: Page) -> _Scored | None:
    scored: list[_Scored] = []
    others: list[_Scored] = []  # of delivery and the like: told where the page has no other day
    for cell in page.cells:
        for one in find_dates(cell.folded, page.arabic):
            near = page.nearness(cell, one.start, one.end, "date")
            value = Candidate(one.day.isoformat(), one.start, one.end, one.sure)
            if near < 0.5 and page.nearness(cell, one.start, one.end, "no_date") >= 0.5:
                continue
            if near < 0.5 and page.nearness(cell, one.start, one.end, "other_date") >= 0.5:
                others.append(_Scored(0.75 + UNREAD_LABEL, cell, replace(value, sure=min(one.sure, OF_DELIVERY))))
                continue
            if not near and any(not other.labels for other in page.rows[cell.row] if other is not cell):
                near = UNREAD_LABEL
            scored.append(_Scored(one.sure * 0.75 + near, cell, value))
    return _the_one(scored) or _the_one(others)


def _the_one(scored: Sequence[_Scored]) -> _Scored | None:
    """The best of several days; None when nothing tells it from others."""
    if not scored:
        return None
    best = max(scored, key=lambda one: one.score)
    rivals = {one.candidate.value for one in scored if one.score > best.score - 0.2}
    return None if best.score < 1.2 and len(rivals) > 1 else best


def _free(one: _Scored, taken: list[tuple[Cell, int, int]]) -> bool:
    return all(
        cell is not one.cell or one.candidate.end <= start or one.candidate.start >= end for cell, start, end in taken
    )


def _take(
    found: dict[str, Field], taken: list[tuple[Cell, int, int]], name: str, best: _Scored, least: float = ENOUGH
) -> None:
    one, cell = best.candidate, best.cell
    if best.score < least:
        return
    sure = patterns.DOUBTED if is_half(one.value) else one.sure
    found[name] = cell.field(name, one.value, one.start, one.end, min(sure, 0.6 + 0.3 * best.score))
    taken.append((cell, one.start, one.end))
