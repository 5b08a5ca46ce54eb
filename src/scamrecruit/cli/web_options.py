"""Options of the commands that use the network, and the settings they make."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scamrecruit.errors import UsageError

if TYPE_CHECKING:
    from scamrecruit.collect.settings import Settings

Contact = Annotated[
    str | None, typer.Option(help="E-mail or address that servers see, to reach whoever collects.")
]
Proxy = Annotated[
    str | None,
    typer.Option(
        help="tor, socks5://HOST:PORT or http://HOST:PORT. None is taken from the environment."
    ),
]
AllowPrivate = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST[:PORT]", help="Permit this host in a private network; may be given again."
    ),
]


def web_settings(
    *,
    contact: str | None = None,
    proxy: str | None = None,
    allow_private: list[str] | None = None,
    user_agent: str | None = None,
    interval: float | None = None,
    ignore_robots: bool = False,
    reason: str | None = None,
    authorities: Path | None = None,
    egress: str | None = None,
    case: str = "unnamed",
) -> "Settings":
    """Settings of a collection. Raises UsageError for an override without a reason."""
    from scamrecruit.collect.settings import DEFAULT_INTERVAL, Egress, Politeness, Settings

    between = DEFAULT_INTERVAL if interval is None else interval
    overrides = [
        name
        for name, used in (
            ("--ignore-robots", ignore_robots),
            ("--user-agent", user_agent is not None),
            (f"--interval below {DEFAULT_INTERVAL:g}", between < DEFAULT_INTERVAL),
        )
        if used
    ]
    if overrides and not (reason or "").strip():
        raise UsageError(f"{' and '.join(overrides)} needs --reason TEXT: it is kept with the evidence")
    for name, value in (("--contact", contact), ("--user-agent", user_agent)):
        if value is not None and not (value.isascii() and value.isprintable()):
            raise UsageError(f"{name} goes into a header: plain ASCII only")
    if proxy:
        from scamrecruit.collect.egress import proxy_url

        proxy_url(proxy)
    label = egress or ("tor" if proxy == "tor" else "proxy" if proxy else "direct")
    return Settings(
        Politeness(
            contact=contact, user_agent=user_agent, interval=between,
            ignore_robots=ignore_robots, reason=reason,
        ),
        egress=Egress(proxy, label, frozenset(map(str.lower, allow_private or ())), authorities),
        case=case,
    )  # fmt: skip
