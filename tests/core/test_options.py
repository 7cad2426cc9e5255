"""What a user may choose, and what it does to calls."""

from copy import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.whatconverts.core.enums import EndReason, Outcome, Progress
from custom_components.whatconverts.core.options import DEFAULTS, RANGES, SECTIONS, complete
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.rules import Rules
from tests.support.factories import CALLER, NOW, RULES, minutes, notice, told


def test_defaults_are_those_of_the_rules() -> None:
    assert RULES.time_limit == timedelta(minutes=DEFAULTS["time_limit"])
    assert RULES.keep_for == timedelta(days=DEFAULTS["keep_days"])
    assert RULES.profiles == frozenset(DEFAULTS["profiles"])
    assert RULES.most_lines == DEFAULTS["most_lines"]
    for name in ("mute_spam", "mute_duplicates", "mute_repeats", "lines_by_name"):
        assert getattr(RULES, name) is DEFAULTS[name]


def test_every_option_has_its_place() -> None:
    assert sorted(key for keys in SECTIONS.values() for key in keys) == sorted(DEFAULTS)
    for key, (least, most) in RANGES.items():
        assert least <= DEFAULTS[key] <= most


def test_what_is_not_chosen_has_its_default() -> None:
    assert complete({}) == DEFAULTS
    chosen = complete({"time_limit": 5, "of another version": 1})
    assert chosen == {**DEFAULTS, "time_limit": 5}


def rules(**changes: Any) -> Rules:  # noqa: ANN401 - whatever the rule is
    return replace(RULES, **changes)


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"spam": True}, "mute_spam"),
        ({"duplicate": True}, "mute_duplicates"),
        ({"repeat_caller": True}, "mute_repeats"),
    ],
)
class TestMuted:
    def test_is_decided_at_first_sight(self, changes: dict[str, bool], option: str) -> None:
        registry = CallRegistry(rules(**{option: True}))
        assert told(registry.apply(notice(1, changes=changes), NOW)) == []
        assert registry.get(1)
        assert told(registry.apply(notice(2, changes=dict.fromkeys(changes, False)), NOW)) != []
        registry.adopt(rules(**{option: False}))
        assert told(registry.apply(notice(1, Progress.COMPLETED), NOW)) == []
        assert told(registry.apply(notice(3, changes=changes), NOW)) == [("started", 3)]
        assert registry.snapshot(NOW).count.calls == 2

    def test_what_comes_later_changes_nothing(self, changes: dict[str, bool], option: str) -> None:
        registry = CallRegistry(rules(**{option: True}))
        registry.apply(notice(1), NOW)
        assert told(registry.apply(notice(1, changes=changes), NOW)) == [("updated", 1)]


@pytest.mark.parametrize("profile", ["Shop", "shop", "SHOP"])
def test_a_wanted_profile(profile: str) -> None:
    registry = CallRegistry(rules(profiles=frozenset({"shop", "straße".casefold()})))
    assert told(registry.apply(notice(1, changes={"profile": profile}), NOW)) == [("started", 1)]
    assert told(registry.apply(notice(2, changes={"profile": "STRASSE"}), NOW)) == [("started", 2)]


def test_calls_of_other_profiles_are_left_aside() -> None:
    registry = CallRegistry(rules(profiles=frozenset({"shop"})))
    other = notice(1, changes={"profile": "Clinic"})
    verdict = registry.apply(other, NOW)
    assert (verdict.ignored, verdict.changed) == ("other_profile", False)
    assert list(registry) == []
    assert 1 not in registry.leads
    end = notice(1, Progress.COMPLETED, {"profile": "Clinic"})
    assert registry.apply(end, NOW).ignored == "other_profile"


@pytest.mark.parametrize("changes", [{}, {"profile": None}], ids=["absent", "empty"])
def test_a_call_that_names_no_profile_is_taken(changes: dict[str, None]) -> None:
    registry = CallRegistry(rules(profiles=frozenset({"shop"})))
    assert told(registry.apply(notice(1, changes=changes), NOW)) == [("started", 1)]


def test_a_test_call_is_of_every_profile() -> None:
    registry = CallRegistry(rules(profiles=frozenset({"shop"})))
    sample = notice(1, changes={"profile": "My Profile"}, test=True)
    assert told(registry.apply(sample, NOW)) == [("started", 1)]


def test_what_is_known_is_told_whatever_its_profile_is() -> None:
    registry = CallRegistry(RULES)
    registry.apply(notice(1, changes={"profile": "Clinic"}), NOW)
    registry.adopt(rules(profiles=frozenset({"shop"})))
    end = notice(1, Progress.COMPLETED, {"profile": "Clinic"})
    assert told(registry.apply(end, NOW)) == [("ended", 1)]


def test_another_time_limit_is_that_of_live_calls() -> None:
    registry = CallRegistry(RULES)
    registry.apply(notice(1), NOW)
    registry.adopt(rules(time_limit=minutes(5)))
    assert registry.next_deadline == NOW + minutes(5)
    assert told(registry.expire(NOW + minutes(20))) == [("ended", 1)]
    call = registry.get(1)
    assert call
    assert (call.end_reason, call.ended_at) == (EndReason.EXPIRED, NOW + minutes(5))


def test_forgetting_leaves_only_what_is_live() -> None:
    registry = CallRegistry(RULES)
    who = {"caller_number": CALLER, "answer": Outcome.BUSY}
    registry.apply(notice(1, Progress.COMPLETED, who), NOW)
    registry.apply(notice(2, changes={"caller_number": CALLER}), NOW)
    registry.apply(notice(3), NOW)
    before = registry.get(2)
    assert before
    assert (before.previous_calls, before.last_outcome) == (1, Outcome.BUSY)
    assert told(registry.forget_ended()) == [("updated", 2)]
    after = registry.get(2)
    assert after == replace(before, previous_calls=0, last_outcome=None)
    assert {call.lead_id for call in registry} == {2, 3}
    assert registry.leads.get(1) is None
    assert registry.leads.get(2) is not None
    assert registry.snapshot(NOW).count.calls == 3
    assert not registry.forget_ended().changed
    assert told(registry.apply(notice(1, Progress.COMPLETED, who), NOW))[0] == ("ended", 1)
