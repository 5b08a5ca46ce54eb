"""``scamrecruit model show``."""

import typer

app = typer.Typer(help="The ranking model.")


@app.command("show")
def show() -> None:
    """Soon."""
