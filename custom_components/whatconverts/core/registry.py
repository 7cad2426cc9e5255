"""The only code that decides what becomes of a call, and when; `life` says what it is then."""

from collections.abc import Iterable, Iterator
from copy import replace
from datetime import datetime, timedelta
from itertools import chain, count, islice
from operator import attrgetter
from typing import Final

from . import life
from .criteria import (
    is_counted,
    is_same_caller_again,
    is_sample_again,
    is_unwanted,
    is_visibly_changed,
    why_ignored,
)
from .details import PartialDetails
from .enums import EndReason, Origin, Progress, TransitionKind
from .kept_calls import KeptCalls
from .lead_id import SIMULATED_LEADS
from .model import Call, CallBackChanges, CallNotice, Transition, Verdict
from .rules import Rules
from .unsaved import DetailNews

_age_order: Final = attrgetter("age_order")
_UNCHANGED: Final = Verdict(changed=False)


class CallRegistry(KeptCalls):
    """All calls of one webhook. Every method takes the moment it acts at as aware UTC `now`.

    `rules` are changed by `adopt`. Where `is_stored_only` says so, who changes a call hands it in
    as it is `stored`.
    """

    # -- looking ---------------------------------------------------------------------------------

    @property
    def next_deadline(self) -> datetime | None:
        """When the next live call runs out of time."""
        return min(map(self.deadline, self._live.first_to_end()), default=None)

    def deadline(self, call: Call) -> datetime:
        """When this call ends by itself."""
        return life.deadline(call, self.rules)

    def free_lead_id(self) -> int:
        """Return a lead id for a simulated call, unlike any that is known."""
        return next(one for one in count(SIMULATED_LEADS) if not self.knows(one))

    # -- deciding --------------------------------------------------------------------------------

    def apply(self, notice: CallNotice, now: datetime, stored: Call | None = None) -> Verdict:
        """Take in one message that arrived at `now`."""
        call = self.get(notice.lead_id) or stored
        if call is None or is_sample_again(call, notice):
            return self._first_sight(notice, now, call)
        # A start that its end has overtaken knows less than the end, and the account less than the
        # messages: they only fill gaps.
        is_overtaken = not call.is_live and notice.progress is Progress.IN_PROGRESS
        late = is_overtaken or notice.origin is not Origin.WEBHOOK
        is_remembered = call.is_live or call.lead_id in self.leads
        is_news = not is_remembered or self.leads.merge(call.lead_id, notice.lead, late=late)
        # Whatever a lead says already, a gap in the record may be filled.
        if is_news or late:
            self.unsaved.add_news(call.lead_id, DetailNews(notice.details, late=late))
        after = replace(call, details=life.merged(call.details, notice.changes, late=late))
        after = life.recognised(after, self.rules.known) if call.is_live else after
        if call.is_live and notice.progress is Progress.COMPLETED:
            return _verdict(self._end(after, EndReason.COMPLETED, now))
        if after != call:
            steps = list(self._update(call, after))
            return _verdict(steps if life.is_news(after, notice, now) else ())
        # A repeat says nothing new. Of what may be news, whoever shows the record has to hear.
        if is_news and notice.details:
            self.changes.note(call.lead_id)
        return _UNCHANGED

    def adopt(self, rules: Rules) -> Verdict:
        """Obey other settings from now on; live calls are recognised anew."""
        old, self.rules = self.rules, rules
        if (old.lines_by_name, old.time_zone) != (rules.lines_by_name, rules.time_zone):
            self._sort_anew()
        if old.lines_by_name != rules.lines_by_name:
            self._count_lines_anew()
        return _verdict(
            step
            for call in list(self._live)
            if (after := life.recognised(call, self.rules.known)) != call
            for step in self._update(call, after)
        )

    def claim(self, lead_id: int, by: str) -> Verdict:
        """Note who takes a live call; nothing if it is not live."""
        call = self._live.get(lead_id)
        if call is None or call.claimed_by == by:
            return _UNCHANGED
        return _verdict(self._update(call, replace(call, claimed_by=by)))

    def note_call_back(self, call: Call, changes: CallBackChanges) -> Verdict:
        """Note what was said of calling back after a missed call; `call` is as it is kept."""
        after = replace(call, **changes)
        if not call.missed or after == call:
            return _UNCHANGED
        return _verdict(self._update(call, after))

    def note_details(self, lead_id: int, details: PartialDetails) -> None:
        """Note what a person has changed in the record of a call."""
        self.unsaved.add_news(lead_id, DetailNews(details))
        self.changes.note(lead_id)

    def expire(self, now: datetime, *, most: int | None = None) -> Verdict:
        """End the calls whose time is up, `most` at once."""
        self._begin_day(now)
        due = list(islice(self._live.due(self.deadline, now), most))
        verdict = _verdict(chain.from_iterable(map(self._run_out, due)))
        return replace(verdict, changed=bool(due))

    def dismiss(self, lead_id: int, now: datetime) -> Verdict:
        """End a live call because a person or an action says so; nothing if it is not live."""
        call = self._live.get(lead_id)
        if call is None:
            return _UNCHANGED
        return _verdict(self._end(call, EndReason.DISMISSED, now))

    def count_anew(self, now: datetime) -> None:
        """Count for today only what is kept: what was forgotten may come, and count, again."""
        today = self._local_day(now)
        self._days.reset(today)
        for call in self._today.of(today):
            line = self.line_of(call)
            self._days.add_call(today, line, today=today)
            if call.missed_told:
                self._days.add_missed(today, line)

    def forget_ended(self) -> Verdict:
        """Forget every call that is over, and what live ones know of them; the counts stay."""
        had_history = self.ended_count > 0
        self._forget_history()
        blank = [
            (call, after)
            for call in self._live
            if (after := replace(call, previous_calls=0, last_outcome=None)) != call
        ]
        verdict = _verdict(step for call, after in blank for step in self._update(call, after))
        return replace(verdict, changed=had_history or bool(blank))

    # -- steps -----------------------------------------------------------------------------------

    def _first_sight(self, notice: CallNotice, now: datetime, before: Call | None) -> Verdict:
        if reason := why_ignored(notice, self.rules):
            return Verdict(ignored=reason, changed=False)
        if before:
            self._discard(before)
        self.leads.discard(notice.lead_id)
        # The past must not drive out the leads of today; those of live calls are always known.
        is_past = notice.origin is Origin.IMPORTED and notice.progress is Progress.COMPLETED
        if not is_past:
            self.leads.merge(notice.lead_id, notice.lead)
        self.unsaved.add_news(notice.lead_id, DetailNews(notice.details, anew=bool(before)))
        call = life.new_call(notice, self.rules, now)
        if call.recovered and notice.progress is Progress.COMPLETED:
            return _verdict(self._recover(call, notice, now))
        too_old = self.deadline(call) < now
        # An update or an old message is about a call that was over before we heard of it: kept,
        # and told to nobody.
        if is_unwanted(call, self.rules) or too_old or notice.is_update:
            call = replace(call, muted=True)
        if too_old:
            return _verdict(self._run_out(self._with_past(call)), life.start_age(call, notice))
        self._count(call, now)
        if notice.progress is Progress.COMPLETED:
            return _verdict(self._end(self._with_past(call), EndReason.COMPLETED, now))
        return _verdict(self._start(call, now), life.start_age(call, notice))

    def _count(self, call: Call, now: datetime) -> None:
        if is_counted(call):
            today = self._local_day(now)
            self._days.add_call(self._day(call), self.line_of(call), today=today)

    def _recover(self, call: Call, notice: CallNotice, now: datetime) -> Iterator[Transition]:
        """Keep a call that the account alone has told of, and that is over."""
        call = replace(call, muted=is_unwanted(call, self.rules))
        self._count(call, now)
        return self._finish(self._with_past(life.over(call, notice, now)))

    def _with_past(self, call: Call) -> Call:
        """Add what is known of the caller's earlier calls, the one just superseded included."""
        previous_calls, last_outcome = self._history.of_caller(call.caller_number)
        is_later = call.recovered and self._history.newest_of(call.caller_number) > call.age_key
        if not previous_calls or is_later:
            return call
        return replace(call, previous_calls=previous_calls, last_outcome=last_outcome)

    def _start(self, call: Call, now: datetime) -> Iterator[Transition]:
        others = self._live.of_caller(call.caller_number)
        for old in sorted(others, key=_age_order):
            if is_same_caller_again(old, call, self.rules):
                yield from self._end(old, EndReason.SUPERSEDED, now)
        call = self._with_past(call)
        self._keep(call)
        if life.is_fresh_start(call, now):
            yield Transition(TransitionKind.STARTED, call)

    def _end(self, call: Call, reason: EndReason, now: datetime) -> Iterator[Transition]:
        return self._finish(life.ended(call, reason, now))

    def _finish(self, call: Call) -> Iterator[Transition]:
        """Keep a call that is over by now."""
        ended, missed = self._check_missed(call)
        self._keep(ended)
        if call.lead_id in self.leads:
            self.leads.retire(call.lead_id)
        yield Transition(TransitionKind.ENDED, ended)
        yield from missed

    def _run_out(self, call: Call) -> Iterator[Transition]:
        deadline = self.deadline(call)
        if call.test:
            return self._end(life.answered(call), EndReason.COMPLETED, deadline)
        return self._end(call, EndReason.EXPIRED, deadline)

    def _update(self, before: Call, call: Call) -> Iterator[Transition]:
        call, missed = self._check_missed(call)
        self._keep(call, before)
        if is_visibly_changed(before, call):
            yield Transition(TransitionKind.UPDATED, call)
        yield from missed

    def _check_missed(self, call: Call) -> tuple[Call, list[Transition]]:
        """Count and tell once that a call was missed."""
        if not call.missed or call.missed_told:
            return call, []
        if is_counted(call):
            self._days.add_missed(self._day(call), self.line_of(call))
        call = replace(call, missed_told=True)
        return call, [Transition(TransitionKind.MISSED, call)]


def _verdict(steps: Iterable[Transition], start_age: timedelta | None = None) -> Verdict:
    """Take the steps; those of muted and untold calls are told to nobody."""
    told = (step for step in steps if not (step.call.muted or step.call.untold))
    return Verdict(tuple(told), start_age=start_age)
