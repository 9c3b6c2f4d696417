"""The pictures that show how to take a better one: there for each problem, and nothing else of the project is sent."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from channels.whatsapp import uploads
from channels.whatsapp.api import GraphError
from helpdesk.media.quality import PROBLEMS
from helpdesk.texts import Texts
from helpdesk.values import LANGUAGES


class Empty:
    """A storage without files."""

    def open(self, path: str) -> Any:
        """Not there."""
        raise FileNotFoundError(path)


LINE: Any = SimpleNamespace(storage=Empty())


@pytest.mark.parametrize("problem", PROBLEMS)
def test_there_is_an_example_for_each_problem(problem: str) -> None:
    path = f"media/examples/{problem}.png"
    assert uploads.read(LINE, path).startswith(b"\x89PNG")
    with Image.open(path) as picture:
        assert picture.width > picture.height >= 400
    for language in LANGUAGES:
        assert Texts(Path("responses")).reply("utter_photo_again", language, problem=problem).text


@pytest.mark.parametrize(
    "path", ["media/examples/../../shop.yml", "media/examples/nothing.png", "shop.yml", "media/examples"]
)
def test_nothing_else_is_read_from_the_project(path: str) -> None:
    with pytest.raises(GraphError):
        uploads.read(LINE, path)
