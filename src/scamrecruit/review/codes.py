"""Verdicts with their keys, and the reason codes that go with each."""

from typing import NamedTuple, get_args

from scamrecruit.records import Verdict

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
WORTH: frozenset[Verdict] = frozenset({"refer", "watch"})
"""Verdicts that agree with a high score: worth a person's time."""
NOT_WORTH: frozenset[Verdict] = frozenset({"dismiss", "not_an_ad"})
"""Verdicts that call a high score a false alarm; ``unsure`` is neither."""


class Code(NamedTuple):
    """One reason, chosen by its number on the keyboard."""

    code: str
    label: str


KEYS: dict[str, Verdict] = {
    "r": "refer",
    "w": "watch",
    "d": "dismiss",
    "u": "unsure",
    "x": "not_an_ad",
}
LABELS: dict[Verdict, str] = {
    "refer": "refer",
    "watch": "watch",
    "dismiss": "dismiss",
    "unsure": "unsure",
    "not_an_ad": "not an ad",
}
CODES: dict[Verdict, tuple[Code, ...]] = {
    "refer": (
        Code("signs_converge", "several kinds of signs meet"),
        Code("known_compound_place", "place of known compounds"),
        Code("travel_arranged", "travel arranged, job unclear"),
        Code("control_of_workers", "closed site, papers taken or debt"),
        Code("pay_does_not_fit", "pay far above the work"),
        Code("known_contact", "contact known from other cases"),
        Code("known_wording", "wording known from other cases"),
        Code("report_by_person", "a person reported it"),
        Code("other", "other: see note"),
    ),
    "watch": (
        Code("some_signs", "some signs, not enough"),
        Code("shares_contact", "shares a contact with a referred ad"),
        Code("little_text", "too little text, contact in use"),
        Code("employer_unclear", "employer not found yet"),
        Code("needs_translation", "needs a reader of the language"),
        Code("other", "other: see note"),
    ),
    "dismiss": (
        Code("licensed_agency", "licensed agency, checked"),
        Code("employer_verified", "employer verified"),
        Code("ordinary_relocation", "ordinary work abroad"),
        Code("ordinary_local_job", "ordinary local job"),
        Code("other_fraud", "another kind of fraud"),
        Code("words_misread", "signs misread in their context"),
        Code("duplicate", "the same ad was decided already"),
        Code("other", "other: see note"),
    ),
    "unsure": (
        Code("needs_translation", "needs a reader of the language"),
        Code("little_text", "too little text"),
        Code("second_opinion", "wants a second opinion"),
        Code("other", "other: see note"),
    ),
    "not_an_ad": (
        Code("news_or_warning", "news, a warning or advice"),
        Code("person_seeks_work", "a person looking for work"),
        Code("no_job", "an offer of something else"),
        Code("page_furniture", "menus and other parts of a page"),
        Code("other", "other: see note"),
    ),
}
ALL_CODES = frozenset(code.code for codes in CODES.values() for code in codes)
