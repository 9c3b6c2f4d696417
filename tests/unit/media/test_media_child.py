"""The pool of children: what a function may do there, and what happens when a limit is passed. Real processes."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.media import child
from helpdesk.media.child import Answer, ChildFailed, Limits, Pool
from helpdesk.media.decode import Refused

HERE = "helpdesk.media.testing_child"
FUNCTIONS = """
import os, signal, subprocess, tempfile, time
from helpdesk.media import decode
from helpdesk.media.child import Answer
from helpdesk.media.decode import Refused

def echo(data, **options):
    return Answer({"options": options, "pid": os.getpid()}, {"first": data, "second": data[::-1]})

def plain(data): return {"length": len(data)}
def refuse(data): raise Refused("broken")
def fail(data): raise ValueError(f"secret {data!r}")
def sleep(data, seconds): time.sleep(seconds)
def burn(data):
    while True: pass
def eat(data): return len(bytearray(3_000_000_000))
def die(data): os.kill(os.getpid(), signal.SIGSEGV)
def vanish(data): os._exit(3)
def odd(data): return {1, 2}
def environment(data): return sorted(os.environ)
def descriptors(data): return sorted(int(n) for n in os.listdir("/proc/self/fd"))
def start(data):
    started = subprocess.Popen(["sleep", "60"])
    open(data.decode(), "w").write(str(started.pid))
    time.sleep(60)
def open_it(data):
    before, now = decode._opened, decode.decode(data, "document")
    return before is not None and before[2] is now
def leave(data):
    path = os.path.join(tempfile.gettempdir(), "part of a picture")
    open(path, "wb").write(data)
    return path
def print_much(data):
    print("secret" * 1000, flush=True)
    os.write(2, b"secret")
    return True
def write_much(data):
    with open(data.decode(), "wb") as file:
        for _ in range(300): file.write(bytes(1_000_000))
