"""The registry against the oracle: the same things happen to both, and they agree at every step."""

from collections import Counter, defaultdict
from copy import deepcopy, replace
from datetime import UTC, date, datetime, time, timedelta
import json
from random import Random
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
import pytest

from custom_components.whatconverts.core.details import PartialDetails
from custom_components.whatconverts.core.enums import Origin, Outcome, Progress
from custom_components.whatconverts.core.fields import CallDetails
from custom_components.whatconverts.core.history import StoredCalls
from custom_components.whatconverts.core.model import Call, CallNotice, Verdict
from custom_components.whatconverts.core.record import as_record, from_record
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.rules import Rules
from custom_components.whatconverts.core.unsaved import Unsaved
from tests.support.factories import CALLER, LINE, NOW, minutes, stored_calls, told, with_nobody
from tests.support.oracle import CallDict, Message, Oracle, Told

ZONE = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
SAMPLE_LEAD = 153928
SAMPLE_CREATED = datetime(2016, 2, 1, 14, 9, 1, tzinfo=UTC)
OTHER_CALLER = "+442071838750"
OTHER_LINE = "+17045550100"

# Few of each, so that they meet.
leads = st.integers(1, 3)
ages = st.sampled_from(
    [
        None,
        timedelta(0),
        minutes(3),
        minutes(10),
        minutes(10.1),
        minutes(30),
        HOUR,
        minutes(60.1),
        timedelta(days=3),
        -minutes(5),
        -minutes(10.1),
        -timedelta(days=400),
    ]
)
callers = st.sampled_from([CALLER, OTHER_CALLER, None])
lines = st.sampled_from([LINE, OTHER_LINE, None])
DETAILS = {
    "line": st.sampled_from(["Website", "WEBSITE", "Adverts", None]),
    "contact_name": st.sampled_from(["Ann", "Bob", None]),
    "city": st.sampled_from(["Durham", None]),
    "spam": st.sampled_from([True, False, None]),
    "duplicate": st.sampled_from([True, None]),
    "repeat_caller": st.sampled_from([True, False, None]),
    "profile": st.sampled_from(["Shop", "Clinic", None]),
}
ENDINGS = {
    "answer": st.sampled_from(["answered", "no_answer", "busy", "voicemail", None]),
    "recording": st.sampled_from([True, None]),
    "voicemail": st.sampled_from([True, None]),
    "duration_seconds": st.sampled_from([0, 30, 7200, None]),
}
WHO = {"caller_number": callers, "tracking_number": lines}
ALSO_WHO = {"contact_number": callers, "withheld": st.sampled_from([True, None])}

beginnings = st.fixed_dictionaries(WHO, optional=ALSO_WHO | DETAILS)
endings = st.fixed_dictionaries({}, optional=DETAILS | ENDINGS)
anything = st.fixed_dictionaries({}, optional=WHO | ALSO_WHO | DETAILS | ENDINGS)
says = st.sampled_from(["in_progress", "completed", None])
records = st.fixed_dictionaries(
    {},
    optional={
        "notes": st.sampled_from(["Call back", "Sold"]),
        "topics": st.sampled_from([["price"], ["price", "roof"]]),
        "form": st.dictionaries(st.sampled_from("ab"), st.sampled_from("xy"), min_size=1),
    },
)


def as_notice(message: Message) -> CallNotice:
    changes = dict(message.fields)
    if changes.get("answer"):
        changes["answer"] = Outcome(changes["answer"])
    return CallNotice(
        lead_id=message.lead,
        is_phone_call=message.typed,
        is_update=message.update,
        progress=Progress(message.says) if message.says else None,
        created_at=message.created,
        changes=cast("CallDetails", changes),
        lead={"lead_id": message.lead, **message.details},
        details=message.details,
        test=message.test,
        origin=Origin(message.origin),
    )


