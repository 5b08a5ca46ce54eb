"""Pay as a value: amount, currency, period, and US dollars a month.

Numbers are found once; only around each is it asked whether a multiplier, a currency and a period
stand beside it (``rules/currencies.toml``: slang such as 15jt, 35tr, 2万, 1.5 lakh included). ``$`` and
pesos are of several currencies: countries that the text names decide, else its readers' regions, and
of several the first in which the amount is a likely pay.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from scamrecruit.extract.countries import countries_named
from scamrecruit.extract.hannumerals import numbers_in_characters
from scamrecruit.extract.numberwords import Amount, numbers_in_words
from scamrecruit.language.folding import fold_phrase
from scamrecruit.language.scripts import is_unspaced
from scamrecruit.resources import load_rules_table

# Begins with one digit, by which the engine finds its places fast.
_NUMBER = re.compile(
    r"\d(?:\d?(?:,\d\d){1,5},\d{3}(?!\d)"
    r"|\d{0,2}(?:[.,' ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d*(?:[.,]\d{1,2}(?!\d))?)"
)
_HALF = re.compile(r"([1-9])(?!\d)")
_PERIOD_REACH = 16
_GLUED_PERIOD_REACH = 2, 8
"""Before and behind an amount, in scripts without spaces."""
_PAY_REACH = 8
_LEADING_REACH = 8
_SPOKEN_REACH = 16
_LEAST_BARE = 1000
_YEARS = (1900, 2100)
# Chinese, Japanese and Korean letters: a currency in Latin letters may follow them directly.
_GLUED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LEAST_IN_WORDS = 100
_MYRIAD = 10_000.0
MAX_AMOUNTS = 2000
"""What looks like amounts in a text and is read: no advertisement names more."""
_TENTHS_FROM = 10_000
ANYWHERE = "any"
"""In ``shared``: what a word means beside the currencies of the readers."""
_PLAUSIBLE_MONTH = (20.0, 60_000.0)


class Pay(NamedTuple):
    """An amount at ``start:end`` of the folded text; ``high`` equals ``low`` without a range."""

    start: int
    end: int
    low: float
    high: float
    currency: str
    period: str
    usd_month_low: float
    usd_month_high: float

    @property
    def value(self) -> str:
        """``IDR 10000000-15000000 a month (about USD 613-920)``."""
        amount = f"{self.low:.0f}" if self.low == self.high else f"{self.low:.0f}-{self.high:.0f}"
        low, high = f"{self.usd_month_low:.0f}", f"{self.usd_month_high:.0f}"
        usd = low if low == high else f"{low}-{high}"
        return f"{self.currency} {amount} a {self.period} (about USD {usd} a month)"


class _Words(NamedTuple):
    """Currency, multiplier and period words, compiled.

    ``last``: characters that currency words end in; ``spoken_of``: words for pay that stand before a
    number; ``leading``: multipliers that do; ``follows``: what makes a number an amount.
    """

    last: frozenset[str]
    spoken_of: re.Pattern[str]
    range: re.Pattern[str]
    leading: re.Pattern[str]
    follows: re.Pattern[str]
    pay_words: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    multiplier: re.Pattern[str]
    period: re.Pattern[str]
    currencies: dict[str, str]
    shared: dict[str, dict[str, str]]
    by_amount: frozenset[str]
    multipliers: dict[str, tuple[float, str]]
    periods: dict[str, str]


def find_pay(text: str, regions: Sequence[str]) -> list[Pay]:
    """Amounts of money in folded ``text``. ``regions`` decide what a bare ``k`` or ``$`` means."""
    found: list[Pay] = []
    position = looked_at = 0
    words = _words()
    while looked_at < MAX_AMOUNTS and (number := _NUMBER.search(text, position)):
        behind = text[max(position, number.start() - 10) : number.start()]
        position = number.end()
        led = behind.rstrip(" :.")[-1:] in words.last
        before = words.before.search(behind) if led else None
        if (
            before
            or words.follows.match(text, position)
            or (led and words.leading.search(behind))
            or words.spoken_of.search(behind)
        ):
            looked_at += 1
            pay = _pay_at(text, number, before, regions)
            if pay:
                found.append(pay)
                position = pay.end
    in_words = list(islice(_in_words(text, regions), MAX_AMOUNTS))
    return sorted(found + in_words) if in_words else found


def _in_words(text: str, regions: Sequence[str]) -> Iterator[Pay]:
    """Amounts written out (两万五, lima belas juta) beside a currency or words of pay."""
    words, position = _words(), 0
    found = numbers_in_words(text), _in_characters(text)
    numbers = sorted(chain.from_iterable(islice(some, MAX_AMOUNTS) for some in found))
    begin = {number.start: number for number in numbers}
    for number in numbers:
        if number.start < position:
            continue
        low, high, times, implies = number.value, number.value, number.times, number.implies
        currencies, end = _currency_after(text, number.end, regions)
        gap = words.range.match(text, end)
        second = begin.get(gap.end()) if gap else None
        if second:
            high, implies = second.value, second.implies
            low *= second.times if times == 1 and low * second.times <= high else 1
            after, end = _currency_after(text, second.end, regions)
            currencies = currencies or after
        before = words.before.search(text[max(0, number.start - 10) : number.start])
        if before:
            currencies = _currencies(before[1] or before[2], text, regions)
        if not currencies and high >= _LEAST_BARE and _spoken_of(text, number.start, end):
            unwritten = _unwritten(implies, 1, text, end, regions) if implies else _local(regions)
            currencies = (unwritten,) if unwritten else ()
        if currencies and high >= _LEAST_IN_WORDS:
            position = end
            pay = _priced(text, (number.start, end), low, high, currencies)
            if pay:
                yield pay


def _in_characters(text: str) -> Iterator[Amount]:
    """Numbers in Chinese or Korean characters; a bare one is in Chinese money, or its kin."""
    for start, end, value in numbers_in_characters(text):
        yield Amount(start, end, value, _MYRIAD, "CNY")


def _spoken_of(text: str, start: int, end: int) -> bool:
    """Whether a word for pay stands before ``start:end``, or a period on either side."""
    words = _words()
    before, behind = (
        _GLUED_PERIOD_REACH if is_unspaced(text[start:end]) else (_PERIOD_REACH, _PERIOD_REACH)
    )
    led = text[max(0, start - _SPOKEN_REACH) : start]
    return bool(
        words.spoken_of.search(led)
        or words.pay_words.search(led[-_PAY_REACH:])
        or words.period.search(led[-before:])
        or words.period.search(text[end : end + behind].partition("\n")[0])
    )


def _pay_at(
    text: str, first: re.Match[str], before: re.Match[str] | None, regions: Sequence[str]
) -> Pay | None:
    words = _words()
    low_times, implied, end = _multiplier(text, first, words)
    high, high_times = _amount(first[0]), low_times
    after, end = _currency_after(text, end, regions)
    gap = words.range.match(text, end)
    second = _NUMBER.match(text, _skip_currency(text, gap.end(), words)) if gap else None
    if second and _amount(second[0]) >= 1:
        high = _amount(second[0])
        high_times, second_implied, end = _multiplier(text, second, words)
        implied = second_implied or implied
        if high_times > 1 and low_times == 1 and _amount(first[0]) <= high:
            low_times = high_times
        second_after, end = _currency_after(text, end, regions)
        after = after or second_after
    elif second is None:
        high = _amount(first[0])
    written = _currencies(before[1] or before[2], text, regions) if before else ()
    # "$18,000 MXN": the one that leaves no doubt.
    currencies = min(filter(None, (written, after)), key=len, default=())
    if not currencies:
        currency = _unwritten(implied, max(low_times, high_times), text, end, regions)
        if not currency and _is_salary(text, first, high * high_times, words):
            currency = _local(regions)
        if not currency:
            return None
        currencies = (currency,)
    start = first.start() - (len(before[0]) if before else 0)
    return _priced(text, (start, end), _amount(first[0]) * low_times, high * high_times, currencies)


def _priced(
    text: str, span: tuple[int, int], low: float, high: float, currencies: Sequence[str]
) -> Pay | None:
    """The amount in the first of ``currencies`` in which it is a likely pay; else in the last, if it is
    plausible so, or in another."""
    start, end = span
    high = max(high, low)
    period, end = _period(text, start, end)
    table = load_rules_table("currencies.toml")
    least, most = table["likely_month_usd"]
    per_month = {
        code: table["periods"][period]["per_month"] / table["currencies"][code]["per_usd"]
        for code in currencies
    }
    likely = [code for code in currencies if least <= high * per_month[code] <= most]
    for code in (*likely, currencies[-1], *currencies):
        if _PLAUSIBLE_MONTH[0] <= high * per_month[code] <= _PLAUSIBLE_MONTH[1]:
            rate = per_month[code]
            return Pay(start, end, low, high, code, period, low * rate, high * rate)
    return None


def _amount(written: str) -> float:
    """Value of a number in any grouping: 1,200 = 1.200 = 1 200; 1,50,000; 1.5 = 1,5."""
    grouped = re.fullmatch(
        r"(\d{1,3}(?:[.,' ]\d{3})+|\d{1,2}(?:,\d\d)+,\d{3})(?:[.,](\d{1,2}))?", written
    )
    if grouped:
        return float(re.sub(r"\D", "", grouped[1]) + "." + (grouped[2] or "0"))
    return float(written.replace(",", "."))


def _multiplier(text: str, number: re.Match[str], words: _Words) -> tuple[float, str | None, int]:
    """Factor, implied currency and end of the multiplier of ``number``, if there is one."""
    end, amount = number.end(), _amount(number[0])
    found = words.multiplier.match(text, end)
    if not found:
        leading = words.leading.search(text[max(0, number.start() - _LEADING_REACH) : number.start()])
        times, implied = words.multipliers[leading[1]] if leading else (1.0, "")
        return times, implied or None, end
    times, implied = words.multipliers[found[1]]
    half = _HALF.match(text, found.end()) if times >= _TENTHS_FROM else None
    if half and amount:  # 7tr5 is seven and a half million, 3萬8 38,000
        return times + float(half[1]) / 10 * times / amount, implied or None, half.end()
    return times, implied or None, found.end()


def _currency_after(text: str, end: int, regions: Sequence[str]) -> tuple[tuple[str, ...], int]:
    found = _words().after.match(text, end)
    return (_currencies(found[1], text, regions), found.end()) if found else ((), end)


def _currencies(word: str, text: str, regions: Sequence[str]) -> tuple[str, ...]:
    """What a currency's word may mean in ``text`` to readers of ``regions``, most likely first."""
    words = _words()
    here = words.shared.get(word)
    if not here:
        return (words.currencies[word],)
    told = [here[country] for country in countries_named(text) if country in here]
    told = told or [here[region] for region in regions if region in here]
    if word not in words.by_amount:
        return (*told, words.currencies[word])[:1]
    return (*told, *filter(None, [here.get(ANYWHERE)])) or (words.currencies[word],)


