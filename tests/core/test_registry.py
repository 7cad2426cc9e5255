"""How calls live, one example for each promise (the laws are in test_registry_machine.py)."""

from copy import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.whatconverts.core.enums import (
    CallerKind,
    EndReason,
    Outcome,
    Progress,
    TransitionKind,
)
from custom_components.whatconverts.core.history import StoredCalls
from custom_components.whatconverts.core.known import KnownCaller, KnownCallers
from custom_components.whatconverts.core.model import CallNotice, DayCount
from custom_components.whatconverts.core.payload import parse
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.rules import Rules
from custom_components.whatconverts.core.unsaved import DetailNews
from tests.support.factories import (
    CALLER,
    LINE,
    NOW,
    RULES,
    ended_call,
    live_call,
    minutes,
    notice,
    payload,
    stored_calls,
    told,
)

COMPLETED = Progress.COMPLETED
MISSED = {"answer": Outcome.NO_ANSWER}


@pytest.fixture
def registry() -> CallRegistry:
    return CallRegistry(RULES)


def from_caller(lead_id: int, *, test: bool = False, **details: Any) -> CallNotice:  # noqa: ANN401 - any field
    who = {"caller_number": CALLER, "tracking_number": LINE}
    return notice(lead_id, changes=who | details, test=test)


def test_a_call_starts_and_completes(registry: CallRegistry) -> None:
    assert told(registry.apply(notice(), NOW)) == [("started", 1)]
    verdict = registry.apply(notice(1, COMPLETED, {"duration_seconds": 90}), NOW + minutes(2))
    assert told(verdict) == [("ended", 1)]
    (step,) = verdict.transitions
    assert step.call.end_reason is EndReason.COMPLETED
    assert step.call.ended_at == NOW + minutes(1.5)


def test_a_missed_call_ends_and_is_then_missed(registry: CallRegistry) -> None:
    registry.apply(notice(), NOW)
    assert told(registry.apply(notice(1, COMPLETED, MISSED), NOW)) == [("ended", 1), ("missed", 1)]
    assert registry.snapshot(NOW).count == DayCount(calls=1, missed=1)


def test_an_end_that_overtakes_its_start_is_one_finished_call(registry: CallRegistry) -> None:
    answered = {"answer": Outcome.ANSWERED, "city": "Durham"}
    assert told(registry.apply(notice(1, COMPLETED, answered), NOW)) == [("ended", 1)]
    late = registry.apply(notice(changes={"city": "Cary", "line": "Website"}), NOW)
    assert told(late) == [("updated", 1)]
    call = registry.get(1)
    assert call is not None
    assert (call.details.get("city"), call.details.get("line")) == ("Durham", "Website")
    assert registry.snapshot(NOW).count == DayCount(calls=1)


@pytest.mark.parametrize(
    ("age", "started_before_arrival"),
    [
        pytest.param(minutes(0), minutes(0), id="just now"),
        pytest.param(minutes(10), minutes(10), id="ten minutes ago"),
        pytest.param(minutes(-10), minutes(-10), id="in ten minutes"),
        pytest.param(minutes(10.01), minutes(0), id="more than ten minutes ago"),
        pytest.param(minutes(-10.01), minutes(0), id="far in the future"),
        pytest.param(minutes(60), minutes(0), id="at the time limit"),
    ],
)
def test_the_senders_time_counts_if_it_is_near_ours(
    registry: CallRegistry, age: timedelta, started_before_arrival: timedelta
) -> None:
    assert told(registry.apply(notice(created_at=NOW - age), NOW)) == [("started", 1)]
    (call,) = registry.live
    assert call.started_at == NOW - started_before_arrival


def test_without_a_time_a_call_starts_when_it_arrives(registry: CallRegistry) -> None:
    registry.apply(notice(created_at=None), NOW)
    (call,) = registry.live
    assert call.started_at == NOW


@pytest.mark.parametrize("progress", list(Progress))
def test_a_call_older_than_the_limit_is_kept_and_not_told(
    registry: CallRegistry, progress: Progress
) -> None:
    old = notice(1, progress, MISSED, created_at=NOW - minutes(60.01))
    verdict = registry.apply(old, NOW)
    assert verdict.changed
    assert not verdict.transitions
    call = registry.get(1)
    assert call is not None
    assert call.end_reason is EndReason.EXPIRED
    assert call.ended_at == NOW - minutes(0.01)
    assert registry.snapshot(NOW).count == DayCount()
    assert registry.snapshot(NOW).office.newest is None


def test_the_published_sample_is_a_test_call_each_time(registry: CallRegistry) -> None:
    sample = parse(payload("phone_call_in_progress"))
    assert isinstance(sample, CallNotice)
    for arrival in (NOW, NOW + minutes(1)):
        assert told(registry.apply(sample, arrival)) == [("started", 153928)]
        assert not registry.apply(sample, arrival).changed
        verdict = registry.expire(arrival + timedelta(seconds=30))
        assert told(verdict) == [("ended", 153928)]
        (step,) = verdict.transitions
        assert (step.call.test, step.call.started_at) == (True, arrival)
        assert (step.call.end_reason, step.call.outcome) == ("completed", "answered")
        assert step.call.ended_at == arrival + timedelta(seconds=30)
    assert registry.snapshot(NOW).count == DayCount()
    assert len(list(registry)) == 1


