"""Public previews of Telegram channels, ``t.me/s/NAME``, page by page back to ``--since``.

Nothing is joined and no post is opened. A channel without a preview is said to have none.
"""

import re
from collections.abc import Iterator

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.feed import moment_of
from scamrecruit.collect.sources.kind import Page, ShapeError, Source, Task
from scamrecruit.records import Capture

_PREVIEW = b"tgme_channel_history"
_MORE = re.compile(rb"<a\b[^<>]{0,500}?tme_messages_more[^<>]{0,500}?\bdata-before=\"(\d{1,12})\"")
_TIME = re.compile(rb"<time\b[^<>]{0,300}?\bdatetime=\"([^\"]{10,40})\"")
_SECONDS = 2.0
_start = board(
    "telegram",
    r"(?:t\.me|telegram\.me)/(?:s/)?(?!s/|s$|joinchat|addlist|share|proxy)NAME",
    "https://t.me/s/{}",
)


def _check(page: Page) -> None:
    if _PREVIEW not in page.body:
        raise ShapeError("the channel has no public preview, or there is none of this name")


def _captures(page: Page) -> Iterator[Capture]:
    _check(page)
    yield page.whole()


def _follow(page: Page, task: Task) -> Iterator[Task]:
    _check(page)
    since, more = task.scope.since, _MORE.search(page.body)
    if since is None or more is None:
        return
    moments = [moment_of(found.decode("latin-1")) for found in _TIME.findall(page.body)]
    known = [moment for moment in moments if moment]
    if known and min(known) >= since:
        place = task.url.partition("?")[0]
        yield task.onward(f"{place}?before={int(more[1])}", level=task.level + 1)


SOURCE = Source("telegram", _start, _captures, _follow, delay=_SECONDS)
