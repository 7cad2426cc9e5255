"""The figures behind the sensor `last_webhook`, and those that the repairs go by."""

from datetime import datetime, timedelta
from http import HTTPStatus
import json
from typing import Any

import pytest

from custom_components.whatconverts.core.enums import IgnoreReason
from custom_components.whatconverts.core.receipt import Arrival, Receipt
from custom_components.whatconverts.core.webhook_stats import WebhookStats
from tests.support.factories import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TAKEN = Receipt(call=Arrival.CALL, host="here", shape={"type": "object", "lead_type": "chat"})
CHAT = Receipt(ignored=IgnoreReason.NOT_A_PHONE_CALL)
NO_LEAD = Receipt(ignored=IgnoreReason.NO_LEAD, host="there")
UPDATE = Receipt(ignored=IgnoreReason.UNKNOWN_LEAD_WITHOUT_STATUS)


def refused(status: int, method: str = "POST") -> Receipt:
    return Receipt(status=HTTPStatus(status), error="why", method=method)


GET = refused(405, "GET")


def counted(*receipts: Receipt) -> WebhookStats:
    """Return the statistics after these receipts, an hour apart."""
    stats = WebhookStats()
    for hours, receipt in enumerate(receipts):
        stats.count(receipt, NOW + hours * HOUR)
    return stats


def restored(dump: object, now: datetime = NOW + 9 * HOUR) -> WebhookStats:
    stats = WebhookStats()
    stats.restore(dump, now)
    return stats


def test_counters() -> None:
    stats = counted(TAKEN, GET, CHAT, CHAT, GET, refused(503))
    assert stats.counters() == {"received": 6, "accepted": 1, "ignored": 2, "rejected": 3}
    assert stats.reasons == {"not_a_phone_call": 2}
    assert stats.refusals == {"405": 2, "503": 1}
    assert stats.last_post == NOW + 5 * HOUR


@pytest.mark.parametrize(
    ("receipts", "in_a_row"),
    [
        ([], 0),
        ([GET, GET], 2),
        ([GET, refused(405, "PUT"), refused(405, "HEAD"), GET], 2),
        ([GET, GET, refused(503)], 0),
        ([GET, TAKEN, GET], 1),
    ],
)
def test_gets_in_a_row(receipts: list[Receipt], in_a_row: int) -> None:
    assert counted(*receipts).gets_in_a_row == in_a_row


@pytest.mark.parametrize(
    ("receipts", "in_a_row"),
    [
        ([refused(400), refused(413), NO_LEAD], 3),
        ([refused(400), TAKEN], 0),
        ([refused(400), CHAT], 0),
        # Neither says that messages can be read, nor that they cannot.
        ([refused(400), GET, refused(503), refused(500), refused(400)], 2),
        # An update of an old lead may say very little.
        ([refused(400), UPDATE], 0),
        ([UPDATE, UPDATE, UPDATE], 0),
    ],
)
def test_unreadable_in_a_row(receipts: list[Receipt], in_a_row: int) -> None:
    assert counted(*receipts).unreadable_in_a_row == in_a_row


def test_old_calls_in_a_row() -> None:
    stats = WebhookStats()
    for age in (5 * HOUR, None, 7 * HOUR):
        stats.note_start(age, HOUR)
    assert (stats.old_calls_in_a_row, stats.last_age) == (2, 7 * HOUR)
    stats.note_start(HOUR, HOUR)
    assert (stats.old_calls_in_a_row, stats.last_age) == (0, None)


def test_longest_silence_is_between_posts() -> None:
    stats = counted(TAKEN)
    for hours in (1, 6, 4):
        stats.count(GET, (stats.last_post or NOW) + hours * HOUR)
        stats.count(TAKEN, (stats.last_post or NOW) + hours * HOUR)
    assert stats.longest_silence == 6 * HOUR


@pytest.mark.parametrize("silence", [91 * DAY, 3650 * DAY, -DAY])
def test_a_silence_that_only_a_wrong_clock_can_make_does_not_count(silence: timedelta) -> None:
    stats = counted(TAKEN, TAKEN)
    stats.count(TAKEN, NOW + silence)
    assert (stats.longest_silence, stats.last_post) == (HOUR, NOW + silence)
    stored = {**stats.dump(), "longest_silence": silence.total_seconds()}
    assert restored(stored).longest_silence == timedelta()


def test_a_silence_of_three_months_is_the_longest_that_is_believed() -> None:
    stats = counted(TAKEN)
    stats.count(TAKEN, NOW + 90 * DAY)
    assert stats.longest_silence == 90 * DAY
    assert restored(stats.dump(), NOW + 90 * DAY) == stats


