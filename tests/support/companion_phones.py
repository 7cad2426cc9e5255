"""Phones with the Home Assistant app: the real integration, whose messages end in a list."""

from typing import Any, Final

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.mobile_app.notify import MobileAppNotificationService
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component

from .blueprint_automations import settle

ANN_USER: Final = "a" * 32

type Sent = list[tuple[str, dict[str, Any]]]


async def add_phone(hass: HomeAssistant, name: str) -> str:
    """Register a phone; return the id of its device."""
    assert await async_setup_component(hass, "notify", {})
    assert await async_setup_component(hass, "mobile_app", {})
    app = {"push_token": "token", "push_url": "https://push.example.com"}
    entry = MockConfigEntry(
        domain="mobile_app",
        title=name,
        data={
            "app_data": app,
            "app_id": "io.homeassistant.companion",
            "app_name": "Home Assistant",
            "app_version": "1",
            "device_id": name,
            "device_name": name,
            "manufacturer": "A",
            "model": "B",
            "os_name": "Android",
            "os_version": "1",
            "supports_encryption": False,
            "user_id": ANN_USER,
            "webhook_id": f"hook {name}",
        },
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.id


def listen(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Keep what would leave for the push service of the app."""
    sent: Sent = []

    async def send(
        _self: MobileAppNotificationService, entry: MockConfigEntry, data: dict[str, Any]
    ) -> None:
        sent.append((entry.title, data))

    monkeypatch.setattr(MobileAppNotificationService, "_async_send_remote_message_target", send)
    return sent


async def press(hass: HomeAssistant, button: str, user_id: str = ANN_USER) -> None:
    """Press a button in a notification, as the app reports it."""
    hass.bus.async_fire(
        "mobile_app_notification_action", {"action": button}, context=Context(user_id=user_id)
    )
    await settle()
