"""Who writes, buys and lives on these screens: invented people, shops, streets and goods of two languages."""

from tests.vision_dev.fourth.draft import Draft
from tests.vision_dev.fourth.values import shape

NAMES = {
    "en": ["Imogen Hartley", "Callum Reyes", "Tobias Okafor", "Freya Lindqvist", "Marcus Delacroix", "Nadia Whitcombe"],
    "de": [
        "Henrike Vollmer",
        "Jonas Achterberg",
        "Mirjam Sättler",
        "Leon Wiesinger",
        "Gesa Thormählen",
        "Pavel Nowotny",
    ],
}
SHOPS = {
    "en": [("Pine & Parcel", "pineandparcel.com"), ("Osprey Outdoors", "ospreyoutdoors.co.uk"),
           ("Bluebell Home", "bluebell-home.com")],
    "de": [("Kachelwerk", "kachelwerk.de"), ("Möwe & Tau", "moewe-tau.de"), ("Radlhof Innsbruck", "radlhof.at")],
}  # fmt: skip
STREETS = {
    "en": ["14 Marlowe Close", "221 Foundry Lane", "7 Wren Court"],
    "de": ["Ahornweg 14", "Fährstraße 3a", "Am Alten Markt 27"],
}
TOWNS = {
    "en": ["Leeds LS6 2QT", "Bristol BS3 4EA", "Portland OR 97209"],
    "de": ["04229 Leipzig", "24103 Kiel", "6020 Innsbruck"],
}
GOODS = {
    "en": ["Merino scarf, teal", "Oak shelf 80 cm", "Trail lamp 400", "Linen apron", "Enamel pot 3 l", "Wool blanket"],
    "de": [
        "Merinoschal petrol",
        "Eichenregal 80 cm",
        "Stirnlampe 400",
        "Leinenschürze",
        "Emailletopf 3 l",
        "Wolldecke",
    ],
}
UMLAUTS: dict[str, str | int | None] = {"ä": "ae", "ö": "oe", "ü": "ue", " ": "."}


def person(draft: Draft) -> str:
    """Somebody's name on the screen, `$person` and `$first`."""
    name = draft.put("person", draft.rng.choice(NAMES[draft.language]))
    draft.put("first", name.split()[0])
    return name


def address(name: str, domain: str) -> str:
    """That person's mail address at a provider."""
    plain = name.lower().translate(str.maketrans(UMLAUTS))
    return f"{plain}@{domain}"


def shop(draft: Draft) -> tuple[str, str]:
    """A shop's name on the screen, `$shop`, and its domain."""
    name, domain = draft.rng.choice(SHOPS[draft.language])
    draft.put("shop", name)
    return name, domain


def telephone(draft: Draft) -> None:
    """A telephone number, `$phone`, written with the country."""
    pattern = draft.either(
        draft.pick("+44 20 7946 0###", "+1 (503) 555-01##", "+44 1632 96####"),
        draft.pick("+49 341 96271##", "+49 (431) 5557-2##", "+43 512 5550##", "+49 151 2345####"),
    )
    printed = shape(draft.rng, pattern)
    draft.put("phone", printed, "phone", "+" + "".join(filter(str.isdigit, printed)))
