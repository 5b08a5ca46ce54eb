"""Checks of signatures, time stamps, and of the seals of earlier sessions."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from scamrecruit.evidence import bag as bags
from scamrecruit.evidence import signature, timestamp
from scamrecruit.evidence.custody import NAME as CUSTODY
from scamrecruit.preserve.checks import MOST, Check


def seal_checks(bag: Path, public_key: str | None, authorities: Path | None) -> Iterator[Check]:
    """Signature and time stamp of the seal, then those of earlier sessions."""
    yield from _proofs(bag, "", public_key, authorities)
    earlier = sorted((bag / bags.SEALS).glob("[0-9]*"))
    heads = _heads(bag) if earlier else set()
    for folder in earlier:
        name = f"seal {folder.name}"
        found = list(_earlier(bag, folder, heads))
        if found:
            yield Check(name, "differs", f"{len(found)} differences", tuple(found[:MOST]))
        else:
            yield Check(name, "ok", "all that an earlier session sealed is still there as it was")
        yield from _proofs(folder, f" of {name}", public_key, authorities)


def _proofs(folder: Path, of: str, public_key: str | None, authorities: Path | None) -> Iterator[Check]:
    yield _signature(folder, f"signature{of}", public_key)
    yield _time_stamp(folder, f"time stamp{of}", authorities)


def _signature(folder: Path, name: str, public_key: str | None) -> Check:
    if not (folder / signature.NAME).exists():
        return Check(name, "differs" if public_key else "missing", "not signed")
    if public_key is None:
        return Check(name, "not checked", "signed; give --public-key to check by whom")
    try:
        comment = signature.check(folder, public_key)
    except (OSError, ValueError) as error:
        return Check(name, "differs", f"not made with this key over this seal: {error}")
    return Check(name, "ok", f"made with this key: {comment}")


def _time_stamp(folder: Path, name: str, authorities: Path | None) -> Check:
    if not (folder / timestamp.REPLY).exists():
        if (folder / timestamp.QUERY).exists():
            return Check(name, "missing", "asked for, not answered yet: scamrecruit seal asks again")
        return Check(name, "missing", "none")
    try:
        moment = timestamp.confirmed(folder, (folder / timestamp.REPLY).read_bytes(), authorities)
    except (OSError, ValueError) as error:
        return Check(name, "differs", str(error))
    said = f"the seal existed at {moment:%Y-%m-%d %H:%M:%S} UTC"
    if authorities is None:
        return Check(name, "not checked", f"it says that {said}; give --tsa-ca to check who says so")
    return Check(name, "ok", said)


def _heads(bag: Path) -> set[str]:
    """Digests of the custody log as it was after each of its lines."""
    digest, heads = hashlib.sha256(), set()
    with (bag / CUSTODY).open("rb") as stream:
        for line in stream:
            digest.update(line)
            heads.add(digest.hexdigest())
    return heads


def _earlier(bag: Path, folder: Path, heads: set[str]) -> Iterator[str]:
    """What is no longer as an earlier seal says; the custody log may have grown since."""
    try:
        for name, expected in bags.listing(folder / bags.TAGS).items():
            if bags.sha256_of(folder / Path(name).name) != expected:
                yield f"{name} of this seal was altered"
        sealed = bags.listing(folder / bags.MANIFEST)
    except OSError as error:
        yield f"this seal is not whole: {error}"
        return
    if sealed.pop(CUSTODY, None) not in heads:
        yield "the custody log does not begin with what was sealed"
    for name, expected in sealed.items():
        path = bag / name
        if not path.is_file() or bags.sha256_of(path) != expected:
            yield f"{name} is missing or was altered since"
