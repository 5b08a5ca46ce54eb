"""What the review screen shows: one posting as lines to scroll, a status line, and the keys."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from scamrecruit.casefile.cases import Case
from scamrecruit.casefile.facets import SHARED, SHARED_BY, SharedContact
from scamrecruit.cli.explain_view import Section, explanation, rendered
from scamrecruit.cli.terminal import plain, safe
from scamrecruit.extract.rulebook import Indicator, Rulebook
from scamrecruit.review.codes import CODES, LABELS
from scamrecruit.review.session import Session

Line = list[Segment]
_PROMPTS = {
    "note": "note (enter keeps it, escape forgets it): ",
    "jump": "go to number or id: ",
    "search": "search for words: ",
    "filter": "filter, such as tier:high,medium lang:th country:KH contact:@name: ",
}
_KEYS = "r refer  w watch  d dismiss  u unsure  x not an ad |  s skip  z undo  ? help"
_HELP = """\
VERDICTS             then choose reasons by number, and confirm with enter
  r  refer           worth handing on          w  watch    keep an eye on it
  d  dismiss         nothing in it             u  unsure   cannot say
  x  not an ad       news, a page part ...     escape      change your mind
WHILE DECIDING
  1-9  choose a reason, or take it back        n  write a note
  enter, or the same letter again: confirm
MOVING
  s  skip; it comes again at the end           z  undo your last decision
  right, left   next, previous                 g  go to a number or id
  down, up, j, k, space, page keys: scroll     tab  next part of the page
FINDING
  /  search for words                          f  filter by tier, language,
  o  order: priority, uncertainty, random         country, contact
  b  hide or show the score (random hides it)
Every decision is on the disk before the next advertisement is shown.
q leaves; next time you go on where you stopped. Any key closes this page."""
_END = (
    "Nothing undecided is left in this queue.",
    "f changes the filter, o the order, z takes the last decision back, left goes back, q leaves.",
)


def document(
    found: Case | None, session: Session, rulebook: Rulebook, *, blind: bool, colour: bool
) -> list[Section]:
    """The parts of the page, in the order of reading."""
    if session.queue.mode == "help":
        return [Section("", (Text(_HELP),))]
    if found is None:
        return [Section("", tuple(Text(line) for line in _END))]
    made = found.assessment
    parts = list(explanation(found.posting, made, rulebook, blind=blind, brief=True, colour=colour))
    contacts = Section(
        "Contacts, and other advertisements with them",
        tuple(_contacts(session.sharing(found.key), rulebook.indicators.get(SHARED))),
    )
    own = [d for d in found.decisions if d.reviewer == session.settings.reviewer]
    if own:
        lines = [
            plain(f"{d.at[:16]}  {LABELS[d.verdict] if d.verdict else 'taken back'}  {d.note}")
            for d in own
        ]
        parts.append(Section("Your decisions on it", tuple(lines)))
    if len(found.addresses) > 1:
        parts.append(Section("Also found at", tuple(plain(address) for address in found.addresses[:20])))
    return [*parts[:3], contacts, *parts[3:]]


def _contacts(shared: Sequence[SharedContact], rule: Indicator | None) -> Iterator[RenderableType]:
    if not shared:
        yield Text("No contact was found.")
    for contact in shared:
        line = Text(safe(f"{contact.kind} {contact.value}", 120), "bold")
        line.append(f"  in {_many(contact.total, 'other advertisement')}", "not bold")
        if contact.total >= SHARED_BY:
            spread = _many(contact.languages, "language"), _many(contact.countries, "country")
            line.append(f", {spread[0]}, naming {spread[1]}", "not bold")
        yield line
        if contact.postings:
            some = ", ".join(contact.postings[:5]) + (", ..." if contact.total > 5 else "")
            yield Text(f"    {safe(some, 300)}  (f, then contact:{safe(contact.value, 60)})")
    if rule and any(contact.total >= SHARED_BY for contact in shared):
        yield Text(f"+ {rule.name}: known from this case, no part of the score")
        yield Padding(Text(f"innocent explanation: {rule.innocent}"), (0, 0, 0, 4))


def _many(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number or 'no'} {noun if number in {0, 1} else plural}"


class Page:
    """A document rendered for one width: lines, and where each part begins."""

    def __init__(self, console: Console, sections: Iterable[Section], width: int) -> None:
        self.lines: list[Line] = []
        self.starts: list[int] = []
        options = console.options.update(width=width, height=None)
        for section in sections:
            self.starts.append(len(self.lines) + bool(section.title))
            for part in rendered(section):
                self.lines += console.render_lines(part, options, pad=False)

    def next_start(self, top: int) -> int:
        """Line of the next part after line ``top``; the first after the last."""
        return next((start for start in self.starts[1:] if start > top), 0)


def status(session: Session, name: str) -> str:
    """The line above the page: whose review, how far, how fast, in which order."""
    queue, settings = session.queue, session.settings
    at = f"{min(queue.at + 1, len(queue.items))}/{len(queue.items)}"
    pace = f"{session.pace:.0f} s each" if session.pace else ""
    parts = [f"{name} {at}", f"{session.decided} decided", pace, settings.reviewer, queue.order]
    parts += ["BLIND" if queue.blind else "", queue.filter]
    parts += ["second opinion" if settings.second_opinion else ""]
    return safe(" | ".join(part for part in parts if part))


def footer(session: Session) -> list[str]:
    """The lines below the page: what is being asked, or what just happened; then the keys."""
    queue = session.queue
    if queue.mode in _PROMPTS:
        return [safe(f"{_PROMPTS[queue.mode]}{queue.line[-200:]}_")]
    if queue.mode == "reasons" and queue.verdict:
        chosen = [
            f"{number}{'*' if code.code in queue.reasons else ' '}{code.label}"
            for number, code in enumerate(CODES[queue.verdict], 1)
        ]
        note = f"   note: {queue.note}" if queue.note else ""
        ask = (
            f"{LABELS[queue.verdict].upper()}: choose reasons, enter confirms, n note, escape back{note}"
        )
        return [safe(ask), *_columns(chosen)]
    standing = queue.standing.get(queue.current or "")
    said = queue.message or (f"you decided: {LABELS[standing.verdict]}" if standing else "")
    if queue.note and not standing:
        said = said or f"note: {queue.note}"
    return [*([safe(said)] if said else []), _KEYS]


def _columns(items: Sequence[str]) -> list[str]:
    """Two to a line, as many lines as it takes; short enough for 80 columns."""
    return [
        f"{items[at]:<39.39} {items[at + 1] if at + 1 < len(items) else '':<39.39}".rstrip()
        for at in range(0, len(items), 2)
    ]


def bar(text: str, width: int, console: Console) -> Line:
    """A line of ours, cut to the width, reversed where the terminal can."""
    line = Text(text, no_wrap=True, overflow="ellipsis")
    line.truncate(width, overflow="ellipsis", pad=True)
    style = Style(reverse=True)
    return [Segment(segment.text, style) for segment in line.render(console) if segment.text]
