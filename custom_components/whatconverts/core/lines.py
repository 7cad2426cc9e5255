"""Lines: the tracking numbers of an office, each with the name that WhatConverts gives it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from copy import replace
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self, TypedDict

from .fields import CallDetails
from .model import Call
from .moments import stored_moment

# Each line is a device with entities; a sender may name another number in every message.
MOST_LINES: Final = 200

# Longer than any holiday, and than the pause between two runs of an advertisement.
SILENT_AFTER: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `number` is the tracking number that was seen first, `name` None if it has none.

    `last_call` is when its newest call started (aware UTC), None if that is unknown.
    """

    key: str
    number: str
    name: str | None
    last_call: datetime | None = None

    def is_silent(self, now: datetime) -> bool:
        """Whether the line has been without a call for long, as far as is known.

        A moment that is far from coming yet is one of a wrong clock, and says nothing.
        """
        return self.last_call is None or abs(now - self.last_call) >= SILENT_AFTER


class StoredLines(TypedDict):
    """The lines as JSON values: number, name and last call of each, by key.

    Whoever stored them before last calls were known has left those out.
    """

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
        key_or_name(one, by_name=by_name) == key_or_name(other, by_name=by_name)
    )


def key_or_name(details: CallDetails, *, by_name: bool) -> str | None:
    """Return the key of a line, or one of its name where the tracking number is unknown."""
    return line_key(details, by_name=by_name) or _name_key(details)


def _name_key(details: CallDetails) -> str | None:
    name = details.get("line")
    return f"name:{name.casefold()}" if name else None


_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


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
                case [str(number), str() | None as name, *rest]:
                    table._lines[key] = Line(key, number, name, _moment(rest))
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
            call.started_at,
        )
        self._lines[key] = line
        if known and known.name == line.name:
            return None
        self._dump = None
        return line

    def catch_up(self, calls: Iterable[Call]) -> None:
        """Learn from calls that are kept when lines had their last; no line is added."""
        heard = ((line_key(call.details, by_name=self.by_name), call) for call in calls)
        for key, call in heard:
            line = self._lines.get(key) if key and not call.muted else None
            if line and (line.last_call is None or line.last_call < call.started_at):
                self._lines[line.key] = replace(line, last_call=call.started_at)

    def silent(self, now: datetime) -> list[Line]:
        """Return the lines that have been without a call for long, the longest in front."""
        silent = [line for line in self if line.is_silent(now)]
        return sorted(silent, key=lambda line: line.last_call or _LONG_AGO)

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

    def note_last_calls(self) -> None:
        """Have the next dump tell when each line had its last call."""
        self._dump = None

    def dump(self) -> StoredLines:
        """Return the lines as JSON values: the same object as before if no line has changed.

        A further call is no change: else each call would have all lines written. So last calls are
        those of the moment when the object was made, and `catch_up` brings what came after.
        """
        if self._dump is None:
            lines = {line.key: _stored(line) for line in self}
            self._dump = {"by_name": self.by_name, "lines": lines}
        return self._dump


def _stored(line: Line) -> list[str | None]:
    return [line.number, line.name, line.last_call.isoformat() if line.last_call else None]


def _moment(rest: list[object]) -> datetime | None:
    """Return the moment that comes first, None if there is none that can be read."""
    match rest:
        case [str(text), *_]:
            with suppress(ValueError):
                return stored_moment(text)
    return None
