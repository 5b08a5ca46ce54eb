"""One posting by the name of its file, or by its id."""

from collections.abc import Iterable

from scamrecruit.collect.targets import captures
from scamrecruit.errors import UsageError
from scamrecruit.pipeline import postings
from scamrecruit.records import Posting, Unreadable


def find_posting(target: str, inputs: Iterable[str]) -> Posting:
    """The posting that ``target`` names: a file with one posting, or an id found in ``inputs``.

    Raises UsageError that says what to give instead.
    """
    inputs = list(inputs)
    if not inputs:
        return _only_posting(target)
    found = {
        item.id: item
        for item in postings(inputs, lambda uri: None)
        if isinstance(item, Posting) and item.id.startswith(target)
    }
    exact = found.get(target)
    if exact:
        return exact
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise UsageError(f"{len(found)} ids begin with {target!r}: give more of it")
    raise UsageError(f"no advertisement with id {target!r} in {', '.join(inputs)}")


def _only_posting(target: str) -> Posting:
    first, *_ = captures([target])
    if isinstance(first, Unreadable):
        advice = "to explain an id, name the files too: scamrecruit explain ID FILE"
        raise UsageError(f"{target}: {first.error}; {advice}")
    items: list[Posting] = []
    for item in postings([target], lambda uri: None):
        if isinstance(item, Unreadable):
            if not items:
                raise UsageError(f"{item.uri}: {item.error}; {item.advice}")
            continue
        items.append(item)
        if len(items) > 20:
            break
    if not items:
        raise UsageError(f"{target}: nothing to explain in it")
    if len(items) > 1:
        some = ", ".join(item.id for item in items[:5])
        raise UsageError(
            f"{target} holds several advertisements ({some}, ...); "
            f"choose one: scamrecruit explain {items[0].id} {target!r}"
        )
    return items[0]
