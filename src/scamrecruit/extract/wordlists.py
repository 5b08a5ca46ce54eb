"""Lists of words as automata: the longest of them at each place of a text."""

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


def longest_of(words: Iterable[str]) -> AhoCorasick:
    """Finds of folded ``words`` the longest at each place, none within another; indexes are in their
    order."""
    return AhoCorasick(
        list(words),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,  # as in matcher.py
    )
