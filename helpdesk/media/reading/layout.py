"""Which parts of a prepared page are lines of text, and a page on which they stand one under the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

import cv2
import numpy as np

from helpdesk.media.reading.prepare import INK, TEXT_HEIGHT, Prepared, line_piece
from helpdesk.media.reading.words import Box, Word

Array = Any
GAP, MARGIN = 0.8, 1.0  # text heights between and around the lines of a stacked page
MOST_BOXES = 400
LARGE, LARGE_BLANK = 1.6, 0.6  # text heights of large letters; heights of such a line between its pieces at most
STROKE = 0.1  # of its height is a stroke wide that belongs to no letter
STEM = 0.45  # of its height is the stem of a large letter wide at most
FAINT = 0.08  # of a box is ink where it is only an outline
THIN = 3.5  # pixels of ink in a column of a line that was drawn


def find_boxes(page: Array) -> list[Box]:
    """The lines of text of a page from top to bottom, without rules, frames and icons."""
    unit = TEXT_HEIGHT
    ink = _without_rules((page < INK).astype(np.uint8))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((int(0.3 * unit), int(1.5 * unit)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found, large = [], []
    for left, top, width, height, _ in stats[1:].tolist():
        box = Box(left, top, left + width, top + height)
        if _is_text(box, ink):
            found.append(box)
        elif _may_be_word(box, ink):
            large.append(box)
    found = _large_joined(_with_marks(_without_outlines(_merge(found), ink)), large)
    found.sort(key=lambda box: (box.top, box.left))
    return found[:MOST_BOXES]


def _without_rules(ink: Array) -> Array:
    """The ink without frames and surfaces, and without lines too long to belong to letters."""
    unit = TEXT_HEIGHT
    ink = _without_frames(ink)
    wide = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, int(7 * unit)), np.uint8))
    tall = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((int(3.2 * unit), 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(wide, _without_stems(tall)), np.ones((3, 3), np.uint8))
    return np.where(rules, 0, ink).astype(np.uint8)


def _without_stems(tall: Array) -> Array:
    """The upright rules without what is as short and as wide as the stems of large letters: "H", "P", "1"."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(tall, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    stems = (height < 4.5 * TEXT_HEIGHT) & (width > STROKE * height) & (width < STEM * height)
    stems[0] = False
    return np.where(stems[labels], 0, tall).astype(np.uint8) if stems.any() else tall


