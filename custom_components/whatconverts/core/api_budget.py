"""How often WhatConverts may still be asked today: it takes so many requests a day, counted in UTC.

Half of them is the most that is asked by itself, so that there is always something left for what a
person asks for.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

DAILY_LIMIT: Final = 1000
LIMIT_BY_ITSELF: Final = DAILY_LIMIT // 2

_KEPT_DAYS: Final = 2
_LARGEST: Final = 2**31


@dataclass(slots=True)
class _Requests:
    """The requests of one day."""

    by_itself: int = 0
    by_people: int = 0


class ApiBudget:
    """The requests of the two days on which it was last looked at.

    Those of days to come count for today, too: a clock that was ahead, or is behind, has named
    them wrongly, and brings no second budget. They are forgotten when a new day has come, so that
    a clock that was once ahead by a year does not take the budget of a year.
    """

    def __init__(self) -> None:
        self._days: dict[date, _Requests] = {}

    def allows(self, now: datetime, *, by_itself: bool) -> bool:
        """Whether one more request may be sent."""
        return self.left(now, by_itself=by_itself) > 0

    def note(self, now: datetime, *, by_itself: bool) -> None:
        """Count a request that is sent."""
        today = self._today(now)
        if by_itself:
            today.by_itself += 1
        else:
            today.by_people += 1

    def left(self, now: datetime, *, by_itself: bool = False) -> int:
        """Return how many requests are left for people, or for what runs by itself."""
        left = max(DAILY_LIMIT - self.used(now), 0)
        if not by_itself:
            return left
        return min(left, max(LIMIT_BY_ITSELF - self.used(now, by_itself=True), 0))

    def used(self, now: datetime, *, by_itself: bool = False) -> int:
        """Return how many requests count for today: all, or only those that were sent by itself."""
        self._today(now)
        counted = [sent for day, sent in self._days.items() if day >= _day(now)]
        people = 0 if by_itself else sum(sent.by_people for sent in counted)
        return people + sum(sent.by_itself for sent in counted)

    def dump(self) -> list[Any]:
        """Return what survives a restart as JSON values."""
        return [[day.isoformat(), one.by_itself, one.by_people] for day, one in self._days.items()]

    def restore(self, dump: object) -> None:
        """Take over what `dump()` returned; if any of it is unreadable, none of it is believed."""
        try:
            self._days = _read_days(dump)
        except TypeError, ValueError:
            return

    def _today(self, now: datetime) -> _Requests:
        """Return the requests of this day, which is from now on the one last looked at."""
        day = _day(now)
        self._days[day] = today = self._days.pop(day, None) or _Requests()
        while len(self._days) > _KEPT_DAYS:
            del self._days[next(iter(self._days))]
        return today


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _read_days(dump: object) -> dict[date, _Requests]:
    """Return the days of a dump; raises TypeError or ValueError."""
    if not isinstance(dump, list):
        raise TypeError("No list")
    days = {
        date.fromisoformat(day): _Requests(_count(by_itself), _count(by_people))
        for day, by_itself, by_people in dump
    }
    if len(days) > _KEPT_DAYS:
        raise ValueError("Too many days")
    return days


def _count(value: object) -> int:
    # To Python, True is an integer.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST:
        return value
    raise ValueError("No count")
