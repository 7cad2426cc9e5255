"""How a value on the wire is read for the record of a call; `details` says which is which.

As in `readers`: None for "nothing", `UnreadableError` for what a field cannot hold. What a reader
returns is JSON, bounded in bytes, and read again the same: so it reads what is stored, too.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from math import isfinite
import re
from typing import Final

from .json_size import json_size, shortened, surely_fits
from .readers import UnreadableError, text as read_text, url
from .text import MAX_URL, clean_text, letters, tidy_text

LONGEST_LINE: Final = 300
LONGEST_LIST: Final = 800
LONGEST_FORM: Final = 4000
MOST_LABELS: Final = 50

_LONGEST_ANSWER: Final = 1000
# Of a list or an object that stands where a text is expected.
_MOST_ITEMS: Final = 200
_MOST_LEVELS: Final = 4
_PUNCTUATION: Final = len(": , ")
_LARGEST_AMOUNT: Final = 10**12
_QUOTABLE: Final = {"yes": "yes", "no": "no", "pending": "pending", "notset": "not_set"}
# As "$", "US$", "EUR", "kr".
_CURRENCY: Final = r"(?:[A-Z]{0,3}[^\w\s.,()%+-]|[A-Z]{3}|kr)?"
_AMOUNT: Final = re.compile(rf"(-?) ?{_CURRENCY} ?(-?)([0-9][0-9.,]*) ?{_CURRENCY}")
_ENGLISH: Final = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_EUROPEAN: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?")
_SPACES_OF_THOUSANDS: Final = re.compile(r"(?<=[0-9])[ '\u2019](?=[0-9]{3}(?![0-9]))")

type Form = dict[str, str | None]


def link(value: object) -> str | None:
    """Return an http or https address."""
    address = url(value)
    return address if address and len(address.encode()) <= MAX_URL else None


def line(value: object, most: int = LONGEST_LINE) -> str | None:
    """Return a text on one line."""
    if _is_nothing(value):
        return None
    cleaned = clean_text(_as_text(value), most + 1)
    return shortened(cleaned, most) if cleaned else None


def passage(value: object, most: int) -> str | None:
    """Return a text with its line breaks; of a list, each item is a line."""
    if _is_nothing(value):
        return None
    is_text = not isinstance(value, list | dict)
    said = _as_text(value) if is_text else "\n".join(islice(_texts(value), _MOST_ITEMS))
    if not said:
        raise UnreadableError
    cleaned = tidy_text(said, most + 1)
    return shortened(cleaned, most) if cleaned else None


def words(value: object) -> list[str] | None:
    """Return a list of short texts, from a list or a text with commas; none of them twice."""
    if _is_nothing(value):
        return None
    found = _texts(value) if isinstance(value, list) else _as_text(value).split(",")
    kept: dict[str, str] = {}
    left = LONGEST_LIST
    for item in islice(found, _MOST_ITEMS):
        if not (word := line(item)) or (folded := word.casefold()) in kept:
            continue
        size = json_size(word) + len(", ")
        if size <= left:
            kept[folded] = word
            left -= size
    return list(kept.values()) or None


def words_if_any(value: object) -> list[str] | None:
    """Return a list of short texts; that there is none says nothing of a better list."""
    found = words(value)
    if found is None:
        raise UnreadableError
    return found


def quotable(value: object) -> str | None:
    """Return yes, no, pending or not_set."""
    if _is_nothing(value):
        return None
    try:
        return _QUOTABLE[letters(value)]
    except KeyError:
        raise UnreadableError from None


def amount(value: object) -> float | None:
    """Return an amount of money: a number, or a text with a currency before or after it.

    What can be read the English way, is ("1,234.50", "1,234", "12.5"), since WhatConverts writes
    English; else the European way ("1.234,50", "12,5", "1 234,50").
    """
    if isinstance(value, bool):
        raise UnreadableError
    number = value if isinstance(value, int | float) else _number_in(value)
    if number is None:
        return None
    # Put so that NaN is refused, too.
    if not abs(number) <= _LARGEST_AMOUNT:
        raise UnreadableError
    cents = round(number, 2)
    return int(cents) if cents == int(cents) else cents


def form(value: object) -> Form | None:
    """Return what a visitor or the office filled in, by labels of their own; None for nothing."""
    if _is_nothing(value):
        return None
    if not isinstance(value, dict):
        raise UnreadableError
    read: Form = {}
    for label, answer in islice(value.items(), _MOST_ITEMS):
        if name := line(label):
            try:
                read.setdefault(name, passage(answer, _LONGEST_ANSWER))
            except UnreadableError:
                continue
    return fitting(read)


def fitting(read: Mapping[str, str | None]) -> Form:
    """Return the fields of a form for which there is room; what came first, goes first."""
    if len(read) <= MOST_LABELS and surely_fits(read, LONGEST_FORM):
        return dict(read)
    kept: Form = {}
    left = LONGEST_FORM
    for label, answer in read.items():
        size = json_size(label) + json_size(answer) + _PUNCTUATION
        if size <= left and len(kept) < MOST_LABELS:
            kept[label] = answer
            left -= size
    return kept


def _is_nothing(value: object) -> bool:
    return not value and (value is None or isinstance(value, str | list | dict))


def _as_text(value: object) -> str:
    """Return a text as it came, a number as its digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and isfinite(value):
        return f"{value:.15g}"
    return read_text(value) or ""


def _texts(value: object, levels: int = _MOST_LEVELS) -> Iterator[str]:
    """Yield the texts in a value, those of an object with their names."""
    if isinstance(value, list) and levels:
        for item in islice(value, _MOST_ITEMS):
            yield from _texts(item, levels - 1)
    elif isinstance(value, dict) and levels:
        for name, item in islice(value.items(), _MOST_ITEMS):
            if inner := ", ".join(islice(_texts(item, levels - 1), _MOST_ITEMS)):
                yield f"{name}: {inner}"
    elif isinstance(value, bool):
        yield str(value).lower()
    else:
        with suppress(UnreadableError):
            yield from filter(None, [_as_text(value)])


def _number_in(value: object) -> float | None:
    written = read_text(value)
    if written is None:
        return None
    found = _AMOUNT.fullmatch(_SPACES_OF_THOUSANDS.sub("", written))
    if not found:
        raise UnreadableError
    before, after, digits = found.groups()
    return -_positive(digits) if before or after else _positive(digits)


def _positive(digits: str) -> float:
    found = _ENGLISH.fullmatch(digits) or _EUROPEAN.fullmatch(digits)
    if not found:
        raise UnreadableError
    whole, cents = found.groups("0")
    return float(f"{re.sub('[.,]', '', whole)}.{cents}")
