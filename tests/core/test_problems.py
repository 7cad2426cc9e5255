"""Each problem is there exactly as long as its cause, and explains what it explains."""

from copy import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import AccountProblem
from custom_components.whatconverts.core.problems import (
    Facts,
    Problem,
    find_problems,
    is_moved,
)
from tests.support.problem_facts import CAUSES, DAY, NOW, WELL

P = Problem
SECOND = timedelta(seconds=1)
ADDRESS = {P.NO_PUBLIC_URL, P.URL_CHANGED, P.CLOUDHOOK_LOST, P.GET_REQUESTS}


def found(**changes: Any) -> set[Problem]:  # noqa: ANN401 - of any field
    return set(find_problems(replace(WELL, **changes)))


def test_a_webhook_that_is_well_has_no_problem() -> None:
    assert find_problems(WELL) == {}


# The entry is not even loaded with it, so there are no facts.
FOUND = [problem for problem in Problem if problem is not P.STORAGE_NEWER]


def test_every_problem_has_a_cause_here() -> None:
    assert CAUSES.keys() == set(FOUND)


@pytest.mark.parametrize("problem", FOUND)
def test_a_cause_makes_its_problem_and_no_other(problem: Problem) -> None:
    assert set(find_problems(CAUSES[problem])) == {problem}


@pytest.mark.parametrize(
    ("problem", "details"),
    [
        (P.NO_PUBLIC_URL, {"address": "http://192.168.1.5:8123"}),
        (P.URL_CHANGED, {"told": "https://old.example.com", "address": "https://new.example.com"}),
        (P.CLOUDHOOK_LOST, {"address": "https://new.example.com"}),
        (P.NOTHING_ARRIVED, {"since": WELL.added_at, "others": 7}),
        (P.LONG_SILENCE, {"since": NOW - 8 * DAY, "days": 8}),
        (P.ENDS_MISSING, {"limit": timedelta(minutes=60)}),
        (P.UNREADABLE_ONLY, {"count": 3}),
        (P.GET_REQUESTS, {"count": 3}),
        (P.CALLS_TOO_OLD, {"count": 3, "age": 5 * DAY}),
        (P.NOT_STORED, {}),
        (P.STORAGE_DAMAGED, {"count": 2}),
        (P.TOO_MANY_LINES, {"most": 200, "others": 7}),
        (P.ACCOUNT_FAILING, {"since": NOW - DAY, "problem": AccountProblem.UNREACHABLE}),
    ],
)
def test_the_facts_are_named(problem: Problem, details: dict[str, object]) -> None:
    assert find_problems(CAUSES[problem])[problem] == details


@pytest.mark.parametrize("problem", [P.NO_PUBLIC_URL, P.CLOUDHOOK_LOST])
def test_no_address_at_all_is_named_too(problem: Problem) -> None:
    facts = replace(CAUSES[problem], address=None)
    assert find_problems(facts)[problem] == {"address": "-"}


def test_a_message_from_the_internet_proves_for_a_week_that_we_are_reached() -> None:
    inside = {"is_public": False, "last_post": NOW - 7 * DAY}
    assert found(heard_outside=NOW - 7 * DAY + SECOND, **inside) == set()
    assert found(heard_outside=NOW - 7 * DAY, **inside) == {P.NO_PUBLIC_URL}
    assert found(heard_outside=None, **inside) == {P.NO_PUBLIC_URL}


def test_calls_that_arrive_from_the_own_network_show_a_trial() -> None:
    trial = {"is_public": False, "heard_outside": None}
    assert found(last_post=NOW - 7 * DAY + SECOND, **trial) == set()
    assert found(last_post=NOW - 7 * DAY, **trial) == {P.NO_PUBLIC_URL}
    # Nobody could read what came: that is no trial.
    assert found(last_post=NOW, accepted=0, **trial) == {P.NO_PUBLIC_URL}


