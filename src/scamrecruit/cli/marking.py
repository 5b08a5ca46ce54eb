"""A posting's text made safe, with its findings marked by colour, or by signs where there is none."""

from collections.abc import Iterable

from rich.text import Text

from scamrecruit.cli.terminal import escape_length, safe_block
from scamrecruit.records import Field, Finding

_STYLE = {"risk": "black on yellow", "mitigating": "black on green"}
_SIGNS = {"risk": (">>", "<<"), "mitigating": ("((", "))")}
_UNCOUNTED, _UNCOUNTED_SIGNS = "underline", ("_", "_")


def marked(text: str, findings: Iterable[Finding], field: Field, *, colour: bool = True) -> Text:
    """``text`` made safe, findings highlighted at the places they have after that.

    Without ``colour`` they stand between signs: >>raises concern<<, ((lowers it)), _not counted_.
    """
    shown = Text(safe_block(text))
    shifts = _shifts(text)
    signs: dict[tuple[int, str], None] = {}
    for finding in findings:
        if finding.field != field or finding.end > len(text):
            continue
        start, end = shifts[finding.start], shifts[finding.end]
        shown.stylize(_STYLE[finding.polarity] if finding.counts else _UNCOUNTED, start, end)
        opening, closing = _SIGNS[finding.polarity] if finding.counts else _UNCOUNTED_SIGNS
        signs[start, opening] = signs[end, closing] = None
    return shown if colour else _with_signs(shown.plain, signs)


def _with_signs(plain: str, signs: Iterable[tuple[int, str]]) -> Text:
    pieces: list[str] = []
    last = 0
    for place, sign in sorted(signs, key=lambda item: item[0]):
        pieces += [plain[last:place], sign]
        last = place
    return Text("".join([*pieces, plain[last:]]))


def _shifts(text: str) -> list[int]:
    """Offset in ``safe_block(text)`` for each offset in ``text``."""
    shifts, position = [0], 0
    for index, char in enumerate(text):
        carriage = char == "\r" and text[index + 1 : index + 2] == "\n"
        position += 0 if carriage else 1 if char == "\n" else escape_length(char)
        shifts.append(position)
    return shifts
