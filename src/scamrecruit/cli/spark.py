"""``scamrecruit spark``: tables of any size, on a Spark cluster."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from scamrecruit.cli.exits import OK, SOME_UNREADABLE, USAGE
from scamrecruit.cli.options import Depth, DepthOption, Model, Rules
from scamrecruit.errors import UsageError


class TableFormat(StrEnum):
    """Forms of the table of results."""

    parquet = "parquet"
    json = "json"


def spark(
    source: Annotated[
        str, typer.Argument(metavar="INPUT", help="Parquet or JSON lines: a file, folder or pattern.")
    ],
    target: Annotated[str, typer.Argument(metavar="OUTPUT", help="Folder to write; replaced.")],
    partition_by: Annotated[
        list[str] | None,
        typer.Option(help="A column of INPUT that OUTPUT has a folder for each value of. May repeat."),
    ] = None,
    format: Annotated[TableFormat, typer.Option(help="Form of OUTPUT.")] = TableFormat.parquet,
    master: Annotated[
        str | None, typer.Option(help="The cluster, such as spark://HOST:7077. Default: Spark's own.")
    ] = None,
    conf: Annotated[
        list[str] | None, typer.Option(help="A setting of Spark, KEY=VALUE. May repeat.")
    ] = None,
    rules: Rules = None,
    model: Model = None,
    depth: DepthOption = Depth.auto,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No closing summary.")] = False,
) -> None:
    """Score tables on a Spark cluster, a row out for each row in.

    A row that cannot be read or scored comes out with its error. Running it again gives the same.
    """
    from scamrecruit.cli.engine import chosen_depth, engine_for
    from scamrecruit.spark.tables import read, scored, session, write

    engine_for(
        depth, rules, model=model, quiet=quiet
    )  # says what is missing before a cluster is asked for
    columns = partition_by or []
    with session(master, _settings(conf or [])) as cluster:
        rows = read(cluster, source, columns)
        results = scored(rows, depth=chosen_depth(depth), rules=rules, model=model)
        counts = write(results, target, format.value, columns)
    ranked = counts.high + counts.medium + counts.low
    if not quiet:
        print(
            f"{ranked + counts.abstained} advertisements: {ranked} ranked ({counts.high} high, "
            f"{counts.medium} medium, {counts.low} low), {counts.abstained} abstained; "
            f"{counts.errors} rows with an error.",
            file=sys.stderr,
        )
    if counts.errors and not ranked + counts.abstained:
        raise typer.Exit(USAGE)
    raise typer.Exit(SOME_UNREADABLE if counts.errors else OK)


def _settings(pairs: list[str]) -> dict[str, str]:
    settings = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not (key and sign):
            raise UsageError(f"--conf {pair!r}: write KEY=VALUE")
        settings[key] = value
    return settings
