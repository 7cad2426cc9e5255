"""The calls that count for today, as far as sums need them."""

from collections.abc import Iterator
from copy import replace
from datetime import date
from typing import Any, Final, cast

from .model import Call

# What `summary` counts by, and `summary.is_of_line` looks at.
_COUNTED_BY: Final = (
    "source",
    "line",
    "tracking_number",
    "duration_seconds",
    "answer",
    "voicemail",
)


class TodaysCalls:
    """Calls by lead id with their local day, without what says who has called."""

    def __init__(self) -> None:
        """Start without calls."""
        self._calls: dict[int, tuple[date, Call]] = {}
        self._today: date | None = None

    def note(self, call: Call, day: date) -> None:
        """Take in a call that counts for a day, as it is now; what is over by now is left out."""
        if self._today and day < self._today:
            return
        details: Any = {name: call.details.get(name) for name in _COUNTED_BY}
        slim = replace(call, details=cast("Any", details), known_name=None, claimed_by=None)
        self._calls[call.lead_id] = (day, slim)

    def discard(self, lead_id: int) -> None:
        """Forget one call, if it is there."""
        self._calls.pop(lead_id, None)

    def clear(self) -> None:
        """Forget all calls; it is the same day."""
        self._calls.clear()

    def begin(self, today: date) -> bool:
        """Forget the calls of days before this; tell whether the clock has gone back to it."""
        before, self._today = self._today, today
        if today != before:
            self._calls = {lead: one for lead, one in self._calls.items() if one[0] >= today}
        return before is not None and today < before

    def of(self, today: date) -> Iterator[Call]:
        """Iterate over the calls of this day."""
        return (call for day, call in list(self._calls.values()) if day == today)
