"""Edges of the registry that a small mistake would move: found by scripts/mutate."""

from dataclasses import replace

import pytest

from custom_components.whatconverts.core.known import KnownCaller, KnownCallers
from custom_components.whatconverts.core.model import CallerKind, EndReason, Progress
from custom_components.whatconverts.core.registry import CallRegistry

from .examples import CALLER, NOW, RULES, minutes, notice, told

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


def test_a_call_that_is_over_is_not_recognised_anew(registry: CallRegistry) -> None:
    registry.apply(notice(1, Progress.COMPLETED), NOW)
    registry.apply(notice(progress=None, changes={"caller_number": CALLER}), NOW)
    call = registry.get(1)
    assert call
    assert (call.details.caller_number, call.vip) == (CALLER, False)


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


def test_nothing_can_be_restored(registry: CallRegistry) -> None:
    assert registry.restore({}) == 0
    assert list(registry) == []


def test_a_call_as_old_as_the_limit_is_just_not_too_old(registry: CallRegistry) -> None:
    first = NOW - RULES.time_limit
    registry.apply(notice(1, Progress.COMPLETED, created_at=first), NOW)
    registry.apply(notice(2, Progress.COMPLETED, created_at=first - minutes(1)), NOW)
    reasons = [(call.lead_id, call.end_reason, call.muted) for call in registry]
    assert sorted(reasons) == [(1, EndReason.COMPLETED, False), (2, EndReason.EXPIRED, True)]
