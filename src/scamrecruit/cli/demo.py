"""``scamrecruit demo``: the main job on the bundled pages."""

import typer


def demo() -> None:
    """Rank the bundled practice pages. All people and companies in them are invented."""
    from scamrecruit.cli.options import Format
    from scamrecruit.cli.triage import triage
    from scamrecruit.resources import demo_dir

    folder = str(demo_dir())
    typer.echo(f"The pages lie in {folder}", err=True)
    triage([folder], format=Format.table)