"""


@pytest.fixture(scope="module", autouse=True)
def functions() -> Iterator[None]:
    path = Path(child.__file__).with_name("testing_child.py")
    path.write_text(FUNCTIONS)
    yield
    path.unlink()


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, Limits(seconds=120, cpu_seconds=3, memory_mb=1024, file_mb=50)) as pool:
        yield pool


def test_data_and_options_go_in_values_and_files_come_out(pool: Pool) -> None:
    data = os.urandom(3_000_000)
    answer = pool.run(f"{HERE}:echo", data, kind="image", pages=3)
    assert answer.value["options"] == {"kind": "image", "pages": 3}
    assert answer.files == {"first": data, "second": data[::-1]}
    assert pool.run(f"{HERE}:plain", b"abc") == Answer({"length": 3})


def test_a_child_is_kept_after_a_refusal(pool: Pool) -> None:
    before = pool.run(f"{HERE}:echo", b"").value["pid"]
    with pytest.raises(Refused) as raised:
        pool.run(f"{HERE}:refuse", b"")
    assert raised.value.reason == "broken"
    assert pool.run(f"{HERE}:echo", b"").value["pid"] == before


@pytest.mark.parametrize(
    ("function", "reason", "files_fault"),
    [
        ("eat", "memory", True),
        ("burn", "cpu", True),
        ("die", "signal", True),
        ("vanish", "crashed", False),
        ("fail", "ValueError testing_child.py:", False),
    ],
)
def test_whatever_goes_wrong_is_told_and_the_next_call_works(
    pool: Pool, function: str, reason: str, files_fault: bool
) -> None:
    before = pool.run(f"{HERE}:echo", b"").value["pid"]
    with pytest.raises(ChildFailed) as raised:
        pool.run(f"{HERE}:{function}", b"words of a customer", seconds=600)
    assert raised.value.reason.startswith(reason)
    assert "customer" not in str(raised.value), "an error's text may be a customer's"
    assert raised.value.is_the_files_fault is files_fault
    assert pool.run(f"{HERE}:echo", b"").value["pid"] != before


def test_an_answer_that_is_no_json_harms_nobody(pool: Pool) -> None:
    with pytest.raises(ChildFailed):
        pool.run(f"{HERE}:odd", b"")
    assert pool.run(f"{HERE}:plain", b"abc").value == {"length": 3}


def test_a_slow_call_ends_at_its_time_with_all_it_started(pool: Pool, tmp_path: Path) -> None:
    began, noted = time.monotonic(), tmp_path / "pid"
    with pytest.raises(ChildFailed, match="timeout"):
        pool.run(f"{HERE}:start", str(noted).encode(), seconds=3)
    assert time.monotonic() - began < 50, "what it started takes 60 s"
    program = Path(f"/proc/{noted.read_text()}")
    for _ in range(50):
        if not program.exists() or "sleep" not in (program / "cmdline").read_text():
            return
        time.sleep(0.1)
    pytest.fail("the program goes on")


def test_temporary_files_have_a_limit(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(ChildFailed):
        pool.run(f"{HERE}:write_much", str(tmp_path / "big").encode())
    assert (tmp_path / "big").stat().st_size <= 50 * 1024 * 1024


def test_a_child_has_neither_secrets_nor_open_files_nor_a_voice(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("STORAGE_KEYS", "secret")
    monkeypatch.setenv("WHATSAPP_ACCESS_TOKEN", "secret")
    with (tmp_path / "open").open("w"), Pool(1) as fresh:
        known = set(fresh.run(f"{HERE}:environment", b"").value)
        descriptors = fresh.run(f"{HERE}:descriptors", b"").value
        assert fresh.run(f"{HERE}:print_much", b"").value is True
    assert not [name for name in known if "KEY" in name or "TOKEN" in name or "SECRET" in name or "DATABASE" in name]
    assert len(descriptors) <= 5, "0, 1, 2, the socket, and the listing itself"
    assert "secret" not in "".join(capfd.readouterr())


def test_only_our_functions_can_be_called(pool: Pool) -> None:
    for name in ("os:system", "subprocess:run", "helpdesk.settings:load"):
        with pytest.raises(ChildFailed):
            pool.run(name, b"true")


def test_a_file_is_opened_once_for_several_calls_and_then_forgotten(pool: Pool) -> None:
    data = b"plain words"
    with pool.opened(data) as file:
        assert [file.run(f"{HERE}:open_it").value for _ in range(3)] == [False, True, True]
    assert pool.run(f"{HERE}:open_it", data).value is False
    assert pool.run(f"{HERE}:plain", b"").value == {"length": 0}, "another file is another file"


@pytest.mark.parametrize("end", ["die", "close", "orphan"])
def test_what_a_child_leaves_behind_goes_with_it(end: str) -> None:
    with Pool(1) as pool:
        left = Path(pool.run(f"{HERE}:leave", b"a picture").value)
        assert left.read_bytes() == b"a picture"
        if end == "die":
            with pytest.raises(ChildFailed):
                pool.run(f"{HERE}:die", b"")
        elif end == "orphan":
            for one in pool._all:
                one._socket.close()
                one._process.wait(20)
            assert not left.parent.exists(), "also when its parent was killed"
    assert not left.parent.exists()


def test_a_child_is_replaced_after_its_share() -> None:
    with Pool(1, Limits(calls=3)) as pool:
        pids = [pool.run(f"{HERE}:echo", b"").value["pid"] for _ in range(7)]
    assert pids[0] == pids[2] != pids[3] == pids[5] != pids[6]


def test_many_threads_share_few_children() -> None:
    seen: list[int] = []
    with Pool(2) as pool:

        def work() -> None:
            for n in range(5):
                assert pool.run(f"{HERE}:plain", bytes(n)).value == {"length": n}
            seen.append(pool.run(f"{HERE}:echo", b"").value["pid"])

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(seen) == 8
    assert 1 <= len(set(seen)) <= 2


def test_children_end_when_the_pool_or_its_process_does() -> None:
    pool = Pool(1)
    pid = pool.run(f"{HERE}:echo", b"").value["pid"]
    pool.close()
    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(ChildFailed, match="closed"):
        pool.run(f"{HERE}:echo", b"")
    orphan = Pool(1)
    pid = orphan.run(f"{HERE}:echo", b"").value["pid"]
    orphan._all.copy().pop()._socket.close()  # as when the parent is killed: the socket's other end goes
    for _ in range(50):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child outlives its parent")
    orphan.close()
