"""``scamrecruit seal``: sign a bag of evidence, and have its moment confirmed."""

from pathlib import Path
from typing import Annotated

import typer

from scamrecruit.cli.web_options import AllowPrivate, Proxy, web_settings


def seal(
    bag: Annotated[Path, typer.Argument(help="The folder of a collection.")],
    sign: Annotated[Path | None, typer.Option(help="Secret key of minisign to sign with.")] = None,
    timestamp: Annotated[
        str | None, typer.Option(help="Address of an RFC 3161 authority; it learns a hash only.")
    ] = None,
    case: Annotated[
        str, typer.Option(help="Name of the case, for the signature's comment.")
    ] = "unnamed",
    proxy: Proxy = None,
    allow_private: AllowPrivate = None,
) -> None:
    """Sign and date the seal of a collection. An authority is asked to confirm its moment.

    If no authority answers, the question stays in the bag: run the same command again later.
    """
    from scamrecruit.cli.seal_view import password_for
    from scamrecruit.errors import UsageError
    from scamrecruit.evidence import signature
    from scamrecruit.preserve import sealing

    if sign is None and timestamp is None:
        raise UsageError("say what to do: --sign KEYFILE, --timestamp ADDRESS, or both")
    settings = web_settings(proxy=proxy, allow_private=allow_private, case=case)
    sealing.check_sealed(bag)
    if sign:
        signature.sign(bag, sign, password_for(sign), case)
        typer.echo(f"signed: {bag / signature.NAME}", err=True)
    if timestamp:
        moment = sealing.stamp(bag, timestamp, settings)
        typer.echo(f"time stamp: {moment:%Y-%m-%d %H:%M:%S} UTC", err=True)