def test_a_simulated_call_can_be_missed(registry: CallRegistry) -> None:
    registry.apply(notice(registry.free_lead_id(), changes=MISSED, test=True), NOW)
    verdict = registry.expire(NOW + minutes(1))
    assert [kind for kind, _ in told(verdict)] == ["ended", "missed"]
    assert registry.snapshot(NOW).count == DayCount()


def test_simulated_calls_never_share_a_lead_id(registry: CallRegistry) -> None:
    for _ in range(3):
        lead_id = registry.free_lead_id()
        assert registry.get(lead_id) is None
        assert lead_id < 2**53
        registry.apply(notice(lead_id, test=True), NOW)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (notice(is_phone_call=False), "unknown_lead_without_type"),
        (notice(progress=None), "unknown_lead_without_status"),
        (notice(is_update=True), "update_of_unknown_lead"),
    ],
    ids=["no lead type", "no status", "update in progress"],
)
def test_these_messages_start_nothing(
    registry: CallRegistry, message: CallNotice, reason: str
) -> None:
    verdict = registry.apply(message, NOW)
    assert (verdict.ignored, verdict.changed, verdict.transitions) == (reason, False, ())
    assert list(registry) == []
    assert registry.leads.get(1) is None


@pytest.mark.parametrize(
    "message",
    [
        notice(progress=None, changes={"city": "Cary"}),
        notice(changes={"city": "Cary"}, is_phone_call=False),
        notice(changes={"city": "Cary"}, is_update=True),
    ],
    ids=["no status", "no lead type", "update"],
)
def test_the_same_messages_update_a_known_call(registry: CallRegistry, message: CallNotice) -> None:
    registry.apply(notice(changes={"line": "Website"}), NOW)
    assert told(registry.apply(message, NOW)) == [("updated", 1)]
    (call,) = registry.live
    assert (call.details.get("city"), call.details.get("line")) == ("Cary", "Website")


def test_an_update_that_completes_an_unknown_call_is_kept_silently(registry: CallRegistry) -> None:
    verdict = registry.apply(notice(1, COMPLETED, MISSED, is_update=True), NOW)
    assert (verdict.ignored, verdict.changed, verdict.transitions) == (None, True, ())
    call = registry.get(1)
    assert call is not None
    assert (call.muted, call.end_reason, call.missed) == (True, "completed", True)
    assert registry.snapshot(NOW).count == DayCount()


def test_what_only_the_end_can_show_is_no_update_before_it(registry: CallRegistry) -> None:
    registry.apply(notice(), NOW)
    verdict = registry.apply(notice(progress=None, changes=MISSED), NOW)
    assert (verdict.changed, verdict.transitions) == (True, ())
    assert told(registry.dismiss(1, NOW)) == [("ended", 1), ("missed", 1)]


class TestTheSameCallerAgain:
    def test_ends_the_old_call_before_the_new_one_starts(self, registry: CallRegistry) -> None:
        registry.apply(from_caller(1), NOW)
        verdict = registry.apply(from_caller(2), NOW)
        assert told(verdict) == [("ended", 1), ("started", 2)]
        assert verdict.transitions[0].call.end_reason is EndReason.SUPERSEDED
        assert registry.snapshot(NOW).count == DayCount(calls=2)

    @pytest.mark.parametrize(
        "details",
        [{"caller_number": None}, {"caller_number": "+442071838750"}, {"tracking_number": "+1999"}],
        ids=["withheld", "another caller", "another line"],
    )
    def test_is_not_assumed_of(self, registry: CallRegistry, details: dict[str, Any]) -> None:
        registry.apply(from_caller(1, **details), NOW)
        assert told(registry.apply(from_caller(2), NOW)) == [("started", 2)]

    def test_withheld_callers_are_many(self, registry: CallRegistry) -> None:
        for lead_id in (1, 2):
            verdict = registry.apply(notice(lead_id, changes={"caller_number": None}), NOW)
            assert told(verdict) == [("started", lead_id)]

    def test_a_contact_without_a_callers_number_is_a_caller(self, registry: CallRegistry) -> None:
        contact: dict[str, Any] = {"caller_number": None, "contact_number": CALLER}
        registry.apply(from_caller(1, **contact), NOW)
        assert told(registry.apply(from_caller(2), NOW)) == [("ended", 1), ("started", 2)]
        again = registry.apply(from_caller(3, **contact), NOW)
        assert told(again) == [("ended", 2), ("started", 3)]
        assert again.transitions[1].call.previous_calls == 2

    def test_one_contact_of_two_withheld_callers_is_no_caller(self, registry: CallRegistry) -> None:
        contact: dict[str, Any] = {"withheld": True, "contact_number": CALLER}
        for lead_id in (1, 2):
            verdict = registry.apply(from_caller(lead_id, caller_number=None, **contact), NOW)
            assert told(verdict) == [("started", lead_id)]

    def test_a_contact_beside_a_known_caller_is_no_news(self, registry: CallRegistry) -> None:
        registry.apply(from_caller(1), NOW)
        contact = {"contact_number": "+442071838750"}
        assert told(registry.apply(notice(1, progress=None, changes=contact), NOW)) == []
        gone = notice(1, progress=None, changes={"caller_number": None})
        assert told(registry.apply(gone, NOW)) == [("updated", 1)]
        call = registry.get(1)
        assert call is not None
        assert call.caller_number == "+442071838750"

    def test_a_line_without_a_number_is_known_by_its_label(self, registry: CallRegistry) -> None:
        registry.apply(from_caller(1, tracking_number=None, line="Website"), NOW)
        other = registry.apply(from_caller(2, tracking_number=None, line="Adverts"), NOW)
        assert told(other) == [("started", 2)]
        again = registry.apply(from_caller(3, tracking_number=None, line="Website"), NOW)
        assert told(again) == [("ended", 1), ("started", 3)]

    def test_a_test_call_ends_no_real_one(self, registry: CallRegistry) -> None:
        registry.apply(from_caller(1), NOW)
        assert told(registry.apply(from_caller(2, test=True), NOW)) == [("started", 2)]

    def test_a_call_first_seen_completed_ends_nothing(self, registry: CallRegistry) -> None:
        registry.apply(from_caller(1), NOW)
        finished = notice(2, COMPLETED, {"caller_number": CALLER, "tracking_number": LINE})
        assert told(registry.apply(finished, NOW)) == [("ended", 2)]
        assert [call.lead_id for call in registry.live] == [1]


