"""All files that people edit while the assistant runs, read once to see whether they can be read."""

from collections.abc import Callable
from pathlib import Path

from helpdesk import (
    answers,
    decision_rules,
    menu,
    problems,
    return_rules,
    routing_rules,
    service_levels,
    shop,
    size_charts,
    technicians,
    templates,
    words,
)
from helpdesk.errors import SettingsError
from helpdesk.media import classes
from helpdesk.services import canned

# File or folder below the project's root → what reads it.
READERS: dict[str, Callable[[Path], object]] = {
    "shop.yml": shop.read_shop,
    "menu.yml": menu.read_menu,
    "returns.yml": return_rules.read_rules,
    "decisions.yml": decision_rules.read_decision_rules,
    "technician.yml": technicians.read_calendar,
    "sla.yml": service_levels.read_service_levels,
    "routing.yml": routing_rules.read_rules,
    "media.yml": classes.read_rules,
    "templates": templates.read_templates,
    "canned": canned.read_canned,
    "words": lambda folder: (words.read_words(folder), answers.read_options(folder)),
    "knowledge/problems": problems.read_problems,
    "knowledge/sizes": size_charts.read_charts,
}


def mistakes(root: Path = Path()) -> list[str]:
    """One sentence for each file or folder that cannot be read, with the first mistake in it."""
    found = []
    for name, read in READERS.items():
        try:
            read(root / name)
        except SettingsError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))  # routing.yml looks into others
