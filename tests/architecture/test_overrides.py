"""The one environment: Rasa beside SQLAlchemy 2, pydantic 2 and packaging 21.3 (pyproject's override-dependencies)."""

from importlib.metadata import distributions, version

import pytest
from packaging.requirements import Requirement

# Caps that Rasa and two build tools declare and that were found not to be needed. Anything else is a surprise.
KNOWN = {
    ("rasa", "sqlalchemy"),
    ("rasa", "packaging"),
    ("rasa", "pydantic"),
    ("pytest", "packaging"),
    ("wheel", "packaging"),
    ("virtualenv", "packaging"),  # comes with pre-commit, which makes no environment for our local hooks
}


def test_pinned_versions() -> None:
    assert version("rasa") == "3.6.21"
    assert version("rasa-sdk") == "3.6.2"
    assert version("sqlalchemy").startswith("2.0.")
    assert version("packaging") == "21.3"
    assert version("pydantic").startswith("2.")
    assert version("websockets") == "10.4"  # sanic 21.12 imports its internals


def broken_requirements() -> set[tuple[str, str]]:
    found = set()
    read = [one.metadata for one in distributions()]  # each `metadata` reads its file anew
    installed = {one["Name"].lower().replace("_", "-"): one for one in read}
    for name, metadata in installed.items():
        for line in metadata.get_all("Requires-Dist") or ():
            if "extra ==" in line and " or " not in line:
                continue  # most of them, and dear to read
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            wanted = requirement.name.lower().replace("_", "-")
            have = installed.get(wanted)
            if have and not requirement.specifier.contains(have["Version"], prereleases=True):
                found.add((name, wanted))
    return found


def test_only_the_known_requirements_are_overridden() -> None:
    assert broken_requirements() == KNOWN


@pytest.mark.parametrize("module", ["rasa.shared.utils.validation", "sanic.server.protocols.websocket_protocol"])
def test_imports_that_the_overrides_could_break(module: str) -> None:
    __import__(module)
