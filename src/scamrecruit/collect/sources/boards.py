"""Names of job boards: ``lever:NAME``, or the address at which people see the board."""

import re
from collections.abc import Callable

from scamrecruit.collect.urls import AddressError

_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_TOKEN = re.compile(_NAME)


def board(kind: str, place: str, answer: str) -> Callable[[str], str | None]:
    """A function that gives the address of the answer for a target of this kind, else None.

    ``place`` is an expression for host and path of the public page, in which NAME stands for the name
    of the board; ``answer`` is the address, with ``{}`` for the name.
    """
    expression = place.replace("NAME", f"(?P<name>{_NAME})")
    page = re.compile(rf"https?://{expression}/?(?:[?#].*)?", re.I)

    def start(target: str) -> str | None:
        if target.startswith(f"{kind}:"):
            name = target.removeprefix(f"{kind}:")
            if not _TOKEN.fullmatch(name):
                raise AddressError(f"write {kind}:NAME with the name that stands in the board's address")
            return answer.format(name)
        found = page.fullmatch(target)
        return answer.format(found["name"]) if found else None

    return start
