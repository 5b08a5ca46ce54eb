"""Saved HTML pages -> postings: structured data, site layouts, or the whole visible page."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from scamrecruit.read.blocks import make_up, repeated_blocks
from scamrecruit.read.dom import Elements, PageText, page_text, tag_ids
from scamrecruit.read.embedded import embedded_postings, scripts_with_data
from scamrecruit.read.encoding import Decoded, contradiction, decode
from scamrecruit.read.guard import MAX_MARKUP, is_suspicious, without_pictures
from scamrecruit.read.identity import posting_id
from scamrecruit.read.jobposting import JobFields, Status, job_postings
from scamrecruit.read.plain_html import steady_text
from scamrecruit.read.sites import Part, site_parts
from scamrecruit.records import Posting, Source, Unreadable

VERSION = 2
READER = f"html/{VERSION}"
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_SINGLEFILE = re.compile(r"Page saved with SingleFile\s+url:\s*(\S+)(?:\s+saved date:\s*([^\n]+))?")
_HEAD = 6000
_MAX_TITLE = 300
_FULL_DESCRIPTION = 80
_WORDS_COMPARED = 400
_H1, _TITLE = tag_ids(["h1"]), tag_ids(["title"])
_SCRIPT = tag_ids(["script"])
_FEW_LETTERS, _MUCH_MORE = 200, 4
_LET_IT_LOAD = "open it in a browser, wait until it shows, and save it again"
_SITE_BEHIND = frozenset("-|–—·:»•")
_SHADOW = re.compile(rb"<template(?=[^>]{0,200}\sshadowroot(?:mode)?=)", re.I)
_META, _LINK = tag_ids(["meta"]), tag_ids(["link"])


def read_html(body: bytes, source: Source, *, shown: int = 0) -> Iterator[Posting | Unreadable]:
    """Postings of one page: several if its structured data or layout names several, else one.

    ``shown``: characters that a browser saw of the page, where an archive keeps them too; a page that
    shows next to nothing beside these gives no posting.
    """
    body = without_pictures(body)
    if len(body) > MAX_MARKUP:
        error = f"the page has more than {MAX_MARKUP // 1_000_000} MB of markup"
        advice = "save the advertisement itself as text, or the page without its scripts"
        yield Unreadable(source.uri, "read", error, advice, source.sha256)
        return
    decoded = decode(body, source.encoding)
    source = _claims(source, decoded, contradiction(body, source.encoding, decoded))
    if decoded.encoding != "utf-8" or b"\0" in body:
        body = decoded.text.replace("\0", "").encode("utf-8", "replace")
    # What a component of a page shows, as browsers write it.
    body = _SHADOW.sub(b"<div", body)
    if is_suspicious(body):
        yield _steady(decoded.text, source)
        return
    tree = LexborHTMLParser(body, options=LexborDocumentOptions.WO_EVENTS)
    elements = Elements(tree)
    url = _canonical(elements) or source.claimed_url
    parts = site_parts(tree, url)
    if parts:
        yield from _site_postings(tree, elements, parts, source)
    else:
        yield from _page_postings(tree, elements, source, shown=shown)


def with_frames(page: Posting, texts: Iterable[str]) -> Posting:
    """``page`` with the texts of its frames, as a person sees it."""
    new = [text for text in dict.fromkeys(texts) if text.strip() and text not in page.text]
    if not new:
        return page
    text = "\n\n".join((page.text, *new)).strip()
    notes = (*page.source.notes, f"with the text of {len(new)} frame{'s' * (len(new) > 1)}")
    source = msgspec.structs.replace(page.source, notes=notes)
    return msgspec.structs.replace(page, id=posting_id(page.title, text), text=text, source=source)


def _site_postings(
    tree: LexborHTMLParser, elements: Elements, parts: list[Part], source: Source
) -> Iterator[Posting]:
    """One posting a part; what a page of one job says of it in structured data fills the gaps."""
    alone = len(parts) == 1 and bool(parts[0].fields.title)
    jobs, status = job_postings(tree, elements) if alone else ([], "absent")
    for layout, fields, text in parts:
        job = _filled(fields, jobs[0]) if len(jobs) == 1 else fields
        named = msgspec.structs.replace(source, reader=f"{source.reader}+{layout}")
        yield _posting(job, status, text, named, job.url or (_canonical(elements) if alone else None))


def _filled(fields: JobFields, other: JobFields) -> JobFields:
    """``fields`` with those of ``other`` where there is none."""
    known = {name: value for name, value in msgspec.structs.asdict(fields).items() if value}
    return msgspec.structs.replace(other, **known)


def _page_postings(
    tree: LexborHTMLParser, elements: Elements, source: Source, *, shown: int
) -> Iterator[Posting | Unreadable]:
    """The page's JobPostings if it holds several, the items of its list, else the whole page."""
    jobs, status = job_postings(tree, elements)
    described = [job for job in jobs if len(job.description) > _FULL_DESCRIPTION]
    if len(described) > 1:
        for job in described:
            yield _posting(job, status, PageText(job.description, ""), source, job.url)
        return
    title, url = _title(elements), _canonical(elements)
    scripts = scripts_with_data(elements.of(_SCRIPT))
    page = page_text(tree, elements)
    body = None if jobs else tree.body
    blocks = repeated_blocks(body, url or source.claimed_url) if body is not None else []
    if blocks and make_up(blocks, page.visible):
        listed = msgspec.structs.replace(source, reader=f"{source.reader}+list")
        for block in blocks:
            job = JobFields(title=block.title)
            yield _posting(job, status, PageText(block.text, ""), listed, block.url)
        return
    if not jobs and len(page.visible) < _FEW_LETTERS:
        if shown > _MUCH_MORE * len(page.visible):
            return
        filled = msgspec.structs.replace(source, reader=f"{source.reader}+embedded")
        if embedded := list(embedded_postings(scripts, filled)):
            yield from embedded
            return
        if (own := _description(elements)) and own not in page.visible:
            page = page._replace(visible=f"{page.visible}\n{own}".strip())
    if not jobs and not any(map(str.isalnum, page.visible + page.hidden)):
        yield Unreadable(source.uri, "read", "the page shows no text", _LET_IT_LOAD, source.sha256)
        return
    job = jobs[0] if jobs else JobFields()
    job = msgspec.structs.replace(job, title=job.title or title)
    yield _posting(job, status, page, source, job.url or url)