class TestMutedCalls:
    def test_spam_is_kept_and_not_told(self, registry: CallRegistry) -> None:
        assert told(registry.apply(notice(changes={"spam": True}), NOW)) == []
        assert [call.lead_id for call in registry.live] == [1]
        assert told(registry.apply(notice(changes={"spam": False, "city": "Cary"}), NOW)) == []
        assert told(registry.apply(notice(1, COMPLETED, MISSED), NOW)) == []
        snapshot = registry.snapshot(NOW)
        assert (snapshot.office.live, snapshot.office.newest, snapshot.count) == (
            (),
            None,
            DayCount(),
        )

    @pytest.mark.parametrize("kind", [CallerKind.KNOWN, CallerKind.VIP])
    def test_a_caller_whom_the_office_knows_is_no_spam(self, kind: CallerKind) -> None:
        known = KnownCallers([(CALLER, KnownCaller(kind))])
        registry = CallRegistry(Rules(time_zone=UTC, known=known))
        spam = {"spam": True, "caller_number": CALLER}
        assert told(registry.apply(notice(changes=spam), NOW)) == [("started", 1)]

    def test_a_blocked_caller_is_muted_whatever_else_is_so(self) -> None:
        known = KnownCallers([(CALLER, KnownCaller(CallerKind.BLOCKED))])
        registry = CallRegistry(Rules(time_zone=UTC, known=known))
        spam = {"spam": True, "caller_number": CALLER}
        assert told(registry.apply(notice(changes=spam), NOW)) == []

    def test_the_option_lets_spam_through(self) -> None:
        registry = CallRegistry(Rules(time_zone=UTC, mute_spam=False))
        assert told(registry.apply(notice(changes={"spam": True}), NOW)) == [("started", 1)]

    def test_are_decided_at_first_sight(self, registry: CallRegistry) -> None:
        registry.apply(notice(), NOW)
        assert told(registry.apply(notice(changes={"spam": True}), NOW)) == [("updated", 1)]
        assert told(registry.dismiss(1, NOW)) == [("ended", 1)]


class TestTheEnd:
    def test_by_a_person(self, registry: CallRegistry) -> None:
        registry.apply(notice(), NOW)
        verdict = registry.dismiss(1, NOW + minutes(1))
        assert told(verdict) == [("ended", 1)]
        (step,) = verdict.transitions
        assert (step.call.end_reason, step.call.outcome) == ("dismissed", "unknown")
        assert not registry.dismiss(1, NOW).changed
        assert not registry.dismiss(99, NOW).changed

    def test_by_the_time_limit(self, registry: CallRegistry) -> None:
        registry.apply(notice(), NOW)
        assert registry.next_deadline == NOW + minutes(60)
        assert not registry.expire(NOW + minutes(59.9)).changed
        verdict = registry.expire(NOW + minutes(300))
        (step,) = verdict.transitions
        assert (step.call.end_reason, step.call.ended_at) == ("expired", NOW + minutes(60))
        assert registry.next_deadline is None

    def test_comes_in_the_order_of_the_deadlines(self, registry: CallRegistry) -> None:
        registry.apply(notice(1), NOW)
        registry.apply(notice(2, created_at=NOW - minutes(5)), NOW)
        assert told(registry.expire(NOW + minutes(60))) == [("ended", 2), ("ended", 1)]

    def test_reported_late_fills_in_what_is_known(self, registry: CallRegistry) -> None:
        registry.apply(notice(), NOW)
        registry.expire(NOW + minutes(60))
        late = notice(1, COMPLETED, MISSED | {"duration_seconds": 5})
        assert told(registry.apply(late, NOW + minutes(70))) == [("updated", 1), ("missed", 1)]
        call = registry.get(1)
        assert call is not None
        assert (call.end_reason, call.ended_at) == ("expired", NOW + minutes(60))
        assert (call.details.get("duration_seconds"), call.missed) == (5, True)

    def test_is_missed_only_once(self, registry: CallRegistry) -> None:
        registry.apply(notice(1, COMPLETED, MISSED), NOW)
        registry.apply(notice(1, COMPLETED, {"answer": Outcome.ANSWERED}), NOW)
        assert told(registry.apply(notice(1, COMPLETED, MISSED), NOW)) == [("updated", 1)]
        assert registry.snapshot(NOW).count.missed == 1

    def test_a_voicemail_beats_the_answer_status(self, registry: CallRegistry) -> None:
        end = notice(1, COMPLETED, {"answer": Outcome.ANSWERED, "voicemail": True})
        assert [kind for kind, _ in told(registry.apply(end, NOW))] == ["ended", "missed"]


