"""Lines: told apart by number, or by name, and named by WhatConverts."""

from typing import Any

import pytest

from custom_components.whatconverts.core.lines import Line, LineTable, is_same_line, line_key
from custom_components.whatconverts.core.model import Call
from tests.support.factories import LINE, NOW, details_of


def call(**details: Any) -> Call:  # noqa: ANN401 - any field
    return Call(lead_id=1, started_at=NOW, seen_at=NOW, details=details_of(**details))


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
    assert table.update(call(tracking_number=LINE)) == Line(LINE, LINE, None)
    assert table.update(call(tracking_number=LINE, line="Ads")) == Line(LINE, LINE, "Ads")
    assert table.update(call(tracking_number=LINE, line="Ads")) is None
    assert table.update(call(tracking_number=LINE)) is None
    assert list(table) == [Line(LINE, LINE, "Ads")]


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
    [None, [], {"lines": []}, {"lines": {"a": 1, "b": [], "c": ["1", 2], "d": [None, None]}}],
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
    assert list(table) == [Line("name:ads", LINE, "ADS")]
    table.discard("name:ads")
    assert table.dump()["lines"] == {}
