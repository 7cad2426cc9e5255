"""Recordings among Home Assistant's media: days, lines and calls, for whoever may see them."""

from contextlib import closing
from datetime import timedelta
import sqlite3
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.components.media_source import (
    Unresolvable,
    async_browse_media,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import current_request
from homeassistant.setup import async_setup_component
from scripts.account.recording import recording
from tests.support.connected import Connected
from tests.support.integration import NOW

ROOT = "media-source://whatconverts"
ONE_LINE = {"tracking_number": "+17045550101", "phone_name": "Google Ads"}
OTHER_LINE = {"tracking_number": "+17045550102", "phone_name": "Yellow Pages"}


@pytest.fixture(autouse=True)
async def media(hass_us: HomeAssistant) -> None:
    assert await async_setup_component(hass_us, "media_source", {})


class Browser:
    """The media browser of a user."""

    def __init__(self, connected: Connected) -> None:
        self.connected = connected

    async def open(self, identifier: str = "") -> dict[str, Any]:
        """Return a folder."""
        answer = await self.answer("browse_media", identifier)
        found: dict[str, Any] = answer["result"]
        return found

    async def titles(self, identifier: str = "") -> dict[str, str]:
        """Return what is in a folder: titles, and where they lead."""
        folder = await self.open(identifier)
        return {child["title"]: child["media_content_id"] for child in folder["children"]}

    async def answer(self, command: str, identifier: str) -> dict[str, Any]:
        uri = identifier if identifier.startswith(ROOT) else f"{ROOT}/{identifier}".rstrip("/")
        return await self.connected.send(f"media_source/{command}", media_content_id=uri)


@pytest.fixture
def browser(connected: Connected) -> Browser:
    return Browser(connected)


async def test_from_a_day_to_what_is_heard(connected: Connected, browser: Browser) -> None:
    lead_id = await connected.call(contact_name="Maria Lopez")
    await connected.call(recording=None)
    [(day, place)] = (await browser.titles()).items()
    assert day == "2026-11-20"
    [(title, call)] = (await browser.titles(place)).items()
    assert title == "12:00 Maria Lopez"
    media = (await browser.answer("resolve_media", call))["result"]
    assert media["mime_type"] == "audio/mpeg"
    assert media["url"].partition("?")[0] == connected.path(lead_id)
    reply = await connected.listen(media["url"])
    assert (reply.status, reply.body) == (200, recording(lead_id))


async def test_days_begin_at_midnight_here_newest_first(
    connected: Connected, browser: Browser
) -> None:
    # Midnight in New York is at 5 UTC.
    for hours in (0, 11.99, 12.01, 36.01, 400):
        await connected.call(date_created=(NOW - timedelta(hours=hours)).isoformat())
    titles = await browser.titles()
    days = [child["title"] for child in (await browser.open())["children"]]
    assert days == ["2026-11-20", "2026-11-19", "2026-11-18", "2026-11-03"]
    assert [len(await browser.titles(place)) for place in titles.values()] == [2, 1, 1, 1]


@pytest.mark.parametrize("year", ["0001", "1000", "9999"])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
async def test_a_call_of_another_age_shuts_nobody_out(
    connected: Connected, browser: Browser, year: str, zone: str
) -> None:
    await connected.integration.hass.config.async_set_time_zone(zone)
    await connected.integration.hass.async_block_till_done()
    await connected.call(date_created=f"{year}-01-01T00:00:00Z")
    [(day, place)] = (await browser.titles()).items()
    assert day == "2026-11-20" or (day, zone) == ("2026-11-21", "Asia/Tokyo")
    assert len(await browser.titles(place)) == 1


async def test_a_day_with_several_lines_has_a_folder_for_each(
    connected: Connected, browser: Browser
) -> None:
    await connected.call(**ONE_LINE, contact_name="Ann")
    await connected.call(**OTHER_LINE, contact_name="Ben")
    await connected.call(**OTHER_LINE, contact_name="Eve")
    await connected.call(tracking_number=None, phone_name=None, contact_name="Zoe")
    [day] = (await browser.titles()).values()
    lines = await browser.titles(day)
    assert set(lines) == {"Google Ads", "Yellow Pages", "WhatConverts"}
    assert {(await browser.open(lines[line]))["title"] for line in lines} == set(lines)
    heard = {line: {title[6:] for title in await browser.titles(lines[line])} for line in lines}
    assert heard == {
        "Google Ads": {"Ann"},
        "Yellow Pages": {"Ben", "Eve"},
        "WhatConverts": {"Zoe"},
    }


@pytest.mark.parametrize(
    ("privacy", "title"),
    [("full", "Maria Lopez"), ("last_four", "Maria Lopez"), ("none", "Caller")],
)
async def test_titles_say_no_more_than_the_option(
    connected: Connected, browser: Browser, privacy: str, title: str
) -> None:
    await connected.call(contact_name="Maria Lopez")
    await connected.integration.choose(privacy=privacy)
    [day] = (await browser.titles()).values()
    assert list(await browser.titles(day)) == [f"12:00 {title}"]


async def test_several_entries(connected: Connected, browser: Browser) -> None:
    lead_id = await connected.call()
    hass = connected.integration.hass
    other = MockConfigEntry(domain="whatconverts", title="Other", data={"webhook_id": "other"})
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    assert list(await browser.titles()) == ["2026-11-20"], "the other has no account"
    data = {**other.data, "token": connected.server.token, "secret": connected.server.secret}
    hass.config_entries.async_update_entry(other, data=data)
    await hass.async_block_till_done(wait_background_tasks=True)
    entries = await browser.titles()
    assert list(entries) == ["WhatConverts", "Other"]
    [(_, day)] = (await browser.titles(entries["WhatConverts"])).items()
    [call] = (await browser.titles(day)).values()
    assert call.endswith(f"{connected.integration.entry.entry_id}/{lead_id}")


async def test_without_an_account_it_is_empty_and_says_why(
    connected: Connected, browser: Browser
) -> None:
    lead_id = await connected.call()
    await connected.disconnect()
    root = await browser.open()
    assert (root["title"], root["children"]) == ("No WhatConverts account is connected", [])
    identifier = f"{connected.integration.entry.entry_id}/{lead_id}"
    answer = await browser.answer("resolve_media", identifier)
    assert answer["error"]["code"] == "resolve_media_failed"


@pytest.mark.parametrize(
    "rest", ["", "/1", "/0", "/x", "/2026-99-99", "/2026-11-20/x", "/9999-12-31", "/../..", "/%00"]
)
async def test_hostile_identifiers(connected: Connected, browser: Browser, rest: str) -> None:
    await connected.call()
    for entry_id in ("nobody", connected.integration.entry.entry_id):
        answer = await browser.answer("resolve_media", entry_id + rest)
        assert answer["error"]["message"] == "There is no recording of this call"
        answer = await browser.answer("browse_media", entry_id + rest)
        if rest or entry_id == "nobody":
            assert answer["error"]["message"] == "There are no recordings here"
        else:
            assert answer["success"]


async def test_a_day_without_recordings_is_empty(connected: Connected, browser: Browser) -> None:
    assert await browser.titles(f"{connected.integration.entry.entry_id}/2026-01-01") == {}


async def test_who_may_not_see_calls_sees_none(
    connected: Connected, browser: Browser, hass_admin_user: MockUser
) -> None:
    lead_id = await connected.call()
    hass_admin_user.groups.clear()
    hass_admin_user.mock_policy({"entities": {"domains": {"light": True}}})
    assert await browser.titles() == {}
    identifier = f"{connected.integration.entry.entry_id}/{lead_id}"
    assert not (await browser.answer("resolve_media", identifier))["success"]


async def test_whom_an_action_over_http_is_for_is_known_too(
    connected: Connected, hass_admin_user: MockUser
) -> None:
    """Players browse and resolve media for whoever has called their action."""
    hass = connected.integration.hass
    lead_id = await connected.call()
    identifier = f"{ROOT}/{connected.integration.entry.entry_id}/{lead_id}"
    request: Any = {}
    token = current_request.set(request)
    try:
        # Without anybody, as a webhook's, it is Home Assistant itself.
        assert (await async_browse_media(hass, ROOT)).children
        request[KEY_HASS_USER] = hass_admin_user
        assert (await async_browse_media(hass, ROOT)).children
        assert await async_resolve_media(hass, identifier, None)
        hass_admin_user.groups.clear()
        hass_admin_user.mock_policy({"entities": {"domains": {"media_player": True}}})
        assert not (await async_browse_media(hass, ROOT)).children
        with pytest.raises(Unresolvable):
            await async_resolve_media(hass, identifier, None)
    finally:
        current_request.reset(token)


async def test_files_of_the_first_version_have_recordings_too(
    connected: Connected, browser: Browser
) -> None:
    await connected.call()
    integration = connected.integration
    await integration.unload()

    def go_back() -> None:
        with closing(sqlite3.connect(integration.path, isolation_level=None)) as connection:
            connection.execute("DROP INDEX calls_with_audio")
            for later in ("series", "hours", "counted"):
                connection.execute(f"DROP TABLE {later}")
            connection.execute("PRAGMA user_version = 1")

    await integration.hass.async_add_executor_job(go_back)
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    assert list(await browser.titles()) == ["2026-11-20"]


async def test_a_caller_cannot_pretend_to_be_heard(connected: Connected, browser: Browser) -> None:
    await connected.call(recording=None, contact_name='"recording":true', city='"voicemail":true')
    assert await browser.titles() == {}
