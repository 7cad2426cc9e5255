"""What a line shows, and when that is the same as before."""

from copy import replace
from datetime import timedelta

import pytest

from custom_components.whatconverts.core.model import DayCount, LineCalls, Snapshot
from tests.support.factories import LINE, NOW, live_call

OTHER_LINE = "+17045550100"
NOW_HERE = Snapshot(
    today=NOW.date(),
    count=DayCount(3, 1),
    office=LineCalls((live_call(1),), live_call(1)),
    lines={LINE: LineCalls((live_call(1),), live_call(1))},
    line_counts={LINE: DayCount(2, 1)},
)


def test_the_office_counts_what_no_line_counts() -> None:
    assert NOW_HERE.count_of(None) == DayCount(3, 1)
    assert NOW_HERE.count_of(LINE) == DayCount(2, 1)
    assert NOW_HERE.count_of(OTHER_LINE) == DayCount()


@pytest.mark.parametrize(
    "before",
    [
        replace(NOW_HERE, today=NOW_HERE.today - timedelta(days=1)),
        replace(NOW_HERE, lines={}),
        replace(NOW_HERE, line_counts={}),
    ],
    ids=["another day", "another call", "another count"],
)
def test_a_line_is_another_if_its_day_its_calls_or_its_count_are(before: Snapshot) -> None:
    assert not NOW_HERE.is_same_for(LINE, before)


def test_a_line_is_the_same_whatever_other_lines_do() -> None:
    before = replace(NOW_HERE, count=DayCount(), office=LineCalls(), answer_rate=50.0)
    assert NOW_HERE.is_same_for(LINE, before)
    assert NOW_HERE.is_same_for(OTHER_LINE, before)