class TestThePicture:
    def test_live_calls_come_newest_first(self, registry: CallRegistry) -> None:
        registry.apply(notice(1), NOW)
        registry.apply(notice(2), NOW + minutes(1))
        registry.apply(notice(3, created_at=NOW - minutes(9)), NOW + minutes(1))
        snapshot = registry.snapshot(NOW)
        assert [call.lead_id for call in snapshot.office.live] == [2, 1, 3]
        assert snapshot.office.newest == registry.get(2)

    def test_the_newest_call_is_the_next_one_when_it_is_forgotten(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(notice(1), NOW)
        registry.apply(notice(2, COMPLETED), NOW + minutes(1))
        newest = registry.snapshot(NOW).office.newest
        assert newest is not None
        assert newest.lead_id == 2
        registry.forget({2: None})
        assert registry.get(2) is None
        assert registry.snapshot(NOW).office.newest == registry.get(1)
        # Of those that are in memory; now the file has to be asked.
        assert registry.stale_callers == set()

    def test_the_sample_of_before_is_not_the_newest_call_of_now(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(notice(153928, test=True), NOW)
        registry.expire(NOW + minutes(1))
        registry.apply(notice(153928, changes={"spam": True}, test=True), NOW + minutes(2))
        assert registry.snapshot(NOW).office.newest is None

    def test_days_are_local(self, registry: CallRegistry) -> None:
        # 23:55 in New York.
        late = datetime(2026, 3, 11, 3, 55, tzinfo=UTC)
        registry.apply(notice(1), late)
        registry.apply(notice(1, COMPLETED, MISSED), late + minutes(10))
        assert registry.snapshot(late).count == DayCount(1, 1)
        assert registry.snapshot(late + minutes(10)).count == DayCount()
        assert registry.snapshot(late + minutes(10)).today.isoformat() == "2026-03-11"

    def test_the_calls_of_a_day_are_those_that_count(self, registry: CallRegistry) -> None:
        registry.apply(notice(1), NOW)
        registry.apply(notice(2, COMPLETED), NOW)
        registry.apply(notice(3, test=True), NOW)
        registry.apply(notice(4, changes={"spam": True}), NOW)
        registry.apply(notice(5, created_at=NOW - timedelta(days=2)), NOW)
        registry.apply(notice(6), NOW + timedelta(days=1))
        today = registry.snapshot(NOW).today
        assert sorted(call.lead_id for call in registry.calls_of(today)) == [1, 2]

    def test_the_answer_rate_is_that_of_the_calls_of_which_it_is_known(
        self, registry: CallRegistry
    ) -> None:
        assert registry.snapshot(NOW).answer_rate is None
        for lead_id, told_of in enumerate((MISSED, {"answer": Outcome.ANSWERED}, MISSED, MISSED)):
            registry.apply(notice(lead_id + 1, COMPLETED, told_of), NOW)
        registry.apply(notice(9, COMPLETED), NOW)
        assert registry.snapshot(NOW).answer_rate == 25
        assert registry.snapshot(NOW + timedelta(days=1)).answer_rate is None

    def test_todays_calls_are_those_of_today_only(self, registry: CallRegistry) -> None:
        today, tomorrow = NOW, NOW + timedelta(days=1)
        registry.apply(notice(1, COMPLETED), today)
        registry.expire(tomorrow)
        assert not list(registry.calls_of(today.date()))
        # What comes late for a day that is over need not be remembered.
        registry.apply(notice(1, COMPLETED, {"city": "Cary"}), tomorrow)
        assert not list(registry.calls_of(today.date()))
        assert registry.stale_callers is None

    def test_the_file_tells_todays_calls_after_the_clock_was_ahead(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(notice(1, COMPLETED), NOW)
        registry.expire(NOW + timedelta(days=9))
        registry.expire(NOW)
        assert registry.stale_callers == set()
        call = registry.get(1)
        assert call is not None
        registry.look_again(StoredCalls(today=[call]))
        assert [one.lead_id for one in registry.calls_of(NOW.date())] == [1]
        assert registry.stale_callers is None

    def test_nobody_can_be_told_from_todays_calls(self, registry: CallRegistry) -> None:
        registry.apply(from_caller(1, contact_name="Ann", source="google"), NOW)
        registry.claim(1, "Maria")
        (call,) = registry.calls_of(NOW.date())
        assert call.caller_number is None
        assert call.claimed_by is None
        assert set(filter(None, call.details.values())) == {"google", LINE}

    def test_previous_calls_of_a_caller(self, registry: CallRegistry) -> None:
        registry.apply(notice(1, COMPLETED, MISSED | {"caller_number": CALLER}), NOW)
        registry.apply(notice(2, COMPLETED, {"caller_number": CALLER}, test=True), NOW)
        registry.apply(from_caller(3), NOW + minutes(1))
        call = registry.get(3)
        assert call is not None
        assert (call.previous_calls, call.last_outcome) == (1, Outcome.NO_ANSWER)


class TestStorage:
    def test_a_call_is_saved_only_as_it_was_stored(self, registry: CallRegistry) -> None:
        registry.apply(notice(1), NOW)
        registry.apply(notice(2), NOW)
        stored = registry.unsaved.taken()
        assert [call.lead_id for call in stored.calls] == [1, 2]
        registry.apply(notice(1, COMPLETED, MISSED), NOW)
        registry.unsaved.note_saved(stored)
        assert list(registry.unsaved) == [registry.get(1)]
        registry.unsaved.note_saved(registry.unsaved.taken())
        assert list(registry.unsaved) == []
        registry.unsaved.note_saved(stored)

    def test_what_was_restored_is_saved(self, registry: CallRegistry) -> None:
        calls = [ended_call(7, caller_number=CALLER), live_call(8)]
        registry.restore(stored_calls(calls), None)
        assert not registry.unsaved
        assert [registry.get(7), registry.get(8)] == calls
        assert registry.stale_callers is None

    def test_calls_beyond_the_newest_are_read_by_who_changes_them(self) -> None:
        registry = CallRegistry(RULES, newest_ended=1)
        calls = [ended_call(lead, at=NOW + minutes(lead), city="Cary") for lead in (1, 2)]
        registry.restore(stored_calls(calls), None)
        assert (registry.is_stored_only(1), registry.is_stored_only(2)) == (True, False)
        assert not registry.is_stored_only(3)
        assert (registry.knows(1), registry.knows(2), registry.knows(3)) == (True, True, False)
        verdict = registry.apply(notice(1, COMPLETED, {"city": "Durham"}), NOW, calls[0])
        assert told(verdict) == [("updated", 1)]
        # Until it is stored, it is in memory.
        assert not registry.is_stored_only(1)
        registry.unsaved.note_saved(registry.unsaved.taken())
        assert registry.is_stored_only(1)
        assert registry.ended_count == 2

    def test_the_newest_call_of_a_line_is_found_whatever_else_has_ended(self) -> None:
        registry = CallRegistry(RULES, newest_ended=1)
        older = ended_call(1, tracking_number=LINE)
        newer = ended_call(2, at=NOW + minutes(9), tracking_number="+17045550100")
        registry.restore(stored_calls([older, newer]), None)
        assert registry.get(1) is None
        assert registry.find_newest(1) == older
        assert registry.find_newest(2) == newer
        assert registry.find_newest(3) is None
        # Also while the file has not been asked yet how they are told apart now.
        registry.adopt(replace(RULES, lines_by_name=True))
        assert registry.find_newest(1) == older
        muted = CallRegistry(RULES)
        muted.restore(stored_calls([newer._replace(muted=True)]), None)
        assert muted.find_newest(2) == newer._replace(muted=True)
        assert registry.newest_of_lines == [older, newer, newer]
        assert registry.snapshot(NOW).of(LINE).newest == older

    def test_what_is_forgotten_is_unknown(self, registry: CallRegistry) -> None:
        for lead_id in (1, 2):
            registry.apply(from_caller(lead_id), NOW)
            registry.apply(notice(lead_id, COMPLETED, MISSED), NOW)
        before = registry.changes.position
        registry.forget({1: CALLER, 99: None})
        assert not registry.knows(1)
        assert [call.lead_id for call in registry.unsaved] == [2]
        assert list(registry.changes.since(before) or ()) == [1]
        assert [call.lead_id for call in registry.calls_of(registry.snapshot(NOW).today)] == [2]
        assert registry.snapshot(NOW).count == DayCount(calls=2, missed=2), "counts stay"
        registry.apply(from_caller(3), NOW + minutes(1))
        call = registry.get(3)
        assert call is not None
        assert call.previous_calls == 1

    def test_who_is_another_caller_when_a_call_is_forgotten_has_not_called(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(from_caller(1), NOW)
        registry.apply(notice(1, COMPLETED), NOW)
        registry.unsaved.note_saved(registry.unsaved.taken())
        # The file forgets the call as it was stored, and meanwhile it turns out who has called.
        registry.apply(notice(1, COMPLETED, {"caller_number": "+442071838750"}), NOW)
        registry.forget({1: CALLER})
        for lead_id, number in ((2, CALLER), (3, "+442071838750")):
            registry.apply(notice(lead_id, changes={"caller_number": number}), NOW)
            call = registry.get(lead_id)
            assert call is not None
            assert (call.previous_calls, call.last_outcome) == (0, None)

    def test_a_lead_id_that_lives_again_is_not_forgotten(self, registry: CallRegistry) -> None:
        registry.apply(notice(153928, COMPLETED, test=True), NOW)
        registry.apply(notice(153928, test=True), NOW + minutes(1))
        # The file has deleted the sample of before.
        registry.forget({153928: None})
        assert [call.lead_id for call in registry.live] == [153928]
        assert [call.lead_id for call in registry.unsaved] == [153928]
        assert registry.snapshot(NOW).office.newest == registry.get(153928)

    def test_what_is_being_read_when_all_is_forgotten_is_known_to_be_outdated(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(notice(1, COMPLETED), NOW)
        before = registry.changes.position
        registry.forget_ended()
        assert list(registry.changes.since(before) or ()) == [1]

    def test_when_all_is_forgotten_what_is_live_is_stored_and_the_file_need_not_be_asked(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(notice(1), NOW)
        registry.apply(notice(2, COMPLETED), NOW)
        registry.forget_ended()
        assert [call.lead_id for call in registry.unsaved] == [1]
        assert registry.stale_callers is None

    def test_a_call_that_changes_after_its_end_is_kept_once(self, registry: CallRegistry) -> None:
        registry.apply(from_caller(1), NOW)
        for city in ("Cary", "Durham"):
            registry.apply(notice(1, COMPLETED, {"city": city}), NOW)
        assert [call.details.get("city") for call in registry.newest_ended] == ["Durham"]
        registry.apply(from_caller(2), NOW + minutes(1))
        again = registry.get(2)
        assert again
        assert again.previous_calls == 1

    def test_what_the_file_tells_joins_what_is_in_memory(self, registry: CallRegistry) -> None:
        registry.apply(notice(1, changes={"tracking_number": LINE}), NOW)
        other = ended_call(2, tracking_number="+17045550100")
        registry.look_again(StoredCalls(lines=[other], today=[other]))
        snapshot = registry.snapshot(NOW)
        assert snapshot.of(LINE).newest == registry.get(1)
        assert snapshot.of("+17045550100").newest == other
        assert sorted(call.lead_id for call in registry.calls_of(snapshot.today)) == [1, 2]

    def test_until_the_file_is_asked_the_newest_call_of_a_line_is_the_newest_at_hand(self) -> None:
        restored = CallRegistry(RULES)
        calls = [ended_call(at, at=NOW + minutes(at), tracking_number=LINE) for at in (1, 2)]
        restored.restore(stored_calls(calls), None)
        restored.forget({2: None})
        assert restored.snapshot(NOW).of(LINE).newest == calls[0], "in memory, and stored"

        full = CallRegistry(RULES, newest_ended=1)
        for lead_id in (1, 2):
            on_line = notice(lead_id, COMPLETED, {"tracking_number": LINE})
            full.apply(on_line, NOW + minutes(lead_id))
        full.forget({2: None})
        newest = full.snapshot(NOW).of(LINE).newest
        assert newest == full.get(1) is not None, "not stored yet"

        lines = CallRegistry(RULES, newest_ended=1)
        other = ended_call(3, at=NOW + minutes(3), tracking_number="+17045550100")
        lines.restore(stored_calls([calls[0], other]), None)
        lines.forget({3: None})
        assert lines.get(1) is None
        assert lines.snapshot(NOW).of(LINE).newest == calls[0], "nothing has changed there"

    def test_lines_that_are_told_apart_anew_have_the_calls_in_memory_at_once(
        self, registry: CallRegistry
    ) -> None:
        for lead_id, name in enumerate(("Ads", "Web"), start=1):
            told_of = {"tracking_number": LINE, "line": name}
            registry.apply(notice(lead_id, COMPLETED, told_of), NOW + minutes(lead_id))
        assert registry.stale_callers is None
        registry.adopt(replace(RULES, lines_by_name=True))
        newest = {key: one.newest for key, one in registry.snapshot(NOW).lines.items()}
        assert newest == {"name:ads": registry.get(1), "name:web": registry.get(2)}
        assert registry.stale_callers == set(), "older ones are in the file"


class TestCalledBack:
    def test_a_missed_call_is_called_back(self, registry: CallRegistry) -> None:
        registry.apply(notice(1, COMPLETED, MISSED), NOW)
        for at in (NOW + minutes(5), None):
            call = registry.get(1)
            assert call is not None
            assert told(registry.note_call_back(call, {"called_back_at": at})) == [("updated", 1)]
            call = registry.get(1)
            assert call is not None
            assert call.called_back_at == at
            assert not registry.note_call_back(call, {"called_back_at": at}).changed

    @pytest.mark.parametrize("end", [None, Outcome.ANSWERED])
    def test_others_need_not_be(self, registry: CallRegistry, end: Outcome | None) -> None:
        registry.apply(notice(1), NOW)
        if end:
            registry.apply(notice(1, COMPLETED, {"answer": end}), NOW)
        call = registry.get(1)
        assert call is not None
        assert not registry.note_call_back(call, {"called_back_at": NOW}).changed

    def test_it_can_be_a_call_that_is_only_on_disk(self) -> None:
        registry = CallRegistry(RULES, newest_ended=1)
        calls = [ended_call(lead, at=NOW + minutes(lead), answer=Outcome.BUSY) for lead in (1, 2)]
        registry.restore(stored_calls(calls), None)
        assert told(registry.note_call_back(calls[0], {"called_back_at": NOW})) == [
            ("updated", 1),
            ("missed", 1),
        ]
        (call,) = registry.unsaved
        assert (call.lead_id, call.called_back_at) == (1, NOW)


class TestTheRecord:
    def test_each_message_adds_to_it(self, registry: CallRegistry) -> None:
        registry.apply(notice(1, details={"notes": "a"}), NOW)
        registry.apply(notice(1, COMPLETED, details={"notes": "b"}), NOW)
        registry.apply(notice(1, details={"notes": "c"}), NOW)
        (news,) = registry.unsaved.taken().news.values()
        assert [(one.details["notes"], one.late) for one in news] == [
            ("a", False),
            ("b", False),
            ("c", True),
        ]

    def test_a_repeat_adds_nothing(self, registry: CallRegistry) -> None:
        for _ in range(2):
            registry.apply(notice(1, details={"notes": "a"}), NOW)
        assert [len(news) for news in registry.unsaved.taken().news.values()] == [1]

    def test_who_shows_it_hears_of_what_is_new_in_it_alone(self, registry: CallRegistry) -> None:
        registry.apply(notice(1, details={"notes": "a"}), NOW)
        position = registry.changes.position
        again = registry.apply(notice(1, details={"notes": "a"}), NOW)
        assert (again.changed, registry.changes.position) == (False, position)
        news = registry.apply(notice(1, details={"notes": "b"}), NOW)
        assert not news.transitions
        assert list(registry.changes.since(position) or ()) == [1]

    def test_who_shows_it_hears_of_what_may_be_new_in_one_of_long_ago(self) -> None:
        registry = CallRegistry(RULES)
        registry.restore(stored_calls([ended_call(1)]), None)
        position = registry.changes.position
        assert not registry.apply(notice(1, details={"notes": "a"}), NOW).transitions
        assert list(registry.changes.since(position) or ()) == [1]

    def test_a_start_that_its_end_has_overtaken_fills_its_gaps(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(notice(1, COMPLETED, details={"form": {"Roof": "flat"}}), NOW)
        late = DetailNews({"form": {"Size": "10"}}, late=True)
        registry.apply(notice(1, details=late.details), NOW)
        assert registry.unsaved.taken().news[1][1:] == (late,)

    def test_the_sample_of_before_is_nothing_to_the_one_of_now(
        self, registry: CallRegistry
    ) -> None:
        registry.apply(notice(1, COMPLETED, details={"notes": "a"}, test=True), NOW)
        registry.apply(notice(1, test=True), NOW + minutes(1))
        assert registry.unsaved.taken().news == {1: (DetailNews({}, anew=True),)}

    def test_what_is_ignored_adds_nothing(self, registry: CallRegistry) -> None:
        registry.apply(notice(1, None, details={"notes": "a"}), NOW)
        assert not registry.unsaved


def test_a_call_that_is_over_began_when_the_sender_says(registry: CallRegistry) -> None:
    long_call = notice(1, COMPLETED, {"duration_seconds": 1500}, created_at=NOW - minutes(25))
    (ended,) = registry.apply(long_call, NOW).transitions
    assert (ended.call.started_at, ended.call.ended_at) == (NOW - minutes(25), NOW)


def test_no_call_ends_before_it_began(registry: CallRegistry) -> None:
    registry.apply(notice(created_at=NOW + minutes(5)), NOW)
    (ended,) = registry.apply(notice(1, COMPLETED), NOW + minutes(1)).transitions
    assert ended.call.ended_at == ended.call.started_at == NOW + minutes(5)


def test_a_start_that_comes_late_ends_no_newer_call(registry: CallRegistry) -> None:
    registry.apply(from_caller(2), NOW)
    late = notice(1, changes=from_caller(1).changes, created_at=NOW - minutes(3))
    assert told(registry.apply(late, NOW)) == [("started", 1)]
    assert {call.lead_id for call in registry.live} == {1, 2}


def test_the_superseded_call_is_a_previous_call(registry: CallRegistry) -> None:
    registry.apply(from_caller(1), NOW)
    ended, started = registry.apply(from_caller(2), NOW + minutes(1)).transitions
    assert (ended.call.lead_id, ended.call.end_reason) == (1, EndReason.SUPERSEDED)
    assert (started.call.previous_calls, started.call.last_outcome) == (1, Outcome.UNKNOWN)


@pytest.mark.parametrize(("by_name", "live"), [(False, {1, 2}), (True, {2})])
def test_who_redials_and_reaches_another_number_of_a_pool_has_left_the_old_call(
    registry: CallRegistry, *, by_name: bool, live: set[int]
) -> None:
    registry.adopt(replace(RULES, lines_by_name=by_name))
    registry.apply(from_caller(1, tracking_number=LINE, line="Ads"), NOW)
    registry.apply(from_caller(2, tracking_number="+17045550100", line="ads"), NOW + minutes(1))
    assert {call.lead_id for call in registry.live} == live


def known(number: str, kind: CallerKind, name: str | None = None) -> Rules:
    return replace(RULES, known=KnownCallers([(number, KnownCaller(kind, name))]))


def test_a_known_name_wins_and_a_live_call_is_recognised_anew(registry: CallRegistry) -> None:
    registry.apply(from_caller(1, contact_name="Somebody"), NOW)
    (updated,) = registry.adopt(known(CALLER, CallerKind.VIP, "Aunt May")).transitions
    assert updated.kind is TransitionKind.UPDATED
    assert (updated.call.known_name, updated.call.vip) == ("Aunt May", True)
    assert registry.adopt(registry.rules).transitions == ()


def test_a_blocked_caller_is_muted(registry: CallRegistry) -> None:
    registry.adopt(known(CALLER, CallerKind.BLOCKED))
    assert told(registry.apply(from_caller(1), NOW)) == []
    (call,) = registry.live
    assert (call.blocked, call.muted) == (True, True)
    assert registry.snapshot(NOW).count == DayCount()


def test_blocking_a_caller_does_not_mute_the_call_that_is_live(registry: CallRegistry) -> None:
    registry.apply(from_caller(1), NOW)
    assert told(registry.adopt(known(CALLER, CallerKind.BLOCKED))) == [("updated", 1)]
    assert told(registry.apply(notice(1, COMPLETED), NOW)) == [("ended", 1)]


def test_an_ended_call_keeps_what_was_known(registry: CallRegistry) -> None:
    registry.apply(from_caller(1), NOW)
    registry.apply(notice(1, COMPLETED), NOW)
    assert registry.adopt(known(CALLER, CallerKind.VIP, "Aunt May")).transitions == ()
    call = registry.get(1)
    assert call is not None
    assert call.known_name is None


def test_a_call_is_claimed_once_and_only_while_it_is_live(registry: CallRegistry) -> None:
    assert registry.claim(1, "Maria").changed is False
    registry.apply(notice(), NOW)
    (updated,) = registry.claim(1, "Maria").transitions
    assert (updated.kind, updated.call.claimed_by) == (TransitionKind.UPDATED, "Maria")
    assert registry.claim(1, "Maria").changed is False
    assert told(registry.claim(1, "Ben")) == [("updated", 1)]


def test_every_line_has_its_own_picture(registry: CallRegistry) -> None:
    other = "+17045550100"
    registry.apply(notice(1, changes={"tracking_number": LINE}), NOW)
    registry.apply(notice(2, changes={"tracking_number": other}), NOW + minutes(1))
    registry.apply(notice(3), NOW + minutes(2))
    registry.apply(notice(1, COMPLETED), NOW + minutes(3))
    snapshot = registry.snapshot(NOW + minutes(3))
    assert [call.lead_id for call in snapshot.of(None).live] == [3, 2]
    assert (snapshot.of(LINE).live, snapshot.of(LINE).newest) == ((), registry.get(1))
    assert [call.lead_id for call in snapshot.of(other).live] == [2]
    assert snapshot.of("nowhere").newest is None


@pytest.mark.parametrize("progress", list(Progress))
def test_a_call_that_changes_its_line_leaves_the_old_one(
    registry: CallRegistry, progress: Progress
) -> None:
    registry.apply(notice(1, changes={"tracking_number": LINE}), NOW)
    registry.apply(notice(1, progress, {"tracking_number": "+17045550100"}), NOW)
    snapshot = registry.snapshot(NOW)
    assert set(snapshot.lines) == {"+17045550100"}
    counts = [snapshot.count_of(line) for line in (LINE, "+17045550100")]
    assert counts == [DayCount(), DayCount(1)]


def test_a_repeat_caller_is_one_whom_either_of_us_knows(registry: CallRegistry) -> None:
    registry.apply(from_caller(1), NOW)
    registry.apply(notice(1, COMPLETED), NOW)
    registry.apply(from_caller(2, repeat_caller=False), NOW + minutes(1))
    call = registry.get(2)
    assert call is not None
    assert call.is_repeat_caller is True


def test_a_line_is_named_by_its_newest_call_only(registry: CallRegistry) -> None:
    registry.apply(notice(1, changes={"tracking_number": LINE}), NOW)
    registry.apply(notice(2, changes={"tracking_number": LINE}), NOW + minutes(1))
    older, newer = registry.get(1), registry.get(2)
    assert older is not None
    assert newer is not None
    assert (registry.is_newest(older), registry.is_newest(newer)) == (False, True)


@pytest.mark.parametrize("age", [0, 5, 59, 60, 61, 300, 60 * 24 * 40])
def test_how_old_a_call_is_when_its_start_is_heard_of(registry: CallRegistry, age: float) -> None:
    created_at = NOW - minutes(age)
    verdict = registry.apply(notice(created_at=created_at), NOW)
    # Between ten minutes and the limit the sender's time is not believed.
    expected = minutes(0) if 10 < age <= 60 else minutes(age)
    assert verdict.start_age == expected


def test_only_a_start_has_an_age(registry: CallRegistry) -> None:
    long_ago = NOW - minutes(300)
    no_start = [
        notice(1, COMPLETED, created_at=long_ago),
        notice(2, created_at=long_ago, is_update=True),
        notice(3, None, created_at=long_ago),
        notice(4, created_at=long_ago, test=True),
    ]
    assert [registry.apply(one, NOW).start_age for one in no_start] == [None] * 4
    registry.apply(notice(5), NOW)
    assert registry.apply(notice(5, changes={"city": "Cary"}), NOW).start_age is None


def test_news_that_changes_nothing_to_be_seen_is_not_told(registry: CallRegistry) -> None:
    """That WhatConverts, too, knows a caller who is known here."""
    registry.apply(from_caller(1), NOW)
    registry.apply(notice(1, COMPLETED), NOW)
    registry.apply(from_caller(2), NOW + minutes(1))
    assert told(registry.apply(from_caller(2, repeat_caller=True), NOW + minutes(2))) == []
