"""`helpdesk dev`: what is saved counts at once. Data trains a model, code starts the processes that run it anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from helpdesk.errors import HelpdeskError
from processes import model

LOOK = 0.3  # seconds between two looks at the files
TRAINED = ("config.yml", "domain.yml", "data", "responses")
RUN_BY = {  # which code runs in which processes
    "actions": ("actions",),
    "channels": ("rasa", "worker"),
    "components": ("rasa",),
    "desk": ("desk",),
    "helpdesk": ("actions", "worker", "desk", "rasa"),
    "processes": ("worker",),
    "simulator": ("simulator",),
}
# See helpdesk/followed.py.
AT_ONCE = ("shop.yml", "menu.yml", "returns.yml", "technician.yml", "sla.yml", "routing.yml", "words", "knowledge")
SUFFIXES = {".py", ".yml", ".yaml", ".html", ".css", ".js"}

Stamps = dict[Path, tuple[int, int]]


class Workbench(threading.Thread):
    """Watches the project's files until the process ends; `restart` is told which kind of process to start anew."""

    def __init__(self, restart: Callable[[str], None], say: Callable[[str], None] = print, root: Path = Path()) -> None:
        super().__init__(name="workbench", daemon=True)
        self._restart, self._say, self._root = restart, say, root
        self._training = model.Training(root)
        self._seen = stamps(root)

    def run(self) -> None:
        """Look until the process ends."""
        self._training.warm_up()
        self._say(
            "watching for changes: data, responses, domain, config, shop and code count as soon as they are saved."
        )
        while True:
            time.sleep(LOOK)
            if changed := self.changed():
                self.take_over(changed)

    def changed(self) -> list[Path]:
        """The files saved, made or removed since the last call, relative to the root."""
        now = stamps(self._root)
        found = sorted(path for path in {*now, *self._seen} if now.get(path) != self._seen.get(path))
        self._seen = now
        return found

    def take_over(self, changed: Iterable[Path]) -> None:
        """Bring one lot of changes into effect, or say what is wrong with it."""
        changed = list(changed)
        self._say(f"changed: {', '.join(map(str, changed[:3]))}{' …' if len(changed) > 3 else ''}")
        if mistakes := [line for path in changed if (line := code_mistake(self._root, path))]:
            self._complain(mistakes)
            return
        rooms = {path.parts[0] for path in changed}
        kinds = {kind for room in rooms for kind in RUN_BY.get(room, ())}
        if "components" in rooms:  # the process that trains runs them, too
            self._training.close()
        if rooms & {*TRAINED, "components"} and not self._train():
            kinds.discard("rasa")  # as before, with the old model
        elif now := rooms & {*AT_ONCE}:
            self._look_at(sorted(now))
        for kind in sorted(kinds):
            self._say(f"starting {kind} anew")
            self._restart(kind)

    def _train(self) -> bool:
        try:
            path = model.ensure(self._say, self._root, self._training)
        except HelpdeskError as error:
            self._complain(str(error).splitlines())
            return False
        self._say(f"model: {path.name}; the assistant takes it over in a moment")
        return True

    def _look_at(self, changed: list[str]) -> None:
        from helpdesk.designers_files import mistakes

        if found := mistakes(self._root):
            self._complain(found)
        else:
            self._say(f"{', '.join(changed)}: counts from now on")

    def _complain(self, lines: list[str]) -> None:
        self._say(
            "\n".join(["", "NOT TAKEN OVER, the assistant goes on as before:", *(f"  {line}" for line in lines), ""])
        )


def stamps(root: Path) -> Stamps:
    """Time of change and size of every file that counts."""
    found: Stamps = {}
    for name in (*TRAINED, *AT_ONCE, *RUN_BY):
        place = root / name
        for path in [place] if place.is_file() else place.rglob("*"):
            if path.suffix in SUFFIXES and not path.name.startswith("."):
                try:
                    stat = path.stat()
                except FileNotFoundError:  # editors write anew and rename
                    continue
                found[path.relative_to(root)] = (stat.st_mtime_ns, stat.st_size)
    return found


def code_mistake(root: Path, path: Path) -> str | None:
    """`file:line: mistake` if a Python file cannot be read."""
    if path.suffix != ".py" or not (root / path).exists():
        return None
    try:
        compile((root / path).read_text(encoding="utf-8"), str(path), "exec")
    except (SyntaxError, ValueError) as error:
        return f"{path}:{getattr(error, 'lineno', None) or 1}: {getattr(error, 'msg', None) or error}"
    return None
