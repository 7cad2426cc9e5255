"""Which moments can be those of a call: others are of a wrong clock, or of somebody who lies.

What is near the ends of the calendar cannot be put into every time zone.
"""

from datetime import UTC, datetime
from typing import Final

# A machine without a clock begins there.
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2199, 12, 1, tzinfo=UTC)
_MOST: Final = 2**53 - 1


def is_plausible(moment: datetime) -> bool:
    """Whether an aware moment can be one of ours."""
    return _FIRST <= moment <= _LAST


def stored_moment(value: str) -> datetime:
    """Return a moment that was stored; raises TypeError or ValueError if it is none of ours."""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None or not is_plausible(moment):
        raise ValueError("No moment of ours")
    return moment


def stored_count(value: object) -> int:
    """Return a number of things that was stored; raises ValueError if it is none.

    What is larger than JSON can hold could be stored no more.
    """
    # Not isinstance: to Python, True is an integer.
    if type(value) is int and 0 <= value <= _MOST:
        return value
    raise ValueError("No number of things")
