"""Pictures: what reading one costs beside plain pytesseract, more reading processes, and a burst while others write."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bench import cpu, photos
from bench.figures import Section, at, spread
from bench.load import Lanes, Load
from bench.parts import waiting
from bench.stacks import FILES, Ours, wait_until
from bench.turns import customers, said
from bench.wire import HOOK, image_webhook, text_webhook
from helpdesk.media.child import Limits, Pool

SCREENS = 6  # per language
MOST = {"en": 1.5, "de": 1.5, "ar": 2.0}  # of plain pytesseract's computing time
SENDERS, EACH = 50, 4
TEXT_EVERY, IDLE_TEXTS, BURST_TEXTS = 0.2, 100, 300  # seconds between two customers' texts; how many
HEARD = 10.0  # seconds
# Bounds of docs/media.md, of the burst: MiB of memory, and bytes on the disk for each byte that was sent, beside what
# the database takes in any case.
WORKER_MB, CHILD_MB, DISK_TIMES, DATABASE_MB = 250, 500, 3.0, 20
READING = "helpdesk.media.child_main"
EXAMINE, COPY = "helpdesk.media.examine:examine", "helpdesk.media.copies:make"


def reading() -> Section:
    """CPU per screenshot and pictures per second."""
    section = Section(
        "Reading screenshots",
        f"{SCREENS} screenshots of 1080 × 2400 pixels per language (tests/vision, a seed of its own), ours and plain "
        "pytesseract with the right languages picture by picture in turn. Ours finds the language itself; it includes "
        "quality, fields and evidence, but not the child's start. Stock is pytesseract.",
    )
    screens = photos.screenshots(SCREENS)
    with Pool(1, Limits(seconds=120.0, niceness=0)) as children:
        for language, paths in screens.items():
            _examine(children, paths[0])  # the models are loaded once in a child's life
            mine, plain = [], []
            for path in paths:
                plain += [read.seconds * 1000 for read in photos.raw()([path], language)]
                mine.append(_cost(children, EXAMINE, path))
            ratio, most = sum(mine) / sum(plain), MOST[language]
            section.add(f"CPU per screenshot, {language}", f"{at(mine, 0.5):.0f} ms", stock=f"{at(plain, 0.5):.0f} ms",
                        ratio=f"{ratio:.2f}", target=f"≤ {most:.2f}", met=ratio <= most)  # fmt: skip
        everything = [path for paths in screens.values() for path in paths]
        copying = [_cost(children, COPY, path) for path in everything]
        section.add("CPU to open one and draw its copies, by itself", f"{at(copying, 0.5):.0f} ms")
    rates = {size: _rate(size, everything) for size in (1, 2)}
    gain = rates[2] / rates[1]
    section.add("screenshots a second, one process", f"{rates[1]:.2f}")
    section.add("screenshots a second, two processes", f"{rates[2]:.2f}", ratio=f"{gain:.2f} ×", target="≥ 1.5 ×",
                met=gain >= 1.5)  # fmt: skip
    return section


def _examine(children: Pool, path: Path) -> None:
    children.run(EXAMINE, path.read_bytes(), kind="image")


def _cost(children: Pool, function: str, path: Path) -> float:
    """Milliseconds of computing of the only child and what it starts."""
    [child] = children.pids()
    before = cpu.cpu_ms(child, ended=True)
    children.run(function, path.read_bytes(), kind="image")
    return cpu.cpu_ms(child, ended=True) - before


def _rate(size: int, paths: list[Path]) -> float:
    """Pictures a second with `size` reading processes."""
    with Pool(size, Limits(seconds=120.0, niceness=0)) as children, ThreadPoolExecutor(size) as threads:
        list(threads.map(lambda path: _examine(children, path), paths[:1] * size))
        began = time.monotonic()
        list(threads.map(lambda path: _examine(children, path), paths))
        return len(paths) / (time.monotonic() - began)


def burst(ours: Ours) -> Section:
    """Many pictures at once, while other customers write. Expects the assistant down."""
    total = SENDERS * EACH
    section = Section(
        "Burst of pictures",
        f"{total} photos and screenshots (as WhatsApp sends them on) of {SENDERS} customers arrive within 2 s, "
        f"{EACH} from each; another customer writes every {TEXT_EVERY} s, before it (idle) and meanwhile. The pretend "
        "Meta serves the files in two steps as Meta does. One reading process (two cores).",
    )
    names = photos.photos(FILES, total + 1)
    sent = sum((FILES / name).stat().st_size for name in names) / 2**20
    ours.up()
    _settled(ours)
    [first] = customers(1)
    Load(ours.ports, HOOK, [[(None, image_webhook(f"wamid.first.{first}", first, names[-1]))]]).join()
    _settled(ours)
    idle = _texts(ours, IDLE_TEXTS)
    _settled(ours)
    ours.meta.forget()
    watch = Watch(ours)
    senders = customers(SENDERS)
    lanes: list[list[tuple[float | None, Any]]] = [
        [(0.02 + i * 0.02 + n * 0.25, image_webhook(f"wamid.photo.{one}.{n}", one, names[i * EACH + n]))
         for n in range(EACH)] for i, one in enumerate(senders)
    ]  # fmt: skip
    load = Load(ours.ports, HOOK, lanes)
    meanwhile = _texts(ours, BURST_TEXTS)
    still = waiting(ours, "inbox")
    began = {senders[one.lane]: one.posted for one in load.join() if one.n == 0}
    _settled(ours)
    watch.stop()
    seen: dict[str, list[float]] = {}
    for when, to, _ in ours.meta.seen():
        seen.setdefault(to, []).append(when)
    heard = [min(seen[one]) - began[one] if one in seen else float("inf") for one in senders]
    done = [max(seen[one]) - began[one] for one in senders if one in seen]
    _add_texts(section, idle, meanwhile, still)
    section.add("sender hears that it arrived (p50 / last)", f"{at(heard, 0.5):.1f} / {max(heard):.1f} s",
                target=f"last ≤ {HEARD:.0f} s", met=max(heard) <= HEARD)  # fmt: skip
    section.add("last word to a sender (p50 / last)", f"{at(done, 0.5):.0f} / {max(done):.0f} s")
    _add_kept(section, ours, total + 1)
    _add_bounds(section, watch, sent)
    return section


def _texts(ours: Ours, number: int) -> list[float]:
    """Latencies of texts of as many customers, from webhook to Graph call, in milliseconds."""
    who = customers(number)
    lanes: Lanes = [[(TEXT_EVERY * i, text_webhook(f"wamid.text.{one}", one, said(i, 0)))] for i, one in enumerate(who)]
    posted = {who[one.lane]: one.posted for one in Load(ours.ports, HOOK, lanes).join()}
    answered: dict[str, float] = {}

    def there() -> bool:
        for when, to, _ in ours.meta.seen():
            answered.setdefault(to, when)
        return posted.keys() <= answered.keys()

    wait_until(there, 60, "texts are not answered", 0.5)
    return [(answered[one] - posted[one]) * 1000 for one in who]


def _settled(ours: Ours) -> None:
    """Nothing is waiting any more."""
    queues = ("inbox", "turns", "outbox")
    wait_until(lambda: not any(waiting(ours, queue) for queue in queues), 900, "the queues do not empty", 0.5)
    time.sleep(1)


class Watch(threading.Thread):
    """Notes the peaks of memory (worker, reading processes) and what lies on the disk, from now until `stop`."""

    def __init__(self, ours: Ours) -> None:
        super().__init__(daemon=True)
        self.ours, self.over = ours, threading.Event()
        self.worker = self.child = 0.0
        self.disk_before = self.disk = _disk(ours.folder / "media")
        self.database_before = self.database = _disk(ours.folder) - self.disk
        self.start()

    def run(self) -> None:
        """Look every half second."""
        assert self.ours.running is not None
        leader = self.ours.running.process.pid
        while not self.over.wait(0.5):
            commands = {pid: cpu.command(pid) for pid in cpu.session_of(leader)}
            for pid, command in commands.items():
                if READING in command:
                    self.child = max(self.child, cpu.memory_mb(pid))
                elif "processes.worker" in command:
                    self.worker = max(self.worker, cpu.memory_mb(pid))
            media = _disk(self.ours.folder / "media")
            self.disk = max(self.disk, media)
            self.database = max(self.database, _disk(self.ours.folder) - media)

    def stop(self) -> None:
        """No more looks."""
        self.over.set()
        self.join()


def _disk(folder: Path) -> float:
    """MiB of the files below `folder`."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # gone meanwhile
            continue
    return total / 2**20


