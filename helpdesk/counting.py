"""How many of what a text speaks: "two of my mugs", "beide Becher", "كوبين"."""

from helpdesk import answers
from helpdesk.spelling import ARABIC_LETTER, BREAK, tokens
from helpdesk.words import SHORTEST_REST, readings

GROUP, BETWEEN = "pieces", "of_my"  # words/<language>/answers/<group>.yml, words/<language>/<between>.yml
MOST_DIGITS = 2
DUAL = ("ين", "ان")  # what Arabic ends a word with where there are two of it


def counted(text: str) -> list[tuple[int, str]]:
    """Each number of the text with the word that it counts, in their order; "3 of the 4 mugs" is 3 mugs, then 4.

    In Arabic the number may follow its word, and a word for two of a thing has none: its stem is counted twice.
    """
    said = tokens(text)
    numbers = {start: (end, number) for start, end, number in spoken(text)}
    between = {place for start, end in answers.spans(BETWEEN, text) for place in range(start, end)}
    found = []
    for place, word in enumerate(said):
        if place in numbers:
            end, number = numbers[place]
            while end < len(said) and (end in between or end in numbers):
                end += 1
            if end < len(said) and said[end] != BREAK:
                found.append((number, said[end]))
            if place and ARABIC_LETTER.match(said[place - 1]):
                found.append((number, said[place - 1]))
        for reading in readings(word) if word.endswith(DUAL) and ARABIC_LETTER.match(word) else ():
            if len(reading) - 2 >= SHORTEST_REST:
                found.append((2, reading[:-2]))
    return found


def spoken(text: str) -> list[tuple[int, int, int]]:
    """Where numbers stand among the text's tokens, in digits or words: first place, the one after the last, which."""
    digits = [
        (place, place + 1, int(word))
        for place, word in enumerate(tokens(text))
        if word.isdecimal() and len(word) <= MOST_DIGITS
    ]
    return [*((start, end, int(option)) for start, end, option in answers.options_in(GROUP, text)), *digits]
