"""The lines of "System information"."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .conftest import OfficeOpener
from .office import DOMAIN, NOW, Office, started


@pytest.fixture
async def office(house: HomeAssistant, open_office: OfficeOpener) -> Office:
    assert await async_setup_component(house, "system_health", {})
    return await open_office()


async def test_of_one_entry(office: Office) -> None:
    assert await get_system_health_info(office.hass, DOMAIN) == {
        "entries_loaded": "1 / 1",
        "url_kinds": "internal",
        "last_webhook": "-",
        "live_calls": 0,
        "card": "none",
    }


async def test_of_two_entries_of_which_one_is_off(office: Office) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": "0ther"})
    other.add_to_hass(office.hass)
    await office.take(started(), started())
    info = await get_system_health_info(office.hass, DOMAIN)
    assert info["entries_loaded"] == "1 / 2"
    assert info["live_calls"] == 2
    assert info["last_webhook"] >= NOW


async def test_of_none_that_is_loaded(office: Office) -> None:
    await office.unload()
    info = await get_system_health_info(office.hass, DOMAIN)
    assert info["entries_loaded"] == "0 / 1"
    assert (info["url_kinds"], info["last_webhook"], info["live_calls"]) == ("-", "-", 0)