def _skip_currency(text: str, end: int, words: _Words) -> int:
    found = words.after.match(text, end)
    return found.end() if found else end


def _period(text: str, start: int, end: int) -> tuple[str, int]:
    """The period named just after the amount, else just before it, else a month; 时薪 directly before
    it comes first."""
    words = _words()
    led = text[max(0, start - _PERIOD_REACH) : start]
    ahead = list(words.period.finditer(led))
    if ahead and ahead[-1].end() == len(led) and is_unspaced(ahead[-1][1]):
        return words.periods[ahead[-1][1]], end
    behind = words.period.search(text[end : end + _PERIOD_REACH].partition("\n")[0])
    if behind:
        return words.periods[behind[1]], end + behind.end()
    return (words.periods[ahead[0][1]] if ahead else "month"), end


def _unwritten(
    implied: str | None, times: float, text: str, end: int, regions: Sequence[str]
) -> str | None:
    """The currency where none is written: the multiplier's own (2万, 15jt), by region where it
    differs; for a bare ``k`` with a period behind it, the region's."""
    if implied:
        table = load_rules_table("currencies.toml")
        kin = next((line for line in table["kin"] if implied in line), [implied])
        here = (table["local"].get(region) for region in regions)
        return next((code for code in here if code in kin), implied)
    named = _words().period.search(text[end : end + _PERIOD_REACH])
    return _local(regions) if named and times > 1 else None


