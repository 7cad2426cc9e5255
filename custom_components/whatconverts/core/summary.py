"""Today's figures, and whether WhatConverts tells when calls are over."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypedDict

from .enums import EndReason
from .known import is_line
from .model import Call, Snapshot
from .public import PublicCall

_TELLING_CALLS: Final = 20
_TOO_FEW_TO_TELL: Final = 3
_UNKNOWN: Final = "unknown"


class Breakdown(TypedDict, total=False):
    """How many calls there were by outcome, by source and by line."""

    by_outcome: dict[str, int]
    by_source: dict[str, int]
    by_line: dict[str, int]


@dataclass(slots=True)
class Summary:
    """Totals, and the calls of today by outcome, source and line; adds up over entries."""

    active: int = 0
    calls: int = 0
    missed: int = 0
    by_outcome: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    by_line: Counter[str] = field(default_factory=Counter)
    longest_seconds: int | None = None

    def add_totals(self, snapshot: Snapshot) -> None:
        """Add the totals of one webhook, which hold even for calls that are no longer kept."""
        self.active += len(snapshot.office.live)
        self.calls += snapshot.count.calls
        self.missed += snapshot.count.missed

    def add_part(self, today: Iterable[Call]) -> None:
        """Add some calls of today, for instance those of one line."""
        for call in today:
            self.calls += 1
            self.missed += call.missed

    def add_breakdown(
        self, today: Iterable[Call], show: Callable[[Call], PublicCall] | None = None
    ) -> None:
        """Sort calls by what became of them, what brought them, and where they came in.

        Where callers are masked, `show` masks a call: a sum tells no more than its calls do.
        """
        for call in today:
            told = show(call) if show else call.details
            self.by_outcome[call.outcome or "in_progress"] += 1
            self.by_source[told.get("source") or _UNKNOWN] += 1
            self.by_line[told.get("line") or told.get("tracking_number") or _UNKNOWN] += 1
            lasted = told.get("duration_seconds") or 0
            self.longest_seconds = max(self.longest_seconds or 0, lasted) or None

    @property
    def busiest_source(self) -> str | None:
        """The source of most calls, leaving out those of which none is known."""
        named = ((source, count) for source, count in self.by_source.items() if source != _UNKNOWN)
        return max(named, key=lambda one: one[1], default=(None, 0))[0]

    def breakdown(self) -> Breakdown:
        """Return the sorted calls as JSON values."""
        return {
            "by_outcome": dict(self.by_outcome),
            "by_source": dict(self.by_source),
            "by_line": dict(self.by_line),
        }


def is_of_line(call: Call, lines: Iterable[str], region: str | None) -> bool:
    """Whether a call came in on one of these lines: names in any case, numbers in any spelling.

    `region` is how numbers without a country code are read.
    """
    name, number = call.details.get("line"), call.details.get("tracking_number")
    return any(is_line(asked, name, number, region) for asked in lines)


def _tells_of_ends(call: Call) -> bool:
    """Whether an end could have been reported while we waited for it.

    Test calls end by themselves, and what reached us too old had run out before it came.
    """
    ran_out_before = call.ended_at is not None and call.ended_at < call.seen_at
    is_late = call.end_reason is EndReason.EXPIRED and ran_out_before
    return not (call.test or is_late)


def _end_was_heard_of(call: Call) -> bool:
    """Whether WhatConverts said that the call is over, be it after it had ended here.

    A later message leaves the end reason as it is, but brings what is known only after the end. A
    duration of 0 tells nothing: that much a call has as soon as it begins.
    """
    details = call.details
    after_the_end = ("answer", "voicemail", "duration_seconds")
    return call.end_reason is EndReason.COMPLETED or any(map(details.get, after_the_end))


def ends_arrive(newest_ended: Iterable[Call]) -> bool | None:
    """Tell from the newest ended calls whether ends are reported; None: too early to tell."""
    real = list(islice(filter(_tells_of_ends, newest_ended), _TELLING_CALLS))
    if any(map(_end_was_heard_of, real)):
        return True
    return False if len(real) >= _TOO_FEW_TO_TELL else None
