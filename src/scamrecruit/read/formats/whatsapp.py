"""WhatsApp's "export chat" as text, of any phone and language.

The order of day and month is found over the whole file. Senders are replaced by pseudonyms while
reading; system lines and place-holders for media have no text of anybody and are dropped.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scamrecruit.read.chat import Message, Senders, advertisements
from scamrecruit.read.chatdates import Dates
from scamrecruit.read.encoding import decode
from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item

_MARKS = "\u200e\u200f\u202a\u202b\u202c\u2068\u2069\ufeff"
HEADER = re.compile(
    rf"^[{_MARKS}]*(?P<open>\[)?(?P<date>\d{{1,4}}(?:[./-]|[年년])\s?\d{{1,2}}(?:[./-]|[月월])\s?\d{{1,4}}[.日일]?)"
    r"(?P<gap>[,،、၊]?\s{1,3})(?:(?P<before>[^\W\d][^\d\[\]:\n]{0,16}?)\s?)?"
    r"(?P<time>\d{1,2}(?:[:.]|\sh\s)\d{2}(?:[:.]\d{2})?)(?:\s?(?P<after>[^\W\d][^\d\[\]:\n–-]{0,16}?))?"
    r"(?P<close>\]\s?|\s[-–]\s|,\s)(?P<rest>.*)$"
)
# Vietnamese telephones write the time before the date.
_TIME_FIRST = re.compile(
    rf"^[{_MARKS}]*(?P<open>\[(?=[\d:]{{7,8}},))?(?P<before>)(?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?)(?P<after>)"
    r"(?P<gap>,?\s)(?P<date>\d{1,2}[./-]\d{1,2}[./-]\d{2,4})(?P<close>\]\s?|\s[-–]\s)(?P<rest>.*)$"
)
_LONGEST_NAME = 80
_MEDIA = re.compile(
    r"^(?:\u200e.{0,60}|\u200e?<[^<>\n]{3,60}>|\u200e?[\w.-]+\.\w{2,4} \([^()\n]{3,40}\))(?:\n|$)"
)
_EDITED = re.compile(r"\u200e?<[^<>\n]{3,60}>\Z")
_QUOTES = re.compile('["“”„«»「」]')


class _Entry(NamedTuple):
    line: int
    date: str
    time: str
    half: str
    sender: str
    text: str


def _fits(head: Head) -> Fit:
    if head.body[:1] in b"<{":
        return Fit.NO
    first = head.opening.lstrip().partition("\n")[0].rstrip("\r").replace("\u200f", "")
    return Fit.SIGNED if _header(first) else Fit.NO


def _header(line: str) -> re.Match[str] | None:
    return HEADER.match(line) or _TIME_FIRST.match(line)


def _read(file: Input) -> Iterator[Item]:
    decoded = decode(file.body(), file.line_source("", "", "").encoding)
    entries = list(_entries(decoded.text.replace("\r\n", "\n").replace("\u200f", "")))
    dates = Dates([(entry.date, entry.time, entry.half) for entry in entries])
    source = file.source(FORMAT.reader)
    notes = ("the order of day and month is not certain: no dates given",) if dates.ambiguous else ()
    yield from advertisements(
        _messages(entries, dates, notes),
        lambda at: file.line_source(f"{file.uri}{at}", source.sha256, FORMAT.reader, decoded.encoding),
        file.uri,
    )


def _entries(text: str) -> Iterator[_Entry]:
    """Messages and system lines, each with the lines that follow it.

    A line of a message may look like a header: only those of the file's own form count.
    """
    form: tuple[bool, str, bool, int] | None = None
    header: re.Match[str] | None = None
    start, lines = 0, [""]
    for number, line in enumerate(text.split("\n"), 1):
        found = _header(line)
        form = form or (_form(found) if found else None)
        if found is None or _form(found) != form:
            lines.append(line)
            continue
        if header is not None:
            yield _entry(header, lines, start)
        header, start, lines = found, number, [found["rest"]]
    if header is not None:
        yield _entry(header, lines, start)


def _form(header: re.Match[str]) -> tuple[bool, str, bool, int]:
    """What all headers of one export have in common."""
    separators = re.sub(r"[\d\s]", "", header["date"])
    return (
        bool(header["open"]),
        separators,
        "," in header["gap"],
        len(re.findall("[:.]", header["time"])),
    )


def _entry(header: re.Match[str], lines: list[str], start: int) -> _Entry:
    name, text = _sender("\n".join(lines).rstrip())
    half = header["before"] or header["after"] or ""
    return _Entry(start, header["date"], header["time"], half, name, text)


def _sender(rest: str) -> tuple[str, str]:
    """Sender and text of what stands behind a date; system lines name no sender."""
    name, colon, text = rest.partition(":")
    name = name.strip(f"{_MARKS}~ \t\u202f\u00a0")
    # "X changed the subject to "Jobs: Thailand"" names no sender.
    named = 0 < len(name) <= _LONGEST_NAME and "\n" not in name and not _QUOTES.search(name)
    return (name, text[1:]) if colon and named and not text[:1].strip() else ("", rest)


def _messages(entries: list[_Entry], dates: Dates, notes: tuple[str, ...]) -> Iterator[Message]:
    sender = Senders()
    for number, entry in enumerate(entries):
        if not entry.sender:
            continue
        text = _MEDIA.sub("", entry.text)
        without = _EDITED.sub("", text.rstrip()) if "\u200e" in text else text
        edited = ("edited",) if without != text else ()
        text = without.strip().strip("\u200e\u200f\ufeff")
        moment = dates.moments[number]
        written = f"{entry.date} {entry.time} {entry.half}".rstrip()
        if text:
            yield Message(
                f"#L{entry.line}",
                entry.sender,
                text,
                None if dates.ambiguous or moment is None else moment.isoformat(timespec="minutes"),
                None if moment is None else moment.timestamp(),
                None,
                (*edited, *notes),
                (("author", sender(entry.sender)), ("date_as_written", written)),
            )


FORMAT = Format("whatsapp", "WhatsApp chat export", (), _fits, _read, version=2, form_of="text")
