"""Lines: told apart by number, or by name, and named by WhatConverts."""

from datetime import datetime, timedelta
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.lines import (
    SILENT_AFTER,
    Line,
    LineTable,
    is_same_line,
    line_key,
)
from custom_components.whatconverts.core.model import Call
from tests.support.factories import LINE, NOW, details_of

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def call(at: datetime = NOW, **details: Any) -> Call:  # noqa: ANN401 - any field
    return Call(lead_id=1, started_at=at, seen_at=at, details=details_of(**details))


@pytest.mark.parametrize(
    ("details", "by_number", "by_name"),
    [
        ({"tracking_number": LINE, "line": "Ads"}, LINE, "name:ads"),
        ({"tracking_number": LINE}, LINE, LINE),
        ({"line": "Ads"}, None, None),
        ({}, None, None),
    ],
    ids=["both", "only a number", "only a name", "nothing"],
)
def test_keys(details: dict[str, Any], by_number: str | None, by_name: str | None) -> None:
    assert line_key(details_of(**details), by_name=False) == by_number
    assert line_key(details_of(**details), by_name=True) == by_name


NUMBERED, NAMED = {"tracking_number": LINE}, {"line": "Ads"}
OTHER_NUMBER = {"tracking_number": "+17045550100"}


@pytest.mark.parametrize(
    ("one", "other", "by_number", "by_name"),
    [
        (NUMBERED, NUMBERED, True, True),
        (NUMBERED, OTHER_NUMBER, False, False),
        (NUMBERED | NAMED, OTHER_NUMBER | {"line": "ADS"}, False, True),
        (NUMBERED | NAMED, OTHER_NUMBER | {"line": "Web"}, False, False),
        (NUMBERED | NAMED, NUMBERED | {"line": "Web"}, True, True),
        (NUMBERED | NAMED, NUMBERED, True, True),
        (NUMBERED | NAMED, NAMED, False, True),
        (NAMED, {"line": "ads"}, True, True),
        (NAMED, {"line": "Web"}, False, False),
        (NUMBERED, NAMED, False, False),
        (NUMBERED, {}, False, False),
        (NAMED, {}, False, False),
        ({}, {}, True, True),
    ],
)
def test_whether_two_calls_came_in_on_one_line(
    one: dict[str, Any], other: dict[str, Any], *, by_number: bool, by_name: bool
) -> None:
    for first, second in ((one, other), (other, one)):
        details = details_of(**first), details_of(**second)
        assert is_same_line(*details, by_name=False) is by_number
        assert is_same_line(*details, by_name=True) is by_name


def test_a_line_is_told_when_it_is_new_or_renamed() -> None:
    table = LineTable()
    assert table.update(call(tracking_number=LINE)) == Line(LINE, LINE, None, NOW)
    assert table.update(call(tracking_number=LINE, line="Ads")) == Line(LINE, LINE, "Ads", NOW)
    assert table.update(call(tracking_number=LINE, line="Ads")) is None
    assert table.update(call(tracking_number=LINE)) is None
    assert list(table) == [Line(LINE, LINE, "Ads", NOW)]


def test_a_call_without_a_tracking_number_has_no_line() -> None:
    table = LineTable()
    assert table.update(call(line="Ads")) is None
    assert not list(table)


def test_a_pool_of_numbers_is_one_line_by_name() -> None:
    table = LineTable(by_name=True)
    assert table.update(call(tracking_number=LINE, line="Ads")) is not None
    assert table.update(call(tracking_number="+17045550100", line="ADS")) is not None
    assert [line.name for line in table] == ["ADS"]


def test_a_forgotten_line_is_new_again() -> None:
    table = LineTable()
    table.update(call(tracking_number=LINE))
    table.discard(LINE)
    assert LINE not in table
    assert table.update(call(tracking_number=LINE)) is not None


def test_forgetting_a_line_that_nobody_knows_is_nothing() -> None:
    table = LineTable()
    table.update(call(tracking_number="+17045550100", line="Ads"))
    before = table.dump()
    table.discard(LINE)
    assert (table.dump(), LINE in table) == (before, False)
    assert list(table)


def test_a_book_survives_its_dump() -> None:
    table = LineTable(by_name=True)
    table.update(call(tracking_number=LINE, line="Ads"))
    table.update(call(tracking_number="+17045550100"))
    again = LineTable.restore(table.dump())
    assert (again.by_name, list(again)) == (True, list(table))


@pytest.mark.parametrize(
    "dump",
    [
        None,
        [],
        {"lines": []},
        {"lines": {"a": 1, "b": [], "c": ["1", 2], "d": [None, None], "e": ["1"]}},
    ],
)
def test_what_cannot_be_read_is_left_out(dump: object) -> None:
    assert not list(LineTable.restore(dump))


