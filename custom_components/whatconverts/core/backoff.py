"""How long to wait before something is tried again, and whether that is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(hours=1)

# Beyond these, the longest bounds it anyway; a number of failures may be anything.
_MOST_DOUBLINGS: Final = 6


@dataclass(frozen=True, slots=True)
class Wait:
    """Something is left alone since a moment (aware), for so long."""

    since: datetime
    span: timedelta

    def is_over(self, now: datetime) -> bool:
        """Whether it may be done again: also when the clock has gone back behind the moment."""
        return not self.since <= now < self.since + self.span


def delay(failures: int, jitter: float) -> timedelta:
    """Return the wait after so many failures in a row; `jitter` is a random number in [0, 1).

    The waits after the first failure begin at the shortest, those after the next where the former
    end: so many who have failed at the same moment do not come back at the same moment.
    """
    factor = 1 << min(max(failures, 1) - 1, _MOST_DOUBLINGS)
    earliest = min(SHORTEST * factor, LONGEST / 2)
    return earliest * (1 + jitter)
