"""What processes cost, read from /proc."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds
PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20  # MiB


def cpu_ms(pid: int, *, ended: bool = False) -> float:
    """CPU the process has used so far, all its threads, in milliseconds (exact to a tick of 10 ms); with `ended` also
    what its ended children used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(field) for field in fields[11 : 15 if ended else 13]) * TICK


def memory_mb(pid: int) -> float:
    """Resident memory, MiB; 0.0 if the process has gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0.0


def command(pid: int) -> str:
    """The command line; "" if the process has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def session_of(leader: int) -> list[int]:
    """The processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getsid(int(entry.name)) == leader:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@dataclass(frozen=True)
class Cost:
    """CPU in milliseconds by process name."""

    by: dict[str, float]

    @property
    def total(self) -> float:
        """Of all together."""
        return sum(self.by.values())

    def since(self, before: "Cost") -> "Cost":
        """What was used between the two."""
        return Cost({name: used - before.by.get(name, 0.0) for name, used in self.by.items()})

    def per(self, turns: int) -> "Cost":
        """Per turn."""
        return Cost({name: used / turns for name, used in self.by.items()})


def cost(named: dict[str, list[int]]) -> Cost:
    """What the named processes have used so far."""
    return Cost({name: sum(cpu_ms(pid) for pid in pids) for name, pids in named.items()})


def machine() -> str:
    """This machine in one line."""
    info = Path("/proc/cpuinfo").read_text()
    models = {line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")}
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2**20
    return (
        f"{' / '.join(sorted(models)) or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )
