"""Finding words in a case: everything a person types is taken literally.

A query is words and "quoted phrases"; a posting must hold them all, wherever they stand in it, also
inside a word and in scripts without spaces. Words from three letters are found by the trigram index
and then checked; shorter ones of scripts like Chinese or Thai, where two characters are a word, by
the trigrams that begin so. Other short ones stand in too many texts: every text is looked at.
"""

import re
import sys

from scamrecruit.casefile.packing import folded
from scamrecruit.casefile.store import CaseFile, storable
from scamrecruit.errors import UsageError

_TERM = re.compile(r'"([^"]*)"?|(\S+)')
_GRAM = 3
_BRIEF = "\u0e00"
"""From Thai on, most scripts put no spaces between words, and one or two characters can be a word."""
_MAX_TERMS = 32


def terms(query: str) -> list[str]:
    """The words and quoted phrases of ``query``, folded as the texts are.

    Raises UsageError if there are none, or too many.
    """
    found = [phrase or word for phrase, word in _TERM.findall(storable(query))]
    made = [term for term in dict.fromkeys(folded(term).strip() for term in found) if term]
    if not made:
        raise UsageError("the search holds no word; give one, or a part of one")
    if len(made) > _MAX_TERMS:
        raise UsageError(f"the search holds more than {_MAX_TERMS} words; give fewer")
    return made


def matching(case: CaseFile, query: str) -> list[int]:
    """Numbers of the postings that hold all of ``query``, oldest first.

    Raises UsageError if the query holds no word.
    """
    wanted = terms(query)
    found = [_by_index(term) for term in wanted]
    conditions = [condition for condition, _ in found if condition]
    values = [value for _, each in found for value in each]
    where = " AND ".join([*conditions, *("instr(folded, ?) > 0" for _ in wanted)])
    sql = f"SELECT posting FROM words WHERE {where} ORDER BY posting"
    with case.reading() as db:
        return [int(row[0]) for row in db.execute(sql, [*values, *wanted])]


def _by_index(term: str) -> tuple[str, tuple[str, ...]]:
    """The condition that the index can answer, and its values; none for short words of letters."""
    if len(term) >= _GRAM:
        grams = " AND ".join(f'"{gram}"' for gram in dict.fromkeys(_grams(term)))
        return "posting IN (SELECT rowid FROM trigrams WHERE trigrams MATCH ?)", (grams,)
    if all(char >= _BRIEF for char in term):
        beginning = "posting IN (SELECT doc FROM grams WHERE term >= ? AND term <= ?)"
        return beginning, (term, term + chr(sys.maxunicode))
    return "", ()


def _grams(term: str) -> list[str]:
    """Every three characters of a term, with quotation marks doubled as the index wants them."""
    return [term[i : i + _GRAM].replace('"', '""') for i in range(len(term) - _GRAM + 1)]