def _add_texts(section: Section, idle: list[float], meanwhile: list[float], still: int) -> None:
    ratio = at(meanwhile, 0.95) / at(idle, 0.95)
    section.add("others' texts, idle (p50 / p95 / p99)", spread(idle))
    section.add("others' texts, meanwhile (p50 / p95 / p99)", spread(meanwhile), ratio=f"{ratio:.2f} (p95)",
                target="p95 ≤ 1.5 × idle", met=ratio <= 1.5)  # fmt: skip
    section.add("pictures still waiting after the last text", str(still))


def _add_kept(section: Section, ours: Ours, total: int) -> None:
    """What the database tells of files and of answers by album."""
    engine = create_engine(ours.database_url)
    with engine.connect() as connection:
        stored = connection.execute(text("select count(*) from media where state = 'stored'")).scalar_one()
        read = connection.execute(text(
            "select count(*) from media where json_extract(findings, '$.quality') is not null"
            " and json_extract(findings, '$.failed') is null"
        )).scalar_one()  # fmt: skip
        answers = connection.execute(text(
            "select count(distinct caused_by), sum(caused_by like '%\\:arrived') from message where direction = 'out'"
            " and conversation_id in (select conversation_id from message join media on media.message_id = message.id)"
            " group by conversation_id"
        )).all()  # fmt: skip
    engine.dispose()
    section.add("files stored / read", f"{stored} / {read} of {total}", target="all", met=stored == read == total)
    albums = [int(causes) - int(arrived) for causes, arrived in answers]
    alone = sum(one == 1 for one in albums)
    section.add("albums answered as one", f"{alone} of {len(albums)} (most answers: {max(albums)})", target="all",
                met=alone == len(albums) == SENDERS + 1)  # fmt: skip


def _add_bounds(section: Section, watch: Watch, sent: float) -> None:
    """Memory and disk against what docs/media.md states."""
    section.add("peak memory of the worker", f"{watch.worker:.0f} MiB", target=f"≤ {WORKER_MB} MiB",
                met=watch.worker <= WORKER_MB)  # fmt: skip
    section.add("peak memory of a reading process", f"{watch.child:.0f} MiB", target=f"≤ {CHILD_MB} MiB",
                met=watch.child <= CHILD_MB)  # fmt: skip
    times = (watch.disk - watch.disk_before) / sent
    section.add("stored, copies included", f"{watch.disk - watch.disk_before:.1f} MiB of {sent:.1f} MiB sent",
                ratio=f"{times:.1f} ×", target=f"≤ {DISK_TIMES:.0f} ×", met=times <= DISK_TIMES)  # fmt: skip
    grown = watch.database - watch.database_before
    section.add("database and its log grow by", f"{grown:.1f} MiB", target=f"≤ {DATABASE_MB} MiB",
                met=grown <= DATABASE_MB)  # fmt: skip
