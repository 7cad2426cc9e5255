"""What the account tells of a call, beside its messages: one story, in whatever order they come."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.enums import EndReason, IgnoreReason, Origin
from custom_components.whatconverts.core.model import CallNotice, DayCount, Ignored
from custom_components.whatconverts.core.payload import parse, parse_lead
from custom_components.whatconverts.core.registry import CallRegistry
from custom_components.whatconverts.core.rules import Rules
from custom_components.whatconverts.core.unsaved import UnsavedCalls
from tests.support.factories import NOW, minutes, told

RULES = Rules(time_zone=ZoneInfo("America/New_York"))
HOUR = timedelta(hours=1)
START: dict[str, object] = {
    "lead_id": 7,
    "lead_type": "Phone Call",
    "call_status": "In Progress",
    "date_created": NOW.isoformat(),
    "caller_number": "+12025550143",
}
ENDINGS: dict[str, dict[str, object]] = {
    "answered": {"answer_status": "Answered", "call_duration_seconds": 60},
    "no_answer": {"answer_status": "No Answer", "call_duration_seconds": 20},
    "voicemail": {"answer_status": "No Answer", "voicemail": "https://example.com/1.mp3"},
}


def record(origin: Origin = Origin.RECOVERED, /, **fields: object) -> CallNotice:
    """Return what the account says of the call."""
    notice = parse_lead({**START, **fields}, "US", origin)
    assert isinstance(notice, CallNotice)
    return notice


def end(outcome: str) -> dict[str, Any]:
    return {"call_status": "Completed", **ENDINGS[outcome]}


@given(
    outcome=st.sampled_from(sorted(ENDINGS)),
    words=st.lists(
        st.tuples(st.booleans(), st.booleans(), st.integers(0, 90)), min_size=1, max_size=8
    ),
)
def test_messages_and_records_tell_one_story_in_any_order(
    outcome: str, words: list[tuple[bool, bool, int]]
) -> None:
    registry, now, steps, is_over = CallRegistry(RULES), NOW, [], False
    for by_webhook, is_end, pause in words:
        now += timedelta(seconds=pause)
        says = {**START, "trigger": "new", **(end(outcome) if is_end else {})}
        notice = parse(says, "US") if by_webhook else record(**says)
        assert isinstance(notice, CallNotice)
        steps += told(registry.apply(notice, now))
        is_over = is_over or is_end
    kinds = [kind for kind, _ in steps]
    assert kinds.count("started") <= 1
    assert kinds.count("ended") == is_over
    assert kinds.count("missed") == (is_over and outcome != "answered")
    assert "started" not in kinds[1:]
    call = registry.get(7)
    assert call is not None
    assert call.started_at == NOW
    assert call.outcome == (outcome if is_over else None)
    assert call.recovered is not words[0][0]


@pytest.mark.parametrize(
    ("ago", "kinds"),
    [
        (minutes(5), ["ended", "missed"]),
        (12 * HOUR - minutes(1), ["ended", "missed"]),
        (12 * HOUR + minutes(1), []),
        (400 * 24 * HOUR, []),
    ],
)
def test_who_called_long_ago_is_told_to_nobody_and_counts_on_its_own_day(
    ago: timedelta, kinds: list[str]
) -> None:
    registry = CallRegistry(RULES)
    created = (NOW - ago).isoformat()
    verdict = registry.apply(record(date_created=created, **end("no_answer")), NOW)
    assert [kind for kind, _ in told(verdict)] == kinds
    call = registry.get(7)
    assert call is not None
    assert (call.started_at, call.untold) == (NOW - ago, not kinds)
    day = (NOW - ago).astimezone(RULES.time_zone).date().isoformat()
    assert registry.dump_days() == {day: [1, 1]}


@pytest.mark.parametrize(
    ("ago", "kinds"), [(minutes(9), ["started"]), (minutes(11), []), (minutes(59), [])]
)
def test_a_call_that_is_still_live_is_live_since_it_began(ago: timedelta, kinds: list[str]) -> None:
    registry = CallRegistry(RULES)
    created = (NOW - ago).isoformat()
    verdict = registry.apply(record(date_created=created), NOW)
    assert [kind for kind, _ in told(verdict)] == kinds
    (call,) = registry.live
    assert call.started_at == NOW - ago
    # Whoever sees it has to hear that it is over.
    over = registry.apply(record(date_created=created, **end("answered")), NOW)
    assert [kind for kind, _ in told(over)] == ["ended"]


def test_what_the_account_says_is_live_for_longer_than_a_call_may_be_has_expired() -> None:
    registry = CallRegistry(RULES)
    verdict = registry.apply(record(date_created=(NOW - 2 * HOUR).isoformat()), NOW)
    assert not verdict.transitions
    call = registry.get(7)
    assert call is not None
    assert (call.end_reason, call.ended_at) == (EndReason.EXPIRED, NOW - HOUR)


def test_the_past_that_is_imported_is_told_to_nobody_but_ends_live_calls() -> None:
    registry = CallRegistry(RULES)
    past = record(Origin.IMPORTED, lead_id=8, **end("no_answer"))
    assert not registry.apply(past, NOW).transitions
    registry.apply(record(), NOW)
    ended = registry.apply(record(Origin.IMPORTED, **end("answered")), NOW + minutes(2))
    assert [kind for kind, _ in told(ended)] == ["ended"]


def test_the_account_only_fills_gaps_and_a_later_message_wins() -> None:
    registry = CallRegistry(RULES)
    registry.apply(record(city="Durham"), NOW)
    message = parse({**START, "trigger": "new", "city": "Raleigh"}, "US")
    assert isinstance(message, CallNotice)
    registry.apply(message, NOW)
    registry.apply(record(city="Durham", state="NC"), NOW)
    call = registry.get(7)
    assert call is not None
    assert (call.details["city"], call.details["region"]) == ("Raleigh", "NC")


def test_the_outcome_of_a_call_that_had_run_out_is_news_for_half_a_day() -> None:
    for later, kinds in ((HOUR * 12, ["missed", "updated"]), (HOUR * 14, [])):
        registry = CallRegistry(RULES)
        message = parse({**START, "trigger": "new"}, "US")
        assert isinstance(message, CallNotice)
        registry.apply(message, NOW)
        registry.expire(NOW + HOUR)
        after = registry.apply(record(**end("voicemail")), NOW + later)
        assert sorted(kind for kind, _ in told(after)) == kinds
        call = registry.get(7)
        assert call is not None
        assert (call.outcome, call.end_reason) == ("voicemail", EndReason.EXPIRED)


def test_calls_of_later_days_are_no_earlier_calls() -> None:
    registry = CallRegistry(RULES)
    later = record(Origin.IMPORTED, lead_id=9, date_created=NOW.isoformat(), **end("no_answer"))
    registry.apply(later, NOW)
    for lead_id, ago, previous in ((10, 2 * HOUR, 0), (11, -minutes(1), 2)):
        created = (NOW - ago).isoformat()
        notice = record(Origin.IMPORTED, lead_id=lead_id, date_created=created, **end("answered"))
        registry.apply(notice, NOW + minutes(2))
        call = registry.get(lead_id)
        assert call is not None
        assert call.previous_calls == previous


@given(st.sampled_from(["", None, "Ringing"]), st.sampled_from(sorted(ENDINGS)))
def test_a_record_without_a_status_is_over_if_it_tells_how_it_went(
    status: str | None, outcome: str
) -> None:
    plain = record(call_status=status)
    assert plain.progress is None
    tells = record(**{**ENDINGS[outcome], "call_status": status})
    assert tells.progress == "completed"


def test_a_record_of_another_kind_than_a_phone_call_is_ignored() -> None:
    form = {"lead_id": 7, "lead_type": "Web Form"}
    assert parse_lead(form, "US", Origin.RECOVERED) == Ignored(IgnoreReason.NOT_A_PHONE_CALL)


@pytest.mark.parametrize("is_forgotten", [True, False])
def test_calls_of_today_that_come_back_count_once(*, is_forgotten: bool) -> None:
    registry = CallRegistry(RULES)
    registry.apply(record(**{**START, **end("no_answer")}), NOW)
    registry.apply(record(lead_id=8), NOW)
    if is_forgotten:
        registry.forget_ended()
    registry.count_anew(NOW)
    registry.apply(record(Origin.IMPORTED, **end("no_answer")), NOW)
    assert registry.snapshot(NOW).count == DayCount(calls=2, missed=1)


def test_what_a_message_says_is_believed_whatever_the_account_said_of_a_live_call() -> None:
    registry = CallRegistry(RULES)
    registry.apply(record(Origin.IMPORTED, notes="Call back"), NOW)
    registry.apply(record(notes="Sold"), NOW)
    registry.unsaved = UnsavedCalls()
    message = parse({**START, **end("answered"), "trigger": "new", "notes": "Sold"}, "US")
    assert isinstance(message, CallNotice)
    registry.apply(message, NOW)
    [news] = registry.unsaved.taken().news[7]
    assert news.merged({"notes": "Call back"})["notes"] == "Sold"
