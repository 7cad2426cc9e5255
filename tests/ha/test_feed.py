"""The figures behind the sensor `last_webhook`, and those that the repairs go by."""

from datetime import timedelta
from http import HTTPStatus
import json
from typing import Any

import pytest

from custom_components.whatconverts.core.webhook_stats import Fate, Feed, Visit
from tests.support.integration import NOW

HOUR = timedelta(hours=1)
TAKEN = Visit(fate=Fate.ACCEPTED, arrived_at="here", shape={"type": "object", "lead_type": "chat"})
CHAT = Visit(fate=Fate.IGNORED, reason="not_a_phone_call")
NO_LEAD = Visit(fate=Fate.IGNORED, reason="no_lead", arrived_at="there")
UPDATE = Visit(fate=Fate.IGNORED, reason="unknown_lead_without_status")


def refused(status: int, method: str = "POST") -> Visit:
    return Visit(fate=Fate.REJECTED, status=HTTPStatus(status), method=method)


GET = refused(405, "GET")


def fed(*visits: Visit) -> Feed:
    """Return a feed after these visits, an hour apart."""
    feed = Feed()
    for hours, visit in enumerate(visits):
        feed.count(visit, NOW + hours * HOUR)
    return feed


def test_counters() -> None:
    feed = fed(TAKEN, GET, CHAT, refused(503))
    assert feed.counters() == {"received": 4, "accepted": 1, "ignored": 1, "rejected": 2}
    assert feed.reasons == {"not_a_phone_call": 1}
    assert feed.refusals == {"405": 1, "503": 1}
    assert feed.last_post == NOW + 3 * HOUR


@pytest.mark.parametrize(
    ("visits", "in_a_row"),
    [
        ([], 0),
        ([GET, GET], 2),
        ([GET, refused(405, "PUT"), refused(405, "HEAD"), GET], 2),
        ([GET, GET, refused(503)], 0),
        ([GET, TAKEN, GET], 1),
    ],
)
def test_gets_in_a_row(visits: list[Visit], in_a_row: int) -> None:
    assert fed(*visits).gets_in_a_row == in_a_row


@pytest.mark.parametrize(
    ("visits", "in_a_row"),
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
def test_unreadable_in_a_row(visits: list[Visit], in_a_row: int) -> None:
    assert fed(*visits).unreadable_in_a_row == in_a_row


def test_old_calls_in_a_row() -> None:
    feed = Feed()
    for age in (5 * HOUR, None, 7 * HOUR):
        feed.note_start(age, HOUR)
    assert (feed.old_calls_in_a_row, feed.last_age) == (2, 7 * HOUR)
    feed.note_start(HOUR, HOUR)
    assert (feed.old_calls_in_a_row, feed.last_age) == (0, None)


def test_longest_silence_is_between_posts() -> None:
    feed = fed(TAKEN)
    for hours in (1, 6, 4):
        feed.count(GET, (feed.last_post or NOW) + hours * HOUR)
        feed.count(TAKEN, (feed.last_post or NOW) + hours * HOUR)
    assert feed.longest_silence == 6 * HOUR


def test_where_and_whence_the_newest_understood_post_came() -> None:
    feed = fed(TAKEN, NO_LEAD)
    assert (feed.arrived_at, feed.heard_outside) == ("here", None)
    feed.count(Visit(fate=Fate.ACCEPTED, is_from_outside=True, arrived_at="new"), NOW)
    assert (feed.arrived_at, feed.heard_outside) == ("new", NOW)


def test_shapes_of_the_newest_messages() -> None:
    feed = fed(*[TAKEN] * 7, refused(400))
    assert len(feed.shapes) == 5
    assert feed.shapes[-1] == {
        "at": NOW + 6 * HOUR,
        "result": "accepted",
        "reason": None,
        "status": 200,
        "type": "object",
        "lead_type": "chat",
    }
    assert feed.lead_types == {"chat": 7}


def test_dump_and_restore_are_inverse() -> None:
    feed = Feed()
    assert Feed.restore(feed.dump()) == feed
    feed = fed(TAKEN, GET, CHAT, refused(400), Visit(fate=Fate.ACCEPTED, is_from_outside=True))
    feed.note_start(5 * HOUR, HOUR)
    stored: dict[str, Any] = json.loads(json.dumps(feed.dump()))
    assert Feed.restore(stored) == feed
    assert stored.keys().isdisjoint({"shapes", "arrived_at"})


def test_what_an_older_version_stored_is_believed() -> None:
    feed = Feed.restore({"received": 3, "accepted": 3, "ignored": 0, "rejected": 0, "other": 1})
    assert feed == Feed(received=3, accepted=3)


@pytest.mark.parametrize(
    "dump",
    [
        None,
        [],
        {},
        {**Feed().dump(), "received": "many"},
        {**Feed().dump(), "received": None},
        {**Feed().dump(), "last_post": "yesterday"},
        {**Feed().dump(), "last_post": 12},
        {**Feed().dump(), "longest_silence": "long"},
        {**Feed().dump(), "reasons": []},
        {**Feed().dump(), "reasons": {"no_lead": "many"}},
    ],
    ids=str,
)
def test_what_cannot_be_read_counts_as_nothing(dump: object) -> None:
    assert Feed.restore(dump) == Feed()
