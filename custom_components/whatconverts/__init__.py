"""WhatConverts Live Calls: the phone calls of an office, live in Home Assistant.

This module only puts things in order: what is set up, when, and how it is taken down again. The
order matters: an entry restores its calls, then makes its entities, and opens its webhook last.
"""

from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.helpers import config_validation as cv, issue_registry as ir
from homeassistant.helpers.importlib import async_import_module

from .card.delivery import async_forget_card, async_register_card, async_serve_card
from .const import CONF_CLOUDHOOK_URL, DOMAIN, ISSUE_BLUEPRINT_UPDATES, PLATFORMS
from .health.watch import ProblemWatch, async_forget_problems
from .inbound.address import AddressWatch, async_drop_cloudhook
from .inbound.webhook import async_install_door, async_remove_door
from .services import async_setup_services
from .websocket_api import async_setup_websocket, async_show_calls

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.device_registry import AnyDeviceEntry
    from homeassistant.helpers.typing import ConfigType

    from .coordinator import WhatConvertsConfigEntry

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register what belongs to no entry, and let posts for entries to come wait for them."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    await async_serve_card(hass)
    for entry in hass.config_entries.async_entries(DOMAIN):
        async_install_door(hass, entry)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> bool:
    """Set up one webhook with its calls."""
    # Imported here and off the event loop: it is large (phonenumbers), and this module must import
    # without it, since requirements may be reinstalled while automations are being validated.
    await async_import_module(hass, f"{__package__}.coordinator")
    from .coordinator import WhatConvertsCoordinator  # noqa: PLC0415

    coordinator = WhatConvertsCoordinator(hass, entry)
    await coordinator.async_load()
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    coordinator.async_start()
    AddressWatch(hass, entry).start()
    ProblemWatch(hass, coordinator).start()
    async_show_calls(hass, coordinator)
    async_install_door(hass, entry).open(coordinator)
    await async_register_card(hass)
    entry.async_create_background_task(hass, _async_tell_updates(hass), f"{DOMAIN} blueprints")
    return True


async def _async_tell_updates(hass: HomeAssistant) -> None:
    """Tell which ready-made automations an update of the integration has brought."""
    # Not at the top: it imports Home Assistant's automations, which may just be importing us.
    await async_import_module(hass, f"{__package__}.blueprints.install")
    from .blueprints.install import async_tell_updates  # noqa: PLC0415

    await async_tell_updates(hass)


async def async_unload_entry(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> bool:
    """Take an entry down in the reverse order; its webhook stays, and lets posts wait."""
    door = async_install_door(hass, entry)
    door.close()
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        door.open(entry.runtime_data)
        return False
    await entry.runtime_data.async_close()
    if entry.disabled_by:
        async_forget_problems(hass, entry)
    return True


async def async_remove_entry(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Forget everything that an entry has stored, and its URL."""
    from .storage.store import CallStore  # noqa: PLC0415 - see async_setup_entry

    async_remove_door(hass, entry)
    async_forget_problems(hass, entry)
    try:
        if CONF_CLOUDHOOK_URL in entry.data:
            await async_drop_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])
        if not any(other != entry for other in hass.config_entries.async_entries(DOMAIN)):
            ir.async_delete_issue(hass, DOMAIN, ISSUE_BLUEPRINT_UPDATES)
            await async_forget_card(hass)
    finally:
        # Last, because a disk may refuse; and in any case, because callers are in there.
        await CallStore(hass, entry.entry_id).async_remove()


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: WhatConvertsConfigEntry, device: AnyDeviceEntry
) -> bool:
    """Let users remove the device of a line, which comes back with its next call."""
    is_office = (DOMAIN, entry.entry_id) in device.identifiers
    # What is stored still knows the line, so an entry that is not loaded would make it again.
    if is_office or entry.state is not ConfigEntryState.LOADED:
        return False
    lines = entry.runtime_data.lines
    for line in lines:
        if lines.identifier(line) in device.identifiers:
            entry.runtime_data.async_forget_line(line)
    return True