def test_beyond_the_most_lines_none_is_added_and_none_goes() -> None:
    table = LineTable(most=2)
    calls = [call(tracking_number=f"+1704555010{number}") for number in range(4)]
    assert table.left_out(calls) == 0
    assert [table.update(one) is not None for one in calls] == [True, True, False, False]
    assert [line.number for line in table] == ["+17045550100", "+17045550101"]
    assert table.left_out([*calls, calls[3], call(line="Ads")]) == 2
    # One that is there is renamed still.
    assert table.update(call(tracking_number="+17045550101", line="Ads")) is not None
    table.discard("+17045550100")
    assert table.left_out(calls) == 0
    assert table.update(calls[3]) is not None
    table.most = 1
    assert len(table) == 2


def test_a_muted_call_needs_no_line() -> None:
    table = LineTable(most=0)
    assert table.left_out([call(tracking_number=LINE)._replace(muted=True)]) == 0


def test_what_is_stored_is_the_same_object_until_a_line_changes() -> None:
    table = LineTable(by_name=True)
    table.update(call(tracking_number=LINE, line="Ads"))
    stored = table.dump()
    # Of a pool each call has another number.
    table.update(call(tracking_number="+17045550100", line="Ads"))
    assert table.dump() is stored
    table.update(call(tracking_number="+17045550100", line="ADS"))
    assert table.dump() is not stored
    assert list(table) == [Line("name:ads", LINE, "ADS", NOW)]
    table.discard("name:ads")
    assert table.dump()["lines"] == {}


@pytest.mark.parametrize(
    "rest",
    [[], [None], [5], ["soon"], [""], ["2026-03-10T15:00:00"], [["2026-03-10T15:00:00+00:00"]]],
    ids=["before it was stored", "unknown", "number", "word", "nothing", "no zone", "list"],
)
def test_a_line_without_a_readable_last_call_is_kept(rest: list[object]) -> None:
    table = LineTable.restore({"lines": {LINE: [LINE, "Ads", *rest]}})
    assert list(table) == [Line(LINE, LINE, "Ads", None)]


def test_what_a_later_version_stores_beside_the_last_call_does_no_harm() -> None:
    table = LineTable.restore({"lines": {LINE: [LINE, None, NOW.isoformat(), "more"]}})
    assert list(table) == [Line(LINE, LINE, None, NOW)]


@pytest.mark.parametrize(
    ("age", "silent"),
    [
        (timedelta(0), False),
        (SILENT_AFTER - SECOND, False),
        (SILENT_AFTER, True),
        (400 * DAY, True),
        # A sender's clock runs ahead a little; ours was wrong.
        (-10 * timedelta(minutes=1), False),
        (-400 * DAY, True),
        (None, True),
    ],
)
def test_a_line_is_silent_after_thirty_days(age: timedelta | None, *, silent: bool) -> None:
    line = Line(LINE, LINE, None, None if age is None else NOW - age)
    assert line.is_silent(NOW) is silent


def test_the_line_that_has_been_silent_for_longest_comes_first() -> None:
    ages = {"1001": 31, "1002": 5, "1003": 90, "1004": None, "1005": 40}
    lines = {
        number: [number, None, age and (NOW - age * DAY).isoformat()]
        for number, age in ages.items()
    }
    silent = LineTable.restore({"lines": lines}).silent(NOW)
    assert [line.key for line in silent] == ["1004", "1003", "1005", "1001"]


def test_a_call_makes_a_line_heard_again() -> None:
    table = LineTable()
    table.update(call(NOW - 31 * DAY, tracking_number=LINE))
    assert [line.key for line in table.silent(NOW)] == [LINE]
    assert table.update(call(tracking_number=LINE)) is None
    assert table.silent(NOW) == []


def test_a_further_call_has_nothing_written_until_somebody_asks_for_it() -> None:
    """Else each call would have all the lines written."""
    table = LineTable()
    table.update(call(NOW - DAY, tracking_number=LINE))
    stored = table.dump()
    table.update(call(tracking_number=LINE))
    assert table.dump() is stored
    table.note_last_calls()
    again = LineTable.restore(json.loads(json.dumps(table.dump())))
    assert list(again) == [Line(LINE, LINE, None, NOW)]


numbers = st.sampled_from(["1001", "1002", "1003"])
past_calls = st.lists(
    st.builds(
        lambda number, days, muted: call(NOW - days * DAY, tracking_number=number)._replace(
            muted=muted
        ),
        numbers,
        st.integers(0, 90),
        st.booleans(),
    )
)


@given(before=past_calls, after=past_calls)
def test_calls_that_are_kept_say_what_is_not_stored_yet(
    before: list[Call], after: list[Call]
) -> None:
    heard = sorted([*before, *after], key=lambda one: one.age_order)
    table = LineTable()
    for one in heard:
        if one in before and not one.muted:
            table.update(one)
    restored = LineTable.restore(table.dump())
    restored.catch_up(after)
    told: dict[str, datetime] = {}
    for one in heard:
        number = one.details["tracking_number"]
        if number in table and number and not one.muted:
            told[number] = one.started_at
    assert {line.key: line.last_call for line in restored} == told


def test_calls_that_are_kept_add_no_line() -> None:
    table = LineTable()
    table.catch_up([call(tracking_number=LINE), call(line="Ads"), call()])
    assert not list(table)
