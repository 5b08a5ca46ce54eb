"""Section 9: collection: rate, memory and CPU over 500 pages of 20 hosts, and what a kill -9 leaves.

All on loopback: the hosts are 127.0.0.2 and on, served by a process of their own.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from measure import Counts, Row, Rows, duration

from scamrecruit.collect.plan import planned
from scamrecruit.collect.settings import Egress, Politeness, Scope, Settings
from scamrecruit.collect.sources.kind import Task
from scamrecruit.engine import load_engine
from scamrecruit.evidence.custody import entries
from scamrecruit.evidence.events import Exchanged
from scamrecruit.preserve.run import Order, collect
from scamrecruit.preserve.verify_bag import verify_bag

HOSTS = [f"127.0.0.{number}" for number in range(2, 22)]
INTERVAL = Politeness().interval
PORT = 18080
KILLED_PAGES = 200
TEXT = "<p>Customer service by chat, free room and meals, apply by e-mail.</p>"
PAGE = "<h1>Chat work {}</h1>" + TEXT + "<!-- " + "markup that is not text " * 800 + "-->"


async def _serve(port: int) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:  # the one who asked was killed
            writer.close()
            return
        path = head.split(b" ")[1].decode()
        status, body = ("404 Not Found", "") if path == "/robots.txt" else ("200 OK", PAGE.format(path))
        length = f"Content-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(f"HTTP/1.1 {status}\r\n{length}{body}".encode())
        await writer.drain()
        writer.close()

    servers = [await asyncio.start_server(answer, host, port) for host in HOSTS]
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def gather(port: int, pages: int, interval: float, bag: Path, seen: Callable[[str], None]) -> None:
    """Collect ``pages`` pages, spread over all hosts, into ``bag``."""
    targets = tuple(f"http://{HOSTS[n % len(HOSTS)]}:{port}/{n // len(HOSTS)}" for n in range(pages))
    plan = tuple(task for task in planned(targets, Scope()) if isinstance(task, Task))
    settings = Settings(Politeness(interval=interval), egress=Egress(allow_private=frozenset(HOSTS)))
    collect(Order(targets, plan, Scope(), settings), bag, load_engine(), seen)


class Mark(NamedTuple):
    """A page has come: when, after how much CPU time, at how much memory (MB)."""

    wall: float
    cpu: float
    resident: float


def section(counts: Counts, folder: Path) -> Rows:
    """Rows of this section."""
    with _server() as port:
        return {9: [*_rate(port, counts.collected, folder), _kills(port, counts.kills, folder)]}


@contextmanager
def _server() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, __file__, "serve", str(PORT)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield PORT
    finally:
        process.terminate()
        process.wait()


def _rate(port: int, pages: int, folder: Path) -> Iterator[Row]:
    """The rate against what the pace allows, memory along the way, and CPU for each page."""
    marks: list[Mark] = []

    def seen(_: str) -> None:
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        marks.append(Mark(time.monotonic(), time.process_time(), resident / 1e6))

    gather(port, pages, INTERVAL, folder / "rate", seen)
    hosts = len(HOSTS)
    allowed = hosts / (INTERVAL * (1 + Politeness().jitter / 2))
    first, last = marks[hosts], marks[-1]
    rate = (len(marks) - hosts - 1) / (last.wall - first.wall)
    what = f"collection of {pages:,} pages, {hosts} hosts, {INTERVAL:g} s apart"
    yield Row(f"{what}: pages a second", f"{allowed:.1f} allowed", f"{rate:.1f}", rate / allowed)
    spent = (last.cpu - first.cpu) / (len(marks) - hosts)
    size = f"{len(PAGE) // 1000} KB"
    yield Row(f"... CPU of a page of {size}, evidence written", "10 ms", duration(spent), spent / 0.01)
    memory = f"{last.resident:.0f} MB (after {hosts} pages: {first.resident:.0f} MB)"
    yield Row(
        "... memory at the end", f"{first.resident:.0f} MB", memory, last.resident / first.resident
    )


def _kills(port: int, kills: int, folder: Path) -> Row:
    """Kill collections at random moments, let each go on, and check what they leave."""
    engine, lost, broken = load_engine(), 0, 0
    for number in range(kills):
        bag = folder / f"kill-{number}"
        code = [sys.executable, __file__, "gather", str(port), str(bag)]
        process = subprocess.Popen(code)
        while not (bag / "data/archive").exists():
            time.sleep(0.005)
        time.sleep(random.uniform(0.0, 0.8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        logged = set((bag / "data/custody.jsonl").read_bytes().split(b"\n")[:-1])
        subprocess.run(code, check=True)
        urls = [entry.what.url for entry in entries(bag) if isinstance(entry.what, Exchanged)]
        after = set((bag / "data/custody.jsonl").read_bytes().splitlines())
        lost += len(logged - after) + (KILLED_PAGES + len(HOSTS) - len(set(urls)))
        broken += any(check.outcome == "differs" for check in verify_bag(bag, engine))
    ours = f"{lost} exchanges lost, {broken} bags that do not verify"
    return Row(f"collection: {kills} kills and resumed", "0 lost", ours, float(lost + broken))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        asyncio.run(_serve(int(sys.argv[2])))
    else:
        gather(int(sys.argv[2]), KILLED_PAGES, 0.0, Path(sys.argv[3]), lambda uri: None)
