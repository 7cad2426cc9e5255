"""The calls that are not stored as they are now."""

from collections.abc import Iterable, Iterator

from .model import Call


class UnsavedCalls:
    """Calls by lead id, each as it was kept last.

    Among them those that were forgotten as soon as they were over: else they would still be live in
    what is stored, and end once more.
    """

    def __init__(self) -> None:
        """Start with everything stored."""
        self._calls: dict[int, Call] = {}

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls."""
        return iter(self._calls.values())

    def add(self, call: Call) -> None:
        """Note that a call has changed."""
        self._calls[call.lead_id] = call

    def note_saved(self, calls: Iterable[Call]) -> None:
        """Note that these calls are stored as they are given here."""
        for call in calls:
            if self._calls.get(call.lead_id) is call:
                del self._calls[call.lead_id]
