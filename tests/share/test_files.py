"""Files appear whole or not at all, and what stands at their place is respected."""

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from scamrecruit.errors import UsageError
from scamrecruit.share.files import whole_file


def write(path: Path, body: bytes) -> None:
    with whole_file(path) as stream:
        stream.write(body)


def test_a_replaced_file_keeps_its_permissions_and_its_links(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("earlier")
    real.chmod(0o600)
    link.symlink_to("real.csv")
    write(link, b"now")
    assert link.is_symlink()
    assert real.read_bytes() == b"now"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write(pipe, b"now")
    reader.join(5)
    assert read == [b"now"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a directory"):
        write(tmp_path, b"now")


def test_what_fails_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("earlier")
    with pytest.raises(TypeError):
        write(path, "no bytes")  # type: ignore[arg-type]
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a.csv", "earlier")]
