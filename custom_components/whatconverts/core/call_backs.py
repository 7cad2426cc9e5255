"""Who is to be called back: the calls that somebody missed, one after the other, are one item.

Which callers wait is asked of the file (`waiting_since` in `CallFilter`); this says what belongs to
an item, and what of it is done.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final, NamedTuple

from .criteria import is_counted
from .enums import Outcome
from .model import Call

# For so long a list shows what is done.
DONE_FOR: Final = timedelta(days=7)
MISSED: Final = tuple(outcome for outcome in Outcome if outcome.is_missed)

_age_order: Final = attrgetter("age_order")


class CallBack(NamedTuple):
    """The calls of one caller that were missed in a row, oldest first: one item of the list.

    A caller who withholds the number has an item for each call. `done_at` is when somebody called
    back, or when the caller was answered; None while he waits.
    """

    calls: tuple[Call, ...]
    done_at: datetime | None

    @property
    def uid(self) -> str:
        """What names the item for as long as its oldest call is looked at."""
        return str(self.calls[0].lead_id)

    @property
    def newest(self) -> Call:
        """The call that was missed last."""
        return self.calls[-1]

    @property
    def is_answered(self) -> bool:
        """Whether it is done because the caller was answered in a later call."""
        return self.done_at is not None and self.newest.called_back_at is None

    @property
    def note(self) -> str | None:
        """What somebody wrote, the newest."""
        return next(filter(None, (call.callback_note for call in reversed(self.calls))), None)

    @property
    def due(self) -> str | None:
        """When somebody wants to call back, the newest choice."""
        return next(filter(None, (call.callback_due for call in reversed(self.calls))), None)


def asks_for_call_back(call: Call) -> bool:
    """Whether a call was missed that somebody may want to return, done or not."""
    return is_counted(call) and call.missed and not call.untold


def is_waiting(call: Call) -> bool:
    """Whether a call was missed, and nobody has called back or taken it off the list."""
    return asks_for_call_back(call) and not _is_settled(call)


def call_backs(waiting: Collection[Call], calls: Iterable[Call], now: datetime) -> list[CallBack]:
    """Return the items: whoever waits, the longest first, then what is done, the newest first.

    `waiting` is the newest call of each caller who waits. `calls` are the others that may matter:
    all those of these callers, and of callers who may be done; of one that is there twice the last
    counts.
    """
    by_caller: defaultdict[object, dict[int, Call]] = defaultdict(dict)
    for call in (*waiting, *calls):
        by_caller[call.caller_number or call.lead_id][call.lead_id] = call
    items = [item for own in by_caller.values() for item in _items(own.values())]
    open_leads = {call.lead_id for call in waiting}
    # Somebody may have been answered while the file was read.
    still_open = [
        item for item in items if item.done_at is None and item.newest.lead_id in open_leads
    ]
    return [
        *sorted(still_open, key=lambda item: item.newest.age_order),
        *sorted(_done(items, now - DONE_FOR), key=lambda item: item.done_at or now, reverse=True),
    ]


def concerned(items: Iterable[CallBack]) -> frozenset[int | str]:
    """Return the lead ids and the callers of the items."""
    calls = [call for item in items for call in item.calls]
    numbers = (call.caller_number for call in calls)
    return frozenset([*(call.lead_id for call in calls), *filter(None, numbers)])


def may_change(call: Call | None, known: Collection[int | str]) -> bool:
    """Whether a change of a call may change items that are `concerned` with these.

    None stands for a call that is not at hand.
    """
    if call is None:
        return True
    if call.is_live:
        return False
    return asks_for_call_back(call) or call.lead_id in known or call.caller_number in known


def _items(calls: Iterable[Call]) -> Iterator[CallBack]:
    """Yield the calls of one caller that were missed in a row."""
    row: list[Call] = []
    for call in sorted(calls, key=_age_order):
        is_answer = call.outcome is Outcome.ANSWERED and not call.test
        if row and (is_answer or _is_done_before(row[-1], call)):
            yield CallBack(tuple(row), row[-1].called_back_at or call.ended_at)
            row = []
        if asks_for_call_back(call):
            row.append(call)
    if row:
        yield CallBack(tuple(row), row[-1].called_back_at)


def _is_settled(call: Call) -> bool:
    return call.called_back_at is not None or call.callback_removed


def _is_done_before(earlier: Call, later: Call) -> bool:
    """Whether the earlier call was settled before the later one, so that the later is another."""
    was_called_back = earlier.called_back_at not in (None, later.called_back_at)
    return was_called_back or (earlier.callback_removed and not later.callback_removed)


def _done(items: Iterable[CallBack], since: datetime) -> Iterator[CallBack]:
    for item in items:
        if item.done_at and item.done_at >= since and not item.newest.callback_removed:
            yield item
