"""How many calls there were on the days that can still matter; the registry says which count."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from .model import DayCount

# Today, yesterday (calls that cross midnight), and tomorrow (a sender's clock that runs ahead).
_KEPT_DAYS: Final = 3
_TOMORROW: Final = timedelta(days=1)


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
    """Calls and missed calls by local day, the newest days only."""

    def __init__(self, dump: object = None) -> None:
        """Start with what `dump()` returned; what cannot be read counts as nothing."""
        self._days: dict[date, DayCount] = {}
        for day, count in dump.items() if isinstance(dump, Mapping) else ():
            try:
                self._days[date.fromisoformat(day)] = DayCount(int(count[0]), int(count[1]))
            except ArithmeticError, LookupError, TypeError, ValueError:
                continue

    def __getitem__(self, day: date) -> DayCount:
        """Return the count of one day."""
        return self._days.get(day, DayCount())

    def add_call(self, day: date, *, today: date) -> None:
        """Count a call that was seen for the first time.

        Days after tomorrow go: a clock that once was wrong left them, and they would push out
        today.
        """
        for false in [known for known in self._days if known - today > _TOMORROW]:
            del self._days[false]
        self._set(day, DayCount(self[day].calls + 1, self[day].missed))

    def reset(self, day: date) -> None:
        """Count nothing for one day."""
        self._days.pop(day, None)

    def add_missed(self, day: date) -> None:
        """Count a call that turned out to be missed."""
        self._set(day, DayCount(self[day].calls, self[day].missed + 1))

    def dump(self) -> dict[str, list[int]]:
        """Return the counts as JSON values."""
        return {day.isoformat(): [count.calls, count.missed] for day, count in self._days.items()}

    def _set(self, day: date, count: DayCount) -> None:
        self._days[day] = count
        for old in sorted(self._days)[:-_KEPT_DAYS]:
            del self._days[old]
