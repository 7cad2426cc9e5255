"""What a call counts for in statistics."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
import re
from statistics import fmean
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.criteria import is_counted
from custom_components.whatconverts.core.enums import EndReason, Outcome, SeriesKind
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.series import (
    MOST_SERIES,
    NAMED_AS,
    STATISTICS_TEXTS,
    SeriesName,
    describe_series,
    free_slug,
    hour_of,
    id_of,
    instead_of,
    is_id_of,
    is_known,
    minutes_of,
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
    assert keys(call()) == {"all": "all", "source": "google", "line": LINE}
    assert keys(over(call())) == keys(call()) | {"outcome": "unknown"}
    assert keys(over(call(answer=Outcome.BUSY)))["outcome"] == "busy"


@pytest.mark.parametrize("uncounted", [call(test=True), call(muted=True)])
def test_tests_and_muted_calls_count_for_nothing(uncounted: Call) -> None:
    assert series_of(over(uncounted), by_name=False) == ()


def test_lines_are_those_of_the_registry() -> None:
    assert keys(call(), by_name=True)["line"] == "name:ads"
    assert keys(call(tracking_number=None))["line"] == "name:ads"
    assert keys(call(tracking_number=None, line=None))["line"] == ""
    [named] = [one for one in series_of(call(line=None), by_name=False) if one.kind == "line"]
    assert named.name == LINE


def test_every_call_counts_once_of_each_kind() -> None:
    nothing = over(call(source=None, line=None, tracking_number=None))
    assert sorted(keys(nothing)) == ["all", "line", "outcome", "source"]


def test_series_are_called_what_the_statistics_are_told() -> None:
    office = [SeriesName(SeriesKind.ALL, "all", "all", "all")]
    office += [SeriesName(SeriesKind.SOURCE, "google", "Google")]
    office += [SeriesName(SeriesKind.LINE, LINE, "Ads")]
    answered = over(call(answer=Outcome.ANSWERED, duration_seconds=95))
    assert series_of(answered, by_name=False) == (
        *office,
        SeriesName(SeriesKind.OUTCOME, "answered", "answered", "answered"),
        SeriesName(SeriesKind.DURATION, "duration", "duration", "duration", 95),
    )
    assert series_of(over(call(answer=Outcome.BUSY)), by_name=False)[3:5] == (
        SeriesName(SeriesKind.OUTCOME, "busy", "busy", "busy"),
        SeriesName(SeriesKind.MISSED, "missed", "missed", "missed"),
    )


MISSED = {SeriesKind.MISSED, SeriesKind.MISSED_LINE, SeriesKind.MISSED_SOURCE}
calls = st.builds(
    lambda is_over, **fields: over(call(**fields)) if is_over else call(**fields),
    is_over=st.booleans(),
    test=st.booleans(),
    muted=st.booleans(),
    answer=st.sampled_from(Outcome) | st.none(),
    voicemail=st.none() | st.just("https://example.com/voicemail"),
    source=st.sampled_from(["Google", "Bing", None]),
    line=st.sampled_from(["Ads", None]),
    tracking_number=st.sampled_from([LINE, None]),
    duration_seconds=st.none() | st.integers(0, 10_000),
)


@given(calls, st.booleans())
def test_a_call_counts_among_all_and_once_at_most_of_a_kind(one: Call, by_name: bool) -> None:  # noqa: FBT001 - made up
    kinds = [found.kind for found in series_of(one, by_name=by_name)]
    assert len(kinds) == len(set(kinds))
    always = {SeriesKind.ALL, SeriesKind.SOURCE, SeriesKind.LINE}
    assert not kinds or always <= set(kinds)
    assert bool(kinds) is not (one.test or one.muted)
    assert not kinds or (SeriesKind.OUTCOME in kinds) is not one.is_live


@given(calls)
def test_missed_calls_and_no_others_count_among_the_missed_as_among_all(one: Call) -> None:
    found = {name.kind: name for name in series_of(one, by_name=False)}
    assert found.keys() & MISSED == (MISSED if one.missed and found else set())
    order = list(found)
    for kind, of in NAMED_AS.items():
        if kind in found:
            assert found[kind] == found[of]._replace(kind=kind)
            assert order.index(of) < order.index(kind)


@given(calls)
def test_only_of_answered_calls_the_duration_is_noted(one: Call) -> None:
    found = {name.kind: name.seconds for name in series_of(one, by_name=False)}
    duration = found.pop(SeriesKind.DURATION, None)
    assert set(found.values()) <= {0}
    is_answered = one.outcome is Outcome.ANSWERED and is_counted(one)
    assert duration == (one.details.get("duration_seconds") if is_answered else None)


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_minutes_are_those_of_the_calls(seconds: list[int]) -> None:
    found = minutes_of([*Counter(seconds).items(), (99_999, 0)])
    if not seconds:
        assert found is None
        return
    assert found is not None
    assert found.mean == pytest.approx(fmean(seconds) / 60)
    assert (found.min, found.max) == (min(seconds) / 60, max(seconds) / 60)


slugs = st.from_regex(r"[a-z0-9]+(_[a-z0-9]+)*", fullmatch=True)
entries = st.from_regex(r"[0-9a-z]{1,26}", fullmatch=True)


@given(entries, entries, st.sampled_from(SeriesKind), slugs)
def test_an_id_is_known_as_that_of_its_entry_alone(
    entry: str, other: str, kind: SeriesKind, slug: str
) -> None:
    found = id_of(entry, kind, slug)
    assert is_id_of(entry, found)
    assert is_id_of(other, found) == (other == entry)
    assert not is_id_of(entry, id_of(entry + other, kind, slug))


def test_ids_are_those_that_dashboards_name() -> None:
    assert [id_of("e", kind, "x") for kind in SeriesKind] == [
        "all_e",
        "calls_e_source_x",
        "calls_e_line_x",
        "calls_e_outcome_x",
        "missed_e",
        "missed_e_source_x",
        "missed_e_line_x",
        "duration_e",
    ]
    assert not is_id_of("e", "calls_e")
    assert not is_id_of("e", "all_e_line_x")


def test_a_new_source_must_not_name_the_caller() -> None:
    wanted = SeriesName(SeriesKind.SOURCE, "helms", "Helms")
    assert instead_of(wanted, call(), ()) == wanted
    for one in (call(contact_name="Jeremy Helms"), call(caller_name="HELMS, J")):
        assert instead_of(wanted, one, ()) == (SeriesKind.SOURCE, "", "unknown", "unknown", 0)
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
        for one in series_of(
            over(call(answer=outcome, source=None, duration_seconds=9)), by_name=False
        )
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
        "Desk: calls",
        "Desk: missed calls",
        "Desk: missed calls from unknown",
        "Desk: missed calls on Ads",
        "Desk: average duration of answered calls",
    }


def test_a_name_with_braces_is_only_a_name() -> None:
    assert (
        describe_series("source", "x", "{office}{0}", "Desk", TEXTS)
        == "Desk: calls from {office}{0}"
    )


def test_no_name_is_longer_than_a_database_takes() -> None:
    office, name = "Office " * 10, "x" * 200
    for kind in set(SeriesKind) - {SeriesKind.OUTCOME}:
        said = describe_series(kind, name, name, office, TEXTS)
        assert said.startswith(office)
        assert len(said) <= 255


def test_a_stored_series_is_of_a_kind_and_has_a_slug() -> None:
    assert is_known("source", "google_ads_2")
    assert is_known("all", "all")
    for kind, slug in (("caller", "a"), ("line", ""), ("line", "a__b"), ("line", "x" * 121)):
        assert not is_known(kind, slug)
