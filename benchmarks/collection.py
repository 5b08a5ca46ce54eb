"""Collection measured: rate, memory and CPU over 500 pages of 20 hosts, and what a kill -9 leaves.

    python benchmarks/collection.py [--pages N] [--kills N]

All on loopback: the hosts are 127.0.0.2 and on, served by a process of their own.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from scamrecruit.collect.plan import planned
from scamrecruit.collect.settings import Egress, Politeness, Scope, Settings
from scamrecruit.collect.sources.kind import Task
from scamrecruit.evidence.custody import entries
from scamrecruit.evidence.events import Exchanged
from scamrecruit.pipeline import load_engine
from scamrecruit.preserve.run import Order, collect
from scamrecruit.preserve.verify_bag import verify_bag

HOSTS = [f"127.0.0.{number}" for number in range(2, 22)]
INTERVAL = Politeness().interval
TEXT = "<p>Customer service by chat, free room and meals, apply by e-mail.</p>"
PAGE = "<h1>Chat work {}</h1>" + TEXT + "<!-- " + "markup that is not text " * 800 + "-->"


async def _serve(port: int) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
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
    print("started", flush=True)
    collect(Order(targets, plan, Scope(), settings), bag, load_engine(), seen)


def measure_rate(port: int, pages: int, folder: Path) -> None:
    """Print the rate against what the pace allows, memory along the way, and CPU for each page."""
    marks: list[tuple[float, float, float]] = []

    def seen(_: str) -> None:
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        marks.append((time.monotonic(), time.process_time(), resident / 1e6))

    bag = folder / "rate"
    gather(port, pages, INTERVAL, bag, seen)
    each, jitter = pages / len(HOSTS), Politeness().jitter
    allowed = len(HOSTS) / (INTERVAL * (1 + jitter / 2))
    (first, cpu, early), (last, cpu_end, late) = marks[len(HOSTS)], marks[-1]
    rate = (len(marks) - len(HOSTS) - 1) / (last - first)
    print(
        f"{pages} pages, {len(HOSTS)} hosts, {each:.0f} each, {INTERVAL} s apart (jitter {jitter:.0%})"
    )
    print(f"rate: {rate:.1f} pages/s, the pace allows {allowed:.1f}: {rate / allowed:.1%}")
    print(f"memory: {early:.0f} MB after {len(HOSTS)} pages, {late:.0f} MB after {pages}")
    spent = (cpu_end - cpu) / (len(marks) - len(HOSTS)) * 1000
    print(f"CPU: {spent:.1f} ms a page of {len(PAGE) // 1000} KB, evidence written", flush=True)


def measure_kills(port: int, kills: int, folder: Path) -> None:
    """Kill collections at random moments, let each go on, and check what they leave."""
    engine, lost, broken = load_engine(), 0, 0
    for number in range(kills):
        bag = folder / f"kill-{number}"
        code = [sys.executable, __file__, "--port", str(port), "--gather", str(bag)]
        process = subprocess.Popen(code, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        while not (bag / "data/archive").exists():
            time.sleep(0.005)
        time.sleep(random.uniform(0.0, 0.8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        logged = set((bag / "data/custody.jsonl").read_bytes().split(b"\n")[:-1])
        subprocess.run(code, check=True, stdout=subprocess.DEVNULL)
        urls = [entry.what.url for entry in entries(bag) if isinstance(entry.what, Exchanged)]
        after = set((bag / "data/custody.jsonl").read_bytes().splitlines())
        lost += len(logged - after) + (200 + len(HOSTS) - len(set(urls)))
        broken += any(check.outcome == "differs" for check in verify_bag(bag, engine))
        print(
            f"  kill {number + 1}: after {len(logged)} log entries; now {len(urls)} exchanges",
            flush=True,
        )
    print(f"{kills} kills: {lost} exchanges lost, {broken} bags that do not verify")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--port", type=int, default=18080, help=argparse.SUPPRESS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--gather", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(_serve(options.port))
    elif options.gather:
        gather(options.port, 200, 0.0, options.gather, lambda uri: None)
    else:
        command = [sys.executable, __file__, "--serve", "--port", str(options.port)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE)
        try:
            assert server.stdout is not None
            server.stdout.readline()
            with tempfile.TemporaryDirectory() as name:
                measure_rate(options.port, options.pages, Path(name))
                measure_kills(options.port, options.kills, Path(name))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