def test_moments_that_are_yet_to_come_are_forgotten() -> None:
    stats = counted(Receipt(is_from_outside=True))
    assert (stats.last_post, stats.heard_outside) == (NOW, NOW)
    again = restored(stats.dump(), NOW - DAY)
    assert (again.last_post, again.heard_outside) == (None, None)
    assert again.waiting_since == NOW - DAY
    # The wait goes on over a restart, and begins anew if that moment is wrong, too.
    assert restored(again.dump(), NOW).waiting_since == NOW - DAY
    assert restored(again.dump(), NOW - 2 * DAY).waiting_since == NOW - 2 * DAY
    again.count(TAKEN, NOW)
    assert again.last_post == NOW
    assert again.waiting_since is None


def test_a_clock_set_back_by_a_little_was_not_wrong() -> None:
    stats = counted(Receipt(is_from_outside=True))
    stats.distrust_future(NOW - timedelta(seconds=60))
    assert (stats.last_post, stats.heard_outside, stats.waiting_since) == (NOW, NOW, None)


def test_where_and_whence_the_newest_understood_post_came() -> None:
    stats = counted(TAKEN, NO_LEAD)
    assert (stats.last_host, stats.heard_outside) == ("here", None)
    stats.count(Receipt(is_from_outside=True, host="new"), NOW)
    assert (stats.last_host, stats.heard_outside) == ("new", NOW)


def test_shapes_of_the_newest_messages() -> None:
    stats = counted(*[TAKEN] * 7, refused(400))
    assert len(stats.shapes) == 5
    assert stats.shapes[-1] == {
        "at": NOW + 6 * HOUR,
        "result": "accepted",
        "reason": None,
        "status": 200,
        "type": "object",
        "lead_type": "chat",
    }
    assert stats.lead_types == {"chat": 7}


def test_words_that_cannot_be_read_are_remembered_until_a_restart() -> None:
    stats = counted(Receipt(unread={"call_status": "ringing"}), refused(503), GET)
    assert stats.unread_words.by_field() == {"call_status": ["ringing"]}
    assert restored(json.loads(json.dumps(stats.dump()))).unread_words.by_field() == {}


def test_shape_of_an_ignored_message_says_why() -> None:
    stats = counted(Receipt(ignored=IgnoreReason.NOT_A_PHONE_CALL, shape={"type": "object"}))
    assert (stats.shapes[-1]["result"], stats.shapes[-1]["reason"]) == (
        "ignored",
        "not_a_phone_call",
    )


def test_message_of_no_lead_type() -> None:
    stats = counted(Receipt(shape={"type": "array"}))
    assert stats.shapes[-1]["type"] == "array"
    assert stats.lead_types == {}


def test_what_is_rejected_is_not_counted_as_ignored() -> None:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    shape = {"type": "object"}
    stats = counted(Receipt(status=status, ignored=IgnoreReason.NO_LEAD, shape=shape))
    assert (stats.reasons, stats.refusals) == ({}, {"503": 1})
    assert stats.shapes[-1]["reason"] is None


def test_dump_and_restore_are_inverse() -> None:
    stats = WebhookStats()
    assert restored(stats.dump()) == stats
    stats = counted(TAKEN, GET, CHAT, refused(400), Receipt(is_from_outside=True))
    stats.note_start(5 * HOUR, HOUR)
    stored: dict[str, Any] = json.loads(json.dumps(stats.dump()))
    assert restored(stored) == stats
    assert stored.keys().isdisjoint({"shapes", "last_host"})


def test_what_an_older_version_stored_is_believed() -> None:
    stats = restored({"received": 3, "accepted": 3, "ignored": 0, "rejected": 0, "other": 1})
    assert stats == WebhookStats(received=3, accepted=3)


@pytest.mark.parametrize(
    "dump",
    [
        None,
        [],
        {},
        {**WebhookStats().dump(), "received": "many"},
        {**WebhookStats().dump(), "received": None},
        {**WebhookStats().dump(), "last_post": "yesterday"},
        {**WebhookStats().dump(), "last_post": 12},
        {**WebhookStats().dump(), "longest_silence": "long"},
        {**WebhookStats().dump(), "longest_silence": 1e300},
        {**WebhookStats().dump(), "received": 1e30},
        {**WebhookStats().dump(), "last_post": "2026-11-20T12:00:00"},
        {**WebhookStats().dump(), "reasons": []},
        {**WebhookStats().dump(), "reasons": {"no_lead": "many"}},
    ],
    ids=str,
)
def test_what_cannot_be_read_counts_as_nothing(dump: object) -> None:
    assert restored(dump) == WebhookStats()


@pytest.mark.parametrize(
    "damage",
    [
        {"longest_silence": 1e308},
        {"last_post": "2026-03-10T15:00:00"},
        {"waiting_since": "9999-12-31T23:59:59-14:00"},
        {"heard_outside": "0001-01-01T00:00:00+14:00"},
    ],
    ids=repr,
)
def test_figures_that_cannot_be_are_not_believed(damage: dict[str, Any]) -> None:
    stats = WebhookStats()
    stats.restore({"received": 5} | damage, NOW)
    assert stats.dump() == WebhookStats().dump()
    stats.restore({"received": 5}, NOW)
    assert stats.received == 5
