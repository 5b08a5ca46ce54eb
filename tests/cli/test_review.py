"""``review`` on a terminal: the screen at its smallest, hostile pages, real keys under a pty."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import ioctl
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.casefile.desk import new_case, posting

from scamrecruit.casefile.decisions import history
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.cli.keyboard import Keyboard
from scamrecruit.cli.review_screen import Screen
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.review.queue import Scroll
from scamrecruit.review.session import Session, Settings

Run = Callable[..., subprocess.CompletedProcess[str]]
HOSTILE = (
    "typing job KH \x1b]0;owned\x07 \x1b[2J\x1b[31mred \x9b1m [link=x]markup[/nope] \u202egpj "
    "\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\ @lotus end"
)
EMPTY_RULES = Rulebook("rules-1", {}, {})


def screen(
    case: CaseFile, *keys: str, blind: bool = False, colour: str | None = None,
    rules: Rulebook = EMPTY_RULES,
) -> list[str]:  # fmt: skip
    """The lines of an 80x24 screen after ``keys``, as they would be printed without colour."""
    console = Console(file=StringIO(), color_system=colour, no_color=colour is None, width=80, height=24)  # type: ignore[arg-type]
    session = Session(case, Settings("ana", blind=blind))
    made = Screen(session, rules, console)
    made.frame(80, 24)
    for key in keys:
        effect = session.press(key)
        if isinstance(effect, Scroll):
            made.scroll(effect)
    return ["".join(segment.text for segment in line) for line in made.frame(80, 24)]


@pytest.mark.parametrize(
    "keys", [(), ("r",), ("?",), ("n", *"x" * 300), ("f",), ("d", "d"), ("tab", "end")]
)
def test_the_screen_fits_80_by_24(tmp_path: Path, keys: tuple[str, ...]) -> None:
    case = new_case(tmp_path, posting("a", HOSTILE + "\n" + "word 西港 " * 2000, title="T" * 300))
    lines = screen(case, *keys)
    assert len(lines) == 24
    assert max(map(len, lines)) <= 80


def test_everything_of_an_ad_stands_on_its_page(tmp_path: Path) -> None:
    case = new_case(tmp_path, posting("a", "typing job KH @lotus"), posting("b", "also @lotus"))
    page = "\n".join(screen(case))
    for expected in (
        "score 0.20",
        "typing job >>KH<< @lotus",
        "telegram lotus  in 1 other advertisement",
    ):
        assert expected in page
    page += "\n".join(screen(case, "tab", "tab", "tab", "end"))
    for expected in ("What speaks against", "What to check next", "Where this comes from", "model-1"):
        assert expected in page


def test_a_contact_of_many_ads_is_a_sign_beside_the_score(tmp_path: Path, rulebook: Rulebook) -> None:
    case = new_case(tmp_path, *(posting(name, f"typing job KH @lotus {name}") for name in "abc"))
    page = "\n".join(screen(case, rules=rulebook))
    assert "telegram lotus  in 2 other advertisements, 1 language, naming 1 country" in page
    assert "+ same contact in many different ads: known from this case, no part of the score" in page
    assert "innocent explanation: Staffing agencies" in page
    (tmp_path / "two").mkdir()
    two = new_case(tmp_path / "two", *(posting(name, f"typing job KH @lotus {name}") for name in "ab"))
    assert "many different ads" not in "\n".join(screen(two, rules=rulebook))


def test_blind_hides_the_score_and_its_parts(tmp_path: Path) -> None:
    case = new_case(tmp_path, posting("a", "typing job KH @lotus"))
    for keys in ((), ("tab",), ("end",)):
        page = "\n".join(screen(case, *keys, blind=True))
        assert "0.20" not in page
        assert "How the score" not in page
        assert "tier   " not in page
    assert "The score is hidden" in "\n".join(screen(case, blind=True))
    assert "score 0.20" in "\n".join(screen(case, "b", blind=True))


def test_an_ad_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    case = new_case(tmp_path, posting("a", HOSTILE, title=HOSTILE, url=f"https://x.example/{HOSTILE}"))
    for colour in (None, "truecolor"):
        for keys in ((), ("end",), ("n", *"\x1b]0;x\x07"), ("tab", "tab")):
            page = "\n".join(screen(case, *keys, colour=colour))
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    assert "[link=x]markup[/nope]" in "\n".join(screen(case))


def test_keys_have_names_and_strange_sequences_are_swallowed() -> None:
    reader, writer = os.pipe()
    os.write(writer, "é西r\x1b[A\x1bOB\x1b[5~\x1b[1;5C\x1b[200~\r\t\x7f\x1b".encode())
    keyboard = Keyboard(reader)
    keys = [keyboard.key(0) for _ in range(12)]
    assert keys == [
        "é",
        "西",
        "r",
        "up",
        "down",
        "pageup",
        "unknown",
        "unknown",
        "enter",
        "tab",
        "backspace",
        "escape",
    ]
    assert keyboard.key(0) is None
    os.close(writer)
    assert keyboard.key(0) == "closed"
    os.close(reader)


@contextmanager
def terminal(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[int, int]]:
    """``scamrecruit`` under a pseudo-terminal of 80x24: its process and our end."""
    process, ours = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.environ.update({"TERM": "xterm", "PYTHONWARNINGS": "error", **environment})
        os.execv(sys.executable, [sys.executable, "-m", "scamrecruit", *arguments])
    ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    try:
        yield process, ours
    finally:
        os.close(ours)


def expect(ours: int, text: str, seconds: float = 20) -> str:
    """What the terminal was sent until ``text`` came."""
    seen, until = "", time.monotonic() + seconds
    while text not in seen and time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                seen += os.read(ours, 65536).decode(errors="replace")
            except OSError:  # the other end is closed
                break
    assert text in seen, seen[-2000:]
    return seen


def test_a_review_by_real_keys_and_again_after_a_kill(tmp_path: Path) -> None:
    with new_case(tmp_path, *(posting(f"p{n}", "typing KH " + "x" * n * 10) for n in range(1, 7))):
        pass
    with terminal(tmp_path, "review", "ads.db", "--reviewer", "ana", NO_COLOR="1") as (process, ours):
        seen = expect(ours, "1/6")
        assert ">>KH<<" in seen
        os.write(ours, b"r1\r")
        expect(ours, "1 decided")
        os.write(ours, b"dd")
        expect(ours, "2 decided")
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    with terminal(tmp_path, "review", "ads.db", "--reviewer", "ana") as (process, ours):
        assert "\x1b[30;43m" in expect(ours, "1/4")
        os.write(ours, b"q")
        expect(ours, "0 decisions made and kept")
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    with open_case(tmp_path / "ads.db") as case:
        assert [(item.posting, item.verdict) for item in history(case)] == [
            ("p6", "refer"),
            ("p5", "dismiss"),
        ]


def test_ctrl_c_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    new_case(tmp_path, posting("a", "text")).close()
    with terminal(tmp_path, "review", "ads.db") as (process, ours):
        expect(ours, "1/1")
        os.write(ours, b"\x03")
        seen = expect(ours, "Go on: scamrecruit review")
        assert "\x1b[?1049l" in seen
        assert "Traceback" not in seen
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130


def test_without_a_terminal_it_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    new_case(tmp_path, posting("a", "text")).close()
    done = run("review", "ads.db")
    assert (done.returncode, done.stdout) == (2, "")
    assert "review needs a terminal" in done.stderr
    assert done.stderr.count("\n") == 1
