"""The counts of the days that can still matter."""

from datetime import UTC, date, datetime, timedelta
import json
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.days import DayCounts, day_start, next_day
from custom_components.whatconverts.core.model import DayCount
from tests.support.strategies import json_values, moments

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


NEW_YORK, HAVANA = ZoneInfo("America/New_York"), ZoneInfo("America/Havana")
SANTIAGO = ZoneInfo("America/Santiago")


@pytest.mark.parametrize(
    ("zone", "moment", "begins"),
    [
        (NEW_YORK, datetime(2026, 3, 10, 12, tzinfo=UTC), datetime(2026, 3, 11, 4, tzinfo=UTC)),
        # At midnight the clocks go on to one o'clock.
        (SANTIAGO, datetime(2027, 9, 5, 3, 59, tzinfo=UTC), datetime(2027, 9, 5, 4, tzinfo=UTC)),
        (SANTIAGO, datetime(2027, 9, 5, 4, tzinfo=UTC), datetime(2027, 9, 6, 3, tzinfo=UTC)),
        # At midnight they go back to eleven: that day has 25 hours.
        (SANTIAGO, datetime(2027, 4, 4, 3, 30, tzinfo=UTC), datetime(2027, 4, 4, 4, tzinfo=UTC)),
        # Midnight comes twice: at one o'clock they go back to it.
        (HAVANA, datetime(2027, 11, 7, 3, tzinfo=UTC), datetime(2027, 11, 7, 4, tzinfo=UTC)),
    ],
)
def test_the_next_day_begins_where_the_date_changes(
    zone: ZoneInfo, moment: datetime, begins: datetime
) -> None:
    assert next_day(moment, zone) == begins
    second = timedelta(seconds=1)
    today = moment.astimezone(zone).date()
    assert begins.astimezone(zone).date() == today + DAY
    assert (begins - second).astimezone(zone).date() == today


@pytest.mark.parametrize(
    ("zone", "moment", "began"),
    [
        (NEW_YORK, datetime(2026, 3, 10, 12, tzinfo=UTC), datetime(2026, 3, 10, 4, tzinfo=UTC)),
        # There is no midnight: the day begins at one o'clock.
        (SANTIAGO, datetime(2027, 9, 5, 4, tzinfo=UTC), datetime(2027, 9, 5, 4, tzinfo=UTC)),
        (SANTIAGO, datetime(2027, 9, 5, 20, tzinfo=UTC), datetime(2027, 9, 5, 4, tzinfo=UTC)),
        (SANTIAGO, datetime(2027, 9, 5, 3, 59, tzinfo=UTC), datetime(2027, 9, 4, 4, tzinfo=UTC)),
        # There are two: the day begins with the first.
        (HAVANA, datetime(2027, 11, 7, 12, tzinfo=UTC), datetime(2027, 11, 7, 4, tzinfo=UTC)),
        (HAVANA, datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 7, 4, tzinfo=UTC)),
    ],
)
def test_a_day_began_where_the_date_changed(
    zone: ZoneInfo, moment: datetime, began: datetime
) -> None:
    assert day_start(moment, zone) == began
    second = timedelta(seconds=1)
    today = moment.astimezone(zone).date()
    assert began.astimezone(zone).date() == today
    assert (began - second).astimezone(zone).date() == today - DAY


@given(moments, st.sampled_from([NEW_YORK, HAVANA, SANTIAGO]))
def test_each_day_begins_where_the_one_before_it_ends(moment: datetime, zone: ZoneInfo) -> None:
    began, ends = day_start(moment, zone), next_day(moment, zone)
    assert began <= moment < ends
    assert day_start(ends, zone) == ends
    assert next_day(began, zone) == ends


def test_days_count_apart() -> None:
    days = DayCounts()
    days.add_call(TODAY, today=TODAY)
    days.add_call(TODAY, today=TODAY)
    days.add_missed(TODAY)
    days.add_call(TODAY - DAY, today=TODAY)
    assert days[TODAY] == DayCount(calls=2, missed=1)
    assert days[TODAY - DAY] == DayCount(calls=1)
    assert days[TODAY + DAY] == DayCount()


def test_only_the_newest_days_are_kept() -> None:
    days = DayCounts()
    for age in range(5):
        days.add_call(TODAY - age * DAY, today=TODAY)
    assert sorted(days.dump()) == ["2026-03-08", "2026-03-09", "2026-03-10"]


def test_days_of_a_false_clock_do_not_push_out_today() -> None:
    days = DayCounts()
    for ahead in (0, -1, 3650, 3651, 3652):
        days.add_call(TODAY + ahead * DAY, today=TODAY + ahead * DAY)
    assert TODAY.isoformat() not in days.dump(), "the clock was believed"
    for _ in range(2):
        days.add_call(TODAY, today=TODAY)
    days.add_missed(TODAY)
    assert days.dump() == {TODAY.isoformat(): [2, 1]}


