"""Signs and time-stamps the seal of a bag."""

from datetime import datetime
from pathlib import Path

import anyio

from scamrecruit.collect.client import Client
from scamrecruit.collect.exchange import understand
from scamrecruit.collect.failures import FetchError
from scamrecruit.collect.settings import Settings
from scamrecruit.collect.urls import AddressError, web_url
from scamrecruit.errors import UsageError
from scamrecruit.evidence import bag as bags
from scamrecruit.evidence import timestamp


def check_sealed(bag: Path) -> None:
    """Raises UsageError unless ``bag`` is sealed and as it was sealed."""
    if not bags.is_bag(bag):
        raise UsageError(f"{bag} is no bag of a collection: it has no data/custody.jsonl")
    try:
        found = bags.differences(bag)
    except OSError as error:
        raise UsageError(f"{bag} is not sealed: run its collection to the end first") from error
    if found:
        raise UsageError(f"{bag} is not as it was sealed: {found[0]}")


def stamp(bag: Path, authority: str, settings: Settings) -> datetime:
    """Ask an authority for a time stamp; the moment it confirms. The question stays in the bag if no
    answer comes, and ``verify`` says so. Raises UsageError.
    """
    query = timestamp.ask(bag)
    headers = (("Content-Type", timestamp.MEDIA_TYPE), ("Content-Length", str(len(query))))
    try:
        url = web_url(authority)
        exchange = anyio.run(lambda: Client(settings).post(url, query, headers))
    except AddressError as error:
        raise UsageError(f"--timestamp {authority}: {error}") from error
    except FetchError as error:
        raise UsageError(f"no time stamp yet: {error.error}; the question is kept, try again") from error
    answer = understand(exchange.response, settings.limits)
    if answer.status != 200:
        raise UsageError(f"no time stamp yet: {authority} answers with status {answer.status}")
    try:
        return timestamp.keep(bag, answer.body)
    except ValueError as error:
        raise UsageError(f"no time stamp: the answer of {authority} is not accepted: {error}") from error
