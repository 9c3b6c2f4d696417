"""The processes `helpdesk up` runs: what each is called, how it is started, where it listens."""

import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpdesk.model_files import models
from helpdesk.settings import ProcessSettings
from processes.model import QUIET

NAMES = ("simulator", "actions", "rasa", "worker", "desk")  # in the order of starting
LOOPBACK = "127.0.0.1"
ENDPOINTS = Path("var/endpoints.yml")


@dataclass(frozen=True)
class Child:
    """One supervised process. `port` is None where it listens nowhere; `stage` orders stopping: lower first.

    `with_model` adds the newest model to each start, since it may be another than at the start before.
    """

    name: str
    argv: tuple[str, ...]
    port: int | None = None
    stage: int = 0
    env: dict[str, str] = field(default_factory=dict)
    with_model: bool = False

    def command(self) -> tuple[str, ...]:
        """What to start now."""
        newest = models()[:1] if self.with_model else []
        return (*self.argv, *(part for file in newest for part in ("--model", str(file.path))))


def children(wanted: set[str], settings: ProcessSettings, endpoints: Path) -> list[Child]:
    """The children for the `wanted` names, in the order of starting."""
    python = sys.executable
    quiet = (python, "-m", "processes.quiet")
    found: list[Child] = []
    interface = os.environ.get("SANIC_HOST", LOOPBACK)  # rasa_sdk reads the variable itself, Rasa wants it said
    argv: tuple[str, ...]
    if "simulator" in wanted:
        found.append(Child("simulator", (python, "-m", "simulator"), settings.simulator_port, 2))
    if "actions" in wanted:
        argv = (*quiet, "rasa_sdk", "--actions", "actions", "--port", str(settings.actions_port))
        found.append(Child("actions", argv, settings.actions_port, 1))
    if "rasa" in wanted:
        for n in range(settings.rasa_processes):
            port = settings.rasa_port + n
            argv = (*quiet, "rasa", "run", "--interface", interface, "--port", str(port))
            argv += ("--endpoints", str(endpoints))
            argv += ("--credentials", "credentials.yml")
            found.append(Child(f"rasa-{n + 1}", argv, port, 0, with_model=True))
    if "worker" in wanted:
        found += [
            Child(f"worker-{n + 1}", (python, "-m", "processes.worker"), None, 1) for n in range(settings.workers)
        ]
    if "desk" in wanted:
        found.append(Child("desk", (python, "-m", "desk"), settings.desk_port, 0))
    return [replace(child, env=environment(child.name)) for child in found]


def environment(name: str) -> dict[str, str]:
    """The child's environment: ours, its name, and quiet, loopback-only defaults that the environment may override."""
    defaults = {**QUIET, "SANIC_HOST": LOOPBACK, "SANIC_BACKLOG": "1024", "PYTHONUNBUFFERED": "1"}
    return {**defaults, **os.environ, "PROCESS_NAME": name}


def write_endpoints(settings: ProcessSettings, source: Path = Path("endpoints.yml")) -> Path:
    """The endpoints file Rasa is started with: the project's own, or a copy that names another port of the actions."""
    text = source.read_text()
    default = "localhost:5055"
    if settings.actions_port == 5055:
        return source
    target = ENDPOINTS.with_name(f"endpoints-{settings.actions_port}.yml")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.replace(default, f"localhost:{settings.actions_port}"))
    return target
