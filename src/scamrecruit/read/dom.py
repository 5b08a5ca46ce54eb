"""HTML -> visible and hidden text by lexbor, with lines where a person sees lines.

The whole page minus structural parts (navigation, footer, scripts) is the text of record: article
extractors lose whole job advertisements. Text that a reader would not see is kept apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import category

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scamrecruit.read.guard import is_suspicious
from scamrecruit.read.plain_html import lines_without_blanks, steady_text
from scamrecruit.read.targets import show_targets

_DROPPED = ["script", "style", "template", "svg", "iframe", "noscript", "select"]
_SURROUNDINGS = ["nav", "footer"]
_PREFORMATTED = ["pre", "textarea", "listing", "xmp"]
# One query for all that is told by attributes: each alternative costs a look at every element, and
# classes are the dearest. What it finds is looked at closely afterwards.
_MARKED = (
    '[hidden],[role],[id*="cookie"],[class*="cookie"],[class*="imilar"],[class*="elated"],'
    '[style*="display" i],[style*="visib" i],[style*="font-size" i],[style*="opacity" i],[style*="-9"]'
)
_HIDDEN_STYLE = re.compile(
    r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:font-size|opacity)\s*:\s*(?:0+(?:\.0*)?|\.0+)(?![.\d])"
    r"|(?:left|top|text-indent)\s*:\s*-9\d{3})",
    re.I,
)
_PLAIN_ROLES = frozenset({"navigation", "contentinfo", "search"})
_KEPT = frozenset({"main", "article"})
_BLOCKS = (
    "p div li br tr td th h1 h2 h3 h4 h5 h6 section article ul ol table dl dt dd header main aside "
    "blockquote form label button figure figcaption address hr title summary details option "
    "caption center dialog fieldset legend dir menu optgroup rt"
).split() + _PREFORMATTED  # fmt: skip
INLINE = ["a", "b", "em", "i", "label", "small", "span", "strong", "time"]
"""Elements that stand in a line, unless the style of the page says otherwise."""
_BLOCK_STYLE = re.compile(r"(?<![-\w])display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.I)
_LINE = "\0"
"""Marks a line break while white space of the source is still there; no parsed text can hold it."""
_OF_ITS_OWN = {"class", "itemprop"}
_SEAM = f"{_LINE}\x01"
"""Marks where two elements meet that the style of the page may set apart."""
_SEAMS = re.compile(f"{_SEAM}(?:{_SEAM})*")  # begins with what the engine finds fast
_MARKS = re.compile(f"{_LINE}[{_LINE} ]*")
_FEW_LETTERS = 200
MAX_FRAMES = 3


class PageText(NamedTuple):
    """Lines that a reader sees, and those that the page hides."""

    visible: str
    hidden: str


class Elements:
    """The elements of a parsed page by tag, in document order, found in one walk."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._by_tag: defaultdict[int, list[LexborNode]] = defaultdict(list)
        for node in tree.root.css("*") if tree.root is not None else ():
            self._by_tag[node.tag_id].append(node)

    def of(self, tags: Iterable[int]) -> list[LexborNode]:
        """Elements whose tag is one of ``tags``, as :func:`tag_ids` names them."""
        return [node for tag in tags for node in self._by_tag.get(tag, ())]


def tag_ids(names: Iterable[str]) -> frozenset[int]:
    """Lexbor's numbers of HTML tags: comparing them is much cheaper than comparing names."""
    tree = LexborHTMLParser("")
    return frozenset(tree.create_node(name).tag_id for name in names)


_DROPPED_IDS = tag_ids(_DROPPED)
_SURROUNDINGS_IDS = tag_ids(_SURROUNDINGS)
_PREFORMATTED_IDS = tag_ids(_PREFORMATTED)
_BLOCK_IDS = tag_ids(_BLOCKS)
INLINE_IDS, _LINK_IDS, _FRAME_IDS = tag_ids(INLINE), tag_ids(["a"]), tag_ids(["iframe"])


def outermost(nodes: Iterable[LexborNode]) -> Iterator[LexborNode]:
    """``nodes`` (in document order) without those that lie inside another of them."""
    inside: set[int] = set()
    for node in nodes:
        if node.mem_id not in inside:
            inside.update(part.mem_id for part in node.css("*"))
            yield node


def page_text(
    tree: LexborHTMLParser, elements: Elements | None = None, depth: int = MAX_FRAMES
) -> PageText:
    """Text of a parsed page; changes the tree (do all look-ups before). Frames whose page stands in the
    markup (SingleFile saves them so) are read too, ``depth`` one in another.

    If the page hides nearly everything (a script would have shown it), the hidden text counts as
    visible: losing an advertisement is worse than a wrong label.
    """
    body = tree.body or tree.root
    if body is None:
        return PageText("", "")
    elements = elements or Elements(tree)
    show_targets(elements.of(_LINK_IDS))
    _show_frames(elements.of(_FRAME_IDS), depth)
    # Removed nodes stay allocated as long as the tree, so touching their insides later is safe.
    for node in elements.of(_DROPPED_IDS):
        if node.mem_id != body.mem_id:
            node.decompose()
    for node in elements.of(_SURROUNDINGS_IDS):
        _replace_by_line(node)
    _keep_lines(elements.of(_PREFORMATTED_IDS))
    concealed = _take_out_marked(body)
    _mark_lines(elements.of(_BLOCK_IDS))
    _mark_seams(elements.of(INLINE_IDS))
    visible = marked_text(body)
    if len(visible) < _FEW_LETTERS and len(concealed) > 4 * len(visible):
        return PageText(f"{visible}\n{concealed}".strip(), "")
    return PageText(visible, concealed)


