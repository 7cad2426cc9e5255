"""The lines of "System information"."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.support.integration import DOMAIN, NOW, Integration, SetupIntegration, started
from tests.support.repository import ENGLISH


@pytest.fixture
async def integration(hass_us: HomeAssistant, setup_integration: SetupIntegration) -> Integration:
    assert await async_setup_component(hass_us, "system_health", {})
    return await setup_integration()


async def test_of_one_entry(integration: Integration) -> None:
    info = await get_system_health_info(integration.hass, DOMAIN)
    assert info.keys() == ENGLISH["system_health"]["info"].keys()
    assert info == {
        "entries_loaded": "1 / 1",
        "url_kinds": "internal",
        "last_webhook": "-",
        "live_calls": 0,
        "muted_calls": 0,
        "accounts": "0 / 0",
        "account_requests": 0,
        "account_past": "0 / 0",
        "card": "none",
    }


async def test_of_two_entries_of_which_one_is_off(integration: Integration) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": "0ther"})
    other.add_to_hass(integration.hass)
    await integration.take(started(), started(), started(spam=True))
    info = await get_system_health_info(integration.hass, DOMAIN)
    assert info["entries_loaded"] == "1 / 2"
    assert (info["live_calls"], info["muted_calls"]) == (2, 1)
    assert integration.value("sensor.active_calls") == "2"
    assert info["last_webhook"] >= NOW


async def test_of_none_that_is_loaded(integration: Integration) -> None:
    await integration.unload()
    info = await get_system_health_info(integration.hass, DOMAIN)
    assert info["entries_loaded"] == "0 / 1"
    assert (info["url_kinds"], info["last_webhook"], info["live_calls"]) == ("-", "-", 0)
