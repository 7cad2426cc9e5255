"""How many calls there were on the days that can still matter; the registry says which count."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from .model import DayCount
from .moments import stored_count

# Today, yesterday (calls that cross midnight), and tomorrow (a sender's clock that runs ahead).
_KEPT_DAYS: Final = 3
_TOMORROW: Final = timedelta(days=1)
# As many as the option allows to have devices.
_MOST_LINES: Final = 1000
_UNREADABLE: Final = (ArithmeticError, LookupError, TypeError, ValueError)


def next_day(moment: datetime, time_zone: tzinfo) -> datetime:
    """Return when the next local day begins (aware UTC).

    Where the clocks skip midnight, that is the moment to which they skip: a time that does not
    exist has the offset of the time before it.
    """
    tomorrow = moment.astimezone(time_zone).date() + _TOMORROW
    return datetime.combine(tomorrow, time.min, tzinfo=time_zone).astimezone(UTC)


def day_start(moment: datetime, time_zone: tzinfo) -> datetime:
    """Return when the local day of this moment began (aware UTC)."""
    today = moment.astimezone(time_zone).date()
    return datetime.combine(today, time.min, tzinfo=time_zone).astimezone(UTC)


class DayCounts:
    """Calls and missed calls by local day and by line, the newest days only.

    Lines are told by their keys; None is no line. Of the office they count, too.
    """

    def __init__(self, dump: object = None) -> None:
        """Start with what `dump()` returned; what cannot be read counts as nothing."""
        self._days: dict[date, DayCount] = {}
        self._lines: dict[date, dict[str, DayCount]] = {}
        self._dump: dict[str, list[Any]] | None = None
        for day, stored in dump.items() if isinstance(dump, Mapping) else ():
            with suppress(*_UNREADABLE):
                moment = date.fromisoformat(day)
                self._days[moment] = _read(stored)
                self._lines[moment] = dict(_read_lines(stored[2:]))

    def __getitem__(self, day: date) -> DayCount:
        """Return the count of one day."""
        return self._days.get(day, DayCount())

    def lines(self, day: date) -> Mapping[str, DayCount]:
        """Return the counts of the lines on one day, by their keys."""
        return dict(self._lines.get(day, {}))

    def add_call(self, day: date, line: str | None = None, *, today: date) -> None:
        """Count a call that was seen for the first time.

        Days after tomorrow go: a clock that once was wrong left them, and they would push out
        today.
        """
        for false in [known for known in self._days if known - today > _TOMORROW]:
            self._drop(false)
        self._set(day, _sum(self[day], calls=1))
        self._add(day, line, calls=1)

    def reset(self, day: date) -> None:
        """Count nothing for one day, nor for its lines."""
        self._drop(day)

    def add_missed(self, day: date, line: str | None = None) -> None:
        """Count a call that turned out to be missed."""
        self._set(day, _sum(self[day], missed=1))
        self._add(day, line, missed=1)

    def move_call(self, day: date, line: str | None, to: str | None, *, was_missed: bool) -> None:
        """Count a call that was counted for one line for another one."""
        if line in self._lines.get(day, {}):
            self._add(day, line, calls=-1, missed=-int(was_missed))
        self.add_to_line(day, to, was_missed=was_missed)

    def add_to_line(self, day: date, line: str | None, *, was_missed: bool) -> None:
        """Count a call for a line that counts for the office already."""
        if day in self._days:
            self._add(day, line, calls=1, missed=int(was_missed))

    def clear_lines(self) -> None:
        """Have no line counted; the counts of the office stay."""
        self._lines, self._dump = {}, None

    def dump(self) -> dict[str, list[Any]]:
        """Return the counts as JSON values: the same object as before if they are the same."""
        if self._dump is None:
            self._dump = {day.isoformat(): self._stored(day) for day in self._days}
        return self._dump

    def _stored(self, day: date) -> list[Any]:
        lines = {line: [one.calls, one.missed] for line, one in self._lines.get(day, {}).items()}
        return [self[day].calls, self[day].missed, *([lines] if lines else [])]

    def _add(self, day: date, line: str | None, *, calls: int = 0, missed: int = 0) -> None:
        """Count for a line; whoever names another one in every message fills no memory."""
        if line is None or day not in self._days:
            return
        self._dump = None
        lines = self._lines.setdefault(day, {})
        if line in lines or len(lines) < _MOST_LINES:
            lines[line] = _sum(lines.get(line, DayCount()), calls=calls, missed=missed)

    def _set(self, day: date, count: DayCount) -> None:
        self._days[day], self._dump = count, None
        for old in sorted(self._days)[:-_KEPT_DAYS]:
            self._drop(old)

    def _drop(self, day: date) -> None:
        self._days.pop(day, None)
        self._lines.pop(day, None)
        self._dump = None


def _sum(count: DayCount, *, calls: int = 0, missed: int = 0) -> DayCount:
    return DayCount(count.calls + calls, count.missed + missed)


def _read(stored: Sequence[Any]) -> DayCount:
    return DayCount(stored_count(stored[0]), stored_count(stored[1]))


def _read_lines(rest: Sequence[object]) -> Iterator[tuple[str, DayCount]]:
    """Yield the lines that come first, as far as they can be read; older files have none."""
    lines = rest[0] if rest else None
    for line, stored in lines.items() if isinstance(lines, Mapping) else ():
        with suppress(*_UNREADABLE):
            yield line, _read(stored)
