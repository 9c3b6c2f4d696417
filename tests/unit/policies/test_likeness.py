"""Texts that say much the same come together; others do not; the same input gives the same groups."""

from helpdesk.policies.likeness import group, nearest

SAME = [
    ["do you ship to norway", "Do you ship to Norway?", "shipping to norway possible??", "can you ship to norwey"],
    ["the zip of my jacket is broken", "zip broken on my jacket", "my jackets zip broke"],
    ["kann ich mit klarna zahlen", "Klarna Zahlung möglich?", "zahlen per klarna geht das"],
    ["هل تشحنون إلى الكويت", "تشحنون للكويت؟", "الشحن الى الكويت متوفر"],
]


def test_alike_texts_come_together_and_others_stay_apart() -> None:
    texts = [text for texts in zip(*(one[:3] for one in SAME), strict=True) for text in texts]
    found = {frozenset(texts[place] for place in places) for places in group(texts)}
    assert found == {frozenset(one[:3]) for one in SAME}


def test_frequent_groups_come_first_and_numbers_do_not_part_them() -> None:
    texts = ["order 1001 lost", "gift card", "order 2002 lost", "order 77 lost"]
    assert [sorted(places) for places in group(texts)] == [[0, 2, 3], [1]]


def test_every_text_is_in_one_group_whatever_it_holds() -> None:
    texts = ["", "?", "👍", "a", "  ", "the", "hello hello hello", "\u200f", "x" * 5000]
    assert sorted(place for places in group(texts) for place in places) == list(range(len(texts)))
    assert group([]) == []


def test_the_same_texts_give_the_same_groups() -> None:
    texts = [text for one in SAME for text in one] * 3
    assert group(texts) == group(list(texts))


def test_nearest_example() -> None:
    examples = ["where is my parcel", "i want to return this", "do you ship abroad"]
    assert [best[0][0] for best in nearest(["wher is my parcel", "can i return it"], examples)] == [0, 1]
    unknown, parcel = nearest(["???", "parcel"], examples, most=1)
    assert unknown == []
    assert [place for place, _ in parcel] == [0]
    assert nearest(["x"], []) == [[]]
