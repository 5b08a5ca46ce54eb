"""Files, folders and standard input as captures."""

import os
import stat
import sys
import threading
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from scamrecruit.collect.local import captures, printable
from scamrecruit.read.reader import read
from scamrecruit.records import Capture, Posting, Unreadable


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("words")


def names(folder: Path) -> list[str]:
    found = list(captures([str(folder)]))
    assert all(isinstance(item, Capture) for item in found), found
    return [os.path.relpath(item.uri, folder) for item in found]


def lost(target: str) -> Unreadable:
    [item] = captures([target])
    assert isinstance(item, Unreadable)
    assert item.stage == "collect"
    assert item.advice
    return item


def test_targets_in_order_files_before_folders_by_name(tmp_path: Path) -> None:
    fill(tmp_path, "b.html", "a.txt", "sub/z.html", "sub/deep/y.html", "other/x.jsonl")
    assert names(tmp_path) == ["a.txt", "b.html", "other/x.jsonl", "sub/z.html", "sub/deep/y.html"]
    targets = [str(tmp_path / "sub"), str(tmp_path / "a.txt")]
    assert [Path(item.uri).name for item in captures(targets)] == ["z.html", "y.html", "a.txt"]


def test_hidden_and_style_files_are_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, ".hidden", ".git/config", "x.css", "y.JS", "font.woff2", "saved.js.download", "ad")
    assert names(tmp_path) == ["ad"]


@pytest.mark.parametrize(
    "folder", ["job_files", "job-Dateien", "job_fichiers", "job.files", "job_archivos"]
)
def test_the_folder_beside_a_saved_page_is_passed_over(tmp_path: Path, folder: str) -> None:
    fill(tmp_path, "job.html", f"{folder}/frame.html", "more_files/ad.html")
    assert names(tmp_path) == ["job.html", "more_files/ad.html"]


def test_a_folder_beside_another_kind_of_file_is_read(tmp_path: Path) -> None:
    fill(tmp_path, "job.txt", "job_files/ad.html")
    assert names(tmp_path) == ["job.txt", "job_files/ad.html"]


def test_a_parts_folder_named_outright_is_read(tmp_path: Path) -> None:
    fill(tmp_path, "job.html", "job_files/frame.html", ".kept/ad.html")
    assert names(tmp_path / "job_files") == ["frame.html"]
    assert names(tmp_path / ".kept") == ["ad.html"]


def test_file_named_outright_is_read_whatever_its_name(tmp_path: Path) -> None:
    fill(tmp_path, ".hidden", "x.css")
    found = list(captures([str(tmp_path / ".hidden"), str(tmp_path / "x.css")]))
    assert [type(item) for item in found] == [Capture, Capture]


def test_empty_folder_and_no_targets(tmp_path: Path) -> None:
    assert names(tmp_path) == []
    assert list(captures([])) == []


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/no/such/file", "no such file"),
        ("", "no such file"),
        ("a\0b", "null"),
        ("x" * 5000, "too long"),
    ],
)
def test_what_cannot_be_found(target: str, words: str) -> None:
    assert words in lost(target).error


def test_a_file_under_a_file(tmp_path: Path) -> None:
    fill(tmp_path, "a")
    assert "not a directory" in lost(str(tmp_path / "a" / "b")).error


def test_symlink_loops(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "symbolic links" in lost(str(tmp_path / "loop")).error
    (tmp_path / "loop").unlink()
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    fill(tmp_path, "a.html")
    assert names(tmp_path) == ["a.html"]


def test_links_to_files(tmp_path: Path) -> None:
    fill(tmp_path, "a.html")
    (tmp_path / "b.html").symlink_to(tmp_path / "a.html")
    (tmp_path / "c.html").symlink_to(tmp_path / "gone")
    found = list(captures([str(tmp_path)]))
    assert [type(item) for item in found] == [Capture, Capture, Unreadable]


def test_pipes_are_read_if_named_and_passed_by_in_folders(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    [item] = captures([str(tmp_path)])
    assert isinstance(item, Unreadable)
    assert item.error == "not a file"

    writer = threading.Thread(target=pipe.write_text, args=("advertisement",))
    writer.start()
    [capture] = captures([str(pipe)])
    writer.join(timeout=10)
    assert isinstance(capture, Capture)
    [posting] = read(capture)
    assert isinstance(posting, Posting)
    assert posting.text == "advertisement"


def test_names_that_are_no_unicode(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/ad\xff\xe9.txt")).write_text("words")
    [capture] = captures([str(tmp_path)])
    assert isinstance(capture, Capture)
    assert capture.uri.endswith("/ad\\xff\\xe9.txt")
    capture.uri.encode()
    [posting] = read(capture)
    assert isinstance(posting, Posting)
    assert posting.text == "words"


def test_printable() -> None:
    assert printable("ແອັດມິນ.html") == "ແອັດມິນ.html"
    assert printable("a\udcff") == "a\\xff"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    fill(tmp_path, "open/a.html", "shut/b.html")
    (tmp_path / "shut").chmod(0)
    try:
        found = list(captures([str(tmp_path)]))
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert [type(item) for item in found] == [Capture, Unreadable]


def test_a_folder_that_vanishes_on_the_way(tmp_path: Path) -> None:
    fill(tmp_path, "a/1.html", "b/2.html")
    found = captures([str(tmp_path)])
    first = next(found)
    assert isinstance(first, Capture)
    (tmp_path / "b" / "2.html").unlink()
    (tmp_path / "b").rmdir()
    [gone] = found
    assert isinstance(gone, Unreadable)
    assert gone.uri.endswith("/b")
    assert "no such file" in gone.error


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"advertisement")))
    [capture] = captures(["-"])
    assert isinstance(capture, Capture)
    assert capture.uri == "-"
    assert [p.text for p in read(capture) if isinstance(p, Posting)] == ["advertisement"]


def test_no_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert lost("-").error == "there is no standard input"


def test_evidence_inside_a_folder_is_left_to_be_named(tmp_path: Path) -> None:
    (tmp_path / "case" / "data").mkdir(parents=True)
    (tmp_path / "case" / "data" / "custody.jsonl").write_text("{}\n")
    (tmp_path / "a.txt").write_text("x")
    found = {item.uri.rpartition("/")[2]: item for item in captures([str(tmp_path)])}
    assert set(found) == {"case", "a.txt"}
    assert found["case"].error == "evidence of a collection"
