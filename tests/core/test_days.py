"""The counts of the days that can still matter."""

from datetime import date, timedelta
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.days import DayBook
from custom_components.whatconverts.core.model import DayCount

from .strategies import json_values

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


def test_days_count_apart() -> None:
    book = DayBook()
    book.add_call(TODAY)
    book.add_call(TODAY)
    book.add_missed(TODAY)
    book.add_call(TODAY - DAY)
    assert book[TODAY] == DayCount(calls=2, missed=1)
    assert book[TODAY - DAY] == DayCount(calls=1)
    assert book[TODAY + DAY] == DayCount()


def test_only_the_newest_days_are_kept() -> None:
    book = DayBook()
    for age in range(5):
        book.add_call(TODAY - age * DAY)
    assert sorted(book.dump()) == ["2026-03-08", "2026-03-09", "2026-03-10"]


def test_counts_come_back_as_they_were() -> None:
    book = DayBook()
    book.add_call(TODAY)
    book.add_missed(TODAY - DAY)
    again = DayBook(json.loads(json.dumps(book.dump())))
    assert again.dump() == book.dump()
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
    assert DayBook(dump)[TODAY] == DayCount()


def test_a_damaged_day_spoils_no_other() -> None:
    book = DayBook({"2026-03-09": "?", "2026-03-10": [2, 1]})
    assert book[TODAY] == DayCount(calls=2, missed=1)


@given(st.dictionaries(st.just("2026-03-10") | st.text(), json_values) | json_values)
def test_any_dump_can_be_started_from(dump: object) -> None:
    book = DayBook(dump)
    book.add_call(TODAY)
    assert json.loads(json.dumps(book.dump())) == book.dump()
