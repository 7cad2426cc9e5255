"""How calls are found by words: case, diacritics and the spelling of numbers do not matter."""

from dataclasses import dataclass
from itertools import chain
import re
from typing import TYPE_CHECKING, Final

from .phone import national_number, normalise, typed_plainly
from .text import clean_text, fold

if TYPE_CHECKING:
    from .model import Call

# What is longer than what can be found.
MAX_QUERY: Final = 200
_MOST_WORDS: Final = 8
_DIGITS: Final = re.compile(r"\d+")
_NUMBER: Final = re.compile(r"[+(]?[\d\s().\-/]*\d[\d\s().\-/]*")
_SEPARATOR: Final = "\n"
_FIELDS: Final = ("contact_name", "caller_name", "company_name", "line", "source")
_NUMBERS: Final = ("tracking_number",)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: each of these groups must be found, by any of its texts.

    The texts are folded. `names` says for each group what a name has to hold, None for numbers.
    """

    groups: tuple[tuple[str, ...], ...]
    names: tuple[str | None, ...]


def search_text(call: Call) -> str:
    """Return what a call is found by: names, line, source, and numbers as digits alone."""
    details = call.details
    texts = (call.known_name, *(details.get(name) for name in _FIELDS))
    numbers = (call.caller_number, *(details.get(name) for name in _NUMBERS))
    digits = (_digits(number) for number in numbers if number)
    return _SEPARATOR.join(chain((fold(str(text)) for text in texts if text), digits))


def read_query(text: str, region: str | None) -> Query:
    """Return what a person looks for; `region` is how numbers without a country code are read."""
    folded = fold(clean_text(text, MAX_QUERY) or "")
    number = typed_plainly(folded)
    if _NUMBER.fullmatch(number):
        return Query((_numbers(number, region),), (None,))
    words = tuple(dict.fromkeys(folded.split()))[:_MOST_WORDS]
    return Query(tuple(map(_word, words)), words)


def _word(word: str) -> tuple[str, ...]:
    """Return what one word among others is found by; it may be a part of a number."""
    number = typed_plainly(word)
    return _several(word, _digits(number)) if _NUMBER.fullmatch(number) else (word,)


def _numbers(text: str, region: str | None) -> tuple[str, ...]:
    """Return the digits to look for: as they were typed, and without country code and zeros."""
    national = national_number(normalise(text, region) or "")
    # A line may have a name such as 24/7.
    return _several(_digits(text), national, text)


def _several(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(text))
