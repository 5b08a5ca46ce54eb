"""Opens a case for review: what the reviewer asked for, else what they had last time."""

import re
import sys
from pathlib import Path

from scamrecruit.casefile.cases import Wanted
from scamrecruit.casefile.desks import Desk, desk
from scamrecruit.casefile.store import open_case
from scamrecruit.cli.options import OrderName
from scamrecruit.cli.review_screen import closing, run
from scamrecruit.errors import UsageError
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.review import filters
from scamrecruit.review.queue import ORDERS, Order
from scamrecruit.review.session import Session, Settings

_PSEUDONYM = re.compile(r"[\w.\-]{1,40}")


def review_case(
    path: Path, reviewer: str, order: OrderName | None, blind: bool | None, wanted: Wanted,
    second_opinion: bool, sample: int,
) -> None:  # fmt: skip
    """Review until the reviewer leaves, then say on standard error what was done.

    Raises UsageError if the case cannot be opened or the pseudonym is none.
    """
    if not _PSEUDONYM.fullmatch(reviewer):
        raise UsageError("a pseudonym has 1 to 40 letters, digits, dots, hyphens, underscores")
    with open_case(path) as case:
        left = desk(case, reviewer)
        chosen = _order(order, left, bool(sample))
        same = wanted == Wanted() and left is not None
        settings = Settings(
            reviewer=reviewer,
            order=chosen,
            blind=_blind(blind, chosen, left),
            wanted=filters.parse(left.filter) if same and left else wanted,
            second_opinion=second_opinion,
            sample=sample,
        )
        session = Session(case, settings)
        try:
            run(session, load_rule_pack(None).rulebook)
        finally:
            print(closing(session), file=sys.stderr)


def _order(asked: OrderName | None, left: Desk | None, sample: bool) -> Order:
    if asked:
        return ORDERS[list(OrderName).index(asked)]
    return "random" if sample else left.order if left else "priority"


def _blind(asked: bool | None, order: Order, left: Desk | None) -> bool:
    if asked is not None:
        return asked
    return order == "random" or (left is not None and left.blind)
