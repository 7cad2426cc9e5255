"""The figures behind the sensor `last_webhook`."""

import pytest

from custom_components.whatconverts.feed import Fate, Feed
from tests.contract.promise import COUNTERS

from .office import NOW


def test_dump_and_restore_are_inverse() -> None:
    feed = Feed()
    assert Feed.restore(feed.dump()) == feed
    feed.count(Fate.ACCEPTED, NOW)
    feed.count(Fate.REJECTED, None)
    assert Feed.restore(feed.dump()) == feed
    assert feed.counters() == {"received": 2, "accepted": 1, "ignored": 0, "rejected": 1}
    assert feed.last_post == NOW


def test_counters_are_those_of_the_contract() -> None:
    assert Feed().counters().keys() == COUNTERS


@pytest.mark.parametrize(
    "dump",
    [
        None,
        [],
        {},
        {"received": 1},
        {**Feed().dump(), "received": "many"},
        {**Feed().dump(), "received": None},
        {**Feed().dump(), "last_post": "yesterday"},
        {**Feed().dump(), "last_post": 12},
    ],
    ids=str,
)
def test_what_cannot_be_read_counts_as_nothing(dump: object) -> None:
    assert Feed.restore(dump) == Feed()
