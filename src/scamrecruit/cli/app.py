"""The commands and how their errors end: one line on stderr, never a traceback."""

import sys
from typing import Annotated

import typer

from scamrecruit import __version__
from scamrecruit.cli import (
    collect,
    decisions,
    demo,
    evaluate,
    explain,
    export,
    indicators,
    model,
    purge,
    read,
    readers,
    report,
    review,
    score,
    seal,
    search,
    spark,
    stats,
    triage,
    verify,
)
from scamrecruit.cli.exits import INTERRUPTED, OK, USAGE
from scamrecruit.cli.streams import give_up_output
from scamrecruit.errors import ScamrecruitError

app = typer.Typer(
    name="scamrecruit",
    help="Rank public job advertisements for human review. Leads with evidence, never verdicts.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("triage")(triage.triage)
app.command("score")(score.score)
app.command("spark")(spark.spark)
app.command("read")(read.read)
app.command("readers")(readers.readers)
app.command("explain")(explain.explain)
app.command("review")(review.review)
app.command("search")(search.search)
app.command("stats")(stats.stats)
app.command("report")(report.report)
app.command("evaluate")(evaluate.evaluate)
app.command("export")(export.export)
app.command("collect")(collect.collect)
app.command("seal")(seal.seal)
app.command("verify")(verify.verify)
app.command("purge")(purge.purge)
app.command("demo")(demo.demo)
app.add_typer(decisions.app, name="decisions")
app.add_typer(indicators.app, name="indicators")
app.add_typer(model.app, name="model")


@app.callback(invoke_without_command=True)
def common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"scamrecruit {__version__}")
        raise typer.Exit()


def run() -> int:
    """Run the command line; the exit status of docs/cli.md."""
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except typer.Exit as done:
        return done.exit_code
    except (typer.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except ScamrecruitError as error:
        return _failed(str(error), USAGE)
    except (BrokenPipeError, SystemExit):
        # The reader (head, less) has what it wanted; click turns that into SystemExit.
        give_up_output()
        return OK
    except OSError as error:  # of one input it would be data; so it is the disk, or who reads us
        give_up_output()
        what = error.filename or "cannot write"
        return _failed(f"{what}: {(error.strerror or str(error)).lower()}", USAGE)
    except Exception as error:  # typer's usage errors share no public base across versions
        show = getattr(error, "show", None)
        if show is None:
            raise
        show()
        return USAGE
    if status == INTERRUPTED:
        return _failed("interrupted", INTERRUPTED)
    return status if isinstance(status, int) else OK


def _failed(why: str, status: int) -> int:
    """Say in one line why the command ends; its exit status."""
    from scamrecruit.cli.terminal import safe  # imported late: most runs do not fail

    print(safe(f"scamrecruit: {why}"), file=sys.stderr)
    return status