def test_yesterday_and_tomorrow_stay_when_today_is_counted() -> None:
    days = DayCounts()
    for ahead in (-1, 1):
        days.add_call(TODAY + ahead * DAY, today=TODAY)
    days.add_call(TODAY + 2 * DAY, today=TODAY + DAY)
    days.add_call(TODAY - DAY, today=TODAY)
    days.add_call(TODAY, today=TODAY)
    assert days.dump() == {
        "2026-03-09": [2, 0],
        "2026-03-11": [1, 0],
        "2026-03-10": [1, 0],
    }


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_first_and_the_last_day_are_days(today: date) -> None:
    days = DayCounts()
    days.add_call(today, today=today)
    assert days[today] == DayCount(calls=1)


def test_counts_come_back_as_they_were() -> None:
    days = DayCounts()
    days.add_call(TODAY, today=TODAY)
    days.add_missed(TODAY - DAY)
    again = DayCounts(json.loads(json.dumps(days.dump())))
    assert again.dump() == days.dump()
    assert again[TODAY] == DayCount(calls=1)


@pytest.mark.parametrize(
    "dump",
    [
        *(None, 1, "x", []),
        *({"yesterday": [1, 1]}, {"2026-03-10": []}, {"2026-03-10": None}, {"2026-03-10": {}}),
        *(
            {"2026-03-10": ["x", 1]},
            {"2026-03-10": [None, 1]},
            {"2026-03-10": 5},
            {"2026-03-10": [float("inf"), 1]},
        ),
    ],
    ids=repr,
)
def test_what_cannot_be_read_counts_as_nothing(dump: object) -> None:
    assert DayCounts(dump)[TODAY] == DayCount()


def test_a_damaged_day_spoils_no_other() -> None:
    days = DayCounts({"2026-03-09": "?", "2026-03-10": [2, 1]})
    assert days[TODAY] == DayCount(calls=2, missed=1)


@given(st.dictionaries(st.just("2026-03-10") | st.text(), json_values) | json_values)
def test_any_dump_can_be_started_from(dump: object) -> None:
    days = DayCounts(dump)
    days.add_call(TODAY, today=TODAY)
    assert json.loads(json.dumps(days.dump())) == days.dump()


# -- lines ---------------------------------------------------------------------------------------


def test_lines_count_beside_the_office() -> None:
    days = DayCounts()
    days.add_call(TODAY, "a", today=TODAY)
    days.add_call(TODAY, "b", today=TODAY)
    days.add_call(TODAY, today=TODAY)
    days.add_missed(TODAY, "b")
    assert days[TODAY] == DayCount(calls=3, missed=1)
    assert days.lines(TODAY) == {"a": DayCount(1), "b": DayCount(1, 1)}
    assert days.lines(TODAY - DAY) == {}


def test_lines_come_back_as_they_were() -> None:
    days = DayCounts()
    days.add_call(TODAY, "a", today=TODAY)
    days.add_missed(TODAY, "a")
    again = DayCounts(json.loads(json.dumps(days.dump())))
    assert (again[TODAY], again.lines(TODAY)) == (DayCount(1, 1), {"a": DayCount(1, 1)})


def test_a_damaged_line_spoils_no_other() -> None:
    days = DayCounts({"2026-03-10": [2, 1, {"a": [1, 1], "b": "?", "c": None}]})
    assert (days[TODAY], days.lines(TODAY)) == (DayCount(2, 1), {"a": DayCount(1, 1)})


def test_a_call_that_turns_out_to_be_of_another_line_is_moved() -> None:
    days = DayCounts()
    days.add_call(TODAY, "a", today=TODAY)
    days.add_missed(TODAY, "a")
    days.move_call(TODAY, "a", "b", was_missed=True)
    assert days.lines(TODAY) == {"a": DayCount(), "b": DayCount(1, 1)}
    assert days[TODAY] == DayCount(1, 1)
    days.move_call(TODAY - DAY, "a", "b", was_missed=False)
    assert days.lines(TODAY - DAY) == {}, "a day of which nothing is known"


def test_who_names_another_line_each_time_fills_no_memory() -> None:
    days = DayCounts()
    for number in range(1100):
        days.add_call(TODAY, str(number), today=TODAY)
    assert (days[TODAY].calls, len(days.lines(TODAY))) == (1100, 1000)


def test_what_is_stored_is_the_same_object_until_a_count_changes() -> None:
    days = DayCounts()
    days.add_call(TODAY, "a", today=TODAY)
    before = days.dump()
    assert days.dump() is before
    days.move_call(TODAY, "a", "b", was_missed=False)
    assert days.dump() == {"2026-03-10": [1, 0, {"a": [0, 0], "b": [1, 0]}]}


def test_a_day_that_is_counted_anew_begins_with_nothing_on_every_line() -> None:
    counts = DayCounts()
    counts.reset(TODAY)
    counts.add_call(TODAY, "ads", today=TODAY)
    counts.add_missed(TODAY, "ads")
    assert counts.dump() == {TODAY.isoformat(): [1, 1, {"ads": [1, 1]}]}
    counts.reset(TODAY)
    assert (counts[TODAY], counts.lines(TODAY), counts.dump()) == (DayCount(), {}, {})
