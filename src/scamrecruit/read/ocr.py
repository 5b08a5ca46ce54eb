"""Text of pictures, by the system's tesseract, one script at a time.

Stacked packs and tesseract's own guess of the script fail on Southeast Asian scripts, so packs are
tried one by one and the one that is surest of its words wins; Latin letters go first and end the
search if they are read with confidence.
"""

import io
import os
import re
import subprocess
from collections import Counter
from functools import lru_cache
from shutil import which
from typing import NamedTuple

from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Need

INSTALL = "install tesseract with language packs (Debian: apt install tesseract-ocr tesseract-ocr-all)"
TESSERACT = Need("tesseract", INSTALL, program="tesseract")
# Each with the Unicode ranges that its script must show: a pack reads anything into its own letters.
SCRIPTS: dict[str, tuple[str, tuple[tuple[int, int], ...]]] = {
    "eng": ("Latin", ((0x41, 0x24F), (0x1E00, 0x1EFF))),
    "vie": ("Vietnamese", ((0x41, 0x24F), (0x1E00, 0x1EFF))),
    "tha": ("Thai", ((0xE00, 0xE7F),)),
    "khm": ("Khmer", ((0x1780, 0x17FF),)),
    "mya": ("Burmese", ((0x1000, 0x109F),)),
    "lao": ("Lao", ((0xE80, 0xEFF),)),
    "chi_sim": ("Chinese, simplified", ((0x4E00, 0x9FFF),)),
    "chi_tra": ("Chinese, traditional", ((0x4E00, 0x9FFF),)),
    "jpn": ("Japanese", ((0x3040, 0x30FF), (0x4E00, 0x9FFF))),
    "kor": ("Korean", ((0xAC00, 0xD7AF),)),
    "hin": ("Hindi, Nepali", ((0x900, 0x97F),)),
    "ben": ("Bengali", ((0x980, 0x9FF),)),
    "urd": ("Urdu", ((0x600, 0x6FF),)),
    "ara": ("Arabic", ((0x600, 0x6FF),)),
    "amh": ("Amharic", ((0x1200, 0x137F),)),
    "rus": ("Russian", ((0x400, 0x4FF),)),
    "tam": ("Tamil", ((0xB80, 0xBFF),)),
    "sin": ("Sinhala", ((0xD80, 0xDFF),)),
}
_SECONDS = 60
_SURE = 85.0
_POOR = 45.0
_OWN_SHARE = 0.5
_ENOUGH = 15
_UNSPACED = frozenset({"tha", "lao", "khm", "mya", "chi_sim", "chi_tra", "jpn"})
_GAP = 0.15
_ROTATE = re.compile(r"^Rotate: (90|180|270)$", re.M)
_ORIENTATION = re.compile(r"^Orientation confidence: (\d+\.?\d*)$", re.M)
_LEAST_SURE = 1.0


class Recognised(NamedTuple):
    """Text with the pack that read it and its mean confidence, 0 to 100."""

    text: str
    pack: str
    confidence: float


@lru_cache(maxsize=1)
def packs() -> tuple[str, ...]:
    """Installed packs of the scripts that we know, in the order of trial; none without tesseract."""
    program = which("tesseract")
    if not program:
        return ()
    done = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603
    installed = set(done.stdout.decode("utf-8", "replace").split())
    return tuple(pack for pack in SCRIPTS if pack in installed)


def missing_packs() -> list[str]:
    """Packs of scripts that we know and that are not installed."""
    return [pack for pack in SCRIPTS if pack not in packs()]


def limits() -> str:
    """Scripts whose packs are not installed, and how to get them; nothing without tesseract."""
    missing = missing_packs() if packs() else []
    if not missing:
        return ""
    names = ", ".join(dict.fromkeys(SCRIPTS[pack][0] for pack in missing))
    debian = " ".join(f"tesseract-ocr-{pack.replace('_', '-')}" for pack in missing)
    return f"recognises no {names}: install the packs (Debian: apt install {debian})"


def recognise(picture: bytes) -> Recognised:
    """The text of a picture (PNG or PGM). Raises Refusal if tesseract or all packs are missing."""
    if not packs():
        raise Refusal("a picture: text recognition is not installed", INSTALL)
    best = _best(picture)
    if best.confidence < _SURE and (turned := _turned(picture)):
        best = max(best, _best(turned), key=lambda found: found.confidence)
    return best if best.confidence >= _POOR else best._replace(text="")


def _best(picture: bytes) -> Recognised:
    """What the pack that is surest of its words reads."""
    best = Recognised("", packs()[0], 0.0)
    for pack in packs():
        found = _by(pack, picture)
        if found.confidence > best.confidence:
            best = found
        sure = found.confidence >= _SURE and len(found.text) >= _ENOUGH
        if pack == "eng" and (sure or not found.text):
            break
    return best


def _turned(picture: bytes) -> bytes | None:
    """``picture`` upright, if its letters lie or stand on their heads; else None."""
    try:
        from PIL import Image
    except ImportError:
        return None
    told = _run(picture, "--psm", "0")
    angle, sure = _ROTATE.search(told), _ORIENTATION.search(told)
    if not angle or not sure or float(sure[1]) < _LEAST_SURE:
        return None
    upright = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.rotate(-int(angle[1]), expand=True).save(upright, "PNG", compress_level=1)
    return upright.getvalue()


def _run(picture: bytes, *options: str) -> str:
    """What tesseract says of a picture; nothing if it takes too long."""
    command = [which("tesseract") or "tesseract", "stdin", "stdout", *options]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=picture, capture_output=True, check=False, timeout=_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def _by(pack: str, picture: bytes) -> Recognised:
    """What one pack reads; without confidence if the letters are not those of its script."""
    languages = pack if pack == "eng" or "eng" not in packs() else f"{pack}+eng"
    # Mode 11 takes text wherever it stands; the page modes lose whole lines of posters.
    text, confidence = _words(_run(picture, "-l", languages, "--psm", "11", "tsv"), pack)
    return Recognised(text, pack, confidence if _is_own(text, pack) else 0.0)


def _words(table: str, pack: str) -> tuple[str, float]:
    """Lines of text, and the mean confidence of the words by their length."""
    lines: dict[tuple[str, ...], str] = {}
    ends: dict[tuple[str, ...], int] = {}
    weight = total = 0.0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        word, place = cells[11].strip(), tuple(cells[1:5])
        left, width, height = int(cells[6]), int(cells[8]), int(cells[9])
        letters = sum(map(str.isalnum, word))
        total, weight = total + float(cells[10]) * letters, weight + letters
        before = lines.get(place, "")
        # Scripts without spaces come letter by letter; where a space was, there is a gap.
        apart = before and (pack not in _UNSPACED or left - ends[place] > _GAP * height)
        lines[place] = f"{before} {word}" if apart else before + word
        ends[place] = left + width
    return "\n".join(lines.values()), total / weight if weight else 0.0


def _is_own(text: str, pack: str) -> bool:
    """Whether the letters of a pack other than Latin are mostly of its script, or a fair part."""
    letters = Counter(_in(char, SCRIPTS[pack][1]) for char in text if char.isalpha())
    return letters[True] >= _OWN_SHARE * letters.total() and letters.total() > 0


def _in(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= ord(char) <= high for low, high in ranges)


def note(found: Recognised) -> str:
    """How sure the recognition was, for the notes of a source; if not sure, what it cannot read here."""
    told = f"text recognised from a picture ({found.pack}), confidence {found.confidence:.0f} of 100"
    lacking = limits() if found.confidence < _SURE else ""
    return f"{told}; this machine {lacking}" if lacking else told