def test_a_changed_url_needs_one_that_was_told_and_one_that_works() -> None:
    changed = {"told": "https://old.example.com", "told_is_current": False}
    assert found(**changed) == {P.URL_CHANGED}
    # Only the secret part differs.
    assert found(told_is_current=False) == {P.URL_CHANGED}
    assert found(**changed | {"told": None}) == set()
    assert found(**changed | {"is_public": False}) == set()


def test_a_clock_that_was_wrong_blinds_nobody_for_longer_than_the_truth() -> None:
    # The entry was added, or the last message came, when the clock was years ahead.
    years = 1000 * DAY
    nothing = CAUSES[P.NOTHING_ARRIVED]
    assert P.NOTHING_ARRIVED in find_problems(replace(nothing, added_at=NOW + years))
    wrong = {"heard_outside": NOW + years, "last_post": NOW + years}
    assert found(is_public=False, **wrong) == {P.NO_PUBLIC_URL}


@pytest.mark.parametrize("hours", [0, 23.99])
def test_there_is_a_day_of_patience_after_the_set_up(hours: float) -> None:
    nothing = CAUSES[P.NOTHING_ARRIVED]
    early = replace(nothing, added_at=NOW - timedelta(hours=hours))
    assert find_problems(early) == {}
    assert find_problems(replace(nothing, added_at=NOW - DAY)).keys() == {P.NOTHING_ARRIVED}


@pytest.mark.parametrize("heard", [{"accepted": 1}, {"knows_calls": True}])
def test_one_call_is_enough(heard: dict[str, Any]) -> None:
    assert find_problems(replace(CAUSES[P.NOTHING_ARRIVED], **heard)) == {}


def test_silence_is_long_after_a_week_and_four_times_the_longest_pause() -> None:
    assert found(last_post=NOW - 7 * DAY) == set()
    assert found(last_post=NOW - 7 * DAY - SECOND) == {P.LONG_SILENCE}
    holidays = {"longest_silence": 3 * DAY}
    assert found(last_post=NOW - 12 * DAY, **holidays) == set()
    assert found(last_post=NOW - 12 * DAY - SECOND, **holidays) == {P.LONG_SILENCE}


def test_silence_means_nothing_before_there_is_a_habit() -> None:
    assert found(last_post=NOW - 90 * DAY, accepted=19) == set()
    assert found(last_post=NOW - 90 * DAY, accepted=20) == {P.LONG_SILENCE}
    assert found(last_post=None) == set()


@pytest.mark.parametrize("field", ["unreadable_in_a_row", "gets_in_a_row", "old_calls_in_a_row"])
def test_once_or_twice_is_chance(field: str) -> None:
    assert found(**{field: 2}) == set()
    assert len(found(**{field: 3})) == 1


@pytest.mark.parametrize("problem", AccountProblem)
def test_an_account_may_fail_for_a_day_and_a_wrong_key_has_a_flow(problem: AccountProblem) -> None:
    told = set() if problem is AccountProblem.WRONG_KEY else {P.ACCOUNT_FAILING}
    assert found(account_problem=problem, account_failing_since=NOW - DAY) == told
    assert found(account_problem=problem, account_failing_since=NOW - DAY + SECOND) == set()
    # A clock that was wrong when it began.
    assert found(account_problem=problem, account_failing_since=NOW + DAY) == set()


def test_too_early_to_tell_is_no_problem() -> None:
    assert found(ends_arrive=None) == set()


def test_old_calls_without_an_age_are_named() -> None:
    facts = replace(WELL, old_calls_in_a_row=3)
    assert find_problems(facts)[P.CALLS_TOO_OLD] == {"count": 3, "age": timedelta()}


