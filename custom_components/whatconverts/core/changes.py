"""Which calls have changed lately, for those who show calls and have seen the ones before."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Final

# More than come between two looks even in a flood; whoever has missed more looks at everything.
_REMEMBERED: Final = 4096


class RecentChanges:
    """The lead ids of calls in the order of their changes, the newest ones only.

    `position` counts all changes; who remembers it can ask what has changed since.
    """

    def __init__(self) -> None:
        """Start without changes."""
        self._leads: deque[int] = deque(maxlen=_REMEMBERED)
        self.position = 0

    def note(self, lead_id: int) -> None:
        """Note that a call has changed."""
        self._leads.append(lead_id)
        self.position += 1

    def since(self, position: int) -> Iterator[int] | None:
        """Return the leads that have changed since; None if that is not known any more."""
        missed = self.position - position
        return None if missed > len(self._leads) else islice(reversed(self._leads), missed)
