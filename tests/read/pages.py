"""What the tests of the read stage share."""

import re

from scamrecruit.read.html import READER, read_html
from scamrecruit.read.reader import read
from scamrecruit.records import Capture, Posting, Source, Unreadable

AD = (
    "Customer service operators wanted for a call centre in Sihanoukville. Salary 1500 USD, free "
    "room and meals, no experience needed. Write to @hr_demo_lotus on Telegram today."
)


def read_by(source: Source) -> str:
    """The reader of ``source`` without its version."""
    return re.sub(r"/\d+", "", source.reader)


def items(body: bytes, name: str = "page.html") -> list[Posting | Unreadable]:
    """All that the read stage makes of ``body``."""
    return list(read(Capture(name, body)))


def one(body: bytes | str, name: str = "page.html") -> Posting:
    """The only posting of ``body``."""
    [item] = items(body.encode() if isinstance(body, str) else body, name)
    assert isinstance(item, Posting), item
    return item


def refused(body: bytes, name: str = "page.html") -> Unreadable:
    """The only refusal of ``body``: in words, with advice, on one line."""
    [item] = items(body, name)
    assert isinstance(item, Unreadable), item
    assert item.error
    assert item.advice
    assert "\n" not in item.error + item.advice
    return item


def page(markup: str) -> Posting:
    """A page without going through the sniffer."""
    [item] = read_html(markup.encode(), Source("page.html", "0" * 64, READER))
    assert isinstance(item, Posting)
    return item
