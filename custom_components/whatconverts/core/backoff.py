"""How long to wait after something has failed."""

from datetime import timedelta
from typing import Final

FIRST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(hours=1)


def delay(failures: int, chance: float) -> timedelta:
    """Return the pause after so many failures in a row (at least one): twice as long each time.

    `chance`, from 0 up to 1, shortens it by up to a half, so that many do not come at once.
    """
    # Beyond that many it is the longest anyway.
    doublings = min(failures - 1, 10)
    return min(FIRST * (1 << doublings), LONGEST) * (1 - chance / 2)
