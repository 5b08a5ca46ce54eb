"""Phone numbers in folded text, as E.164 (checked by libphonenumber's metadata).

A national number is understood only in the regions given by the caller: a wrong default region
turns it into another country's number.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from types import ModuleType

PHONE = re.compile(
    r"(?<![\w.,/@$€£¥₱฿₫₩\-])(?:\+ ?|00)?\(?\d{1,4}\)?(?:[ .\-()]{0,3}\d{1,6}){1,7}(?![\d%]|[.,]\d)"
)
_DIALLED = re.compile(
    r"855|856|95|66|84|62|63|60|65|86|91|92|880|94|977|852|853|886|82|81|971|254|256|251|44"
)
_DATE = re.compile(
    r"(?:19|20)\d\d\D{1,3}\d{1,2}\D|\d{1,2}\D{1,2}\d{1,2}\D{1,2}(?:19|20)\d\d\b|(?:19|20)\d\d\D+(?:19|20)\d\d$"
)
_GROUPED_MONEY = re.compile(r"\d{1,3}(?:[.,]000)+|\d{1,3}(?:[ ]\d00)+$")


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    import phonenumbers  # imported late: most texts hold no phone number

    return phonenumbers


def e164(text: str, regions: Sequence[str]) -> str | None:
    """``+<country><number>`` of a folded phone-like ``text``, or None if it is not a number.

    A number written with ``+`` or ``00`` and a country code in use is taken as it stands, also if
    its range is not assigned (fictional or new); all others must be valid in one of ``regions``,
    or begin with a country code without its plus.
    """
    digits = re.sub(r"\D", "", text)
    if not 7 <= len(digits) <= 15 or _DATE.search(text) or len(set(digits)) == 1:
        return None
    return _e164(text.strip(), digits, tuple(regions))


@lru_cache(maxsize=20_000)
def _e164(text: str, digits: str, regions: tuple[str, ...]) -> str | None:
    phonenumbers = _library()
    if text.startswith(("+", "00")):
        number = digits.removeprefix("00") if text.startswith("00") else digits
        return _international(number)
    if _GROUPED_MONEY.fullmatch(text):
        return None
    for region in regions:
        try:
            parsed = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    if len(digits) >= 10 and _DIALLED.match(digits):
        candidate = _international(digits, must_be_valid=True)
        if candidate:
            return candidate
    national = digits.startswith("0") and 9 <= len(digits) <= 11
    return digits if national else None


def _international(digits: str, *, must_be_valid: bool = False) -> str | None:
    phonenumbers = _library()
    try:
        parsed = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return None
    if must_be_valid and not phonenumbers.is_valid_number(parsed):
        return None
    if parsed.country_code not in phonenumbers.COUNTRY_CODE_TO_REGION_CODE or len(digits) < 8:
        return None
    return f"+{parsed.country_code}{digits[len(str(parsed.country_code)) :]}"


@lru_cache(maxsize=20_000)
def region_of(number: str) -> str | None:
    """ISO 3166 region of an E.164 ``number``, or None for anything else."""
    if not number.startswith("+"):
        return None
    phonenumbers = _library()
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return None if region in {"ZZ", "001"} else str(region)
