"""Remembers the newest call that was heard, of the whole office and of every line."""

from collections.abc import Iterable, Iterator

from .model import Call


class NewestCalls:
    """The newest call by line; the key None stands for the whole office."""

    def __init__(self) -> None:
        """Start without calls."""
        self._calls: dict[str | None, Call] = {}

    def add(self, call: Call, line: str | None) -> None:
        """Take in a call as it is now."""
        if call.muted:
            return
        for key in {None, line}:
            known = self._calls.get(key)
            if known is None or call.age_order >= known.age_order:
                self._calls[key] = call

    def get(self, line: str | None) -> Call | None:
        """Return the newest call of a line, or of the whole office."""
        return self._calls.get(line)

    def lines(self) -> set[str | None]:
        """Return the keys that have a newest call."""
        return set(self._calls)

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls that are remembered."""
        return iter(self._calls.values())

    def rebuild(self, calls: Iterable[tuple[Call, str | None]]) -> None:
        """Start again from these calls with their lines."""
        self._calls.clear()
        for call, line in calls:
            self.add(call, line)
