"""PDF documents: their text, targets of links, and recognised text of pages without any."""

from collections.abc import Iterator

import msgspec

from scamrecruit.read import ocr
from scamrecruit.read.identity import posting_id
from scamrecruit.read.input import Head, Input
from scamrecruit.read.pdftext import MAX_PAGES, Document
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item, Need
from scamrecruit.read.sandbox import isolated
from scamrecruit.read.sniff import MARKUP
from scamrecruit.records import Posting

_PDFIUM = Need("pypdfium2", "pip install 'scamrecruit[pdf]'", module="pypdfium2")


def _fits(head: Head) -> Fit:
    if head.raw.startswith(b"%PDF-"):
        return Fit.SIGNED
    leading = b"%PDF-" in head.raw[:1024] and not MARKUP.search(head.start)
    return Fit.SIGNED if leading else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    body = file.body()
    if _PDFIUM.missing():
        raise Refusal(
            "a PDF document: its reader is not installed", f"{_PDFIUM.install}, or save its text"
        )
    document = msgspec.msgpack.decode(isolated("scamrecruit.read.pdftext", body), type=Document)
    source = file.source(FORMAT.reader)
    texts, notes, failure, sure = [], list(source.notes), None, 100.0
    for page in document.pages:
        text = page.text
        if page.picture:
            try:
                found = ocr.recognise(page.picture)
            except Refusal as refusal:
                failure = refusal
            else:
                text = "\n".join(filter(None, (_added(found.text, text), text)))
                if found.text:
                    notes.append(ocr.note(found))
                    sure = min(sure, round(found.confidence, 1))
        texts.append(text)
    if document.number > MAX_PAGES:
        notes.append(f"only the first {MAX_PAGES} of {document.number} pages were read")
    text = "\n\n".join(filter(None, texts))
    if not text and failure:
        raise Refusal("scanned pages: text recognition is not installed", failure.advice)
    if not text:
        raise Refusal("a PDF without text", "open it by hand")
    source = msgspec.structs.replace(
        source, notes=tuple(dict.fromkeys(notes)), recognised=sure if sure < 100 else None
    )
    yield Posting(id=posting_id("", text), source=source, text=text, url=source.claimed_url)


def _added(recognised: str, text: str) -> str:
    """The recognised lines without those that the page holds as text."""
    known = "".join(filter(str.isalnum, text.casefold()))
    lines = recognised.splitlines()
    return "\n".join(
        line for line in lines if "".join(filter(str.isalnum, line.casefold())) not in known
    )


FORMAT = Format("pdf", "PDF document", (".pdf",), _fits, _read, version=2, needs=(_PDFIUM,))
