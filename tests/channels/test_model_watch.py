"""The watch loads each complete new file once, refuses what is no model, and leaves alone what lay there before."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from channels.whatsapp import model_watch
from channels.whatsapp.channel import model_folder
from channels.whatsapp.model_watch import ModelRefused, ModelUnfinished, ModelWatch
from helpdesk.model_files import make_newest, models, process_started


class Loaded:
    """Stands for an agent."""

    def __init__(self, name: str) -> None:
        self.model_name = self.processor = name


class Loader:
    """Loads by what stands in the file: "good", "bad", or "half" while it is being written."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def __call__(self, _agent: Any, path: Path) -> Loaded:
        self.tried.append(path.name)
        content = path.read_text()
        if content == "bad":
            raise ModelRefused("it is bad")
        if content == "half":
            raise ModelUnfinished("the file breaks off")
        return Loaded(path.name)


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Loader:
    loader = Loader()
    monkeypatch.setattr(model_watch, "load_beside", loader)
    return loader


def put(folder: Path, name: str, content: str, age: float = 0) -> None:
    (folder / name).write_text(content)
    os.utime(folder / name, (time.time() - age,) * 2)


async def looks(watch: ModelWatch, times: int = 4) -> None:
    for _ in range(times):
        await watch.look()


@pytest.fixture
def watched(tmp_path: Path, loader: Loader) -> tuple[ModelWatch, list[str]]:
    swapped: list[str] = []

    def swap(agent: Any) -> None:
        swapped.append(agent.model_name)

    agent: Any = Loaded("first")
    return ModelWatch(agent, swap, tmp_path, time.time_ns() - 10**9), swapped


async def test_a_new_file_is_taken_once_and_an_old_one_never(
    tmp_path: Path, loader: Loader, watched: tuple[ModelWatch, list[str]]
) -> None:
    watch, swapped = watched
    put(tmp_path, "old.tar.gz", "good", age=60)
    await looks(watch)
    put(tmp_path, "new.tar.gz", "good")
    await watch.look()
    assert swapped == []  # it must be the same at two looks
    await looks(watch)
    assert swapped == loader.tried == ["new.tar.gz"]
    make_newest(tmp_path / "old.tar.gz")
    await looks(watch)
    assert swapped == ["new.tar.gz", "old.tar.gz"]


async def test_a_broken_file_is_refused_once_with_one_line(
    tmp_path: Path, loader: Loader, watched: tuple[ModelWatch, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    watch, swapped = watched
    put(tmp_path, "good.tar.gz", "good", age=0.5)
    put(tmp_path, "worse.tar.gz", "bad")
    await looks(watch, 6)
    assert swapped == ["good.tar.gz"]
    assert loader.tried == ["worse.tar.gz", "good.tar.gz"]
    assert caplog.text.count("model swapped=no model=worse.tar.gz in_service=first reason=it is bad") == 1
    put(tmp_path, "worse.tar.gz", "good")  # trained again under the same name
    await looks(watch)
    assert swapped == ["good.tar.gz", "worse.tar.gz"]


async def test_a_file_that_is_being_written_is_waited_for(
    tmp_path: Path, watched: tuple[ModelWatch, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    watch, swapped = watched
    put(tmp_path, "slow.tar.gz", "half", age=0.5)
    await looks(watch)
    assert swapped == []
    assert "swapped=no" not in caplog.text
    put(tmp_path, "slow.tar.gz", "good")
    await looks(watch)
    assert swapped == ["slow.tar.gz"]


async def test_half_a_file_that_stays_is_given_up(
    tmp_path: Path,
    watched: tuple[ModelWatch, list[str]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_watch, "UNFINISHED", 0.05)
    put(tmp_path, "half.tar.gz", "half")
    await looks(watched[0])
    await asyncio.sleep(0.06)
    await looks(watched[0])
    assert caplog.text.count("model swapped=no model=half.tar.gz") == 1


@pytest.mark.parametrize(
    ("spoil", "unfinished"),
    [
        (lambda _: b"no archive", False),
        (lambda _: b"", True),
        (lambda content: content[:10], True),
        (lambda content: content[: len(content) // 2], True),
        (lambda content: content, False),
    ],
)
def test_files_that_are_no_models(tmp_path: Path, spoil: Callable[[bytes], bytes], unfinished: bool) -> None:
    import io
    import tarfile

    from rasa.core.agent import Agent
    from rasa.shared.core.domain import Domain

    from components.tracker_store import HelpdeskTrackerStore

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("components/weights.bin")
        member.size = 200_000
        archive.addfile(member, io.BytesIO(os.urandom(member.size)))
    (tmp_path / "m.tar.gz").write_bytes(spoil(packed.getvalue()))
    before = Agent(tracker_store=HelpdeskTrackerStore(Domain.empty()))
    with pytest.raises(ModelRefused) as refused:
        model_watch.load_beside(before, tmp_path / "m.tar.gz")
    assert isinstance(refused.value, ModelUnfinished) is unfinished
    assert before.processor is None


def test_where_models_lie() -> None:
    assert model_folder("") == model_folder("models/x.tar.gz") == model_folder("models") == Path("models")
    assert 0 < time.time_ns() - process_started() < 3600 * 10**9
    assert models(Path("nowhere")) == []