def _posting(job: JobFields, status: Status, page: PageText, source: Source, url: str | None) -> Posting:
    text = page.visible
    if job.description and not _mostly_in(job.description, text):
        text = f"{text}\n\n{job.description}".strip()
    if job.pay and job.pay not in text:
        text = f"{text}\n{job.pay}"
    return Posting(
        id=posting_id(job.title, text),
        source=source,
        title=job.title[:_MAX_TITLE],
        text=text,
        hidden_text=page.hidden,
        url=url or source.claimed_url,
        employer=job.employer,
        location=job.location,
        pay=job.pay,
        posted_at=job.posted_at,
        structured_data=status,
    )


def _mostly_in(part: str, whole: str) -> bool:
    """Whether nine of ten words of ``part`` occur in ``whole``: the page shows it already."""
    words = part.split()
    words = words[:: len(words) // _WORDS_COMPARED + 1]
    shown = set(whole.split())
    return sum(word in shown or word in whole for word in words) * 10 >= len(words) * 9


def _title(elements: Elements) -> str:
    """First heading that is not the site's name, else Open Graph title, else the window's title."""
    names = [" ".join(node.text().split()) for node in elements.of(_TITLE)]
    headings = (" ".join(node.text(separator=" ").split()) for node in elements.of(_H1))
    own = (text for text in headings if not any(_is_site(text, name) for name in names))
    shared = (" ".join(text.split()) for text in _properties(elements, "og:title"))
    return next(filter(None, chain(own, shared, names)), "")


def _is_site(heading: str, name: str) -> bool:
    """Whether a window's title ends in the heading, behind what the page is about ("Cook - Jobs")."""
    return name.endswith(heading) and name.removesuffix(heading).rstrip()[-1:] in _SITE_BEHIND


def _description(elements: Elements) -> str:
    """What a page without words says of itself, or all of it if the end of its title is missing."""
    titles = (" ".join(node.text().split()) for node in elements.of(_TITLE))
    swallowed = (title for title in titles if len(title) > _MAX_TITLE)
    return max(("", *_properties(elements, "og:description"), *swallowed), key=len)


def _canonical(elements: Elements) -> str | None:
    links = (node.attributes for node in elements.of(_LINK))
    named = (link.get("href") or "" for link in links if link.get("rel") == "canonical")
    for url in chain(named, _properties(elements, "og:url")):
        if url.startswith(("http://", "https://")):
            return url
    return None


def _properties(elements: Elements, name: str) -> Iterator[str]:
    """Values of the ``<meta property=name>`` of a page."""
    for node in elements.of(_META):
        attributes = node.attributes
        if attributes.get("property") == name:
            yield attributes.get("content") or ""


def _claims(source: Source, decoded: Decoded, contradicted: tuple[str, ...]) -> Source:
    head = decoded.text[:_HEAD]
    url = saved_at = None
    single = _SINGLEFILE.search(head)
    saved = None if single else _SAVED_FROM.search(head)
    if single:
        url, saved_at = single[1], (single[2] or "").strip() or None
    elif saved:
        url = saved[1]
    notes = (*source.notes, *contradicted, *decoded.damage)
    return msgspec.structs.replace(
        source,
        encoding=decoded.encoding,
        claimed_url=source.claimed_url or url,
        claimed_saved_at=source.claimed_saved_at or saved_at,
        notes=notes,
    )


def _steady(markup: str, source: Source) -> Posting:
    title, text = steady_text(markup)
    notes = (*source.notes, "the page is built to stall parsers: read without its structure")
    return Posting(
        id=posting_id(title, text),
        source=msgspec.structs.replace(source, notes=notes),
        title=title[:_MAX_TITLE],
        text=text,
        url=source.claimed_url,
        structured_data="absent",
    )
