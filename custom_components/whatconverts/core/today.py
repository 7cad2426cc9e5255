"""The calls that count for today, as far as sums need them."""

from collections import Counter
from collections.abc import Iterator
from copy import replace
from datetime import date
from typing import Any, Final, cast

from .enums import Outcome
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
_KNOWN: Final = frozenset(Outcome) - {Outcome.UNKNOWN}


class TodaysCalls:
    """Calls by lead id with their local day, without what says who has called."""

    def __init__(self) -> None:
        """Start without calls."""
        self._calls: dict[int, tuple[date, Call]] = {}
        # By day and by whether they were answered: asked for too often to be counted each time.
        self._known: Counter[tuple[date, bool]] = Counter()
        self._today: date | None = None

    def note(self, call: Call, day: date) -> None:
        """Take in a call that counts for a day, as it is now; what is over by now is left out."""
        if self._today and day < self._today:
            return
        details: Any = {name: call.details.get(name) for name in _COUNTED_BY}
        slim = replace(call, details=cast("Any", details), known_name=None, claimed_by=None)
        self.discard(call.lead_id)
        self._calls[call.lead_id] = (day, slim)
        self._add(day, slim, 1)

    def discard(self, lead_id: int) -> None:
        """Forget one call, if it is there."""
        if known := self._calls.pop(lead_id, None):
            self._add(*known, -1)

    def clear(self) -> None:
        """Forget all calls; it is the same day."""
        self._calls.clear()
        self._known.clear()

    def begin(self, today: date) -> bool:
        """Forget the calls of days before this; tell whether the clock has gone back to it."""
        before, self._today = self._today, today
        if today != before:
            for lead_id in [lead for lead, one in self._calls.items() if one[0] < today]:
                self.discard(lead_id)
        return before is not None and today < before

    def of(self, today: date) -> Iterator[Call]:
        """Iterate over the calls of this day."""
        return (call for day, call in list(self._calls.values()) if day == today)

    def __iter__(self) -> Iterator[tuple[date, Call]]:
        """Iterate over the calls with their days."""
        return iter(self._calls.values())

    def answer_rate(self, today: date) -> float | None:
        """Return how many of a hundred calls were answered, of those of which that is known."""
        answered, missed = self._known[today, True], self._known[today, False]
        return 100 * answered / (answered + missed) if answered + missed else None

    def _add(self, day: date, call: Call, number: int) -> None:
        if (outcome := call.outcome) in _KNOWN:
            self._known[day, outcome is Outcome.ANSWERED] += number
