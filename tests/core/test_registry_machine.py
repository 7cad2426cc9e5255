"""The registry against the oracle: the same things happen to both, and they agree at every step."""

from collections import defaultdict
from copy import replace
from datetime import UTC, datetime, timedelta
import json
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from custom_components.whatconverts.core.enums import Outcome, Progress
from custom_components.whatconverts.core.fields import CallDetails
from custom_components.whatconverts.core.model import Call, CallNotice
from custom_components.whatconverts.core.record import as_record
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.rules import Rules
from tests.support.factories import CALLER, LINE, NOW, dump, minutes, told
from tests.support.oracle import Message, Oracle, Told

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
        lead={"lead_id": message.lead},
        test=message.test,
    )


class RegistryMachine(RuleBasedStateMachine):
    """One webhook: posts arrive, time passes, people end calls, Home Assistant restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.oracle = Oracle(ZONE, HOUR)
        self.registry = CallRegistry(Rules(time_zone=ZONE, time_limit=HOUR))
        self.told: defaultdict[int, list[str]] = defaultdict(list)
        self.last: Message | None = None
        self.on_disk: dict[int, Any] = {}
        self.being_stored: list[Call] | None = None

    @initialize(pools=st.booleans())
    def lines_go_by_number_or_by_name(self, *, pools: bool) -> None:
        self.registry.adopt(replace(self.registry.rules, lines_by_name=pools))
        self.oracle.pools = pools

    # -- posts ---------------------------------------------------------------

    @rule(lead=leads, age=ages, fields=beginnings)
    def call_begins(self, lead: int, age: timedelta | None, fields: dict[str, Any]) -> None:
        self.post(Message(lead, "in_progress", self.ago(age), fields))

    @rule(lead=leads, number=st.sampled_from([LINE, OTHER_LINE, None]))
    def somebody_calls_a_pool(self, lead: int, number: str | None) -> None:
        fields = {"caller_number": CALLER, "tracking_number": number, "line": "Website"}
        self.post(Message(lead, "in_progress", self.now, fields))

    @rule(lead=leads, fields=endings)
    def call_completes(self, lead: int, fields: dict[str, Any]) -> None:
        self.post(Message(lead, "completed", self.now, fields))

    @rule(
        lead=leads, says=says, age=ages, fields=anything, update=st.booleans(), typed=st.booleans()
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
    ) -> None:
        self.post(Message(lead, says, self.ago(age), fields, update=update, typed=typed))

    @rule(says=says, fields=anything, update=st.booleans())
    def sample_arrives(self, says: str | None, fields: dict[str, Any], *, update: bool) -> None:
        message = Message(SAMPLE_LEAD, says, SAMPLE_CREATED, fields, update=update, test=True)
        self.post(message)

    @rule(fields=beginnings)
    def somebody_simulates_a_call(self, fields: dict[str, Any]) -> None:
        lead = self.registry.free_lead_id()
        assert lead not in self.oracle.calls
        self.post(Message(lead, "in_progress", None, fields, test=True))

    @precondition(lambda self: self.last is not None)
    @rule(later=st.integers(0, 3))
    def the_last_post_is_repeated(self, later: int) -> None:
        assert self.last is not None
        self.now += timedelta(seconds=later)
        before = dump(self.registry)
        verdict = self.registry.apply(as_notice(self.last), self.now)
        assert not verdict.changed
        assert not verdict.transitions
        assert dump(self.registry) == before

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

    @rule()
    def weeks_pass(self) -> None:
        self.wait(timedelta(days=40))

    @rule(lead=st.one_of(leads, st.just(SAMPLE_LEAD)))
    def somebody_ends_a_call(self, lead: int) -> None:
        before = dump(self.registry)
        verdict = self.registry.dismiss(lead, self.now)
        self.agree(told(verdict), self.oracle.dismiss(lead, self.now))
        assert verdict.changed == (dump(self.registry) != before)

    @rule(
        limit=st.sampled_from([minutes(5), HOUR, 2 * HOUR]),
        muted=st.sets(st.sampled_from(["spam", "duplicate", "repeat_caller"])),
        profiles=st.sampled_from([frozenset(), frozenset({"Shop"}), frozenset({"Shop", "Clinic"})]),
        days=st.sampled_from([1, 30, 60]),
        pools=st.booleans(),
    )
    def the_options_change(
        self,
        *,
        limit: timedelta,
        muted: set[str],
        profiles: frozenset[str],
        days: int,
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
            lines_by_name=pools,
        )
        # Everything is written anew when settings change: more days bring nothing back.
        self.everything_is_written_anew()
        assert not self.registry.adopt(rules).transitions
        self.oracle.limit = limit
        self.oracle.muted_kinds = muted
        self.oracle.profiles = set(profiles)
        self.oracle.month = timedelta(days=days)
        self.oracle.pools = pools
        # Deadlines and ages are those of the new rules at once.
        self.wait(timedelta(0))

    @rule()
    def somebody_forgets_everything(self) -> None:
        before = dump(self.registry)
        verdict = self.registry.forget_ended()
        self.agree(told(verdict), self.oracle.forget())
        after = dump(self.registry)
        assert verdict.changed == (after != before)
        assert all("end_reason" not in call for call in after["calls"])
        assert after["days"] == before["days"]
        gone = {call["lead_id"] for call in before["calls"] if "end_reason" in call}
        assert not [lead for lead in gone if lead in self.registry.leads]
        self.everything_is_written_anew()
        self.drop_what_is_forgotten()

    # -- storage -------------------------------------------------------------

    @rule()
    def restart(self) -> None:
        before = dump(self.registry)
        self.restore(before["calls"], before["days"])
        assert dump(self.registry) == before

    @precondition(lambda self: self.being_stored is None)
    @rule()
    def changes_are_being_written(self) -> None:
        self.being_stored = list(self.registry.unsaved)

    @precondition(lambda self: self.being_stored is not None)
    @rule(works=st.booleans())
    def changes_are_written_or_not(self, *, works: bool) -> None:
        assert self.being_stored is not None
        if works:
            self.on_disk |= {call.lead_id: as_record(call) for call in self.being_stored}
            self.registry.unsaved.note_saved(self.being_stored)
        self.being_stored = None

    @precondition(lambda self: self.being_stored is None)
    @rule(lead=leads, fields=endings)
    def a_call_completes_during_a_write(self, lead: int, fields: dict[str, Any]) -> None:
        self.changes_are_being_written()
        self.call_completes(lead, fields)
        self.changes_are_written_or_not(works=True)

    @rule()
    def everything_is_written_anew(self) -> None:
        self.on_disk = {call.lead_id: as_record(call) for call in self.registry}
        self.registry.unsaved.note_saved(list(self.registry.unsaved))
        self.being_stored = None

    @rule()
    def crash_after_a_commit(self) -> None:
        """What is on disk and what is noted as unsaved are together all there is."""
        self.being_stored = None
        self.changes_are_being_written()
        self.changes_are_written_or_not(works=True)
        self.restore(list(self.on_disk.values()), self.registry.dump_days())
        self.wait(timedelta(0))

    # -- laws ----------------------------------------------------------------

    @invariant()
    def they_know_the_same_calls(self) -> None:
        assert sorted(call.lead_id for call in self.registry) == sorted(self.oracle.calls)
        for lead, theirs in self.oracle.calls.items():
            ours = self.registry.get(lead)
            assert ours is not None
            assert ours.is_live == (theirs["reason"] is None)
            assert (ours.started_at, ours.ended_at) == (theirs["started"], theirs["ended"])
            assert ours.end_reason == theirs["reason"]
            assert ours.outcome == self.oracle.outcome(theirs)
            assert (ours.muted, ours.test) == (theirs["muted"], theirs["test"])
            assert (ours.previous_calls, ours.last_outcome) == (theirs["previous"], theirs["last"])
            for name, value in theirs["fields"].items():
                assert ours.details.get(name) == value

    @invariant()
    def they_show_the_same_calls(self) -> None:
        snapshot = self.registry.snapshot(self.now)
        assert [call.lead_id for call in snapshot.office.live] == self.oracle.newest_first()
        assert (snapshot.count.calls, snapshot.count.missed) == self.oracle.counts(self.now)
        newest = self.oracle.newest()
        assert snapshot.office.newest == (None if newest is None else self.registry.get(newest))

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
            assert ("ended" in self.told[lead]) == (over and not call["muted"]), lead

    def drop_what_is_forgotten(self) -> None:
        """A forgotten call may come again, as a new one."""
        for lead in set(self.told) - set(self.oracle.calls):
            del self.told[lead]

    # -- hands ---------------------------------------------------------------

    def ago(self, age: timedelta | None) -> datetime | None:
        return None if age is None else self.now - age

    def post(self, message: Message) -> None:
        before = dump(self.registry)
        verdict = self.registry.apply(as_notice(message), self.now)
        known = message.lead in self.oracle.calls
        if known and self.oracle.calls[message.lead]["reason"] and message.test:
            self.forget_what_was_told(message, verdict_ignored=verdict.ignored is not None)
        self.agree(told(verdict), self.oracle.receive(message, self.now))
        assert verdict.changed == (dump(self.registry) != before)
        assert (verdict.ignored is not None) <= (not known or message.test)
        self.last = message

    def forget_what_was_told(self, message: Message, *, verdict_ignored: bool) -> None:
        """Each arrival of the sample after its end is a new call."""
        if message.says == "in_progress" and not verdict_ignored:
            del self.told[message.lead]

    def wait(self, time: timedelta) -> None:
        self.now += time
        before = dump(self.registry)
        verdict = self.registry.expire(self.now)
        self.agree(told(verdict), self.oracle.pass_time(self.now))
        assert verdict.changed == (dump(self.registry) != before)
        deadline = self.registry.next_deadline
        assert deadline is None or deadline > self.now
        self.drop_what_is_forgotten()

    def restore(self, records: list[Any], days: dict[str, Any]) -> None:
        stored = json.loads(json.dumps({"calls": records, "days": days}))
        self.registry = CallRegistry(self.registry.rules)
        assert self.registry.restore(stored["calls"], stored["days"]) == 0
        self.on_disk = {record["lead_id"]: record for record in records}
        self.being_stored = None

    def agree(self, ours: Told, theirs: Told) -> None:
        assert ours == theirs
        for kind, lead in ours:
            self.told[lead].append(kind)
        self.last = None


TestRegistryMachine = RegistryMachine.TestCase


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
