"""The settings that the registry obeys; `calls.settings` makes them from the options."""

from dataclasses import dataclass, field
from datetime import timedelta, tzinfo

from .known import KnownCallers
from .lines import MOST_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a user may choose. Days are counted in `time_zone`; `known` are the lists of callers.

    `profiles` are names without regard to case; if there are any, calls of others are not taken.
    """

    time_zone: tzinfo
    time_limit: timedelta = timedelta(minutes=60)
    mute_spam: bool = True
    mute_duplicates: bool = False
    mute_repeats: bool = False
    profiles: frozenset[str] = frozenset()
    keep_calls: int = 200_000
    keep_for: timedelta = timedelta(days=365)
    lines_by_name: bool = False
    most_lines: int = MOST_LINES
    known: KnownCallers = field(default_factory=KnownCallers)