def _local(regions: Sequence[str]) -> str | None:
    """The currency of the readers' first region that has one of its own."""
    local = load_rules_table("currencies.toml")["local"]
    return next((local[region] for region in regions if region in local), None)


def _is_salary(text: str, first: re.Match[str], amount: float, words: _Words) -> bool:
    """Whether a word for pay stands before a number that is no year and large enough for pay."""
    behind = text[max(0, first.start() - _SPOKEN_REACH) : first.start()]
    plain_year = first[0].isdigit() and _YEARS[0] <= amount <= _YEARS[1]
    return amount >= _LEAST_BARE and not plain_year and bool(words.spoken_of.search(behind))


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = load_rules_table("currencies.toml")
    currencies = {
        fold_phrase(word): code for code, entry in table["currencies"].items() for word in entry["words"]
    }
    multipliers = {
        fold_phrase(word): (float(entry["times"]), entry.get("implies", ""))
        for word, entry in table["multipliers"].items()
    }
    periods = {
        fold_phrase(word): name for name, entry in table["periods"].items() for word in entry["words"]
    }
    signed = [word for word in currencies if len(word) > 1 and word[0].isascii()]
    leading = {fold_phrase(word) for word, entry in table["multipliers"].items() if entry.get("leads")}
    money, times = _any_of(currencies), _any_of(multipliers)
    gap = rf"\s{{0,2}}(?:{'|'.join(map(re.escape, map(fold_phrase, table['ranges'])))})\s{{0,2}}"
    return _Words(
        frozenset(word[-1] for word in currencies) | {word[-1] for word in leading},
        re.compile(
            rf"(?:{'|'.join(map(re.escape, map(fold_phrase, table['pay_words'])))})[ :：=-]{{0,3}}\Z"
        ),
        re.compile(gap),
        re.compile(rf"({_any_of(leading)})\s?\Z"),
        re.compile(rf"\+?\s{{0,2}}(?:de )?(?:{money}|{times})|{gap}(?:\+?\s{{0,2}}{money})?\d"),
        re.compile("|".join(map(re.escape, table["pay_words_in_characters"]))),
        re.compile(rf"(?:(?<![^\W\d_])({money})|(?<=[{_GLUED}])({_any_of(signed)}))[ :.]{{0,2}}\Z"),
        re.compile(rf"\+?\s{{0,2}}(?:de )?({money})"),
        re.compile(rf"\s?({times})\+?"),
        re.compile(rf"(?<![a-z])({_any_of(periods)})(?![a-z])"),
        currencies,
        {fold_phrase(word): regions for word, regions in table["shared"].items()},
        frozenset(map(fold_phrase, table["by_amount"])),
        multipliers,
        periods,
    )


def _any_of(words: Iterable[str]) -> str:
    """Longest first; one that ends in a Latin letter may not go on in one."""
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, longest_first)) + r")(?:(?![a-zđ])|(?<![a-zđ]))"
