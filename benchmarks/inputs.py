"""Pages and lines to measure with: real saved pages if they are at hand, else the bundled ones."""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from scamrecruit.extract.extractor import Extractor

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "fixtures" / "demo"
CORPUS = ROOT / "fixtures" / "corpus"
REAL_PAGES = ROOT.parent / "shared" / "data" / "job_pages_html" / "pages.jsonl.gz"
LINE_BYTES = 2_000
_BREAK = "\n\n"


def load_pages(source: Path | None) -> list[bytes]:
    """Distinct pages of a folder, or of JSON lines (perhaps gzipped) with the field ``html``."""
    source = source or (REAL_PAGES if REAL_PAGES.is_file() else DEMO)
    if source.is_dir():
        return [path.read_bytes() for path in sorted(source.rglob("*.html"))]
    body = source.read_bytes()
    text = (gzip.decompress(body) if source.suffix == ".gz" else body).decode("utf-8")
    return [json.loads(line)["html"].encode("utf-8") for line in text.splitlines() if line.strip()]


def write_pages(pages: Sequence[bytes], folder: Path, count: int, *, distinct: bool) -> list[Path]:
    """``count`` files in ``folder``, the pages over and over; if ``distinct``, each copy with a line
    of its own, so that none is known from before."""
    folder.mkdir()
    files = [folder / f"{number:05d}.html" for number in range(count)]
    for number, file in enumerate(files):
        page = pages[number % len(pages)]
        file.write_bytes(_with_line(page, f"copy {number}") if distinct else page)
    return files


def _with_line(page: bytes, line: str) -> bytes:
    before, end, after = page.rpartition(b"</body>")
    own = f"<p>{line}</p>".encode()
    return before + own + end + after if end else after + own


def saved_page() -> Path:
    """One bundled page for the cold start: the largest."""
    return max((DEMO / "saved pages").glob("*.html"), key=lambda path: path.stat().st_size)


def lines(count: int) -> list[bytes]:
    """``count`` JSON lines of about 2 KB of authored advertisements, each line of one language and
    different from all others."""
    texts = list(_texts())
    random.Random(1).shuffle(texts)
    return [
        json.dumps({"id": f"line-{n}", "text": f"{text}\n{n}"}, ensure_ascii=False).encode() + b"\n"
        for n, text in enumerate(islice(cycle(texts), count))
    ]


def long_text(size: int) -> str:
    """``size`` characters of authored advertisements of all languages, shuffled."""
    texts = list(advertisements())
    random.Random(1).shuffle(texts)
    joined = _BREAK.join(texts) + _BREAK
    return (joined * (size // len(joined) + 1))[:size]


def advertisements() -> Iterator[str]:
    """The text of every authored advertisement."""
    for file in sorted(CORPUS.glob("*.jsonl")):
        yield from _advertisements(file)


def forget(extractor: Extractor) -> None:
    """Have texts searched anew that were seen just before."""
    extractor._remembered.cache_clear()


def _texts() -> Iterator[str]:
    for file in sorted(CORPUS.glob("*.jsonl")):
        held: list[str] = []
        for text in _advertisements(file):
            held.append(text)
            if len(_BREAK.join(held).encode()) >= LINE_BYTES:
                yield _BREAK.join(held)
                held = []


def _advertisements(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)["text"]
