"""Files, folders and standard input as captures; nothing is opened here but folders."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scamrecruit.records import Capture, Unreadable
from scamrecruit.savedpages import ASSETS, parts_folders


def captures(targets: Iterable[str]) -> Iterator[Capture | Unreadable]:
    """Captures of ``targets`` in order, folders depth first by name; ``-`` is standard input.

    Hidden files, style and script files, and the ``NAME_files`` folder of a saved ``NAME.html``
    are passed over. What cannot be reached comes out as ``Unreadable``.
    """
    for target in targets:
        if target == "-":
            yield _standard_input()
        elif os.path.isdir(target):
            yield from _folder(target)
        else:
            yield _file(target)


def _standard_input() -> Capture | Unreadable:
    if sys.stdin is None:
        return Unreadable("-", "collect", "there is no standard input", "name a file instead")
    return Capture("-", sys.stdin.buffer)


def _file(path: str, *, named: bool = True) -> Capture | Unreadable:
    """A file as a capture; pipes and devices only if ``named`` by the user: they could wait."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return Unreadable(
            printable(path), "collect", "no such file or folder", "check the name and the folder"
        )
    except (OSError, ValueError) as error:
        return Unreadable(
            printable(path), "collect", _reason(error), "check the name and your permissions"
        )
    if stat.S_ISREG(mode):
        return Capture(printable(path), Path(path))
    if named and (stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)):
        try:
            return Capture(printable(path), open(path, "rb"))
        except OSError as error:
            return Unreadable(printable(path), "collect", _reason(error), "check your permissions")
    return Unreadable(printable(path), "collect", "not a file", "give a file, a folder or -")


def _folder(top: str) -> Iterator[Capture | Unreadable]:
    failed: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=failed.append):
        yield from _bags_left_out(folder, folders)
        while failed:
            yield _lost(failed.pop())
        parts = parts_folders(names)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in parts)
        for name in sorted(names):
            if not name.startswith(".") and not name.lower().endswith(ASSETS):
                yield _file(os.path.join(folder, name), named=False)
    while failed:
        yield _lost(failed.pop())


def _bags_left_out(folder: str, folders: list[str]) -> Iterator[Unreadable]:
    """Takes folders of evidence out of ``folders``: they are read only if they are named."""
    for name in [name for name in folders if Path(folder, name, "data", "custody.jsonl").exists()]:
        folders.remove(name)
        place = printable(os.path.join(folder, name))
        yield Unreadable(place, "collect", "evidence of a collection", "name this folder itself")


def printable(path: str) -> str:
    """A path as valid Unicode: bytes of a name that are none are written as ``\\xNN``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _lost(error: OSError) -> Unreadable:
    return Unreadable(
        printable(str(error.filename)), "collect", _reason(error), "check your permissions"
    )


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