def fragment_text(html: str) -> str:
    """Text of a piece of HTML, such as the description of a JobPosting."""
    return fragment(html).visible


def fragment(html: str, depth: int = MAX_FRAMES) -> PageText:
    """Visible and hidden text of a piece of HTML."""
    if "<" not in html:
        return PageText(lines_without_blanks(html.splitlines()), "")
    html = html.replace("\0", "")
    markup = html.encode("utf-8", "replace")
    if is_suspicious(markup):
        return PageText(steady_text(html)[1], "")
    return page_text(LexborHTMLParser(markup), None, depth)


def _show_frames(frames: list[LexborNode], depth: int) -> None:
    """Put the text of frames whose page stands in the markup where they stand."""
    for node in frames if depth else ():
        if markup := node.attributes.get("srcdoc"):
            lines = fragment(markup, depth - 1).visible.replace("\n", _LINE)
            node.insert_before(f"{_LINE}{lines}{_LINE}")


def _keep_lines(nodes: list[LexborNode]) -> None:
    """Turn the line ends of preformatted text into marks."""
    seen: set[int] = set()
    for node in nodes:
        if node.mem_id in seen:
            continue
        inside = list(node.traverse(include_text=True))
        seen.update(part.mem_id for part in inside)
        for part in inside:
            text = part.text_content
            if text and "\n" in text:
                part.replace_with(text.replace("\n", _LINE))


def _mark_lines(blocks: list[LexborNode]) -> None:
    """Put a mark before each block, and behind it unless a block follows that brings its own."""
    for block in blocks:
        block.insert_before(_LINE)
        following = block.next
        if following is not None and following.tag_id not in _BLOCK_IDS:
            block.insert_after(_LINE)


def _mark_seams(nodes: list[LexborNode]) -> None:
    """Put a mark between neighbours that are each told apart by name, a space between two links."""
    for node in nodes:
        after = node.next
        if after is None or after.tag_id not in INLINE_IDS:
            continue
        own, others = node.attributes, after.attributes
        if node.tag_id == after.tag_id in _LINK_IDS and own.get("href") != others.get("href"):
            node.insert_after(" ")
        elif own.keys() & _OF_ITS_OWN and others.keys() & _OF_ITS_OWN:
            node.insert_after(_SEAM)


def _take_out_marked(body: LexborNode) -> str:
    """Remove boilerplate and hidden elements; give the text of the hidden ones. Mark lines that only a
    style makes."""
    concealed = []
    for node in body.css(_MARKED):
        attributes = node.attributes
        if node.mem_id == body.mem_id:
            continue
        if _is_hidden(attributes):
            concealed.append(_lines_of(node))
            node.decompose()
        elif _is_boilerplate(attributes) and node.tag not in _KEPT:
            _replace_by_line(node)
        elif _BLOCK_STYLE.search(attributes.get("style") or ""):
            _mark_lines([node])
    return "\n".join(text for text in concealed if text)


def _lines_of(node: LexborNode) -> str:
    inside = node.css("*") if node.first_child is not None else []
    _mark_lines([part for part in inside if part.tag_id in _BLOCK_IDS and part.mem_id != node.mem_id])
    return marked_text(node)


def _replace_by_line(node: LexborNode) -> None:
    node.insert_before(_LINE)
    node.decompose()


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def _is_boilerplate(attributes: dict[str, str | None]) -> bool:
    role = attributes.get("role")
    if role in _PLAIN_ROLES or "cookie" in (attributes.get("id") or ""):
        return True
    names = attributes.get("class") or ""
    return any(
        word in names for word in ("cookie", "similar-job", "related-job", "SimilarJob", "RelatedJob")
    )


def marked_text(node: LexborNode, separator: str = "") -> str:
    """Text of a part whose lines are marked: marks as line ends, every other run of white space as
    one space, no empty lines."""
    text = _SEAMS.sub(_mended, node.text(separator=separator))
    text = " ".join(text.split()).replace(f" {_LINE}", _LINE)
    return _MARKS.sub("\n", text).strip()


def _mended(seam: re.Match[str]) -> str:
    """A seam as a space, if the text meets there as it never does inside of words."""
    text, start, end = seam.string, seam.start(), seam.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    apart = (
        (before.isalnum() and not before.isupper() and after.isupper())
        or (before.isalpha() and after.isdigit())
        or (before.isalnum() and after != "" and category(after) == "Sc")
    )
    return " " if apart else ""
