"""The bag: BagIt 1.0 (RFC 8493), so that any tool can check that its files are whole.

``tagmanifest-sha256.txt`` stands for everything: it names the hash of the manifest, which names the
hash of every file. It is what is signed and time-stamped.
"""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scamrecruit import __version__

MANIFEST = "manifest-sha256.txt"
TAGS = "tagmanifest-sha256.txt"
_TAG_FILES = ("bag-info.txt", "bagit.txt", MANIFEST)
SEAL = (TAGS, MANIFEST, "bag-info.txt", "bagit.txt", f"{TAGS}.minisig", f"{TAGS}.tsq", f"{TAGS}.tsr")
"""All files of a seal."""
SEALS = "data/seals"
_CHUNK = 1 << 20


def seal(bag: Path, case: str) -> None:
    """Write the tag files over what lies in ``data/``; the last one makes the bag whole."""
    payload = sorted(_payload(bag))
    total = sum((bag / name).stat().st_size for name in payload)
    info = (
        f"Bagging-Date: {datetime.now(UTC).date().isoformat()}\n"
        f"Bag-Software-Agent: scamrecruit {__version__}\n"
        f"External-Identifier: {' '.join(case.split())}\n"
        f"Payload-Oxum: {total}.{len(payload)}\n"
    )
    write(bag / "bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    write(bag / "bag-info.txt", info.encode())
    write(bag / MANIFEST, _lines(bag, payload))
    write(bag / TAGS, _lines(bag, _TAG_FILES))


def unseal(bag: Path) -> None:
    """Put the seal of an earlier run away into the payload: it proves what the bag held then."""
    if not (bag / TAGS).exists():
        return
    number = len(list((bag / SEALS).glob("[0-9]*"))) + 1
    kept = bag / SEALS / f"{number:04d}"
    kept.mkdir(parents=True, exist_ok=True)
    # The file that makes the seal whole goes first: an interruption leaves an open bag, not a false one.
    for name in SEAL:
        if (bag / name).exists():
            (bag / name).replace(kept / name)


def is_bag(folder: Path) -> bool:
    """Whether ``folder`` is a bag that this program wrote."""
    return (folder / "data" / "custody.jsonl").is_file()


def differences(bag: Path) -> list[str]:
    """What is not as the seal says, a sentence each; empty if all is. Raises OSError without a seal."""
    found = list(_differing(bag, bag / TAGS))
    listed = listing(bag / MANIFEST)
    found += _differing(bag, bag / MANIFEST)
    found += [f"{name} was added after sealing" for name in sorted(set(_payload(bag)) - set(listed))]
    return found


def _differing(bag: Path, manifest: Path) -> Iterator[str]:
    for name, expected in listing(manifest).items():
        path = bag / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            yield f"{name}: the manifest names a file outside the bag"
        elif not path.is_file() or path.is_symlink():
            yield f"{name} is missing"
        elif (actual := sha256_of(path)) != expected:
            yield f"{name} was altered: its SHA-256 is {actual}, sealed was {expected}"


def listing(manifest: Path) -> dict[str, str]:
    """File names and digests of a manifest. Raises OSError."""
    lines = manifest.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.split(None, 1) for line in lines)
    return {pair[1].strip(): pair[0] for pair in pairs if len(pair) == 2}


def sha256_of(path: Path) -> str:
    """The digest of a file, in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write(path: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def _payload(bag: Path) -> Iterator[str]:
    for folder, _, names in os.walk(bag / "data"):
        for name in names:
            if not name.endswith(".part"):
                yield Path(folder, name).relative_to(bag).as_posix()


def _lines(bag: Path, names: tuple[str, ...] | list[str]) -> bytes:
    return "".join(f"{sha256_of(bag / name)}  {name}\n" for name in names).encode()
