"""Phones with the Home Assistant app: the real integration, whose messages end in a list."""

from typing import Any, Final

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.mobile_app.webhook import webhook_update_registration
from homeassistant.config_entries import ConfigEntry, ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component

from .blueprint_automations import settle

ANN_USER: Final = "a" * 32

type Sent = list[tuple[str, dict[str, Any]]]


async def add_phone(hass: HomeAssistant, name: str, **changed: object) -> str:
    """Register a phone; return the id of its device.

    What it gets is listed under its name, that of a second one of this name as "name 2".
    """
    assert await async_setup_component(hass, "notify", {})
    assert await async_setup_component(hass, "mobile_app", {})
    app = {"push_token": "token", "push_url": "https://push.example.com"}
    known = [entry.title for entry in hass.config_entries.async_entries("mobile_app")]
    key = f"{name} {known.count(name) + 1}" if name in known else name
    entry = MockConfigEntry(
        domain="mobile_app",
        title=name,
        data={
            "app_data": app,
            "app_id": "io.homeassistant.companion",
            "app_name": "Home Assistant",
            "app_version": "1",
            "device_id": key,
            "device_name": name,
            "manufacturer": "A",
            "model": "B",
            "os_name": "Android",
            "os_version": "1",
            "supports_encryption": False,
            "user_id": ANN_USER,
            "webhook_id": f"hook {key}",
            **changed,
        },
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.id


async def rename_in_app(hass: HomeAssistant, device_id: str, name: str) -> None:
    """Give a phone another name, as its app reports it."""
    entry = _entry(hass, device_id)
    registration = {key: entry.data[key] for key in ("app_version", "manufacturer", "model")}
    await webhook_update_registration(hass, entry, {**registration, "device_name": name})
    await hass.async_block_till_done()


async def switch_off(hass: HomeAssistant, device_id: str) -> None:
    """Disable the registration of a phone."""
    entry = _entry(hass, device_id)
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    await hass.async_block_till_done()


def _entry(hass: HomeAssistant, device_id: str) -> ConfigEntry:
    device = dr.async_get(hass).async_get(device_id)
    assert device is not None
    entry = hass.config_entries.async_get_entry(device.config_entry_id)
    assert entry is not None
    return entry


def listen(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Keep what would leave for the push service of the app."""
    sent: Sent = []

    async def send(_session: object, entry: ConfigEntry, data: dict[str, Any]) -> None:
        sent.append((entry.data["device_id"], data))

    monkeypatch.setattr("homeassistant.components.mobile_app.notify._send_message", send)
    return sent


async def press(hass: HomeAssistant, button: str, user_id: str = ANN_USER) -> None:
    """Press a button in a notification, as the app reports it."""
    hass.bus.async_fire(
        "mobile_app_notification_action", {"action": button}, context=Context(user_id=user_id)
    )
    await settle()