def _without_frames(ink: Array) -> Array:
    """The ink without shapes that are larger than any letter and mostly empty: frames of cards, with their corners."""
    unit = TEXT_HEIGHT
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height, area = (stats[:, i] for i in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    frames = (height > 2.2 * unit) & (width > 4 * unit) & (area < 0.2 * width * height)
    frames |= (height > 4.5 * unit) & (width > 4.5 * unit)
    frames |= (height > 1.6 * unit) & (width < STROKE * height)  # a piece of a frame's side
    frames[0] = False
    return np.where(frames[labels], 0, ink).astype(np.uint8) if frames.any() else ink


def _is_text(box: Box, ink: Array) -> bool:
    unit = TEXT_HEIGHT
    if box.height < 0.35 * unit or box.height > 4.5 * unit or box.width < 0.25 * unit:
        return False
    piece = ink[box.top : box.bottom, box.left : box.right]
    filled = float(piece.mean())
    if box.width > 3 * unit and _is_rule(piece):
        return False
    square = 0.7 < box.width / box.height < 1.4
    if square and box.height > 1.6 * unit:  # an icon, a picture, a QR code
        return filled < 0.45 and box.height < 2.2 * unit
    return 0.04 < filled < (0.8 if box.width > 2 * unit else 0.97)


def _may_be_word(box: Box, ink: Array) -> bool:
    """Is it as large as an icon, but drawn with as little ink as letters?"""
    piece = ink[box.top : box.bottom, box.left : box.right]
    return box.height < 4.5 * TEXT_HEIGHT and box.width < 3 * box.height and 0.1 < float(piece.mean()) < 0.45


def _is_rule(piece: Array) -> bool:
    """Is it a slanted line, thin all along? In text, most columns cross more ink."""
    columns = piece.sum(0)
    inked = columns[columns > 0]
    return len(inked) > 0.8 * len(columns) and float(inked.mean()) < THIN


def _merge(boxes: list[Box]) -> list[Box]:
    """Boxes that overlap are one line (an accent, the dots of an Arabic letter)."""
    boxes = sorted(boxes, key=lambda box: -box.width * box.height)
    kept: list[Box] = []
    for box in boxes:
        for number, other in enumerate(kept):
            shared = min(box.height, other.height)
            near = box.overlap_x(other) > -0.15 * TEXT_HEIGHT
            if near and box.overlap_y(other) > 0.5 * shared and max(box.height, other.height) < 2.2 * TEXT_HEIGHT:
                kept[number] = other.joined(box)
                break
        else:
            kept.append(box)
    return kept


def _without_outlines(boxes: list[Box], ink: Array) -> list[Box]:
    """The boxes but for those around others that have hardly any ink beside them: corners of frames, on photos."""

    def is_outline(box: Box) -> bool:
        inside = [one for one in boxes if one.height < 0.7 * box.height and _covered(one, box)]
        if box.height < LARGE * TEXT_HEIGHT or not inside:
            return False
        piece = ink[box.top : box.bottom, box.left : box.right].copy()
        for one in inside:
            piece[
                max(0, one.top - box.top) : one.bottom - box.top, max(0, one.left - box.left) : one.right - box.left
            ] = 0
        return float(piece.mean()) < FAINT

    return [box for box in boxes if not is_outline(box)]


def _covered(one: Box, other: Box) -> bool:
    """Does most of a line of text lie within another box?"""
    wide, high = one.overlap_x(other), one.overlap_y(other)
    return min(wide, high) > 0 and one.width > one.height and wide * high > 0.8 * one.width * one.height


def _with_marks(boxes: list[Box]) -> list[Box]:
    """Marks that stand right above or below a line (dots, hamza) belong to it; what is left alone so small is dirt."""
    unit = TEXT_HEIGHT
    lines = [box for box in boxes if box.height >= 0.55 * unit]
    for mark in (box for box in boxes if box.height < 0.55 * unit):
        for number, line in enumerate(lines):
            inside = mark.overlap_x(line) >= 0.8 * mark.width
            if inside and -0.35 * unit < mark.overlap_y(line) and line.joined(mark).height < 2.4 * unit:
                lines[number] = line.joined(mark)
                break
    return lines


def _large_joined(boxes: list[Box], words: list[Box]) -> list[Box]:
    """Pieces of one line in large letters, whose blanks are wider than those between lines of usual size.

    A short word is like an icon, so `words` count only beside such a line.
    """
    least = LARGE * TEXT_HEIGHT
    kept = [box for box in boxes if box.height <= least]
    lines: list[Box] = []
    for box in sorted((box for box in boxes if box.height > least), key=lambda box: box.left):
        lines = _joined_to(lines, box) or [*lines, box]
    for word in words:
        lines = _joined_to(lines, word) or lines
    return kept + lines


def _joined_to(lines: list[Box], box: Box) -> list[Box] | None:
    """The lines with `box` in the one beside it; None when it stands beside none."""
    for number, line in enumerate(lines):
        small = min(line.height, box.height)
        if line.overlap_x(box) > -LARGE_BLANK * small and line.overlap_y(box) > 0.6 * small:
            return [*lines[:number], line.joined(box), *lines[number + 1 :]]
    return None


def with_large_filled(prepared: Prepared, boxes: Sequence[Box]) -> Array:
    """The page with lines of large letters drawn again, in the light that their size asks for."""
    page, edge = prepared.page.copy(), 3
    for box in boxes:
        if box.height > LARGE * TEXT_HEIGHT:
            piece = line_piece(prepared, box, TEXT_HEIGHT, edge / TEXT_HEIGHT)
            top, left = max(0, box.top - edge), max(0, box.left - edge)
            place = page[top : box.bottom + edge, left : box.right + edge]
            inside = piece[top - box.top + edge :, left - box.left + edge :]
            height, width = min(place.shape[0], inside.shape[0]), min(place.shape[1], inside.shape[1])
            place[:height, :width] = inside[:height, :width]
    return page


@dataclass(frozen=True)
class Stack:
    """A page of lines one under the other; `tops[i]` is where the line `boxes[i]` begins."""

    page: Array
    boxes: tuple[Box, ...]
    tops: tuple[int, ...]
    scale: float = 1.0

    def lines(self, words: Sequence[Word]) -> list[list[Word]]:
        """The words read on this page sorted by line, at their places on the page the lines came from."""
        margin = int(MARGIN * TEXT_HEIGHT)
        found: list[list[Word]] = [[] for _ in self.boxes]
        if not self.boxes:
            return found
        middles = np.array([top + box.height * self.scale / 2 for top, box in zip(self.tops, self.boxes, strict=True)])
        for word in words:
            number = int(np.abs(middles - (word.box.top + word.box.bottom) / 2).argmin())
            box, top = self.boxes[number], self.tops[number]
            left, right = ((x - margin) / self.scale + box.left for x in (word.box.left, word.box.right))
            above, below = ((y - top) / self.scale + box.top for y in (word.box.top, word.box.bottom))
            placed = Box(int(left), max(box.top, int(above)), int(right), min(box.bottom, int(below)) or box.bottom)
            found[number].append(Word(word.text, word.confidence, placed))
        return found


def stack(page: Array, boxes: Sequence[Box], scale: float = 1.0) -> Stack:
    """Put each box of `page` on a line of its own, `scale` times as large."""
    margin, gap, edge = int(MARGIN * TEXT_HEIGHT), int(GAP * TEXT_HEIGHT), 3
    pieces, tops, y = [], [], margin
    for box in boxes:
        piece = page[max(0, box.top - edge) : box.bottom + edge, max(0, box.left - edge) : box.right + edge]
        if scale != 1.0:
            piece = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        pieces.append(piece)
        tops.append(y + edge)
        y += piece.shape[0] + gap
    width = max((piece.shape[1] for piece in pieces), default=1) + 2 * margin
    sheet = np.full((y + margin, width), 255, np.uint8)
    for piece, top in zip(pieces, tops, strict=True):
        sheet[top - edge : top - edge + piece.shape[0], margin - edge : margin - edge + piece.shape[1]] = piece
    return Stack(sheet, tuple(boxes), tuple(tops), scale)
