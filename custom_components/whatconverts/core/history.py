"""The calls that are over: bounded in number and age, and found again by caller."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from .enums import Outcome
from .model import Call
from .rules import Rules

type _Position = tuple[datetime, int]

_NO_OUTCOME: Final = (0, None)


class History:
    """Ended calls by lead id, in the order of their ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._calls: dict[int, Call] = {}
        self._order: list[_Position] = []
        self._by_caller: dict[str, dict[int, None]] = {}

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls, the one that ended first in front."""
        return (self._calls[lead_id] for _, lead_id in self._order)

    def __reversed__(self) -> Iterator[Call]:
        """Iterate over the calls, the one that ended last in front."""
        return (self._calls[lead_id] for _, lead_id in reversed(self._order))

    def __len__(self) -> int:
        """Return how many calls are kept."""
        return len(self._calls)

    def get(self, lead_id: int) -> Call | None:
        """Return the ended call with this lead id."""
        return self._calls.get(lead_id)

    def add(self, call: Call) -> None:
        """Keep an ended call; a call with the same lead id gives way."""
        self.discard(call.lead_id)
        self._calls[call.lead_id] = call
        insort(self._order, _position(call))
        if call.caller_number and not call.test:
            self._by_caller.setdefault(call.caller_number, {})[call.lead_id] = None

    def discard(self, lead_id: int) -> None:
        """Forget one call, if it is there."""
        call = self._calls.pop(lead_id, None)
        if call is None:
            return
        del self._order[bisect_left(self._order, _position(call))]
        leads = self._by_caller.get(call.caller_number or "", {})
        leads.pop(lead_id, None)
        if not leads:
            self._by_caller.pop(call.caller_number or "", None)

    def prune(self, rules: Rules, now: datetime) -> bool:
        """Forget what is too old or too much; tell whether anything was."""
        before = len(self._order)
        while self._order and (
            len(self._order) > rules.keep_calls or self._order[0][0] < now - rules.keep_for
        ):
            self.discard(self._order[0][1])
        return len(self._order) < before

    def of_caller(self, number: str | None) -> tuple[int, Outcome | None]:
        """Return how many calls of this number are kept, and the outcome of the newest."""
        leads = self._by_caller.get(number or "")
        if not leads:
            return _NO_OUTCOME
        newest = max((self._calls[lead_id] for lead_id in leads), key=lambda call: call.age_order)
        return len(leads), newest.outcome


def _position(call: Call) -> _Position:
    if call.ended_at is None:
        message = "Only a call that is over can be history"
        raise ValueError(message)
    return (call.ended_at, call.lead_id)
