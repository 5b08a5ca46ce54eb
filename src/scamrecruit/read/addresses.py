"""Addresses of links, made absolute."""

from urllib.parse import urljoin

_LONGEST = 2_000


def absolute(href: str, base: str | None) -> str | None:
    """The web address that ``href`` means on a page at ``base``; None if it is none."""
    try:
        address = urljoin(base or "", href.strip())
    except ValueError:
        return None
    return address[:_LONGEST] if address.startswith(("https://", "http://")) else None
