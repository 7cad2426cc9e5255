"""The only code that decides what becomes of a call, and when; `life` says what it is then."""

from collections.abc import Iterable, Iterator
from copy import replace
from datetime import date, datetime, timedelta
from itertools import chain, count, islice
from operator import attrgetter
from typing import Final

from . import life
from .changes import RecentChanges
from .criteria import (
    is_counted,
    is_same_caller_again,
    is_sample_again,
    is_unwanted,
    is_visibly_changed,
    why_ignored,
)
from .days import DayCounts
from .enums import EndReason, Progress, TransitionKind
from .history import History
from .lead_cache import LeadCache
from .lead_id import SIMULATED_LEADS
from .lines import line_key
from .live_calls import LiveCalls
from .model import Call, CallNotice, LineCalls, Snapshot, Transition, Verdict
from .newest import NewestCalls
from .record import from_record
from .rules import Rules
from .unsaved import UnsavedCalls

_age_order: Final = attrgetter("age_order")
_UNCHANGED: Final = Verdict(changed=False)


class CallRegistry:
    """All calls of one webhook. Every method takes the moment it acts at as aware UTC `now`.

    `rules` are the settings, changed by `adopt`.
    """

    def __init__(self, rules: Rules) -> None:
        """Start without calls."""
        self.rules = rules
        self.leads = LeadCache()
        self._live = LiveCalls()
        self._history = History()
        self._days = DayCounts()
        self._newest = NewestCalls()
        self.unsaved = UnsavedCalls()
        self.changes = RecentChanges()

    # -- looking ---------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Call]:
        """Iterate over all calls that are kept, live and ended, muted and not."""
        return chain(self._history, self._live)

    def get(self, lead_id: int) -> Call | None:
        """Return the call with this lead id."""
        return self._live.get(lead_id) or self._history.get(lead_id)

    @property
    def live(self) -> Iterable[Call]:
        """The calls that have started and not ended, muted ones too."""
        return self._live

    @property
    def next_deadline(self) -> datetime | None:
        """When the next live call runs out of time."""
        return min(map(self.deadline, self._live.first_to_end()), default=None)

    def deadline(self, call: Call) -> datetime:
        """When this call ends by itself."""
        return life.deadline(call, self.rules)

    def line_of(self, call: Call) -> str | None:
        """Return the key of the line that a call belongs to; None if that is unknown."""
        return line_key(call.details, by_name=self.rules.lines_by_name)

    def snapshot(self, now: datetime) -> Snapshot:
        """Return the calls of this moment."""
        live, newest = self._live.heard(), self._newest_calls()
        today = self._local_day(now)
        return Snapshot(
            today=today,
            count=self._days[today],
            office=LineCalls(live.get(None, ()), self._newest.get(None)),
            lines={
                line: LineCalls(live.get(line, ()), self._newest.get(line))
                for line in live.keys() | newest
                if line is not None
            },
        )

    def is_newest(self, call: Call) -> bool:
        """Whether this call, as it is given here, is the newest that its line has heard."""
        return self._newest.get(self.line_of(call)) is call

    def calls_of(self, day: date) -> Iterator[Call]:
        """Iterate over the calls that count for a local day, as far as they are still kept."""
        return (call for call in self if is_counted(call) and self._day(call) == day)

    def free_lead_id(self) -> int:
        """Return a lead id for a simulated call, unlike any that is known."""
        return next(lead_id for lead_id in count(SIMULATED_LEADS) if not self.get(lead_id))

    # -- deciding --------------------------------------------------------------------------------

    def apply(self, notice: CallNotice, now: datetime) -> Verdict:
        """Take in one message that arrived at `now`."""
        call = self.get(notice.lead_id)
        if call is None or is_sample_again(call, notice):
            return self._first_sight(notice, now)
        # A start that its end has overtaken knows less than the end: it only fills gaps.
        late = not call.is_live and notice.progress is Progress.IN_PROGRESS
        if call.is_live or call.lead_id in self.leads:
            self.leads.merge(call.lead_id, notice.lead, late=late)
        after = replace(call, details=life.merged(call.details, notice.changes, late=late))
        after = life.recognised(after, self.rules) if call.is_live else after
        if call.is_live and notice.progress is Progress.COMPLETED:
            return _verdict(self._end(after, EndReason.COMPLETED, now))
        # A repeat says nothing new.
        return _UNCHANGED if after == call else _verdict(self._update(call, after))

    def adopt(self, rules: Rules) -> Verdict:
        """Obey other settings from now on; live calls are recognised anew."""
        self.rules = rules
        for call in list(self._live):
            self._live.add(call, self.line_of(call))
        self._rebuild_newest()
        return _verdict(
            step
            for call in list(self._live)
            if (after := life.recognised(call, self.rules)) != call
            for step in self._update(call, after)
        )

    def claim(self, lead_id: int, by: str) -> Verdict:
        """Note who takes a live call; nothing if it is not live."""
        call = self._live.get(lead_id)
        if call is None or call.claimed_by == by:
            return _UNCHANGED
        return _verdict(self._update(call, replace(call, claimed_by=by)))

    def expire(self, now: datetime, *, most: int | None = None) -> Verdict:
        """End the calls whose time is up, `most` at once; forget what need not be kept longer."""
        due = list(islice(self._live.due(self.deadline, now), most))
        verdict = _verdict(chain.from_iterable(map(self._run_out, due)))
        forgotten = self._history.prune(self.rules, now)
        return replace(verdict, changed=bool(due) or forgotten)

    def dismiss(self, lead_id: int, now: datetime) -> Verdict:
        """End a live call because a person or an action says so; nothing if it is not live."""
        call = self._live.get(lead_id)
        if call is None:
            return _UNCHANGED
        return _verdict(self._end(call, EndReason.DISMISSED, now))

    def forget_ended(self) -> Verdict:
        """Forget every call that is over, and what live ones know of them; the counts stay."""
        had_history, self._history = len(self._history) > 0, History()
        self.leads.clear_ended()
        self._rebuild_newest()
        blank = [
            (call, after)
            for call in self._live
            if (after := replace(call, previous_calls=0, last_outcome=None)) != call
        ]
        verdict = _verdict(step for call, after in blank for step in self._update(call, after))
        return replace(verdict, changed=had_history or bool(blank))

    @property
    def newest_ended(self) -> Iterable[Call]:
        """The calls that are over, the one that ended last in front."""
        return reversed(self._history)

    def dump_days(self) -> dict[str, list[int]]:
        """Return the counts of the days as JSON values."""
        return self._days.dump()

    def restore(self, calls: Iterable[object], days: object) -> int:
        """Take the place of what was stored: records of calls, and what `dump_days` returned.

        Return how many records were unreadable.
        """
        self._live, self._history = LiveCalls(), History()
        self._newest = NewestCalls()
        self._days = DayCounts(days)
        unreadable = 0
        for record in calls:
            try:
                self._keep(from_record(record))
            except KeyError, TypeError, ValueError:
                unreadable += 1
        self.unsaved = UnsavedCalls()
        return unreadable

    # -- steps -----------------------------------------------------------------------------------

    def _first_sight(self, notice: CallNotice, now: datetime) -> Verdict:
        if reason := why_ignored(notice, self.rules):
            return Verdict(ignored=reason, changed=False)
        self._history.discard(notice.lead_id)
        self.leads.discard(notice.lead_id)
        self.leads.merge(notice.lead_id, notice.lead)
        call = life.new_call(notice, self.rules, now)
        too_old = self.deadline(call) < now
        # An update or an old message is about a call that was over before we heard of it: kept,
        # and told to nobody.
        if is_unwanted(call, self.rules) or too_old or notice.is_update:
            call = replace(call, muted=True)
        if too_old:
            return _verdict(self._run_out(self._with_past(call)), life.start_age(call, notice))
        if is_counted(call):
            self._days.add_call(self._day(call), today=self._local_day(now))
        if notice.progress is Progress.COMPLETED:
            return _verdict(self._end(self._with_past(call), EndReason.COMPLETED, now))
        return _verdict(self._start(call, now), life.start_age(call, notice))

    def _with_past(self, call: Call) -> Call:
        """Add what is known of the caller's earlier calls, the one just superseded included."""
        previous_calls, last_outcome = self._history.of_caller(call.caller_number)
        if not previous_calls:
            return call
        return replace(call, previous_calls=previous_calls, last_outcome=last_outcome)

    def _start(self, call: Call, now: datetime) -> Iterator[Transition]:
        others = self._live.of_caller(call.caller_number)
        for old in sorted(others, key=_age_order):
            if is_same_caller_again(old, call, self.rules):
                yield from self._end(old, EndReason.SUPERSEDED, now)
        call = self._with_past(call)
        self._keep(call)
        yield Transition(TransitionKind.STARTED, call)

    def _end(self, call: Call, reason: EndReason, now: datetime) -> Iterator[Transition]:
        ended, missed = self._check_missed(life.ended(call, reason, now))
        self._keep(ended)
        self.leads.retire(call.lead_id)
        self._history.prune(self.rules, now)
        yield Transition(TransitionKind.ENDED, ended)
        yield from missed

    def _run_out(self, call: Call) -> Iterator[Transition]:
        deadline = self.deadline(call)
        if call.test:
            return self._end(life.answered(call), EndReason.COMPLETED, deadline)
        return self._end(call, EndReason.EXPIRED, deadline)

    def _update(self, before: Call, call: Call) -> Iterator[Transition]:
        call, missed = self._check_missed(call)
        self._keep(call)
        if self.line_of(before) != self.line_of(call):
            self._rebuild_newest()
        if is_visibly_changed(before, call):
            yield Transition(TransitionKind.UPDATED, call)
        yield from missed

    def _check_missed(self, call: Call) -> tuple[Call, list[Transition]]:
        """Count and tell once that a call was missed."""
        if not call.missed or call.missed_told:
            return call, []
        if is_counted(call):
            self._days.add_missed(self._day(call))
        call = replace(call, missed_told=True)
        return call, [Transition(TransitionKind.MISSED, call)]

    def _day(self, call: Call) -> date:
        return self._local_day(call.started_at)

    def _local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.rules.time_zone).date()

    def _keep(self, call: Call) -> None:
        line = self.line_of(call)
        if call.is_live:
            self._history.discard(call.lead_id)
            self._live.add(call, line)
        else:
            self._live.discard(call.lead_id)
            self._history.add(call)
        self.unsaved.add(call)
        self.changes.note(call.lead_id)
        self._newest.add(call, line)

    def _newest_calls(self) -> set[str | None]:
        """Forget newest calls that are not kept any longer; return the lines that have one."""
        if any(self.get(call.lead_id) is not call for call in self._newest):
            self._rebuild_newest()
        return self._newest.lines()

    def _rebuild_newest(self) -> None:
        self._newest.rebuild((call, self.line_of(call)) for call in self)


def _verdict(steps: Iterable[Transition], start_age: timedelta | None = None) -> Verdict:
    """Take the steps; those of muted calls are told to nobody."""
    return Verdict(tuple(step for step in steps if not step.call.muted), start_age=start_age)
