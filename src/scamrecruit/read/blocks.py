"""Pages that list many advertisements: the repeated block around each of their links.

Links that stand in the same place of the page's structure form a group; the block of a link is the
widest element that holds no other link of the group. The group with the most text is the list, if it
makes up most of what the page says.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from scamrecruit.read.addresses import absolute
from scamrecruit.read.dom import INLINE, INLINE_IDS, marked_text, tag_ids

MIN_BLOCKS = 3
MAX_BLOCKS = 500
MIN_SHARE = 0.3
"""Least share of the page's visible text that the blocks of a list must hold."""
_MAX_LINKS = 4_000
_LEVELS = 5
_CLIMB = 12
_LETTERS = 8
_SIGNS, _PER_SIGN = re.compile("[\u3040-\u9fff\uac00-\ud7af]"), 3
"""A sign of Chinese, Japanese or Korean says as much as several letters."""
_MIN_TEXT = 25
_RUNNING = 100
_LONG_LIST = 15
_APART = tag_ids(["nav", "footer", "aside", "select"])
_INLINE = ", ".join(INLINE)
_WORDS_APART = ("similar", "related", "recommend", "sidebar", "menu", "breadcrumb", "paginat", "footer")


class Block(NamedTuple):
    """One advertisement of a list: text of its link, address, and all its text."""

    title: str
    url: str | None
    text: str


def repeated_blocks(body: LexborNode, base: str | None) -> list[Block]:
    """The blocks of the page's main list, in order; none if there is no list.

    ``body``: what :func:`~scamrecruit.read.dom.page_text` left of the page, its lines marked.
    ``base``: address of the page, for links.
    """
    groups: defaultdict[tuple[str, ...], list[LexborNode]] = defaultdict(list)
    kinds: dict[int, str] = {}
    for link in body.css("a[href]")[:_MAX_LINKS]:
        if _is_worth(link):
            groups[_place(link, kinds)].append(link)
    best: list[tuple[LexborNode, LexborNode]] = []
    most = 0
    for links in groups.values():
        addresses = {link.attributes.get("href") for link in links}
        if len(addresses) < MIN_BLOCKS or len(links) > MAX_BLOCKS:
            continue
        pairs = _around(links)
        size = sum(len(block.text()) for _, block in pairs)
        if len(pairs) >= MIN_BLOCKS and size > most:
            best, most = pairs, size
    blocks = {block.text: block for block in (_block(link, node, base) for link, node in best)}
    found = [block for text, block in blocks.items() if len(text) >= _MIN_TEXT]
    return found if len(found) >= MIN_BLOCKS else []


def make_up(blocks: Collection[Block], visible: str) -> bool:
    """Whether the page is a list of the blocks: they are much of it, and what stands beside them is
    no running text, as the description of a single advertisement would be."""
    size = sum(len(block.text) for block in blocks)
    inside = {_bare(line) for block in blocks for line in block.text.splitlines()}
    lines = (line for line in visible.splitlines() if len(line) >= _RUNNING)
    running = sum(len(line) for line in lines if _bare(line) not in inside)
    # A long list may stand beside a site's conditions.
    weight = 1 if len(blocks) >= _LONG_LIST else 2
    return size >= MIN_SHARE * len(visible) and weight * running < size


def _bare(line: str) -> str:
    return "".join(line.split())


def _is_worth(link: LexborNode) -> bool:
    address = link.attributes.get("href") or ""
    if not address or address.startswith(("#", "javascript:", "mailto:", "tel:")):
        return False
    words = link.text()
    return sum(map(str.isalpha, words)) + _PER_SIGN * len(_SIGNS.findall(words)) >= _LETTERS


def _place(link: LexborNode, kinds: dict[int, str]) -> tuple[str, ...]:
    """Where a link stands: tags of its ancestors, with the first class of each."""
    place: list[str] = []
    node: LexborNode | None = link
    while node is not None and len(place) < _LEVELS:
        kind = kinds.get(node.mem_id)
        if kind is None:
            names = (node.attributes.get("class") or "").split()
            kind = f"{node.tag}.{names[0].rstrip('0123456789')}" if names else str(node.tag)
            kinds[node.mem_id] = kind
        place.append(kind)
        node = node.parent
    return tuple(place)


def _around(links: list[LexborNode]) -> list[tuple[LexborNode, LexborNode]]:
    """Each link with the widest element around it that holds no other of them."""
    chains = [list(_ancestors(link)) for link in links]
    held = Counter(node.mem_id for chain in chains for node in chain)
    known: dict[int, bool] = {}
    pairs = []
    for link, chain in zip(links, chains, strict=True):
        for node in chain:
            if node.mem_id not in known:
                known[node.mem_id] = _is_apart(node)
        if not any(known[node.mem_id] for node in chain):
            alone = [node for node in chain if held[node.mem_id] == 1]
            pairs.append((link, alone[-1] if alone else link))
    return pairs


def _ancestors(link: LexborNode) -> Iterator[LexborNode]:
    node: LexborNode | None = link
    for _ in range(_CLIMB):
        if node is None or node.tag in {"body", "html"}:
            return
        yield node
        node = node.parent


def _is_apart(node: LexborNode) -> bool:
    if node.tag_id in _APART:
        return True
    names = (node.attributes.get("class") or "").lower()
    return any(word in names for word in _WORDS_APART)


def _block(link: LexborNode, node: LexborNode, base: str | None) -> Block:
    for part in node.css(_INLINE):
        # What stands side by side in a card is set apart by its style alone.
        if part.next is not None and part.next.tag_id in INLINE_IDS:
            part.insert_after(" ")
    heading = node.css_first("h1, h2, h3, h4, h5, h6")
    title = marked_text(heading if heading is not None else link, separator="\0").partition("\n")[0]
    return Block(title[:300], absolute(link.attributes.get("href") or "", base), marked_text(node))
