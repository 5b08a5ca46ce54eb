"""When a host may be asked again."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

import anyio

from scamrecruit.collect.settings import Politeness


class Pace:
    """Keeps the time between two questions to a host. Clock and sleep can be replaced for tests."""

    def __init__(
        self,
        politeness: Politeness,
        *,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._politeness = politeness
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._next: dict[str, float] = {}

    async def turn(self, host: str, delay: float = 0.0) -> None:
        """Wait until ``host`` may be asked; ``delay`` is the wait that its robots.txt wants."""
        now = self._clock()
        wait = self._next.get(host, now) - now
        if wait > 0:
            await self._sleep(wait)
        between = max(self._politeness.interval, delay)
        between *= 1 + self._politeness.jitter * self._chance()
        self._next[host] = max(now, self._next.get(host, now)) + between

    def later(self, host: str, seconds: float) -> None:
        """Not before ``seconds`` from now."""
        self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)

    def back_off(self, attempt: int) -> float:
        """Seconds to wait after failure number ``attempt`` (from 1) if the server names none."""
        wait: float = self._politeness.backoff * 2.0 ** (attempt - 1)
        return wait * (1 + self._politeness.jitter * self._chance())


def retry_after(value: str, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After asks for, never negative; None if it says nothing sensible."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
