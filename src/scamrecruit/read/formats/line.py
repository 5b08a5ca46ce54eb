"""LINE's chat history as text: days as headings, then time, sender and message between tabs.

Computers write spaces between them; of a sender's name with a space, the rest is left in the message.
"""

import re
from collections.abc import Iterator

from scamrecruit.read.chat import Message, Senders, advertisements
from scamrecruit.read.chatdates import Dates
from scamrecruit.read.encoding import decode
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item

_DAY = re.compile(r"^(?:\D{0,14}\s)?(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\s?(?:[^\t\d]{0,14})$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_MESSAGE = re.compile(
    r"^((?:[^\W\d]{1,12}\s?)?\d{1,2}:\d{2}(?:\s?[^\W\d][\w.]{0,8})?)\t([^\t\n]{1,80})\t(.*)$"
)
_SPACED = re.compile(r"^(\d{1,2}:\d{2}) (\S{1,80}) (.*)$")
_COMPUTER = re.compile(r"\d{4}\.\d\d\.\d\d [^\W\d_]{2,12}\r?\n\d\d:\d\d \S")


def _fits(head: Head) -> Fit:
    if head.body[:1] == b"<":
        return Fit.NO
    start = head.opening[:200].lstrip()
    return Fit.CERTAIN if start.startswith("[LINE]") or _COMPUTER.match(start) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    decoded = decode(file.body())
    lines = decoded.text.replace("\r\n", "\n").split("\n")
    found = list(_found(lines, _MESSAGE)) or list(_found(lines, _SPACED))
    if not found:
        raise Refusal("a chat history of a form that is not known", "save its messages as text")
    dates = Dates([(day, time, half) for _, day, time, half, _, _ in found])
    digest, sender = file.source(FORMAT.reader).sha256, Senders()
    messages = (
        Message(
            f"#L{number}",
            name,
            text.strip('"').strip(),
            None if dates.ambiguous or moment is None else moment.isoformat(timespec="minutes"),
            None if moment is None else moment.timestamp(),
            extra=(("author", sender(name)),),
        )
        for (number, _, _, _, name, text), moment in zip(found, dates.moments, strict=True)
    )
    yield from advertisements(
        messages,
        lambda at: file.line_source(f"{file.uri}{at}", digest, FORMAT.reader, decoded.encoding),
        file.uri,
    )


def _found(lines: list[str], form: re.Pattern[str]) -> Iterator[tuple[int, str, str, str, str, str]]:
    """Line number, day, time, half of the day, sender and text of each message."""
    day, message, text = "", None, [""]
    for number, line in enumerate(lines, 1):
        heading, begun = _DAY.match(line.strip("\ufeff")), form.match(line)
        if message and (heading or begun):
            yield *message, "\n".join(text)
            message = None
        if heading:
            day = heading[1]
        elif begun:
            time = _CLOCK.search(begun[1])
            clock = time[0] if time else ""
            half = begun[1].replace(clock, "").strip()
            message, text = (number, day, clock, half, begun[2]), [begun[3]]
        else:
            text.append(line)
    if message:
        yield *message, "\n".join(text)


FORMAT = Format("line", "LINE chat history", (), _fits, _read, version=2, form_of="text")