class File:
    """What is on disk: calls and what is known of their conversations, as text."""

    def __init__(self) -> None:
        self._calls: dict[int, str] = {}
        self._details: dict[int, PartialDetails] = {}

    def calls(self) -> dict[int, Call]:
        return {lead: from_record(json.loads(text)) for lead, text in self._calls.items()}

    def details(self) -> dict[int, PartialDetails]:
        return {lead: self._details.get(lead, {}) for lead in self._calls}

    def write(self, unsaved: Unsaved) -> None:
        for call in unsaved.calls:
            self._calls[call.lead_id] = json.dumps(as_record(call))
        for lead, several in unsaved.news.items():
            for news in several:
                self._details[lead] = news.merged(self._details.get(lead, {}))

    def forget(self, ended_before: datetime, most: int) -> dict[int, str | None]:
        """Delete what is too old or too much; return whose calls they were counted among."""
        ended = [(call.ended_at, call) for call in self.calls().values() if call.ended_at]
        ended.sort(key=lambda one: (one[0], one[1].lead_id), reverse=True)
        old = [call for place, (at, call) in enumerate(ended) if at < ended_before or place >= most]
        self.delete({call.lead_id for call in old})
        return {call.lead_id: None if call.test else call.caller_number for call in old}

    def delete(self, leads: set[int]) -> None:
        for lead in leads:
            del self._calls[lead]
            self._details.pop(lead, None)


class Write(NamedTuple):
    """A write that has begun: what it stores, what it forgets, and what that is to the oracle."""

    unsaved: Unsaved
    forgets: tuple[datetime, int] | None
    old: list[CallDict]


