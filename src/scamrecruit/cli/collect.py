"""``scamrecruit collect``: public pages into a bag of evidence."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.options import CollectedFormat, Model, Rules
from scamrecruit.cli.web_options import AllowPrivate, Contact, Proxy, web_settings


def collect(
    targets: Annotated[
        list[str], typer.Argument(help="Addresses, boards (lever:NAME), files of addresses, watch.toml.")
    ],
    into: Annotated[
        Path | None, typer.Option(help="Folder of the evidence; it may hold earlier collections.")
    ] = None,
    follow: Annotated[
        str | None, typer.Option(help="Follow links that match this pattern, such as */job/*.")
    ] = None,
    depth: Annotated[int, typer.Option(min=1, max=5, help="How many links deep to follow.")] = 1,
    limit: Annotated[int, typer.Option(min=1, help="At most this many pages for each target.")] = 1000,
    since: Annotated[
        str | None, typer.Option(help="Nothing older: 2026-11-01, or 14d for two weeks.")
    ] = None,
    case: Annotated[str, typer.Option(help="Name of the case, for the evidence.")] = "unnamed",
    operator: Annotated[str, typer.Option(help="Who collects, for the custody log.")] = "unnamed",
    legal_basis: Annotated[
        str, typer.Option(help="On which basis, for the custody log.")
    ] = "not stated",
    egress: Annotated[
        str | None, typer.Option(help="What to call the way out in the custody log.")
    ] = None,
    contact: Contact = None,
    proxy: Proxy = None,
    authorities: Annotated[
        Path | None, typer.Option(help="Trust the certificates in this PEM file too.")
    ] = None,
    allow_private: AllowPrivate = None,
    interval: Annotated[
        float | None, typer.Option(min=0, help="Seconds between two pages of a host.")
    ] = None,
    user_agent: Annotated[str | None, typer.Option(help="Another User-Agent; needs --reason.")] = None,
    ignore_robots: Annotated[
        bool, typer.Option("--ignore-robots", help="Do not ask for robots.txt; needs --reason.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option(help="Why a default is overridden; kept with the evidence.")
    ] = None,
    rules: Rules = None,
    model: Model = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be contacted, and stop.")
    ] = False,
    format: Annotated[
        CollectedFormat | None, typer.Option(help="Default: text on a terminal, jsonl in a pipe.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Collect public advertisements politely, and keep the proof.

    Every exchange goes into a WARC file in a bag with a custody log; scamrecruit verify checks it. Run
    it again on the same folder to see what is new, changed and gone.
    """
    from scamrecruit.cli.collect_view import dry_run_of, run_and_present
    from scamrecruit.collect.watch import scope_of
    from scamrecruit.engine import load_engine
    from scamrecruit.preserve.run import Order

    settings = web_settings(
        contact=contact, proxy=proxy, allow_private=allow_private, user_agent=user_agent,
        interval=interval, ignore_robots=ignore_robots, reason=reason, authorities=authorities,
        egress=egress, case=case,
    )  # fmt: skip
    scope = scope_of(follow, depth, limit, since)
    if dry_run:
        raise typer.Exit(dry_run_of(targets, scope))
    order = Order(tuple(targets), (), scope, settings, operator, legal_basis)
    engine = partial(load_engine, rules=rules, model=model)
    raise typer.Exit(run_and_present(order, into, engine, format, quiet=quiet))
