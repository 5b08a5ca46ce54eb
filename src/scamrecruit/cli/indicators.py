"""``scamrecruit indicators list|show|check|pages``."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.exits import OK, SOME_UNREADABLE
from scamrecruit.cli.options import ListFormat, Rules
from scamrecruit.errors import UsageError

app = typer.Typer(help="The signs: meaning, sources, innocent explanation.")


@app.command("list")
def list_indicators(
    group: Annotated[str | None, typer.Option(help="Only one group, such as travel.")] = None,
    rules: Rules = None,
    format: Annotated[ListFormat, typer.Option(help="jsonl: one object a line.")] = ListFormat.table,
) -> None:
    """List all indicators."""
    from scamrecruit.cli.rulebook_view import print_indicators
    from scamrecruit.extract.rulebook import load_rulebook

    print_indicators(load_rulebook(rules), group, format)


@app.command("show")
def show(
    indicator: Annotated[str, typer.Argument(help="Its id, see: scamrecruit indicators list")],
    rules: Rules = None,
) -> None:
    """Show one indicator whole: meaning, sources, innocent explanation, wording by language."""
    from scamrecruit.cli.rulebook_view import print_indicator
    from scamrecruit.extract.rulebook import load_rulebook

    rulebook = load_rulebook(rules)
    if indicator not in rulebook.indicators:
        alike = get_close_matches(indicator, rulebook.indicators) or ["scamrecruit indicators list"]
        raise UsageError(f"no indicator {indicator!r}; see: {', '.join(alike)}")
    print_indicator(rulebook, indicator)


@app.command("check")
def check(
    language: Annotated[str | None, typer.Option(help="Only one language, such as id.")] = None,
    rules: Rules = None,
) -> None:
    """Check the rules, your own among them: shape, duplicates, and its own examples."""
    from scamrecruit.extract.packcheck import check_rulebook
    from scamrecruit.extract.rulebook import load_rulebook

    advice = check_rulebook(load_rulebook(rules), language, rules)
    for line in advice:
        typer.echo(f"{line.language}\t{line.indicator}\t{line.text}")
    typer.echo(f"{len(advice)} to mend" if advice else "the rule pack is in order", err=True)
    raise typer.Exit(SOME_UNREADABLE if advice else OK)


@app.command("pages")
def pages(
    into: Annotated[Path, typer.Argument(help="Folder for indicators/ID.md and coverage.md.")],
    rules: Rules = None,
) -> None:
    """Write one page an indicator and the table of languages, as Markdown, for people to review."""
    from scamrecruit.cli.handbook import write_pages

    typer.echo(f"{write_pages(into, rules)} pages written to {into}", err=True)
