"""Answers to spoken questions: words and numbers of every language, and hostile text."""

from copy import replace
from datetime import UTC, datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.answers import (
    LANGUAGES,
    MOST_TOLD,
    Answers,
    Mention,
    is_told_by,
    mention,
    name_in,
)
from custom_components.whatconverts.core.enums import Privacy
from custom_components.whatconverts.core.public import View, public_call
from custom_components.whatconverts.core.search import read_query
from tests.support.factories import CALLER, LINE, ended_call, live_call
from tests.support.repository import package_json

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OFFICE = ZoneInfo("America/New_York")
TEXTS = {
    language: package_json(f"translations/{language}.json")["common"] for language in LANGUAGES
}


def mentioned(
    minutes: float = 3, caller: str = "Ann", line: str | None = "Sales", **changes: bool
) -> Mention:
    flags = {"is_live": True, "missed": False} | changes
    started_at = NOW - timedelta(minutes=minutes)
    return Mention(caller=caller, line=line, started_at=started_at, **flags)


def answers(language: str = "en") -> Answers:
    return Answers(TEXTS[language], NOW)


@pytest.mark.parametrize(
    ("minutes", "since"),
    [
        (-5, "for less than a minute"),
        (0.9, "for less than a minute"),
        (1, "for one minute"),
        (2, "for two minutes"),
        (12, "for twelve minutes"),
        (13, "for 13 minutes"),
        (59, "for 59 minutes"),
        (60, "for more than an hour"),
        (150, "for more than two hours"),
    ],
)
def test_how_long_a_call_has_lasted(minutes: float, since: str) -> None:
    assert answers().calling([mentioned(minutes)]) == f"One call: Ann on Sales {since}."


@pytest.mark.parametrize(
    ("minutes", "ago"),
    [
        (-5, "just now"),
        (0.9, "just now"),
        (1, "one minute ago"),
        (59, "59 minutes ago"),
        (60, "one hour ago"),
        (12 * 60, "twelve hours ago"),
        (12 * 60 + 1, "yesterday"),
        (36 * 60 + 1, "two days ago"),
        (400 * 24 * 60, "400 days ago"),
    ],
)
def test_how_long_ago_a_call_was(minutes: float, ago: str) -> None:
    call = mentioned(minutes, is_live=False)
    assert answers().last(call) == f"Ann on Sales called last, {ago}."
    assert answers().caller("ann", call) == f"Ann last called {ago}, on Sales."


@pytest.mark.parametrize(
    "started_at",
    [datetime(2026, 11, 1, 5, 50, tzinfo=UTC), datetime(2026, 3, 8, 6, 45, tzinfo=UTC)],
)
def test_minutes_are_counted_over_a_change_of_the_clocks(started_at: datetime) -> None:
    now = (started_at + timedelta(minutes=20)).astimezone(OFFICE)
    call = replace(mentioned(), started_at=started_at.astimezone(OFFICE))
    speaker = Answers(TEXTS["en"], now)
    assert speaker.calling([call]) == "One call: Ann on Sales for 20 minutes."
    told = speaker.last(replace(call, is_live=False))
    assert told == "Ann on Sales called last, 20 minutes ago."


def test_shortly_after_midnight_minutes_say_more_than_yesterday() -> None:
    midnight = NOW.replace(hour=0, minute=5)
    call = replace(mentioned(is_live=False), started_at=midnight - timedelta(minutes=20))
    assert Answers(TEXTS["en"], midnight).last(call).endswith(", 20 minutes ago.")


def test_more_calls_than_one_can_listen_to_are_counted() -> None:
    told = answers().calling([mentioned()] * (MOST_TOLD + 1))
    assert told.startswith("Six calls: ")
    assert told.endswith(", and one more.")
    assert answers().calling([mentioned()] * 20).endswith(", and 15 more.")


def test_missed_calls_of_whom_nothing_is_known_are_counted() -> None:
    call = mentioned(is_live=False, missed=True)
    assert answers().missed(3, [call]) == (
        "There were three missed calls today: Ann on Sales three minutes ago, and two more."
    )
    assert answers().missed(2, []) == "There were two missed calls today."


def test_today_says_how_many_were_missed() -> None:
    assert answers().today(1, 1) == "There has been one call today. The call was missed."
    assert answers().today(3, 2).endswith(" Two of them were missed.")
    assert answers().today(3, 0) == "There have been three calls today."


