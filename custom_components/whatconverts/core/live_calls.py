"""The calls that are live: found by lead, by caller and by line, and in the order of their starts.

Thousands may be live, so nothing here looks at all of them when one has changed.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import datetime
from heapq import merge
from itertools import chain, islice, takewhile

from .model import Call

type _AgeOrder = tuple[object, ...]


class Queue:
    """Calls in the order of their starts."""

    def __init__(self) -> None:
        """Start empty."""
        self._order: list[_AgeOrder] = []
        self._calls: list[Call] = []
        self._newest_first: tuple[Call, ...] | None = ()

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls, the one that started first in front."""
        return iter(self._calls)

    def __len__(self) -> int:
        """Return how many calls there are."""
        return len(self._calls)

    @property
    def newest_first(self) -> tuple[Call, ...]:
        """The calls of this moment, the one that started last in front."""
        if self._newest_first is None:
            self._newest_first = tuple(reversed(self._calls))
        return self._newest_first

    def add(self, call: Call) -> None:
        """Add a call that is not there."""
        place = bisect_left(self._order, call.age_order)
        self._order.insert(place, call.age_order)
        self._calls.insert(place, call)
        self._newest_first = None

    def remove(self, call: Call) -> None:
        """Take out a call that is there."""
        place = bisect_left(self._order, call.age_order)
        del self._order[place], self._calls[place]
        self._newest_first = None


class LiveCalls:
    """Live calls by lead id, each with the key of its line, None if that is unknown."""

    def __init__(self) -> None:
        """Start empty."""
        self._calls: dict[int, tuple[Call, str | None]] = {}
        self._by_caller: dict[str | None, dict[int, None]] = {}
        self._heard: dict[str | None, Queue] = {}
        # Apart, because they run out after times of their own: within each the oldest is next.
        self._queues = {False: Queue(), True: Queue()}

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls, the one that has not changed for the longest time in front."""
        return (call for call, _ in self._calls.values())

    def __len__(self) -> int:
        """Return how many calls are live."""
        return len(self._calls)

    def get(self, lead_id: int) -> Call | None:
        """Return the live call with this lead id."""
        found = self._calls.get(lead_id)
        return found and found[0]

    def of_caller(self, number: str | None) -> list[Call]:
        """Return the live calls of a caller; none for None, which is no caller but many."""
        if number is None:
            return []
        return [self._calls[lead_id][0] for lead_id in self._by_caller.get(number, ())]

    def heard(self) -> dict[str | None, tuple[Call, ...]]:
        """Return the calls that are not muted, newest first, of each line; None: of all lines."""
        return {line: queue.newest_first for line, queue in self._heard.items()}

    def first_to_end(self) -> Iterator[Call]:
        """Iterate over the calls of which one runs out of time next."""
        return chain.from_iterable(islice(queue, 1) for queue in self._queues.values())

    def due(self, deadline: Callable[[Call], datetime], now: datetime) -> Iterator[Call]:
        """Iterate over the calls whose deadline has come, in the order of their deadlines."""

        def is_due(call: Call) -> bool:
            return deadline(call) <= now

        return merge(*(takewhile(is_due, queue) for queue in self._queues.values()), key=deadline)

    def add(self, call: Call, line: str | None) -> None:
        """Keep a live call; a call with the same lead id gives way."""
        if known := self._calls.get(call.lead_id):
            self._take_out(*known)
        self._calls[call.lead_id] = (call, line)
        self._by_caller.setdefault(call.caller_number, {})[call.lead_id] = None
        self._queues[call.test].add(call)
        for key in _keys(call, line):
            self._heard.setdefault(key, Queue()).add(call)

    def discard(self, lead_id: int) -> None:
        """Forget one call, if it is there."""
        if known := self._calls.pop(lead_id, None):
            self._take_out(*known)

    def _take_out(self, call: Call, line: str | None) -> None:
        number = call.caller_number
        del self._by_caller[number][call.lead_id]
        if not self._by_caller[number]:
            del self._by_caller[number]
        self._queues[call.test].remove(call)
        for key in _keys(call, line):
            self._heard[key].remove(call)
            if not self._heard[key]:
                del self._heard[key]


def _keys(call: Call, line: str | None) -> set[str | None]:
    return set() if call.muted else {None, line}
