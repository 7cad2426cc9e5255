"""Lines: the tracking numbers of an office, each with the name that WhatConverts gives it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self, TypedDict

from .fields import CallDetails
from .model import Call

# Each line is a device with entities; a sender may name another number in every message.
MOST_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `number` is the tracking number that was seen first, `name` None if it has none."""

    key: str
    number: str
    name: str | None


class StoredLines(TypedDict):
    """The lines as JSON values: number and name of each, by key."""

    by_name: bool
    lines: dict[str, list[str | None]]


def line_key(details: CallDetails, *, by_name: bool) -> str | None:
    """Return what tells this call's line from others; None if the tracking number is unknown.

    With `by_name` all numbers of one name are one line, as pools of tracking numbers need it.
    """
    number = details.get("tracking_number")
    return (by_name and number and _name_key(details)) or number


def is_same_line(one: CallDetails, other: CallDetails, *, by_name: bool) -> bool:
    """Whether two calls came in on one line, as far as can be told.

    One number is one line, whatever its name. The name tells where the number is unknown, and calls
    of which neither is known count as of one line.
    """
    number = one.get("tracking_number")
    return (number is not None and number == other.get("tracking_number")) or (
        _key_or_name(one, by_name=by_name) == _key_or_name(other, by_name=by_name)
    )


def _key_or_name(details: CallDetails, *, by_name: bool) -> str | None:
    return line_key(details, by_name=by_name) or _name_key(details)


def _name_key(details: CallDetails) -> str | None:
    name = details.get("line")
    return f"name:{name.casefold()}" if name else None


class LineTable:
    """The lines that have had a call, told apart by number or by name.

    There are at most `most`; beyond that no line is added, and none ever goes by itself.
    """

    def __init__(self, *, by_name: bool = False, most: int = MOST_LINES) -> None:
        """Start without lines."""
        self.by_name = by_name
        self.most = most
        self._lines: dict[str, Line] = {}
        self._dump: StoredLines | None = None

    @classmethod
    def restore(cls, dump: object) -> Self:
        """Return the table that `dump()` described, without what cannot be read."""
        stored = dump if isinstance(dump, Mapping) else {}
        table = cls(by_name=stored.get("by_name") is True)
        lines = stored.get("lines")
        for key, value in lines.items() if isinstance(lines, Mapping) else ():
            match value:
                case [str(number), str() | None as name]:
                    table._lines[key] = Line(key, number, name)
        return table

    def __iter__(self) -> Iterator[Line]:
        """Iterate over the lines, the one seen first in front."""
        return iter(list(self._lines.values()))

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._lines)

    def __contains__(self, key: object) -> bool:
        """Whether a line has been seen."""
        return key in self._lines

    def update(self, call: Call) -> Line | None:
        """Take in a call; return its line if that is new or has another name than before.

        A new line that has no place here is not taken in.
        """
        key, number = (
            line_key(call.details, by_name=self.by_name),
            call.details.get("tracking_number"),
        )
        if key is None or number is None:
            return None
        known = self._lines.get(key)
        if known is None and len(self) >= self.most:
            return None
        line = Line(
            key,
            known.number if known else number,
            call.details.get("line") or (known and known.name) or None,
        )
        if line == known:
            return None
        self._lines[key], self._dump = line, None
        return line

    def left_out(self, calls: Iterable[Call]) -> int:
        """Return how many lines of these calls have no place here."""
        if len(self) < self.most:
            return 0
        keys = {line_key(call.details, by_name=self.by_name) for call in calls if not call.muted}
        return len(keys - self._lines.keys() - {None})

    def discard(self, key: str) -> None:
        """Drop a line until its next call."""
        self._lines.pop(key, None)
        self._dump = None

    def dump(self) -> StoredLines:
        """Return the lines as JSON values: the same object as before if nothing has changed."""
        if self._dump is None:
            lines = {line.key: [line.number, line.name] for line in self}
            self._dump = {"by_name": self.by_name, "lines": lines}
        return self._dump
