"""The formats as a table or as JSON lines."""

import json
from collections.abc import Sequence

from rich import box
from rich.table import Table

from scamrecruit.cli.options import ListFormat
from scamrecruit.cli.terminal import out, plain
from scamrecruit.read.registry import Format


def print_readers(formats: Sequence[Format], form: ListFormat) -> None:
    """All formats with what is missing for them."""
    rows = [
        (one, [need for need in one.needs if need.missing()])
        for one in sorted(formats, key=lambda one: one.label.lower())
    ]
    if form is ListFormat.jsonl:
        for one, missing in rows:
            row = {"reader": one.reader, "format": one.label, "extensions": one.extensions}
            needs = [{"name": need.name, "install": need.install} for need in missing]
            here = {"ready": not missing, "missing": needs, "limits": one.limits()}
            print(json.dumps({**row, **here}, ensure_ascii=False))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("reader", "format", "usual endings", "on this machine"):
        table.add_column(name, overflow="fold")
    for one, missing in rows:
        state = "; ".join(f"missing {need.name}: {need.install}" for need in missing) or "; ".join(
            filter(None, ("ready", one.limits()))
        )
        table.add_row(*map(plain, (one.reader, one.label, " ".join(one.extensions), state)))
    out().print(table)
