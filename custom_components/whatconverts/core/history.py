"""What is known of the calls that are over without reading them: the newest, and who called before.

Hundreds of thousands may be stored. Of these only the lead ids are here, and of each caller how
many calls there were and how the last one went; calls are read by those who show them.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from .enums import Outcome
from .model import Call

# Ended calls that are kept in memory.
NEWEST_ENDED: Final = 200

type _Position = tuple[datetime, int]


class CallerPast(NamedTuple):
    """How many calls of a caller are kept; of the newest its `age_key` and its outcome."""

    calls: int
    newest: bytes
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCalls:
    """What the registry has to know of the calls that are stored.

    `recent` are those that ended last, `lines` the newest that each line has heard, `today` those
    that have started today or later; `lead_ids` and `callers` are those of all ended calls.
    """

    live: Iterable[Call] = ()
    recent: Iterable[Call] = ()
    lines: Iterable[Call] = ()
    today: Iterable[Call] = ()
    lead_ids: Iterable[int] = ()
    callers: Mapping[str, CallerPast] = field(default_factory=dict)


class History:
    """Ended calls: the `most` that ended last by lead id in the order of their ends.

    `stale_callers` are the numbers of which only the file can tell how the last call went.
    """

    def __init__(self, most: int = NEWEST_ENDED) -> None:
        """Start empty."""
        self.most = most
        self._calls: dict[int, Call] = {}
        self._order: list[_Position] = []
        self._lead_ids: set[int] = set()
        self._callers: dict[str, CallerPast] = {}
        self.stale_callers: set[str] = set()

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls in memory, the one that ended first in front."""
        return (self._calls[lead_id] for _, lead_id in self._order)

    def __reversed__(self) -> Iterator[Call]:
        """Iterate over the calls in memory, the one that ended last in front."""
        return (self._calls[lead_id] for _, lead_id in reversed(self._order))

    def __len__(self) -> int:
        """Return how many ended calls are kept, in memory or not."""
        return len(self._lead_ids)

    def __contains__(self, lead_id: object) -> bool:
        """Whether an ended call with this lead id is kept, in memory or not."""
        return lead_id in self._lead_ids

    def get(self, lead_id: int) -> Call | None:
        """Return the ended call with this lead id, if it is in memory."""
        return self._calls.get(lead_id)

    def of_caller(self, number: str | None) -> tuple[int, Outcome | None]:
        """Return how many calls of this number are kept, and the outcome of the newest."""
        past = self._callers.get(number or "")
        return (past.calls, past.outcome) if past else (0, None)

    def newest_of(self, number: str | None) -> bytes:
        """Return the `age_key` of the newest call of this number that is kept."""
        past = self._callers.get(number or "")
        return past.newest if past else b""

    def restore(self, stored: StoredCalls) -> None:
        """Start with what is stored; of callers see `note_callers`."""
        self._lead_ids = set(stored.lead_ids)
        for call in stored.recent:
            self._remember(call)

    def add(self, call: Call, before: Call | None) -> None:
        """Keep an ended call; `before` is how it was kept until now, None if it was not."""
        if before:
            self._drop(before)
        self._lead_ids.add(call.lead_id)
        self._remember(call)
        self._count(call, before)

    def discard(self, call: Call) -> None:
        """Forget one call, given as it is kept."""
        self._drop(call)
        self._lead_ids.discard(call.lead_id)
        self._uncount(counted_caller(call))

    def forget(self, callers: Mapping[int, str | None]) -> None:
        """Forget calls that are not stored any more: the callers they counted for, by lead id."""
        for lead_id in callers.keys() & self._lead_ids:
            if call := self._calls.get(lead_id):
                self._drop(call)
            self._lead_ids.discard(lead_id)
            self._uncount(callers[lead_id])

    def note_callers(self, callers: Mapping[str, CallerPast]) -> None:
        """Take in what the file says of callers: they are not stale any more."""
        self._callers |= callers
        for number in [number for number in self.stale_callers if number in callers]:
            self.stale_callers.discard(number)
            if not callers[number].calls:
                del self._callers[number]

    def _remember(self, call: Call) -> None:
        self._calls[call.lead_id] = call
        insort(self._order, _position(call))
        if len(self._order) > self.most:
            del self._calls[self._order.pop(0)[1]]

    def _drop(self, call: Call) -> None:
        if self._calls.pop(call.lead_id, None):
            del self._order[bisect_left(self._order, _position(call))]

    def _count(self, call: Call, before: Call | None) -> None:
        number = counted_caller(call)
        if before and counted_caller(before) != number:
            self._uncount(counted_caller(before))
            before = None
        if number is None:
            return
        past = self._callers.get(number) or CallerPast(0, b"", None)
        newest, outcome = call.age_key, call.outcome
        if newest < past.newest:
            newest, outcome = past.newest, past.outcome
        self._callers[number] = CallerPast(past.calls + (before is None), newest, outcome)

    def _uncount(self, number: str | None) -> None:
        if number is None or not (past := self._callers.get(number)):
            return
        if past.calls == 1:
            del self._callers[number]
            return
        self._callers[number] = past._replace(calls=past.calls - 1)
        # It may have been the last one.
        self.stale_callers.add(number)


def counted_caller(call: Call) -> str | None:
    """Return whose calls this one is counted among; None: nobody's."""
    return None if call.test else call.caller_number


def _position(call: Call) -> _Position:
    if call.ended_at is None:
        message = "Only a call that is over can be history"
        raise ValueError(message)
    return (call.ended_at, call.lead_id)
