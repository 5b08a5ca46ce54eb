"""What takes long to make and can be made anew at any time, kept in the user's cache folder."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from scamrecruit import __version__
from scamrecruit.resources import cache_dir

T = TypeVar("T")
_KEPT = 8
"""Files of one name that stay: own rules beside the shipped ones make several."""


def cached(name: str, key: str, kind: type[T], make: Callable[[], T]) -> T:
    """What ``make`` gives for ``key``: from the cache folder if it is there, else made and kept.

    ``key`` says all that the result hangs on beyond this version of the program; the file is data
    only. A folder that cannot be written is no error.
    """
    path = _path(name, key)
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        made = make()
        keep(path, msgspec.msgpack.encode(made))
        with suppress(OSError):
            _leave_newest(path.parent, name)
        return made


def is_cached(name: str, key: str) -> bool:
    """Whether ``cached`` will find what was made before."""
    return _path(name, key).is_file()


def digest_of(files: Iterable[Path]) -> str:
    """Twelve hex digits of the digest of some files, by name and content."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _path(name: str, key: str) -> Path:
    return cache_dir() / f"{name}-{key}-{__version__}.msgpack"


def keep(path: Path, body: bytes) -> None:
    """Write a file whole or not at all; a folder that cannot be written only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(dir=path.parent, delete=False)  # noqa: SIM115
    except OSError:
        return
    try:
        with file:
            file.write(body)
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)


def _leave_newest(folder: Path, name: str) -> None:
    """A changed pack leaves its old form behind; the newest few may still be asked for."""
    files = sorted(folder.glob(f"{name}-*.msgpack"), key=lambda file: file.stat().st_mtime)
    for old in files[:-_KEPT]:
        old.unlink(missing_ok=True)