moments = st.timedeltas(timedelta(), 200 * DAY).map(lambda ago: NOW - ago)
counts = st.integers(0, 5)
some_facts = st.builds(
    Facts,
    now=st.just(NOW),
    added_at=moments,
    is_public=st.booleans(),
    address=st.sampled_from(["https://a.example", None]),
    told=st.sampled_from(["https://a.example", "https://b.example", None]),
    told_is_current=st.booleans(),
    cloudhook_lost=st.booleans(),
    heard_outside=moments | st.none(),
    last_post=moments | st.none(),
    longest_silence=st.timedeltas(timedelta(), 60 * DAY),
    accepted=st.integers(0, 100),
    ignored=counts,
    knows_calls=st.booleans(),
    unreadable_in_a_row=counts,
    gets_in_a_row=counts,
    old_calls_in_a_row=counts,
    last_age=st.timedeltas(timedelta(), 60 * DAY) | st.none(),
    ends_arrive=st.booleans() | st.none(),
    not_stored=st.booleans(),
    corrupt_files=counts,
    lines_left_out=counts,
    account_problem=st.sampled_from(AccountProblem) | st.none(),
    account_failing_since=moments | st.none(),
)

# What cures each problem, whatever else is so.
CURES: dict[Problem, dict[str, Any]] = {
    P.NO_PUBLIC_URL: {"is_public": True},
    P.URL_CHANGED: {"told_is_current": True},
    P.CLOUDHOOK_LOST: {"cloudhook_lost": False},
    P.NOTHING_ARRIVED: {"accepted": 1},
    P.LONG_SILENCE: {"last_post": NOW},
    P.ENDS_MISSING: {"ends_arrive": True},
    P.UNREADABLE_ONLY: {"unreadable_in_a_row": 0},
    P.GET_REQUESTS: {"gets_in_a_row": 0},
    P.CALLS_TOO_OLD: {"old_calls_in_a_row": 0},
    P.NOT_STORED: {"not_stored": False},
    P.STORAGE_DAMAGED: {"corrupt_files": 0},
    P.TOO_MANY_LINES: {"lines_left_out": 0},
    P.ACCOUNT_FAILING: {"account_problem": None, "account_failing_since": None},
}


@given(some_facts, st.sampled_from(FOUND))
def test_a_cure_ends_its_problem_whatever_else_is_so(facts: Facts, problem: Problem) -> None:
    assert problem not in find_problems(replace(facts, **CURES[problem]))


@given(some_facts)
def test_no_input_raises_and_explained_problems_are_not_told(facts: Facts) -> None:
    problems = find_problems(facts).keys()
    assert problems <= set(FOUND)
    if problems & {P.NOTHING_ARRIVED, P.LONG_SILENCE}:
        assert not problems & ADDRESS
    if P.CLOUDHOOK_LOST in problems:
        assert not problems & {P.NO_PUBLIC_URL, P.URL_CHANGED}
    assert not {P.NO_PUBLIC_URL, P.URL_CHANGED} <= problems
    assert not {P.ENDS_MISSING, P.CALLS_TOO_OLD} <= problems
    assert not {P.NOTHING_ARRIVED, P.UNREADABLE_ONLY} <= problems


@given(some_facts)
def test_those_that_nothing_explains_depend_on_their_own_cause_alone(facts: Facts) -> None:
    problems = find_problems(facts).keys()
    assert (P.CLOUDHOOK_LOST in problems) == facts.cloudhook_lost
    assert (P.UNREADABLE_ONLY in problems) == (facts.unreadable_in_a_row >= 3)
    assert (P.GET_REQUESTS in problems) == (facts.gets_in_a_row >= 3)
    assert (P.CALLS_TOO_OLD in problems) == (facts.old_calls_in_a_row >= 3)
    assert (P.NOT_STORED in problems) == facts.not_stored
    assert (P.STORAGE_DAMAGED in problems) == bool(facts.corrupt_files)


@pytest.mark.parametrize(
    ("told", "host", "post_host", "moved"),
    [
        ("old.example", "new.example", "new.example", True),
        ("old.example", "new.example", "old.example", False),
        ("old.example", "new.example", "third.example", False),
        ("old.example", "new.example", None, False),
        # The port or the secret part has changed: the host proves nothing.
        ("same.example", "same.example", "same.example", False),
        (None, None, None, False),
    ],
)
def test_a_post_on_the_new_address_proves_that_it_is_known(
    told: str | None, host: str | None, post_host: str | None, *, moved: bool
) -> None:
    assert is_moved(told, host, post_host) is moved
