"""Phone numbers: read, compare, show and speak them.

The reading and the layout of numbers are those of the `phonenumbers` library, which only this
module knows. The library reads the data of a country from disk when it first meets one of its
numbers: so whoever must not wait for a disk calls `load` before. Nothing is imported before it is
needed, since Home Assistant may be installing the library while it imports us. A *region* is an
ISO 3166 code of two letters; it says how to read numbers that come without a country code.
"""

from functools import lru_cache
import re
from typing import TYPE_CHECKING, Final
import unicodedata

from .text import harmless

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_CACHED_NUMBERS: Final = 4096
_MAX_LENGTH: Final = 64
# Marks may stand between all of its characters.
_MAX_LENGTH_AS_SENT: Final = 4 * _MAX_LENGTH
_MIN_DIGITS: Final = 3
_MAX_DIGITS: Final = 20

# Exchanges send these words, or their letters typed on a keypad, in place of a withheld number
# (+266696687 is ANONYMOUS); see "Caller ID" in the telephony trade's help pages.
_WITHHELD_WORDS: Final = (
    "ANONYMOUS",
    "BLOCKED",
    "PRIVATE",
    "RESTRICTED",
    "UNAVAILABLE",
    "UNKNOWN",
    "WITHHELD",
)
_KEYPAD: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_WITHHELD_DIGITS: Final = frozenset(word.translate(_KEYPAD) for word in _WITHHELD_WORDS)
_DIALLABLE: Final = re.compile(r"\+?[\d\s().\-/]+")
# Written between digits, too: minus and its like, prolonged sound mark, hyphen bullet; bullets and
# middle dots; slashes of fractions.
_SEPARATORS: Final = {
    **dict.fromkeys("\u2212\u02d7\u207b\u30fc\u2043", "-"),
    **dict.fromkeys("\u00b7\u2022\u2027\u2219\u22c5\u30fb", "."),
    **dict.fromkeys("\u2044\u2215", "/"),
}
_URI: Final = re.compile(r"(?:tel|callto|sips?):([^@;?]*)", re.IGNORECASE)


def load() -> None:
    """Read the library and its data of all countries from disk; a moment at the first time."""
    from phonenumbers import PhoneMetadata

    PhoneMetadata.load_all()


def library_version() -> str:
    """Return the version of the library that reads the numbers."""
    import phonenumbers

    return str(phonenumbers.__version__)


def as_region(text: str | None) -> str | None:
    """Return `text` as a region that the library knows, else None."""
    from phonenumbers import SUPPORTED_REGIONS

    region = (text or "").upper()
    return region if region in SUPPORTED_REGIONS else None


@lru_cache(_CACHED_NUMBERS)
def normalise(text: str, region: str | None) -> str | None:
    """Return the number in `text` as E.164, or its digits where the library knows no such number.

    None if it holds no number: empty, withheld in any of its forms, words, or all zeros.
    """
    candidate = _bare(text)
    digits = re.sub(r"\D", "", candidate)
    if not _is_number(candidate, digits):
        return None
    if number := _parse_possible(candidate, region):
        return _e164(number)
    return f"+{digits}" if candidate.startswith("+") else digits


def is_withheld(text: str) -> bool:
    """Whether a text stands in place of a number because the caller withholds it."""
    candidate = _bare(text)
    if re.sub(r"\D", "", candidate).removeprefix("1") in _WITHHELD_DIGITS:
        return True
    return any(word in candidate.upper() for word in _WITHHELD_WORDS)


def is_same_number(number: str, other: str) -> bool:
    """Whether two normalised numbers are one, be it that only one of them has a country code."""
    if number == other:
        return True
    is_one_international = number.startswith("+") is not other.startswith("+")
    return is_one_international and national_number(number) == national_number(other)


@lru_cache(_CACHED_NUMBERS)
def format_number(number: str, home: str | None) -> str:
    """Return a normalised number as people write it: the national way in the country of `home`."""
    parsed = _parse_possible(number, home)
    return _layout(parsed, home) if parsed else number


@lru_cache(_CACHED_NUMBERS)
def national_number(number: str) -> str:
    """Return the digits of a normalised number without country code and trunk zeros."""
    parsed = _parse(number, None)
    digits = str(parsed.national_number) if parsed else re.sub(r"\D", "", number)
    return digits.lstrip("0")


@lru_cache(_CACHED_NUMBERS)
def speak_number(number: str, home: str | None) -> str:
    """Return a normalised number for text-to-speech: digit by digit, a comma between its groups."""
    groups = re.findall(r"\d+", format_number(number, home))
    return ", ".join(" ".join(group) for group in groups)


def typed_plainly(text: str) -> str:
    """Return a text as a telephone's keys write it: no marks, plain digits, hyphens and spaces.

    Numbers that are copied from a page or an address book come with marks that nobody can see.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_typed, "".join(map(harmless, text))))


def _bare(text: str) -> str:
    """Return `text` typed plainly, without a URI scheme, host, parameters and surrounding space."""
    text = typed_plainly(text[:_MAX_LENGTH_AS_SENT])[:_MAX_LENGTH].strip()
    uri = _URI.match(text)
    return (uri[1] if uri else text.partition(";")[0]).strip()


def _typed(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    # Joiners, and marks that change how the character before them is drawn.
    if category[0] in "CM":
        return ""
    if category == "Pd":
        return "-"
    plain = _SEPARATORS.get(character) or unicodedata.normalize("NFKC", character)
    # A fraction or a digit in a circle is no digit of a number.
    return plain if plain.isascii() and not plain.isalnum() and len(plain) == 1 else character


def _is_number(candidate: str, digits: str) -> bool:
    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS:
        return False
    if digits.removeprefix("1") in _WITHHELD_DIGITS or digits in _WITHHELD_DIGITS:
        return False
    if not digits.removeprefix("1").strip("0"):
        return False
    return bool(_DIALLABLE.fullmatch(re.sub(r"(?:x|ext\.?)\s*\d+$", "", candidate)))


def _parse(text: str, region: str | None) -> PhoneNumber | None:
    # With its country code a number is the same everywhere, and so worth keeping only once.
    return _parse_once(text, None if text.startswith("+") else region)


def _parse_possible(text: str, region: str | None) -> PhoneNumber | None:
    """Return the number in a text unless its length fits no number of its country."""
    from phonenumbers import is_possible_number

    number = _parse(text, region)
    return number if number and is_possible_number(number) else None


@lru_cache(_CACHED_NUMBERS)
def _parse_once(text: str, region: str | None) -> PhoneNumber | None:
    from phonenumbers import NumberParseException, parse

    try:
        return parse(text, region)
    except NumberParseException:
        return None


def _e164(number: PhoneNumber) -> str:
    from phonenumbers import PhoneNumberFormat, format_number as format_as

    return str(format_as(number, PhoneNumberFormat.E164))


def _layout(number: PhoneNumber, home: str | None) -> str:
    from phonenumbers import PhoneNumberFormat, country_code_for_region, format_number as format_as

    is_national = country_code_for_region(home or "") == number.country_code
    layout = PhoneNumberFormat.NATIONAL if is_national else PhoneNumberFormat.INTERNATIONAL
    return str(format_as(number, layout))