def test_a_missed_call_is_said_to_be_one() -> None:
    call = mentioned(is_live=False, missed=True, line=None)
    assert answers().last(call) == "Ann called last, three minutes ago. The call was missed."


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Mrs Helms", "Helms"),
        ("the Helms us", "Helms"),
        ("Mr", "Mr"),
        ("the us", "the"),
        ("", ""),
        ("Helms the plumber", "Helms the plumber"),
    ],
)
def test_a_name_is_without_titles(asked: str, name: str) -> None:
    assert name_in(asked, TEXTS["en"]) == name


@pytest.mark.parametrize(
    ("line", "told"), [("Sales", "Sales"), ("*", "(704) 448-6577"), (None, "(704) 448-6577")]
)
def test_a_line_without_a_name_that_can_be_spoken_is_its_number(
    line: str | None, told: str
) -> None:
    call = live_call(1, line=line, tracking_number=LINE, caller_name="Ann")
    public = public_call(call, View(home="US"))
    assert mention(public, NOW) == Mention(
        caller="Ann", line=told, started_at=NOW, is_live=True, missed=False
    )


@pytest.mark.parametrize(
    ("asked", "is_meant"),
    [
        ("ann", True),
        ("Helms ann", True),
        ("Ann Smith", False),
        ("Jo", False),
        ("803 386 1858", True),
        ("1858", True),
        ("1859", False),
        ("858", False),
        ("!", False),
        ("", False),
    ],
)
def test_who_is_meant_by_a_name_or_a_number(asked: str, *, is_meant: bool) -> None:
    call = ended_call(1, caller_number=CALLER, caller_name="Ann Helms")
    public = public_call(call, View(home="US"))
    assert is_told_by(read_query(asked, "US"), public) is is_meant


def test_nobody_is_meant_by_what_is_masked() -> None:
    call = ended_call(1, caller_number=CALLER, caller_name="Ann Helms")
    public = public_call(call, View(home="US", privacy=Privacy.NONE))
    assert not is_told_by(read_query("Ann", "US"), public)
    assert not is_told_by(read_query("1858", "US"), public)


@pytest.mark.parametrize(
    ("live", "told"),
    [
        (0, "Nobody is calling right now."),
        (1, "One call is in progress."),
        (3, "Three calls are in progress."),
        (13, "13 calls are in progress."),
    ],
)
def test_how_many_calls_there_are(live: int, told: str) -> None:
    assert answers().count(live) == told


def test_missed_calls_of_whom_nothing_may_be_told_are_counted() -> None:
    assert answers().missed(0, []) == "There were no missed calls today."
    assert answers().missed(1, []) == "There was one missed call today."
    assert answers().missed(2, []) == "There were two missed calls today."


@pytest.mark.parametrize(
    ("calls", "missed", "told"),
    [
        (0, 0, "There have been no calls today so far."),
        (1, 0, "There has been one call today."),
        (1, 1, "There has been one call today. The call was missed."),
        (4, 0, "There have been four calls today."),
        (4, 1, "There have been four calls today. One of them was missed."),
        (4, 2, "There have been four calls today. Two of them were missed."),
    ],
)
def test_how_many_calls_there_were_today(calls: int, missed: int, told: str) -> None:
    assert answers().today(calls, missed) == told


texts_of_strangers = st.text(max_size=80)
several = st.lists(
    st.builds(
        Mention,
        caller=texts_of_strangers,
        line=st.none() | texts_of_strangers,
        started_at=st.datetimes(timezones=st.just(UTC)),
        is_live=st.booleans(),
        missed=st.booleans(),
    ),
    max_size=8,
)


@given(st.sampled_from(LANGUAGES), several, texts_of_strangers, st.integers(0, 300))
def test_whatever_is_told_is_a_sentence(
    language: str, calls: list[Mention], asked: str, count: int
) -> None:
    says = Answers(TEXTS[language], NOW)
    newest = calls[0] if calls else None
    for told in (
        says.calling(calls),
        says.count(count),
        says.last(newest),
        says.missed(max(count, len(calls)), calls),
        says.today(count, min(count, 2)),
        says.caller(asked, newest),
        says.private(),
    ):
        assert told[-1] == "."
        assert len(told) > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_has_a_placeholder_left(language: str) -> None:
    says = Answers(TEXTS[language], NOW)
    over = mentioned(is_live=False, missed=True)
    for minutes in (0, 1, 5, 61, 130):
        live = mentioned(minutes)
        for told in (
            says.calling([live]),
            says.calling([live] * 9),
            says.last(over),
            says.last(live),
            says.missed(1, [over]),
            says.missed(9, [over] * 9),
            says.today(9, 9),
            says.caller("Ann", over),
            says.caller("Ann", mentioned(line=None, is_live=False)),
            says.caller("Ann", None),
        ):
            assert [name for _, name, _, _ in Formatter().parse(told) if name] == []
