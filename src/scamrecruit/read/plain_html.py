"""The slow, steady reader for pages that would stall a tree builder: one pass, no tree.

It keeps every visible word and the title; structure beyond lines and structured data is lost, which
the posting's notes say. Its patterns never step back, so no input costs more than linear time.
"""

import html
import re
from collections.abc import Iterable, Iterator

_SKIPPED = frozenset(
    {"script", "style", "iframe", "noembed", "noframes"}  # raw text: these end a page if unclosed
    | {"template", "svg", "noscript", "nav", "footer", "select"}
)
_RAW = frozenset({"script", "style", "iframe", "noembed", "noframes"})
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code em font i kbd mark q s samp small span strong sub sup tt u "
    "var wbr".split()
)
_OPENING = re.compile(r"<(?:(?P<comment>!--)|[!?]|/(?![a-zA-Z])|(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*+))")
_REST = re.compile(r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+>""")
_COMMENT_END = re.compile(r"--!?>")
_LINE = "\0"
"""Stands for a line break; a raw NUL in a page means nothing."""


def steady_text(markup: str) -> tuple[str, str]:
    """Title and text of ``markup`` in linear time."""
    pieces: dict[bool, list[str]] = {True: [], False: []}
    in_title = False
    for piece, tag, closes in _pieces(markup.replace(_LINE, "")):
        pieces[in_title].append(html.unescape(piece) if "&" in piece else piece)
        if tag == "title":
            in_title = not closes
        elif tag and tag not in _INLINE:
            pieces[False].append(_LINE)
    title = " ".join("".join(pieces[True]).split())
    return title, lines_without_blanks("".join(pieces[False]).split(_LINE))


def lines_without_blanks(lines: Iterable[str]) -> str:
    """Lines joined, white space in them as single spaces, empty ones left out."""
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _pieces(markup: str) -> Iterator[tuple[str, str, bool]]:
    """Runs of text, each with the tag behind it ("" for a comment) and whether that tag closes."""
    at = 0
    unclosed: set[str] = set()
    while (opening := _OPENING.search(markup, at)) is not None:
        tag = (opening["tag"] or "").lower()
        yield markup[at : opening.start()], tag, bool(opening["end"])
        at = _end_of_markup(markup, opening)
        if tag in _SKIPPED and not opening["end"] and tag not in unclosed:
            end = re.compile(f"</{tag}", re.I).search(markup, at)
            if end is None:
                unclosed.add(tag)
            at = end.start() if end else len(markup) if tag in _RAW else at
    yield markup[at:], "", False


def _end_of_markup(markup: str, opening: re.Match[str]) -> int:
    """Where the tag or comment that begins with ``opening`` is over; unclosed, it takes the rest."""
    if opening["comment"]:
        end = _COMMENT_END.search(markup, opening.start() + 2)
        return end.end() if end else len(markup)
    if not opening["tag"]:
        return markup.find(">", opening.end()) + 1 or len(markup)
    rest = _REST.match(markup, opening.end())
    return rest.end() if rest else len(markup)
