"""The calls of one webhook that are kept: what is in memory of them, and what the file has to tell.

In memory are live calls, the newest that are over, and what `history`, `newest` and `today` hold of
all others. Nothing is decided here: that is `registry`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from .changes import RecentChanges
from .criteria import is_counted
from .days import DayCounts
from .history import NEWEST_ENDED, History, StoredCalls, counted_caller
from .lead_cache import LeadCache
from .lines import line_key
from .live_calls import LiveCalls
from .model import Call, LineCalls, Snapshot
from .newest import NewestCalls
from .rules import Rules
from .today import TodaysCalls
from .unsaved import UnsavedCalls


class KeptCalls:
    """Calls by lead id. `rules` are the settings; `unsaved` is what is not stored yet."""

    def __init__(self, rules: Rules, *, newest_ended: int = NEWEST_ENDED) -> None:
        """Start without calls; keep so many of those that are over in memory."""
        self.rules = rules
        self.leads = LeadCache()
        self._live = LiveCalls()
        self._history = History(newest_ended)
        self._days = DayCounts()
        self._today = TodaysCalls()
        self._newest = NewestCalls()
        self._newest_is_stale = False
        self.unsaved = UnsavedCalls()
        self.changes = RecentChanges()

    def __iter__(self) -> Iterator[Call]:
        """Iterate over the calls in memory: live ones and the newest ended, muted and not."""
        return chain(self._history, self._live)

    def get(self, lead_id: int) -> Call | None:
        """Return the call with this lead id, if it is in memory."""
        return self._live.get(lead_id) or self._history.get(lead_id) or self.unsaved.get(lead_id)

    def find_newest(self, lead_id: int) -> Call | None:
        """Return the call with this lead id, if it is in memory or the newest of a line."""
        return self.get(lead_id) or self._newest.find(lead_id)

    def is_stored_only(self, lead_id: int) -> bool:
        """Whether this call is kept, but has to be read first."""
        return lead_id in self._history and self.get(lead_id) is None

    def knows(self, lead_id: int) -> bool:
        """Whether there is a call with this lead id, in memory or not."""
        return lead_id in self._history or self.get(lead_id) is not None

    @property
    def live(self) -> Iterable[Call]:
        """The calls that have started and not ended, muted ones too."""
        return self._live

    @property
    def ended_count(self) -> int:
        """How many calls are kept that are over."""
        return len(self._history)

    @property
    def newest_ended(self) -> Iterable[Call]:
        """The calls in memory that are over, the one that ended last in front."""
        return reversed(self._history)

    def line_of(self, call: Call) -> str | None:
        """Return the key of the line that a call belongs to; None if that is unknown."""
        return line_key(call.details, by_name=self.rules.lines_by_name)

    def snapshot(self, now: datetime) -> Snapshot:
        """Return the calls of this moment."""
        live = self._live.heard()
        today = self._local_day(now)
        return Snapshot(
            today=today,
            count=self._days[today],
            line_counts=self._days.lines(today),
            answer_rate=self._today.answer_rate(today),
            office=LineCalls(live.get(None, ()), self._newest.get(None)),
            lines={
                line: LineCalls(live.get(line, ()), self._newest.get(line))
                for line in live.keys() | self._newest.lines()
                if line is not None
            },
        )

    @property
    def newest_of_lines(self) -> list[Call]:
        """The newest call that each line has heard, the oldest in front."""
        return sorted(self._newest, key=attrgetter("age_order"))

    def is_newest(self, call: Call) -> bool:
        """Whether this call, as it is given here, is the newest that its line has heard."""
        return self._newest.get(self.line_of(call)) is call

    def calls_of(self, today: date) -> Iterator[Call]:
        """Iterate over the calls that count for today, without what says who has called."""
        return self._today.of(today)

    # -- what is stored --------------------------------------------------------------------------

    def dump_days(self) -> dict[str, list[Any]]:
        """Return the counts of the days as JSON values."""
        return self._days.dump()

    def restore(self, stored: StoredCalls, days: object) -> None:
        """Start with what was stored: calls, and what `dump_days` returned."""
        self._days = DayCounts(days)
        self._history.restore(stored)
        for call in stored.live:
            self._live.add(call, self.line_of(call))
        self.look_again(stored)

    @property
    def stale_callers(self) -> set[str] | None:
        """The callers of whom the file has to be asked; None: nothing has to be looked up at all.

        What it says of them, of the newest calls of the lines and of today goes to `look_again`.
        """
        stale = self._history.stale_callers
        return set(stale) if stale or self._newest_is_stale else None

    def look_again(self, stored: StoredCalls) -> None:
        """Take in what the file says of lines, of today and of the callers that were stale."""
        self._newest_is_stale = False
        self._history.note_callers(stored.callers)
        self._rebuild_newest(chain(stored.lines, self))
        self._today.clear()
        for call in chain(stored.today, self):
            self._note_today(call)

    def forget(self, callers: Mapping[int, str | None]) -> None:
        """Forget ended calls that are too old or too many to be stored any longer.

        By lead id: whose calls they were counted among, see `CallerPast`; None: nobody's.
        """
        # The lead id of a call that is live by now was used again.
        gone = {lead: caller for lead, caller in callers.items() if lead in self._history}
        # The file did not know what has changed while it was written.
        gone |= {lead: counted_caller(call) for lead in gone if (call := self.unsaved.get(lead))}
        self._history.forget(gone)
        self.unsaved.forget(gone)
        self._leave_lines(gone)
        for lead_id in gone:
            self._today.discard(lead_id)
            self.changes.note(lead_id)

    # -- steps -----------------------------------------------------------------------------------

    def _begin_day(self, now: datetime) -> None:
        """Have only calls of this day or later count for today."""
        if self._today.begin(self._local_day(now)):
            self._newest_is_stale = True

    def _forget_history(self) -> None:
        """Forget every call that is over; the counts stay."""
        for call in self._history:
            # What is being read of the file is outdated.
            self.changes.note(call.lead_id)
        self._history = History(self._history.most)
        self.leads.clear_ended()
        self.unsaved.forget(lead for lead in self.unsaved.lead_ids() if not self._live.get(lead))
        self._today.clear()
        for call in self._live:
            self._note_today(call)
        self._rebuild_newest(self._live)
        self._newest_is_stale = False

    def _discard(self, call: Call) -> None:
        """Forget one call that is over, given as it is kept: its lead id is used again."""
        lead_ids = {call.lead_id}
        self._history.discard(call)
        self.unsaved.forget(lead_ids)
        self._leave_lines(lead_ids)

    def _keep(self, call: Call, before: Call | None = None) -> None:
        """Keep a call; `before` is what it was when it was over before."""
        line, known = self.line_of(call), self._live.get(call.lead_id) or before
        if call.is_live:
            self._live.add(call, line)
        else:
            self._live.discard(call.lead_id)
            self._history.add(call, before)
        self.unsaved.add(call)
        self.changes.note(call.lead_id)
        self._note_today(call)
        self._newest.add(call, line)
        if known and (left := self.line_of(known)) != line:
            self._leave_lines({call.lead_id})
            if is_counted(call):
                self._days.move_call(self._day(call), left, line, was_missed=known.missed_told)

    def _leave_lines(self, lead_ids: Collection[int]) -> None:
        """Look in memory, until the file tells it, for the newest calls of lines left by these."""
        if self._newest.discard(lead_ids):
            self._rebuild_newest(chain(list(self._newest), self.unsaved, self))
            self._newest_is_stale = True

    def _sort_anew(self) -> None:
        """Tell lines and days apart by other rules than before."""
        for call in list(self._live):
            self._live.add(call, self.line_of(call))
        self._rebuild_newest(chain(list(self._newest), self))
        self._newest_is_stale = True

    def _count_lines_anew(self) -> None:
        """Count today's calls by lines that are told apart in another way than before."""
        self._days.clear_lines()
        for day, call in self._today:
            self._days.add_to_line(day, self.line_of(call), was_missed=call.missed_told)

    def _note_today(self, call: Call) -> None:
        if is_counted(call):
            self._today.note(call, self._day(call))

    def _rebuild_newest(self, calls: Iterable[Call]) -> None:
        self._newest.rebuild((call, self.line_of(call)) for call in calls)

    def _day(self, call: Call) -> date:
        return self._local_day(call.started_at)

    def _local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.rules.time_zone).date()
