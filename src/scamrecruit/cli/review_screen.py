"""The loop of a review: draw, wait for a key, let the session do what it asks."""

import sys

from rich.console import Console
from rich.segment import Segments

from scamrecruit.cli.keyboard import Keyboard, single_keys
from scamrecruit.cli.review_view import Line, Page, bar, document, footer, status
from scamrecruit.cli.terminal import safe, shows_colour
from scamrecruit.extract.rulebook import Rulebook
from scamrecruit.review.queue import Quit, Scroll
from scamrecruit.review.session import Session

_TICK = 0.5
"""Seconds after which a changed size of the terminal is noticed."""
_CLEAR_LINE = "\x1b[K"
_ALTERNATE, _BACK = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"


class Screen:
    """Draws a session on a console; keeps the page of the posting that is shown."""

    def __init__(self, session: Session, rulebook: Rulebook, console: Console) -> None:
        self.session = session
        self._rulebook = rulebook
        self._console = console
        self._key: tuple[object, ...] = ()
        self._page = Page(console, (), 80)
        self._top = 0
        self._height = 1

    def frame(self, width: int, height: int) -> list[Line]:
        """The lines of the screen, ``height`` at most, none wider than ``width`` cells."""
        self._refresh(width)
        below = [bar(line, width, self._console) for line in footer(self.session)]
        self._height = max(1, height - 1 - len(below))
        self._top = max(0, min(self._top, len(self._page.lines) - self._height))
        shown = self._page.lines[self._top : self._top + self._height]
        blank: list[Line] = [[] for _ in range(self._height - len(shown))]
        more = len(self._page.lines) - self._top - self._height
        head = status(self.session, self.session.case.path.name)
        head += f" | {more} more lines: space, tab" if more > 0 else ""
        return [bar(head, width, self._console), *shown, *blank, *below][:height]

    def scroll(self, wanted: Scroll) -> None:
        """Move the page."""
        if wanted.end:
            self._top = 0 if wanted.end < 0 else len(self._page.lines)
        elif wanted.sections:
            self._top = self._page.next_start(self._top)
        else:
            self._top += wanted.lines + wanted.pages * max(1, self._height - 2)

    def draw(self) -> None:
        """Put the frame on the terminal, in one write."""
        width, height = self._console.size
        out: list[str] = []
        for number, line in enumerate(self.frame(width, height), 1):
            with self._console.capture() as drawn:
                self._console.print(Segments(line), end="", soft_wrap=True)
            out.append(f"\x1b[{number};1H{_CLEAR_LINE}{drawn.get()}")
        self._console.file.write("".join(out))
        self._console.file.flush()

    def _refresh(self, width: int) -> None:
        queue = self.session.queue
        key = (queue.current, queue.mode == "help", queue.blind, len(queue.undo), width)
        if key == self._key:
            return
        if key[:2] != self._key[:2]:
            self._top = 0
        found = self.session.current()
        colour = shows_colour(self._console)
        sections = document(found, self.session, self._rulebook, blind=queue.blind, colour=colour)
        self._key, self._page = key, Page(self._console, sections, width)


def run(session: Session, rulebook: Rulebook) -> None:
    """Review until the reviewer leaves; KeyboardInterrupt passes, with the terminal put back."""
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    screen = Screen(session, rulebook, console)
    with single_keys() as keyboard:
        console.file.write(_ALTERNATE)
        try:
            _loop(screen, keyboard, console)
        finally:
            console.file.write(_BACK)
            console.file.flush()
            session.close()


def _loop(screen: Screen, keyboard: Keyboard, console: Console) -> None:
    size = None
    changed = True
    while True:
        if changed or console.size != size:
            size, changed = console.size, False
            screen.draw()
        key = keyboard.key(_TICK)
        if key is None:
            continue
        effect = screen.session.press(key) if key != "closed" else Quit()
        if isinstance(effect, Quit):
            return
        if isinstance(effect, Scroll):
            screen.scroll(effect)
        changed = True


def closing(session: Session) -> str:
    """What was done, and how to go on, in one line for standard error."""
    kept = f"{session.made} decision{'' if session.made == 1 else 's'} made and kept"
    queue = f"{session.decided} of {len(session.queue.items)} in the queue"
    return f"{kept}; {queue}. Go on: scamrecruit review {safe(str(session.case.path))}"
