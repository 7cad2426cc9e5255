"""Remembers the newest call that was heard, of the whole office and of every line."""

from collections.abc import Iterable, Iterator
from typing import Final

from .model import Call

# Twice as many as lines can have a device: a sender may name another number in every message.
MOST_NEWEST: Final = 2000


class NewestCalls:
    """The newest call by line; the key None stands for the whole office."""

    def __init__(self) -> None:
        """Start without calls."""
        self._calls: dict[str | None, Call] = {}

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls that are remembered."""
        return iter(self._calls.values())

    def add(self, call: Call, line: str | None) -> None:
        """Take in a call as it is now."""
        if call.muted:
            return
        for key in {None, line}:
            known = self._calls.get(key)
            if known is None or call.age_order >= known.age_order:
                self._calls[key] = call
        if len(self._calls) > MOST_NEWEST:
            self._drop_older_half()

    def get(self, line: str | None) -> Call | None:
        """Return the newest call of a line, or of the whole office."""
        return self._calls.get(line)

    def find(self, lead_id: int) -> Call | None:
        """Return the call with this lead id, if it is the newest of a line."""
        return next((call for call in self._calls.values() if call.lead_id == lead_id), None)

    def lines(self) -> set[str | None]:
        """Return the keys that have a newest call."""
        return set(self._calls)

    def discard(self, lead_ids: Iterable[int]) -> bool:
        """Forget these calls; tell whether one was among the newest."""
        gone = set(lead_ids)
        keys = [key for key, call in self._calls.items() if call.lead_id in gone]
        for key in keys:
            del self._calls[key]
        return bool(keys)

    def rebuild(self, calls: Iterable[tuple[Call, str | None]]) -> None:
        """Start again from these calls with their lines."""
        self._calls.clear()
        for call, line in calls:
            self.add(call, line)

    def _drop_older_half(self) -> None:
        newest = sorted(self._calls.items(), key=lambda one: one[1].age_order, reverse=True)
        self._calls = dict(newest[: MOST_NEWEST // 2])
