"""What a site permits, by RFC 9309: its robots.txt, and what its absence means.

There (2xx): its rules. Not there (4xx): everything is permitted. Unreachable, failing (5xx), asking
to wait (429), or redirecting without end: nothing is.
"""

import re
from collections.abc import Awaitable, Callable

from msgspec import Struct
from protego import Protego

from scamrecruit.collect.exchange import Answer
from scamrecruit.collect.failures import FetchError
from scamrecruit.collect.settings import ROBOT
from scamrecruit.collect.urls import AddressError, origin_of, web_url

MAX_BYTES = 500 * 1024
"""What is read of a robots.txt: the least that RFC 9309 demands."""
MAX_REDIRECTS = 5

Ask = Callable[[str], Awaitable[Answer]]


class Permission(Struct, frozen=True):
    """Whether a page may be asked for, why (for the custody log), and the wait between two."""

    allowed: bool
    why: str
    delay: float = 0.0
    advice: str = "ask the site; collect has --ignore-robots for who has a reason"


_NO = Permission(False, "")
# A group names a product token; protego does not see it before a version.
_VERSION = re.compile(r"(?im)^([ \t]*user-agent[ \t]*:[ \t]*[a-z_-]++)/[^\s#]*")


class Robots:
    """The rules of one origin."""

    def __init__(self, rules: Protego | None, without: Permission) -> None:
        self._rules, self._without = rules, without

    def permission(self, url: str) -> Permission:
        """Whether ``url`` may be asked for. robots.txt itself always may."""
        if self._rules is None:
            return self._without
        allowed = self._rules.can_fetch(url, ROBOT)
        why = "robots.txt permits it" if allowed else "robots.txt forbids it"
        return Permission(allowed, why, _seconds(self._rules))


def _seconds(rules: Protego) -> float:
    """The longest wait that the rules ask for."""
    rate = rules.request_rate(ROBOT)
    each = rate.seconds / rate.requests if rate and rate.requests else 0.0
    return max(float(rules.crawl_delay(ROBOT) or 0.0), each)


def parsed(body: bytes) -> Robots:
    """The rules in the text of a robots.txt."""
    text = body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
    return Robots(Protego.parse(_VERSION.sub(r"\1", text.replace("\0", ""))), _NO)


async def robots_for(url: str, ask: Ask) -> Robots:
    """The rules for the origin of ``url``; ``ask`` gets one page and may raise FetchError."""
    place = f"{origin_of(url)}/robots.txt"
    try:
        for _ in range(MAX_REDIRECTS + 1):
            answer = await ask(place)
            if answer.location is None:
                return _judged(answer)
            place = web_url(answer.location, place)
    except FetchError as error:
        why = f"{error.error} (robots.txt was asked for; without it nothing is)"
        return Robots(None, Permission(False, why, advice=error.advice))
    except AddressError as error:
        return _no(f"leads elsewhere ({error})")
    return _no(f"redirects more than {MAX_REDIRECTS} times")


def _judged(answer: Answer) -> Robots:
    status = answer.status
    if 200 <= status < 300:
        unread = answer.problem and not answer.body
        return _no(f"cannot be read ({answer.problem})") if unread else parsed(answer.body)
    if 400 <= status < 500 and status != 429:
        return Robots(None, Permission(True, f"there is no robots.txt (status {status})"))
    return _no(f"answers with status {status}")


def _no(what: str) -> Robots:
    return Robots(None, Permission(False, f"robots.txt {what}, taken as no"))
