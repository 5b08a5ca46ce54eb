"""Addresses that may be asked for: plain http(s), nothing hidden in them, no invitation."""

import re

import httpx

MAX_LENGTH = 8_000
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
# Opening one of these joins a group or tells its owner who looks.
_INVITATION = re.compile(
    r"(?:(?:t|telegram)\.(?:me|dog)/(?:\+|joinchat/|addlist/)|chat\.whatsapp\.com/|wa\.me/|discord\.gg/"
    r"|discord(?:app)?\.com/invite/|signal\.group/|invite\.viber\.com/|join\.skype\.com/"
    r"|line\.me/(?:r/)?ti/|zalo\.me/g/|weixin\.qq\.com/g/)",
    re.I,
)


class AddressError(Exception):
    """An address that is not asked for; the text says why."""


def web_url(text: str, base: str | None = None) -> str:
    """``text`` in one normal form, without fragment; relative to ``base`` if given.

    Raises AddressError for another scheme, a user name, control characters, an invitation link.
    """
    text = text.strip(" \t\r\n")
    if _HIDDEN.search(text):
        raise AddressError("the address holds spaces, backslashes or control characters")
    if len(text) > MAX_LENGTH:
        raise AddressError(f"the address has more than {MAX_LENGTH} characters")
    try:
        url = httpx.URL(base).join(text) if base else httpx.URL(text)
        url = url.copy_with(fragment=None)
        host = url.host
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise AddressError(f"not an address: {error}") from error
    if url.scheme not in {"http", "https"} or not host:
        raise AddressError("only http and https addresses are collected")
    if not 0 < (url.port or 80) < 65536:
        raise AddressError("there is no such port")
    if url.userinfo:
        raise AddressError("the address holds a user name, which can hide where it leads")
    if _INVITATION.match(f"{host.removeprefix('www.')}{url.path}"):
        raise AddressError("an invitation link: opening it could join a group, so it never is")
    return str(url)


def host_of(url: str) -> str:
    """The host of a normal address: the unit of politeness."""
    return httpx.URL(url).raw_host.decode("ascii")


def origin_of(url: str) -> str:
    """Scheme, host and port of a normal address: what a robots.txt speaks for."""
    parts = httpx.URL(url)
    return f"{parts.scheme}://{parts.netloc.decode('ascii')}"
