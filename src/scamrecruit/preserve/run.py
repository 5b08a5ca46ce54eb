"""One collection into a bag: begin or go on, ask, score from the preserved bytes, seal.

A run may take several sessions if it is interrupted. A session never touches a file of an earlier one
but the custody log, which only grows; so every earlier seal can still be checked.
"""

import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import anyio
import msgspec
from msgspec import Struct

from scamrecruit import __version__
from scamrecruit.collect.client import Client
from scamrecruit.collect.crawl import Crawl
from scamrecruit.collect.settings import Scope, Settings
from scamrecruit.collect.sources.kind import Task
from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.evidence import bag as bags
from scamrecruit.evidence.archive import Archive
from scamrecruit.evidence.custody import ChainError, CustodyLog
from scamrecruit.evidence.events import Missed, RunEnded, RunStarted
from scamrecruit.evidence.history import Run, runs
from scamrecruit.evidence.recover import recover
from scamrecruit.preserve.ledger import BagLedger, Progress
from scamrecruit.preserve.results import Scored, score_run
from scamrecruit.preserve.session import Session

TOOL = f"scamrecruit {__version__}"


class Order(Struct, frozen=True):
    """What to collect, for whom, on which basis, and how."""

    targets: tuple[str, ...]
    plan: tuple[Task, ...]
    scope: Scope
    settings: Settings
    actor: str = "unnamed"
    legal_basis: str = "not stated"


class Collected(Struct, frozen=True):
    """What a session came to. ``before`` is the last complete run, if there is one."""

    run: Run
    before: Run | None
    lost: tuple[Missed, ...]
    cut_short: tuple[str, ...]
    scored: Scored
    interrupted: bool
    resumed: bool


def collect(order: Order, bag: Path, engine: Engine, progress: Progress) -> Collected:
    """Collect into ``bag``; go on with an interrupted run if it had the same targets.

    Raises UsageError if the folder cannot be used.
    """
    log = _opened(bag, order.actor)
    try:
        history = _recovered(bag, log)
        started = _started(order, engine)
        unfinished = history[-1] if history and not history[-1].complete else None
        if unfinished and not _same(unfinished.started, started):
            log.append(RunEnded("abandoned", 0, 0))
            unfinished = None
        log.run = unfinished.id if unfinished else _new_id()
        bags.unseal(bag)
        log.append(msgspec.structs.replace(started, resumed=unfinished is not None))
        stem = f"{log.seq:06d}-{log.run}"
        return _work(order, Session(bag, log, stem, tuple(history), unfinished), engine, progress)
    except OSError as error:
        raise UsageError(f"cannot write into {bag}: {(error.strerror or str(error)).lower()}") from error
    finally:
        log.close()


def _opened(bag: Path, actor: str) -> CustodyLog:
    try:
        bag.mkdir(parents=True, exist_ok=True)
        if any(bag.iterdir()) and not bags.is_bag(bag):
            raise UsageError(f"{bag} holds other files: choose a new folder, or that of a collection")
        return CustodyLog(bag, actor)
    except OSError as error:
        raise UsageError(f"cannot use {bag}: {(error.strerror or '').lower()}") from error
    except ChainError as error:
        raise UsageError(f"{bag}: the custody log is damaged ({error}): scamrecruit verify") from error


def _recovered(bag: Path, log: CustodyLog) -> list[Run]:
    """The runs so far, after what a crash left has been put in order."""
    history = runs(bag)
    if history:
        log.run = history[-1].id
    recover(bag, log)
    return runs(bag)


def _started(order: Order, engine: Engine) -> RunStarted:
    politeness, egress = order.settings.politeness, order.settings.egress
    model, rules = engine.ids
    return RunStarted(
        tool=TOOL,
        model=model,
        rules=rules,
        case=order.settings.case,
        legal_basis=order.legal_basis,
        targets=order.targets,
        scope=order.scope,
        limits=order.settings.limits,
        egress=egress.label,
        user_agent=politeness.agent,
        interval=politeness.interval,
        allow_private=tuple(sorted(egress.allow_private)),
        ignore_robots=politeness.ignore_robots,
        reason=politeness.reason,
    )


def _same(one: RunStarted, other: RunStarted) -> bool:
    return (one.targets, one.scope, one.case) == (other.targets, other.scope, other.case)


def _new_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def _work(order: Order, session: Session, engine: Engine, progress: Progress) -> Collected:
    """Ask for everything, then score and seal what came."""
    bag, log = session.bag, session.log
    archive = Archive(bag, session.stem, {"software": TOOL, "format": "WARC File Format 1.1"})
    ledger = BagLedger(session, archive, order.settings.limits, progress)
    crawl = Crawl(Client(order.settings), order.settings, ledger)
    interrupted = True
    try:
        with suppress(KeyboardInterrupt):
            anyio.run(crawl.run, order.plan)
            interrupted = False
    finally:
        archive.close()
    *earlier, run = runs(bag)
    scored = score_run(session, run, earlier, engine)
    log.append(RunEnded("interrupted" if interrupted else "complete", len(run.items), len(ledger.lost)))
    *earlier, run = runs(bag)
    _write_manifest(session, run)
    bags.seal(bag, order.settings.case)
    before = next((each for each in reversed(earlier) if each.complete), None)
    return Collected(
        run, before, tuple(ledger.lost), tuple(sorted(crawl.cut_short)), scored, interrupted,
        session.unfinished is not None,
    )  # fmt: skip


def _write_manifest(session: Session, run: Run) -> None:
    """The session in one readable file: what was asked for, how, by which overrides, what came."""
    facts = {
        "format": "scamrecruit.manifest/1",
        "run": run.id,
        "started": msgspec.to_builtins(run.started),
        "outcome": run.outcome,
        "items": {url: event.body_sha256 for url, event in run.items.items()},
        "results": run.assessed.file if run.assessed else None,
        "custody_head_sha256": session.log.head,
    }
    body = msgspec.json.format(msgspec.json.encode(facts), indent=2)
    bags.write(session.bag / "data" / "manifests" / f"{session.stem}.json", body + b"\n")
