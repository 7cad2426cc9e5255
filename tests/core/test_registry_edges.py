"""Edges of the registry that a small mistake would move: found by scripts/mutate."""

from copy import replace

import pytest

from custom_components.whatconverts.core.enums import CallerKind, EndReason, Outcome, Progress
from custom_components.whatconverts.core.history import StoredCalls
from custom_components.whatconverts.core.known import KnownCaller, KnownCallers
from custom_components.whatconverts.core.model import DayCount, LineCalls
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.unsaved import UnsavedCalls
from tests.support.factories import CALLER, LINE, NOW, RULES, minutes, notice, told

OTHER_LINE = "+17045550100"
OTHER_CALLER = "+442071838750"
VIP = replace(RULES, known=KnownCallers([(CALLER, KnownCaller(CallerKind.VIP, "Ann"))]))


@pytest.fixture
def registry() -> CallRegistry:
    return CallRegistry(VIP)


def test_a_caller_whose_number_comes_later_is_recognised(registry: CallRegistry) -> None:
    registry.apply(notice(), NOW)
    registry.apply(notice(progress=None, changes={"caller_number": CALLER}), NOW)
    call = registry.get(1)
    assert call
    assert (call.vip, call.known_name) == (True, "Ann")


def test_a_caller_is_recognised_by_a_contact_until_the_number_comes(
    registry: CallRegistry,
) -> None:
    registry.apply(notice(changes={"contact_number": CALLER}), NOW)
    call = registry.get(1)
    assert call
    assert (call.vip, call.known_name) == (True, "Ann")
    registry.apply(notice(progress=None, changes={"caller_number": OTHER_CALLER}), NOW)
    call = registry.get(1)
    assert call
    assert (call.caller_number, call.vip, call.known_name) == (OTHER_CALLER, False, None)


def test_a_call_that_is_over_is_not_recognised_anew(registry: CallRegistry) -> None:
    registry.apply(notice(1, Progress.COMPLETED), NOW)
    registry.apply(notice(progress=None, changes={"caller_number": CALLER}), NOW)
    call = registry.get(1)
    assert call
    assert (call.details.get("caller_number"), call.vip) == (CALLER, False)


def test_the_sample_that_comes_anew_leaves_nothing_of_the_old_one(registry: CallRegistry) -> None:
    registry.apply(notice(test=True, changes={"city": "Durham"}), NOW)
    registry.dismiss(1, NOW)
    assert told(registry.apply(notice(test=True), NOW + minutes(1))) == [("started", 1)]
    assert [call.lead_id for call in registry] == [1]
    assert registry.leads.get(1) == {"lead_id": 1}


def test_free_lead_ids_follow_each_other(registry: CallRegistry) -> None:
    first = registry.free_lead_id()
    registry.apply(notice(first), NOW)
    assert registry.free_lead_id() == first + 1


def test_calls_that_run_out_at_one_moment_end_in_the_order_of_their_arrival(
    registry: CallRegistry,
) -> None:
    registry.apply(notice(2, created_at=NOW), NOW)
    registry.apply(notice(1, created_at=NOW), NOW + minutes(1))
    assert told(registry.expire(NOW + minutes(60))) == [("ended", 2), ("ended", 1)]


def test_calls_that_one_call_supersedes_end_in_the_order_of_their_starts(
    registry: CallRegistry,
) -> None:
    who = {"caller_number": CALLER, "tracking_number": LINE}
    registry.apply(notice(1, changes=who), NOW)
    # Its start comes late, and so ends nothing.
    registry.apply(notice(2, changes=who, created_at=NOW - minutes(3)), NOW)
    verdict = registry.apply(notice(3, changes=who), NOW + minutes(1))
    assert told(verdict) == [("ended", 2), ("ended", 1), ("started", 3)]


def test_nothing_can_be_restored(registry: CallRegistry) -> None:
    registry.restore(StoredCalls(), None)
    assert list(registry) == []
    assert not registry.unsaved
    assert registry.stale_callers is None


def test_a_call_as_old_as_the_limit_is_just_not_too_old(registry: CallRegistry) -> None:
    first = NOW - RULES.time_limit
    registry.apply(notice(1, Progress.COMPLETED, created_at=first), NOW)
    registry.apply(notice(2, Progress.COMPLETED, created_at=first - minutes(1)), NOW)
    reasons = [(call.lead_id, call.end_reason, call.muted) for call in registry]
    assert sorted(reasons) == [(1, EndReason.COMPLETED, False), (2, EndReason.EXPIRED, True)]


def test_a_caller_can_become_another(registry: CallRegistry) -> None:
    registry.apply(notice(changes={"caller_number": CALLER}), NOW)
    bob = KnownCallers([(CALLER, KnownCaller(CallerKind.BLOCKED, "Bob"))])
    registry.adopt(replace(RULES, known=bob))
    call = registry.get(1)
    assert call
    assert (call.known_name, call.vip, call.blocked) == ("Bob", False, True)


