"""How often WhatConverts may be asked on one day.

A profile's key may ask 1,000 times a day, counted anew at midnight UTC. What runs by itself takes
at most half of that, so that whoever listens to a recording finds some left.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

DAILY_LIMIT: Final = 1000
_BY_ITSELF: Final = DAILY_LIMIT // 2


class ApiBudget:
    """The requests of one day; moments are aware UTC. The caller says what the time is."""

    def __init__(self, dump: object = None) -> None:
        """Start with what `dump` returned; what cannot be read counts as nothing."""
        self._day: date | None = None
        self._used = 0
        if isinstance(dump, Mapping):
            self._restore(dump)

    def take(self, now: datetime, *, by_itself: bool) -> bool:
        """Count a request that is about to be made; False if it has to wait for the next day."""
        if self.used(now) >= (_BY_ITSELF if by_itself else DAILY_LIMIT):
            return False
        self._day, self._used = _day(now), self.used(now) + 1
        return True

    def used(self, now: datetime) -> int:
        """Return how many requests were made on this day."""
        return self._used if self._day == _day(now) else 0

    def dump(self) -> dict[str, Any]:
        """Return the count as JSON values."""
        return {"day": self._day and self._day.isoformat(), "used": self._used}

    def _restore(self, dump: Mapping[str, Any]) -> None:
        try:
            self._day, self._used = date.fromisoformat(dump["day"]), max(0, int(dump["used"]))
        except ArithmeticError, LookupError, TypeError, ValueError:
            self._day = None


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
