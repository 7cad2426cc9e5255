"""Calls in two views, kept for a while."""

from copy import replace

import pytest

from custom_components.whatconverts.calls.views import _KEPT, SIGNAL_VIEWS, PublicCallCache
from custom_components.whatconverts.core.enums import Privacy
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.public import View
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from tests.support.factories import live_call

NONE = View(withheld="Withheld number", caller="Caller", privacy=Privacy.NONE)


@pytest.fixture
def views(hass: HomeAssistant) -> PublicCallCache:
    return PublicCallCache(hass, "an entry", NONE)


def call(lead_id: int = 1, name: str = "Ann Archer") -> Call:
    return live_call(lead_id, contact_name=name)


def names(views: PublicCallCache, one: Call) -> tuple[str, str]:
    return views.public(one)["display_name"], views.full(one)["display_name"]


def test_both_views_are_of_the_same_call(views: PublicCallCache) -> None:
    one = call()
    assert names(views, one) == ("Caller", "Ann Archer")
    assert names(views, one) == ("Caller", "Ann Archer")
    assert names(views, call(name="Bob")) == ("Caller", "Bob")
    views.async_set(replace(NONE, privacy=Privacy.FULL))
    assert names(views, one) == ("Ann Archer", "Ann Archer")


def test_a_call_is_made_public_once(views: PublicCallCache) -> None:
    one = call()
    assert views.public(one) is views.public(one)


def test_it_does_not_grow_without_end(views: PublicCallCache) -> None:
    for lead_id in range(1, 3 * _KEPT):
        assert names(views, call(lead_id, f"No {lead_id}"))[1] == f"No {lead_id}"
        assert len(views._cache) <= _KEPT  # noqa: SLF001


def test_listeners_hear_of_another_view_and_only_of_that(
    hass: HomeAssistant, views: PublicCallCache
) -> None:
    heard: list[int] = []

    @callback
    def note() -> None:
        heard.append(1)

    stop = async_dispatcher_connect(hass, SIGNAL_VIEWS.format("an entry"), note)
    views.async_set(replace(NONE))
    assert heard == []
    views.async_set(View())
    assert heard == [1]
    views.public(call())
    views.async_clear()
    assert heard == [1, 1]
    assert not views._cache  # noqa: SLF001
    stop()
    views.async_clear()
    assert heard == [1, 1]