def test_the_sample_that_comes_anew_is_no_call_before_itself(registry: CallRegistry) -> None:
    registry.apply(notice(1, Progress.COMPLETED, {"caller_number": CALLER}), NOW)
    registry.apply(notice(1, changes={"caller_number": CALLER}, test=True), NOW + minutes(1))
    call = registry.get(1)
    assert call
    assert (call.is_live, call.previous_calls) == (True, 0)


def test_forgetting_is_a_change_even_if_only_a_live_call_remembers(registry: CallRegistry) -> None:
    registry.apply(notice(1, Progress.COMPLETED, {"caller_number": CALLER}), NOW)
    registry.apply(notice(2, changes={"caller_number": CALLER}), NOW)
    registry.forget({1: CALLER})
    assert [(call.lead_id, call.previous_calls) for call in registry] == [(2, 1)]
    assert registry.forget_ended().changed
    assert [(call.lead_id, call.previous_calls) for call in registry] == [(2, 0)]
    assert not registry.forget_ended().changed


def _newest(registry: CallRegistry) -> set[int]:
    """Return which calls are the newest of their lines, asked before any picture is taken."""
    return {call.lead_id for call in registry if registry.is_newest(call)}


def test_a_call_is_the_newest_of_its_own_line_only(registry: CallRegistry) -> None:
    registry.apply(notice(1, changes={"tracking_number": LINE}), NOW)
    older = NOW - minutes(3)
    registry.apply(notice(2, changes={"tracking_number": OTHER_LINE}, created_at=older), NOW)
    assert _newest(registry) == {1, 2}
    assert registry.snapshot(NOW).of(OTHER_LINE).newest == registry.get(2)


def test_the_newest_call_is_known_as_it_is_now(registry: CallRegistry) -> None:
    registry.apply(notice(1, changes={"tracking_number": LINE}), NOW)
    registry.claim(1, "Maria")
    assert _newest(registry) == {1}


def test_the_line_that_a_call_leaves_has_its_older_call_again(registry: CallRegistry) -> None:
    registry.apply(notice(1, changes={"tracking_number": LINE}), NOW)
    registry.apply(notice(2, changes={"tracking_number": LINE}), NOW + minutes(1))
    assert _newest(registry) == {2}
    registry.apply(notice(2, changes={"tracking_number": OTHER_LINE}), NOW + minutes(1))
    assert _newest(registry) == {1, 2}


def test_lines_are_those_of_the_new_settings_at_once(registry: CallRegistry) -> None:
    registry.apply(notice(1, changes={"tracking_number": LINE, "line": "Ads"}), NOW)
    registry.apply(notice(2, changes={"tracking_number": OTHER_LINE, "line": "ADS"}), NOW)
    registry.adopt(replace(VIP, lines_by_name=True))
    older, newer = registry.get(1), registry.get(2)
    assert older
    assert newer
    assert registry.snapshot(NOW).lines == {"name:ads": LineCalls((newer, older), newer)}


def test_todays_calls_are_counted_after_the_clock_was_years_ahead(registry: CallRegistry) -> None:
    for years in (1, 2, 3):
        registry.apply(notice(years), NOW + minutes(years * 365 * 24 * 60))
    registry.apply(notice(4, Progress.COMPLETED, {"answer": Outcome.BUSY}), NOW)
    assert registry.snapshot(NOW).count == DayCount(calls=1, missed=1)
    assert list(registry.dump_days()) == ["2026-03-10"]


def test_of_many_that_run_out_the_oldest_end_first_and_the_rest_is_due_still(
    registry: CallRegistry,
) -> None:
    for lead_id in range(1, 6):
        started_at = NOW - minutes(lead_id)
        registry.apply(notice(lead_id, created_at=started_at, test=lead_id == 5), NOW)
    later = NOW + minutes(70)
    assert [lead_id for _, lead_id in told(registry.expire(later, most=3))] == [5, 4, 3]
    assert registry.next_deadline is not None
    assert registry.next_deadline < later
    assert [lead_id for _, lead_id in told(registry.expire(later, most=3))] == [2, 1]
    assert registry.next_deadline is None


def test_todays_calls_are_counted_by_the_lines_of_the_new_settings(registry: CallRegistry) -> None:
    missed = {"tracking_number": LINE, "line": "Ads", "answer": Outcome.BUSY}
    registry.apply(notice(1, Progress.COMPLETED, missed), NOW)
    registry.apply(notice(2, changes={"tracking_number": OTHER_LINE, "line": "ADS"}), NOW)
    assert registry.snapshot(NOW).line_counts == {LINE: DayCount(1, 1), OTHER_LINE: DayCount(1)}
    registry.adopt(replace(VIP, lines_by_name=True))
    assert registry.snapshot(NOW).line_counts == {"name:ads": DayCount(2, 1)}


def test_whoever_shows_a_record_hears_what_a_person_changes_in_it(registry: CallRegistry) -> None:
    registry.apply(notice(), NOW)
    before, registry.unsaved = registry.changes.position, UnsavedCalls()
    registry.note_details(1, {"quotable": "yes"})
    assert list(registry.changes.since(before) or ()) == [1]
    [told] = registry.unsaved.taken().news[1]
    assert told.merged({"quotable": "no", "notes": "a"}) == {"quotable": "yes", "notes": "a"}
