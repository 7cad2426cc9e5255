"""What a call counts for in statistics."""

from datetime import UTC, datetime, timedelta, timezone
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import EndReason, Outcome, SeriesKind
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.series import (
    MOST_SERIES,
    STATISTICS_TEXTS,
    SeriesName,
    describe_series,
    free_slug,
    hour_of,
    instead_of,
    series_of,
    start_of,
)
from tests.support.factories import LINE, NOW, details_of
from tests.support.repository import ENGLISH

TEXTS = {name: ENGLISH["common"][name] for name in STATISTICS_TEXTS}
moments = st.datetimes(timezones=st.timezones())


def call(*, test: bool = False, muted: bool = False, **details: Any) -> Call:  # noqa: ANN401 - any field
    known = {"source": "Google", "line": "Ads", "tracking_number": LINE} | details
    return Call(1, NOW, NOW, details_of(**known), test=test, muted=muted)


def over(call: Call) -> Call:
    return call._replace(end_reason=EndReason.COMPLETED, ended_at=NOW)


def keys(call: Call, *, by_name: bool = False) -> dict[str, str]:
    return {one.kind: one.key for one in series_of(call, by_name=by_name)}


@given(moments)
def test_a_moment_is_in_its_hour(moment: datetime) -> None:
    moment = moment.replace(year=max(2, min(moment.year, 9998)))
    start = start_of(hour_of(moment))
    assert start <= moment < start + timedelta(hours=1)
    assert start.astimezone(UTC).strftime("%M:%S") == "00:00"


def test_the_hour_is_the_same_in_zones_of_half_hours() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    moment = datetime(2026, 3, 10, 15, 40, tzinfo=UTC)
    assert hour_of(moment.astimezone(zone)) == hour_of(moment)
    assert start_of(hour_of(moment)) == moment.replace(minute=0)


def test_a_live_call_has_no_outcome_yet() -> None:
    assert keys(call()) == {"source": "google", "line": LINE}
    assert keys(over(call())) == keys(call()) | {"outcome": "unknown"}
    assert keys(over(call(answer=Outcome.BUSY)))["outcome"] == "busy"


@pytest.mark.parametrize("uncounted", [call(test=True), call(muted=True)])
def test_tests_and_muted_calls_count_for_nothing(uncounted: Call) -> None:
    assert series_of(over(uncounted), by_name=False) == ()


def test_lines_are_those_of_the_registry() -> None:
    assert keys(call(), by_name=True)["line"] == "name:ads"
    assert keys(call(tracking_number=None))["line"] == "name:ads"
    assert keys(call(tracking_number=None, line=None))["line"] == ""
    assert series_of(call(line=None), by_name=False)[1].name == LINE


def test_every_call_counts_once_of_each_kind() -> None:
    nothing = over(call(source=None, line=None, tracking_number=None))
    assert sorted(keys(nothing)) == ["line", "outcome", "source"]


def test_a_new_source_must_not_name_the_caller() -> None:
    wanted = SeriesName(SeriesKind.SOURCE, "helms", "Helms")
    assert instead_of(wanted, call(), ()) == wanted
    for one in (call(contact_name="Jeremy Helms"), call(caller_name="HELMS, J")):
        assert instead_of(wanted, one, ()).slug == "unknown"
    line = SeriesName(SeriesKind.LINE, "helms", "Helms")
    assert instead_of(line, call(contact_name="Jeremy Helms"), ()) == line, "that is the office's"


def test_when_there_are_too_many_the_rest_is_other() -> None:
    known = {"", " other", *map(str, range(MOST_SERIES - 3))}
    wanted = SeriesName(SeriesKind.SOURCE, "new", "new")
    assert instead_of(wanted, call(), known) == wanted
    assert len(known) == MOST_SERIES - 1
    assert instead_of(wanted, call(), known | {"last"}).slug == "other"
    outcome = SeriesName(SeriesKind.OUTCOME, "busy", "busy", "busy")
    assert instead_of(outcome, call(), known | {"last"}) == outcome


@given(st.lists(st.from_regex(r"[a-z0-9_]{0,80}", fullmatch=True), max_size=20))
def test_slugs_are_those_of_no_other(wanted: list[str]) -> None:
    taken: list[str] = []
    for one in wanted:
        slug = free_slug(one, taken)
        assert slug not in {*taken, "unknown", "other", ""}
        taken.append(slug)


def test_a_slug_is_short_and_no_more_than_numbered() -> None:
    assert free_slug("google", ()) == "google"
    assert free_slug("google", ("google", "google_2")) == "google_3"
    assert free_slug("other", ()) == "other_2"
    long = free_slug("a" * 300, ())
    assert re.fullmatch("a{60}", long)
    assert free_slug(f"{'a' * 59}_b", ()) == "a" * 59


def test_every_text_is_said() -> None:
    said = [
        describe_series(one.kind, one.key, one.name, "Desk", TEXTS)
        for outcome in Outcome
        for one in series_of(over(call(answer=outcome, source=None)), by_name=False)
    ]
    rest = instead_of(SeriesName(SeriesKind.SOURCE, "x", "x"), call(), set(map(str, range(60))))
    said.append(describe_series(rest.kind, rest.key, rest.name, "Desk", TEXTS))
    assert set(said) == {
        "Desk: calls from unknown",
        "Desk: calls from others",
        "Desk: calls on Ads",
        "Desk: calls answered",
        "Desk: calls not answered",
        "Desk: calls busy",
        "Desk: calls with a voicemail",
        "Desk: calls unknown",
    }


def test_a_name_with_braces_is_only_a_name() -> None:
    assert (
        describe_series("source", "x", "{office}{0}", "Desk", TEXTS)
        == "Desk: calls from {office}{0}"
    )
