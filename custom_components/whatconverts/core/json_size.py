"""How many bytes a value takes as JSON in UTF-8, and texts that are cut to so many."""

from bisect import bisect_right
import json
from typing import Final

CUT_MARK: Final = " […]"

# Of a text: in UTF-8, or with a backslash; what takes more is longer in Python, too.
_LARGEST_CHARACTER: Final = 4

_encode: Final = json.JSONEncoder(ensure_ascii=False).encode


def json_size(value: object) -> int:
    """Return how many bytes a value takes, with its quotes and spaces."""
    # Most texts are asked for, and most of them stand in JSON as they are.
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return len(value) + value.count('"') + value.count("\\") + len('""')
    return len(_encode(value).encode(errors="replace"))


def surely_fits(value: object, most: int) -> bool:
    """Whether a value certainly takes at most so many bytes; this is fast."""
    return most_bytes(value) <= most


def most_bytes(value: object) -> int:
    """Return what a value certainly does not exceed; this is fast."""
    return len(repr(value)) * _LARGEST_CHARACTER


def fits(text: str, most: int) -> bool:
    """Whether a text takes at most so many bytes."""
    return len(text) * _LARGEST_CHARACTER + len('""') <= most or json_size(text) <= most


def shortened(text: str, most: int) -> str:
    """Return `text`, or as much of its beginning as fits into `most` bytes, with a mark."""
    if fits(text, most):
        return text
    # Each character takes a byte at least.
    body = text.removesuffix(CUT_MARK)[:most]
    room = most - json_size(CUT_MARK) + len('""')
    longest = bisect_right(range(len(body) + 1), room, key=lambda end: json_size(body[:end])) - 1
    return body[: max(longest, 0)].rstrip() + CUT_MARK


def is_cut_from(short: str, text: str) -> bool:
    """Whether `short` is what `shortened` leaves of `text`, for some length."""
    body = short.removesuffix(CUT_MARK)
    return short != text and body not in (short, text) and text.startswith(body)