class RegistryMachine(RuleBasedStateMachine):
    """One webhook: posts arrive, time passes, people end calls, Home Assistant restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.oracle = Oracle(ZONE, HOUR)
        self.registry = CallRegistry(Rules(time_zone=ZONE, time_limit=HOUR))
        self.told: defaultdict[int, list[str]] = defaultdict(list)
        self.last: Message | None = None
        # All that were ever named.
        self.leads: set[int] = set()
        self.file = File()
        self.being_written: Write | None = None
        # The local day that has begun.
        self.day = self.today()

    @initialize(pools=st.booleans(), newest=st.sampled_from([1, 2]))
    def the_memory_is_small(self, *, pools: bool, newest: int) -> None:
        """Lines go by number or by name; of calls that are over, most are on disk alone."""
        rules = replace(self.registry.rules, lines_by_name=pools)
        self.registry = CallRegistry(rules, newest_ended=newest)
        self.newest_ended = newest
        self.oracle.pools = pools

    # -- posts ---------------------------------------------------------------

    @rule(lead=leads, age=ages, fields=beginnings, details=records)
    def call_begins(
        self,
        lead: int,
        age: timedelta | None,
        fields: dict[str, Any],
        details: PartialDetails,
    ) -> None:
        self.post(Message(lead, "in_progress", self.ago(age), fields, details=details))

    @rule(lead=leads, number=st.sampled_from([LINE, OTHER_LINE, None]))
    def somebody_calls_a_pool(self, lead: int, number: str | None) -> None:
        fields = {"caller_number": CALLER, "tracking_number": number, "line": "Website"}
        self.post(Message(lead, "in_progress", self.now, fields))

    @rule(lead=leads, fields=endings, details=records)
    def call_completes(self, lead: int, fields: dict[str, Any], details: PartialDetails) -> None:
        self.post(Message(lead, "completed", self.now, fields, details=details))

    @rule(
        lead=leads,
        says=says,
        age=ages,
        fields=anything,
        update=st.booleans(),
        typed=st.booleans(),
        details=records,
    )
    def post_arrives(  # noqa: PLR0913 - all that a post can say
        self,
        *,
        lead: int,
        says: str | None,
        age: timedelta | None,
        fields: dict[str, Any],
        update: bool,
        typed: bool,
        details: PartialDetails,
    ) -> None:
        age_and_fields = (self.ago(age), fields)
        self.post(Message(lead, says, *age_and_fields, update, typed, details=details))

    @rule(
        lead=leads,
        says=says,
        age=ages,
        fields=anything,
        details=records,
        origin=st.sampled_from(["recovered", "imported"]),
    )
    def the_account_tells(  # noqa: PLR0913 - all that a record can say
        self,
        *,
        lead: int,
        says: str | None,
        age: timedelta | None,
        fields: dict[str, Any],
        details: PartialDetails,
        origin: str,
    ) -> None:
        created = self.ago(age)
        self.post(Message(lead, says, created, fields, details=details, origin=origin))

    @rule(says=says, fields=anything, update=st.booleans(), details=records)
    def sample_arrives(
        self, says: str | None, fields: dict[str, Any], details: PartialDetails, *, update: bool
    ) -> None:
        who = (SAMPLE_LEAD, says, SAMPLE_CREATED, fields)
        self.post(Message(*who, update=update, test=True, details=details))

    @rule(fields=beginnings)
    def somebody_simulates_a_call(self, fields: dict[str, Any]) -> None:
        lead = self.registry.free_lead_id()
        assert lead not in self.oracle.calls
        assert lead not in self.file.calls()
        self.post(Message(lead, "in_progress", None, fields, test=True))

    @precondition(lambda self: self.last is not None)
    @rule(later=st.integers(0, 3))
    def the_last_post_is_repeated(self, later: int) -> None:
        assert self.last is not None
        self.now += timedelta(seconds=later)
        stored = self.read(self.last.lead)
        before = self.kept()
        verdict = self.apply(self.last, stored)
        assert not verdict.changed
        assert not verdict.transitions
        assert self.kept() == before

    # -- time and people -----------------------------------------------------

    @rule(seconds=st.integers(-60, 900))
    def time_passes_unnoticed(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(count=st.sampled_from([0, 1, 20, 45, 300, 1000]))
    def time_passes(self, count: int) -> None:
        self.wait(minutes(count))

    @precondition(lambda self: self.registry.next_deadline)
    @rule(early=st.booleans())
    def the_next_deadline_comes(self, *, early: bool) -> None:
        deadline = self.registry.next_deadline
        assert deadline is not None
        self.wait(deadline - self.now - timedelta(seconds=early))

    @rule(days=st.sampled_from([1, 40, 366]))
    def days_pass(self, days: int) -> None:
        self.wait(timedelta(days=days))

    @rule(lead=st.one_of(leads, st.just(SAMPLE_LEAD)), is_done=st.booleans())
    def somebody_calls_back(self, lead: int, *, is_done: bool) -> None:
        call, at = self.read(lead), self.now if is_done else None
        before = self.kept()
        verdict = (
            self.registry.note_call_back(call, {"called_back_at": at})
            if call
            else Verdict(changed=False)
        )
        self.agree(told(verdict), self.oracle.call_back(lead, at))
        assert verdict.changed == (self.kept() != before)

    @rule(lead=st.one_of(leads, st.just(SAMPLE_LEAD)))
    def somebody_ends_a_call(self, lead: int) -> None:
        before = self.kept()
        verdict = self.registry.dismiss(lead, self.now)
        self.agree(told(verdict), self.oracle.dismiss(lead, self.now))
        assert verdict.changed == (self.kept() != before)

    @rule(
        limit=st.sampled_from([minutes(5), HOUR, 2 * HOUR]),
        muted=st.sets(st.sampled_from(["spam", "duplicate", "repeat_caller"])),
        profiles=st.sampled_from([frozenset(), frozenset({"Shop"}), frozenset({"Shop", "Clinic"})]),
        days=st.sampled_from([1, 30, 365]),
        most=st.sampled_from([1, 2, 200_000]),
        pools=st.booleans(),
    )
    def the_options_change(  # noqa: PLR0913 - all that can be chosen
        self,
        *,
        limit: timedelta,
        muted: set[str],
        profiles: frozenset[str],
        days: int,
        most: int,
        pools: bool,
    ) -> None:
        rules = Rules(
            time_zone=ZONE,
            time_limit=limit,
            mute_spam="spam" in muted,
            mute_duplicates="duplicate" in muted,
            mute_repeats="repeat_caller" in muted,
            profiles=frozenset(map(str.casefold, profiles)),
            keep_for=timedelta(days=days),
            keep_calls=most,
            lines_by_name=pools,
        )
        assert not self.registry.adopt(rules).transitions
        self.oracle.limit = limit
        self.oracle.muted_kinds = muted
        self.oracle.profiles = set(profiles)
        self.oracle.keep_for = timedelta(days=days)
        self.oracle.most = most
        self.oracle.pools = pools
        # Deadlines and ages are those of the new rules at once.
        self.wait(timedelta(0), forgets=True)

    @rule()
    def somebody_forgets_everything(self) -> None:
        if self.being_written and self.being_written.forgets:
            self.a_write_ends(works=True)
        before = self.kept()
        verdict = self.registry.forget_ended()
        # After a restart nobody knows any more which call came first.
        self.agree(sorted(told(verdict)), sorted(self.oracle.forget()))
        after = self.kept()
        assert verdict.changed == (after != before)
        assert all("end_reason" not in call for call in after["calls"].values())
        assert after["days"] == before["days"]
        gone = {lead for lead, call in before["calls"].items() if "end_reason" in call}
        assert not [lead for lead in gone if lead in self.registry.leads]
        assert self.registry.ended_count == 0
        # Of the file nobody has to be asked, which does not know of it yet.
        assert self.registry.stale_callers is None
        self.commit()
        self.file.delete(self.file.calls().keys() - {call.lead_id for call in self.registry})
        self.drop_what_is_forgotten()

    # -- storage -------------------------------------------------------------

    @rule()
    def restart(self) -> None:
        self.look_again()
        before = self.answers()
        self.start_again()
        assert self.answers() == before

    @precondition(lambda self: self.being_written is None)
    @rule(forgets=st.booleans())
    def a_write_begins(self, *, forgets: bool) -> None:
        rules, old = self.registry.rules, self.oracle.old(self.now) if forgets else []
        bounds = (self.now - rules.keep_for, rules.keep_calls) if forgets else None
        self.being_written = Write(self.registry.unsaved.taken(), bounds, old)

    @precondition(lambda self: self.being_written is not None)
    @rule(works=st.booleans())
    def a_write_ends(self, *, works: bool) -> None:
        write, self.being_written = self.being_written, None
        assert write is not None
        if not works:
            return
        self.file.write(write.unsaved)
        self.registry.unsaved.note_saved(write.unsaved)
        self.registry.forget(self.file.forget(*write.forgets) if write.forgets else {})
        self.oracle.drop(write.old)
        self.drop_what_is_forgotten()

    @precondition(lambda self: self.being_written is None)
    @rule(lead=leads, fields=endings, details=records, forgets=st.booleans())
    def a_call_completes_during_a_write(
        self, lead: int, fields: dict[str, Any], details: PartialDetails, *, forgets: bool
    ) -> None:
        self.look_again()
        self.a_write_begins(forgets=forgets)
        self.call_completes(lead, fields, details)
        if self.being_written:
            self.a_write_ends(works=True)

    @rule()
    def the_file_is_asked(self) -> None:
        self.look_again()

    @rule()
    def crash_after_a_commit(self) -> None:
        """What is on disk is all there is."""
        self.commit()
        self.start_again()
        self.wait(timedelta(0))

    # -- laws ----------------------------------------------------------------

    @invariant()
    def they_know_the_same_calls(self) -> None:
        known = {lead for lead in self.leads if self.registry.knows(lead)}
        assert known == set(self.oracle.calls)
        over = [call for call in self.oracle.calls.values() if call["reason"] is not None]
        assert self.registry.ended_count == len(over)
        in_memory = [(call["ended"], call["lead"]) for call in over]
        newest = [(call.ended_at, call.lead_id) for call in self.registry.newest_ended]
        assert len(newest) <= self.newest_ended
        assert [one for one in sorted(in_memory, reverse=True) if one in newest] == newest
        for lead, theirs in self.oracle.calls.items():
            ours = self.kept_call(lead)
            assert ours is not None
            assert ours.is_live == (theirs["reason"] is None)
            assert (ours.started_at, ours.ended_at) == (theirs["started"], theirs["ended"])
            assert ours.end_reason == theirs["reason"]
            assert ours.outcome == self.oracle.outcome(theirs)
            assert ours.called_back_at == theirs["called_back"]
            assert (ours.muted, ours.test) == (theirs["muted"], theirs["test"])
            assert (ours.recovered, ours.untold) == (theirs["recovered"], theirs["untold"])
            assert (ours.previous_calls, ours.last_outcome) == (theirs["previous"], theirs["last"])
            for name, value in theirs["fields"].items():
                assert ours.details.get(name) == value

    @invariant()
    def they_show_the_same_calls(self) -> None:
        snapshot = self.registry.snapshot(self.now)
        assert [call.lead_id for call in snapshot.office.live] == self.oracle.newest_first()
        assert (snapshot.count.calls, snapshot.count.missed) == self.oracle.counts(self.now)
        if self.registry.stale_callers is None:
            newest = self.oracle.newest()
            assert snapshot.office.newest == (None if newest is None else self.kept_call(newest))
            assert {
                line: calls.newest for line, calls in snapshot.lines.items()
            } == self.newest_by_line()

    @invariant()
    def they_count_the_same_calls_today(self) -> None:
        if self.registry.stale_callers is None and self.day == self.today():
            counted = {call.lead_id for call in self.registry.calls_of(self.day)}
            assert counted == self.oracle.counted(self.now)
            outcomes = [self.oracle.outcome(self.oracle.calls[lead]) for lead in counted]
            known = [outcome for outcome in outcomes if outcome not in (None, "unknown")]
            rate = 100 * known.count("answered") / len(known) if known else None
            assert self.registry.snapshot(self.now).answer_rate == rate

    @invariant()
    def they_count_the_same_calls_of_each_line(self) -> None:
        snapshot, counted = self.registry.snapshot(self.now), self.oracle.counted(self.now)
        # What was forgotten stays counted, and the oracle does not know any more where.
        if len(counted) == snapshot.count.calls:
            calls = [self.kept_call(lead) for lead in counted]
            lines = Counter(self.registry.line_of(call) for call in calls if call)
            del lines[None]
            ours = {line: one.calls for line, one in snapshot.line_counts.items() if one.calls}
            assert ours == lines

    @invariant()
    def everything_is_on_disk_or_to_be_stored(self) -> None:
        if self.being_written is None:
            file = deepcopy(self.file)
            file.write(self.registry.unsaved.taken())
            assert file.calls() == {lead: self.kept_call(lead) for lead in self.oracle.calls}
            assert file.details() == self.oracle.details

    @invariant()
    def the_next_deadline_is_the_first(self) -> None:
        deadlines = [self.oracle.deadline(call) for call in self.oracle.live()]
        assert self.registry.next_deadline == min(deadlines, default=None)

    @invariant()
    def each_call_lives_once(self) -> None:
        for lead, kinds in self.told.items():
            assert kinds.count("started") <= 1, lead
            assert kinds.count("ended") <= 1, lead
            assert kinds.count("missed") <= 1, lead
            assert "started" not in kinds[1:], lead
            if "ended" in kinds:
                assert set(kinds[kinds.index("ended") + 1 :]) <= {"updated", "missed"}, lead
                assert "missed" not in kinds[: kinds.index("ended")], lead

    @invariant()
    def each_call_that_is_over_was_told_to_be(self) -> None:
        for lead, call in self.oracle.calls.items():
            over = call["reason"] is not None
            silent = call["muted"] or call["untold"]
            assert ("ended" in self.told[lead]) == (over and not silent), lead

    def drop_what_is_forgotten(self) -> None:
        """A forgotten call may come again, as a new one."""
        if self.last and self.last.lead not in self.oracle.calls:
            self.last = None
        for lead in set(self.told) - set(self.oracle.calls):
            del self.told[lead]

    # -- hands ---------------------------------------------------------------

    def ago(self, age: timedelta | None) -> datetime | None:
        return None if age is None else self.now - age

    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def post(self, message: Message) -> None:
        if self.registry.stale_callers is not None:
            self.look_again()
        self.leads.add(message.lead)
        stored = self.read(message.lead)
        before = self.kept()
        verdict = self.apply(message, stored)
        known = message.lead in self.oracle.calls
        if known and self.oracle.calls[message.lead]["reason"] and message.test:
            self.forget_what_was_told(message, verdict_ignored=verdict.ignored is not None)
        self.agree(told(verdict), self.oracle.receive(message, self.now))
        assert verdict.changed == (self.kept() != before)
        assert (verdict.ignored is not None) <= (not known or message.test)
        self.last = message

    def apply(self, message: Message, stored: Call | None) -> Verdict:
        return self.registry.apply(as_notice(message), self.now, stored)

    def read(self, lead: int) -> Call | None:
        """Return a call as whoever wants to change it: from the file, if it is only there.

        That may end a write, which may forget others.
        """
        if not self.registry.is_stored_only(lead):
            return self.registry.get(lead)
        self.commit()
        return self.file.calls().get(lead)

    def kept_call(self, lead: int) -> Call | None:
        """Return a call from where it is, and leave everything as it is."""
        if self.registry.is_stored_only(lead):
            return self.file.calls()[lead]
        return self.registry.get(lead)

    def kept(self) -> dict[str, Any]:
        """Return all that survives a restart, as it is stored."""
        calls = {lead: self.kept_call(lead) for lead in self.leads}
        records = {lead: as_record(call) for lead, call in calls.items() if call}
        return {"calls": records, "days": self.registry.dump_days()}

    def newest_by_line(self) -> dict[str, Call]:
        calls = [self.kept_call(lead) for lead in self.oracle.calls]
        heard = sorted(
            (call for call in calls if call and not call.muted), key=lambda call: call.age_order
        )
        return {line: call for call in heard if (line := self.registry.line_of(call))}

    def answers(self) -> dict[str, Any]:
        """Return what the registry answers, whatever of it is in memory."""
        registry = self.registry
        return {
            **self.kept(),
            "snapshot": registry.snapshot(self.now),
            "ended": registry.ended_count,
            "lines": registry.newest_of_lines,
            "today": {call.lead_id: call for call in registry.calls_of(self.today())},
        }

    def forget_what_was_told(self, message: Message, *, verdict_ignored: bool) -> None:
        """Each arrival of the sample after its end is a new call."""
        if message.says == "in_progress" and not verdict_ignored:
            del self.told[message.lead]

    def wait(self, span: timedelta, *, forgets: bool = False) -> None:
        """Let time pass; at midnight, and when settings change, what is old is forgotten."""
        self.now += span
        before = self.kept()
        verdict = self.registry.expire(self.now)
        self.agree(told(verdict), self.oracle.pass_time(self.now))
        assert verdict.changed == (self.kept() != before)
        deadline = self.registry.next_deadline
        assert deadline is None or deadline > self.now
        if forgets or self.today() != self.day:
            self.commit(forgets=True)
        self.day = self.today()

    def commit(self, *, forgets: bool = False) -> None:
        """Store what has changed. One writes at a time."""
        if self.being_written:
            self.a_write_ends(works=True)
        self.a_write_begins(forgets=forgets)
        self.a_write_ends(works=True)
        assert not self.registry.unsaved
        assert set(self.file.calls()) >= set(self.oracle.calls)

    def look_again(self) -> None:
        """Tell the registry what only the file knows."""
        self.commit()
        if (stale := self.registry.stale_callers) is None:
            return
        found = self.stored()
        self.registry.look_again(replace(found, callers=with_nobody(found.callers, stale).callers))
        assert self.registry.stale_callers is None

    def stored(self) -> StoredCalls:
        midnight = datetime.combine(self.today(), time.min, tzinfo=ZONE)
        return stored_calls(self.file.calls().values(), since=midnight)

    def start_again(self) -> None:
        self.commit()
        days = json.loads(json.dumps(self.registry.dump_days()))
        self.registry = CallRegistry(self.registry.rules, newest_ended=self.newest_ended)
        self.registry.restore(self.stored(), days)
        assert not self.registry.unsaved

    def agree(self, ours: Told, theirs: Told) -> None:
        assert ours == theirs
        for kind, lead in ours:
            self.told[lead].append(kind)
        self.last = None


# Days of calls are longer than other examples: fewer of them take as much time.
MOST_DAYS = 150
RegistryMachine.TestCase.settings = settings(max_examples=min(MOST_DAYS, settings().max_examples))
TestRegistryMachine = pytest.mark.timeout(900)(RegistryMachine.TestCase)


@st.composite
def two_strangers(draw: st.DrawFn) -> tuple[list[Message], list[Message]]:
    """Return the messages of two calls from different callers."""

    def messages(lead: int, caller: str | None) -> list[Message]:
        post = st.builds(
            Message,
            lead=st.just(lead),
            says=says,
            created=st.sampled_from([None, NOW, NOW - HOUR, NOW - 3 * HOUR]),
            fields=anything.map(
                lambda fields: fields | {"caller_number": caller, "contact_number": None}
            ),
            update=st.booleans(),
            typed=st.booleans(),
        )
        return draw(st.lists(post, max_size=5))

    return messages(1, CALLER), messages(2, draw(st.sampled_from([OTHER_CALLER, None])))


@given(two_strangers(), st.randoms(use_true_random=False))
def test_messages_of_different_calls_commute(
    calls: tuple[list[Message], list[Message]], random: Random
) -> None:
    one, other = list(calls[0]), list(calls[1])
    in_turn, mixed = CallRegistry(Rules(time_zone=ZONE)), CallRegistry(Rules(time_zone=ZONE))
    first = [step for message in one + other for step in _apply(in_turn, message)]
    second: Told = []
    while one or other:
        queue = random.choice([queue for queue in (one, other) if queue])
        second += _apply(mixed, queue.pop(0))

    for lead in (1, 2):
        assert in_turn.get(lead) == mixed.get(lead)
        assert [step for step in first if step[1] == lead] == [
            step for step in second if step[1] == lead
        ]
    assert in_turn.snapshot(NOW) == mixed.snapshot(NOW)
    assert in_turn.dump_days() == mixed.dump_days()


def _apply(registry: CallRegistry, message: Message) -> Told:
    return told(registry.apply(as_notice(message), NOW))
