"""Pay as a value: amount, currency, period, and US dollars a month.

Numbers are found once; only around each is it asked whether a multiplier, a currency and a period
stand beside it (``rules/currencies.toml``: slang such as 15jt, 35tr, 2万, 1.5 lakh included).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from scamrecruit.extract.hannumerals import HAN_NUMBER, value_of
from scamrecruit.language.folding import fold_phrase
from scamrecruit.resources import load_rules_table

# Begins with one digit, by which the engine finds its places fast.
_NUMBER = re.compile(
    r"\d(?:\d?(?:,\d\d){1,5},\d{3}(?!\d)"
    r"|\d{0,2}(?:[.,' ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d*(?:[.,]\d{1,2}(?!\d))?)"
)
_HALF = re.compile(r"([1-9])(?!\d)")
_PERIOD_REACH = 16
_PAY_REACH = 8
_LEADING_REACH = 8
_SPOKEN_REACH = 16
_LEAST_BARE = 1000
_YEARS = (1900, 2100)
# Chinese, Japanese and Korean letters: a currency in Latin letters may follow them directly.
_GLUED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LEAST_IN_CHARACTERS = 1000
MAX_AMOUNTS = 2000
"""What looks like amounts in a text and is read: no advertisement names more."""
MILLION = 1_000_000
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
    if HAN_NUMBER.search(text):
        found += islice(_in_characters(text, regions), MAX_AMOUNTS)
        found.sort()
    return found


def _in_characters(text: str, regions: Sequence[str]) -> Iterator[Pay]:
    """Amounts written out in Chinese (两万五), where pay is spoken of or a currency follows."""
    words, position = _words(), 0
    while number := HAN_NUMBER.search(text, position):
        position = number.end()
        low = high = value_of(number[0])
        currency, end = _currency_after(text, position, regions)
        gap = words.range.match(text, end)
        second = HAN_NUMBER.match(text, gap.end()) if gap else None
        if second:
            high = value_of(second[0])
            after, end = _currency_after(text, second.end(), regions)
            currency, position = currency or after, second.end()
        spoken_of = words.pay_words.search(text[max(0, number.start() - _PAY_REACH) : number.start()])
        if high >= _LEAST_IN_CHARACTERS and (currency or spoken_of):
            currency = currency or _unwritten("CNY", 1, text, end, regions)
            pay = _priced(text, (number.start(), end), low, high, currency) if currency else None
            if pay:
                yield pay


def _pay_at(
    text: str, first: re.Match[str], before: re.Match[str] | None, regions: Sequence[str]
) -> Pay | None:
    words = _words()
    low_times, implied, end = _multiplier(text, first, words)
    high, high_times, currency_after = _amount(first[0]), low_times, None
    currency_after, end = _currency_after(text, end, regions)
    gap = words.range.match(text, end)
    second = _NUMBER.match(text, _skip_currency(text, gap.end(), words)) if gap else None
    if second and _amount(second[0]) >= 1:
        high = _amount(second[0])
        high_times, second_implied, end = _multiplier(text, second, words)
        implied = second_implied or implied
        if high_times > 1 and low_times == 1 and _amount(first[0]) <= high:
            low_times = high_times
        second_currency, end = _currency_after(text, end, regions)
        currency_after = currency_after or second_currency
    elif second is None:
        high = _amount(first[0])
    written = (_currency(before[1] or before[2], regions) if before else None) or currency_after
    currency = written or _unwritten(implied, max(low_times, high_times), text, end, regions)
    if not currency and _is_salary(text, first, high * high_times, words):
        currency = _local(regions)
    if not currency:
        return None
    start = first.start() - (len(before[0]) if before else 0)
    return _priced(text, (start, end), _amount(first[0]) * low_times, high * high_times, currency)


def _priced(text: str, span: tuple[int, int], low: float, high: float, currency: str) -> Pay | None:
    start, end = span
    high = max(high, low)
    period, end = _period(text, start, end)
    table = load_rules_table("currencies.toml")
    per_month = table["periods"][period]["per_month"] / table["currencies"][currency]["per_usd"]
    usd_low, usd_high = low * per_month, high * per_month
    if not _PLAUSIBLE_MONTH[0] <= usd_high <= _PLAUSIBLE_MONTH[1]:
        return None
    return Pay(start, end, low, high, currency, period, usd_low, usd_high)


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
    half = _HALF.match(text, found.end()) if times >= MILLION else None
    if half and amount:  # 7tr5 is seven and a half million
        return times + float(half[1]) / 10 * times / amount, implied or None, half.end()
    return times, implied or None, found.end()


def _currency_after(text: str, end: int, regions: Sequence[str]) -> tuple[str | None, int]:
    found = _words().after.match(text, end)
    return (_currency(found[1], regions), found.end()) if found else (None, end)


def _currency(word: str, regions: Sequence[str]) -> str:
    """What a currency's word means to readers of ``regions``: pesos are of several countries."""
    words = _words()
    here = words.shared.get(word, {})
    return next((here[region] for region in regions if region in here), words.currencies[word])


def _skip_currency(text: str, end: int, words: _Words) -> int:
    found = words.after.match(text, end)
    return found.end() if found else end


def _period(text: str, start: int, end: int) -> tuple[str, int]:
    """The period named just after the amount, else just before it, else a month."""
    words = _words()
    behind = words.period.search(text[end : end + _PERIOD_REACH].partition("\n")[0])
    if behind:
        return words.periods[behind[1]], end + behind.end()
    ahead = words.period.search(text[max(0, start - _PERIOD_REACH) : start])
    return (words.periods[ahead[1]] if ahead else "month"), end


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
        multipliers,
        periods,
    )


def _any_of(words: Iterable[str]) -> str:
    """Longest first; one that ends in a Latin letter may not go on in one."""
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, longest_first)) + r")(?:(?![a-zđ])|(?<![a-zđ]))"
