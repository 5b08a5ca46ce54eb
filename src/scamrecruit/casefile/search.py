"""Finding words in a case: everything a person types is taken literally.

A query is words and "quoted phrases"; a posting must hold them all, wherever they stand in it, also
inside a word and in scripts without spaces. Words from three letters are found by the trigram index
and then checked; shorter ones (two Chinese characters are a word) by looking at every text.
"""

import re

from scamrecruit.casefile.packing import folded
from scamrecruit.casefile.store import CaseFile, storable
from scamrecruit.errors import UsageError

_TERM = re.compile(r'"([^"]*)"?|(\S+)')
_GRAM = 3
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
    where = " AND ".join("instr(folded, ?) > 0" for _ in wanted)
    grams = list(dict.fromkeys(gram for term in wanted for gram in _grams(term)))
    sql, values = "SELECT posting FROM words", list(wanted)
    if grams:
        sql += " WHERE posting IN (SELECT rowid FROM trigrams WHERE trigrams MATCH ?) AND"
        values.insert(0, " AND ".join(f'"{gram}"' for gram in grams))
    else:
        sql += " WHERE"
    with case.reading() as db:
        return [int(row[0]) for row in db.execute(f"{sql} {where} ORDER BY posting", values)]


def _grams(term: str) -> list[str]:
    """Every three characters of a term, with quotation marks doubled as the index wants them."""
    return [term[i : i + _GRAM].replace('"', '""') for i in range(len(term) - _GRAM + 1)]
