"""How much of a lead is kept: its fields, its bytes as JSON, its depth, and all its values.

WhatConverts sends 66 to 90 fields in 3 to 20 KB, three levels deep. Whoever knows the URL may send
anything, and what is kept here is handed on as JSON, which its readers bound, too.
"""

from collections.abc import Mapping
from itertools import islice
from math import isfinite
from types import NoneType
from typing import Any, Final

from .json_size import json_size, most_bytes

MOST_FIELDS: Final = 1000
MOST_BYTES: Final = 512 * 1024
# The lead itself is the first level.
MOST_LEVELS: Final = 32
# Within lists and objects: an empty list takes two bytes of JSON, and sixty of memory.
MOST_VALUES: Final = 10_000

_LARGEST_WHOLE: Final = 2**63
# Between name and value, and after them.
_PUNCTUATION: Final = 4
# What a field takes at most besides its texts, whose characters take at most six bytes each.
_LARGEST_FIELD: Final = _PUNCTUATION + len('""') + len("false")
_LONGEST_ESCAPE: Final = len("\\u0000")
_HARMLESS: Final = frozenset((str, bool, NoneType))


def bounded(lead: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a lead: of too many or too large fields those that fit, in order.

    What lies too deep, and numbers that JSON cannot hand on, are None.
    """
    kept = dict(islice(lead.items(), MOST_FIELDS))
    cutter = _Cutter()
    others = {
        name: cutter.cut(value, level=2)
        for name, value in kept.items()
        if type(value) not in _HARMLESS
    }
    texts = [value for value in kept.values() if type(value) is str]
    characters = sum(map(len, texts)) + sum(map(len, kept))
    largest = _LONGEST_ESCAPE * characters + most_bytes(others) + len(kept) * _LARGEST_FIELD
    kept |= others
    return kept if largest <= MOST_BYTES else _fitting(kept)


def _fitting(lead: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    left = MOST_BYTES - _PUNCTUATION
    for name, value in lead.items():
        size = json_size(name) + json_size(value) + _PUNCTUATION
        if size <= left:
            kept[name] = value
            left -= size
    return kept


class _Cutter:
    """Copies values, as deep and as many as are kept."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def cut(self, value: object, level: int) -> object:
        """Return a copy of a value that is harmless to those who write it as JSON."""
        match value:
            case dict() | list() if level > MOST_LEVELS:
                return None
            case dict():
                items = islice(value.items(), self._take(len(value)))
                return {key: self.cut(item, level + 1) for key, item in items}
            case list():
                items = islice(value, self._take(len(value)))
                return [self.cut(item, level + 1) for item in items]
            case int() if abs(value) >= _LARGEST_WHOLE:
                return None
            case float() if not isfinite(value):
                return None
        return value

    def _take(self, wanted: int) -> int:
        taken = min(wanted, self._left)
        self._left -= taken
        return taken
