"""WhatConverts Live Calls: the phone calls of an office, live in Home Assistant.

This module only puts things in order: what is set up, when, and how it is taken down again. The
order matters: an entry restores its calls, then makes its entities, and opens its webhook last.
"""

from collections.abc import Callable

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    CONF_WEBHOOK_ID,
    EVENT_CORE_CONFIG_UPDATE,
    EVENT_HOMEASSISTANT_CLOSE,
    EVENT_HOMEASSISTANT_FINAL_WRITE,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, issue_registry as ir
from homeassistant.helpers.device_registry import AnyDeviceEntry
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .account.account import WhatConvertsAccount
from .account.intake import LeadIntake
from .account.recording_view import RecordingView
from .assist.voice import async_answer_questions
from .backup import async_take_part
from .calls.announce import CallAnnouncer
from .calls.devices import SIGNAL_NEW_LINE, LineDevices
from .calls.settings import async_view_of, rules_of
from .calls.views import PublicCallCache
from .card.delivery import async_register_card, async_remove_card, async_serve_card
from .commands import CallCommands
from .const import CONF_CLOUDHOOK_URL, DOMAIN, ISSUE_BLUEPRINT_UPDATES, PLATFORMS
from .coordinator import WhatConvertsCoordinator
from .core.account_state import AccountState
from .core.days import day_start
from .core.phone import load as load_numbers
from .core.registry import CallRegistry
from .core.webhook_stats import WebhookStats
from .data import WhatConvertsConfigEntry, WhatConvertsData
from .health.issues import async_remove_problems, async_show_newer_file
from .health.watch import ProblemWatch
from .inbound.address_watch import AddressWatch
from .inbound.cloudhook import async_drop_cloudhook
from .inbound.receipt_signal import async_listen_to_receipts
from .inbound.webhook import async_get_handler, async_remove_handler
from .services import async_setup_services
from .statistics.external_statistics import ExternalStatistics, async_remove_statistics
from .storage.schema import NewerFileError
from .storage.store import CallStore, StoredMeta
from .storage.writer import CallWriter
from .websocket_api import async_setup_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register what belongs to no entry, and let posts for entries to come wait for them."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    hass.http.register_view(RecordingView(hass))
    async_answer_questions(hass)
    await async_serve_card(hass)
    for entry in hass.config_entries.async_entries(DOMAIN):
        async_get_handler(hass, entry)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> bool:
    """Set up one webhook with its calls."""
    await hass.async_add_executor_job(load_numbers)
    try:
        entry.runtime_data = await _async_load(hass, entry)
    except NewerFileError as err:
        async_show_newer_file(hass, entry)
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="storage_newer") from err
    except OSError as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN, translation_key="storage_unreadable"
        ) from err
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    _start(hass, entry)
    async_get_handler(hass, entry).open()
    await async_register_card(hass)
    entry.async_create_background_task(hass, _async_tell_updates(hass), f"{DOMAIN} blueprints")
    return True


async def _async_load(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> WhatConvertsData:
    """Return what a loaded entry has; live calls whose time ran out meanwhile are ended.

    Raises OSError if what is stored cannot be read.
    """
    registry, stats = CallRegistry(rules_of(hass, entry)), WebhookStats()
    account = AccountState()
    views = PublicCallCache(hass, entry.entry_id, await async_view_of(hass, entry))
    devices = LineDevices(hass, entry)
    announcer = CallAnnouncer(hass, entry.entry_id, devices, views)
    new_line = SIGNAL_NEW_LINE.format(entry.entry_id)
    entry.async_on_unload(async_dispatcher_connect(hass, new_line, announcer.async_open_backlog))

    store = CallStore(hass, entry.entry_id)
    # Its thread must not outlive an entry that cannot be set up.
    entry.async_on_unload(store.async_close)
    writer = CallWriter(hass, store, registry, _meta_of(announcer, stats, devices, account))
    entry.async_on_unload(await async_take_part(hass, writer))
    now = dt_util.utcnow()
    stored = await writer.async_load(day_start(now, registry.rules.time_zone))
    writer.async_forget_old(now - registry.rules.keep_for, registry.rules.keep_calls)
    announcer.enabled = stored.get("alerts") is not False
    stats.restore(stored.get("stats"), now)
    account.restore(stored.get("account"))
    devices.restore(stored.get("lines"), registry.newest_of_lines)
    devices.async_rebuild(registry.rules, registry.newest_of_lines)
    await writer.async_try_commit()
    coordinator = WhatConvertsCoordinator(hass, entry, registry, announcer, writer)
    intake = LeadIntake(hass, entry, coordinator, devices, writer)
    return WhatConvertsData(
        coordinator=coordinator,
        announcer=announcer,
        devices=devices,
        views=views,
        stats=stats,
        writer=writer,
        account=WhatConvertsAccount(hass, entry, account, intake),
        statistics=ExternalStatistics(hass, entry, coordinator, store, writer),
    )


def _meta_of(
    announcer: CallAnnouncer, stats: WebhookStats, devices: LineDevices, account: AccountState
) -> Callable[[], StoredMeta]:
    """Return what tells what is stored beside the calls."""
    return lambda: {
        "alerts": announcer.enabled,
        "stats": stats.dump(),
        "lines": devices.dump(),
        "account": account.dump(),
    }


def _start(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Start what follows the clock, the settings, the addresses and the health of an entry."""
    data = entry.runtime_data
    data.coordinator.async_start()
    for event, store in {
        EVENT_HOMEASSISTANT_FINAL_WRITE: data.writer.async_final_write,
        EVENT_HOMEASSISTANT_CLOSE: data.writer.async_final_close,
    }.items():
        entry.async_on_unload(hass.bus.async_listen(event, store))
    _follow_settings(hass, entry)
    data.statistics.async_start()
    data.account.async_start()
    receipts = async_listen_to_receipts(hass, entry, data.account.async_note_receipt)
    entry.async_on_unload(receipts)
    AddressWatch(hass, entry).start()
    ProblemWatch(hass, entry).start()


def _follow_settings(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Take over options, lists of callers and Home Assistant's own settings when they change."""
    # Bound to a name: the entry may be unloaded while the texts are read.
    data = entry.runtime_data

    async def apply(*_: object) -> None:
        data.devices.async_rename_office(entry.title)
        data.views.async_set(await async_view_of(hass, entry))
        await data.coordinator.async_set_rules(rules_of(hass, entry))
        data.account.async_follow_key()

    entry.async_on_unload(entry.add_update_listener(apply))
    entry.async_on_unload(hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, apply))


async def _async_tell_updates(hass: HomeAssistant) -> None:
    """Tell which ready-made automations an update of the integration has brought."""
    # Not at the top: it imports Home Assistant's automations, which may just be importing us.
    await async_import_module(hass, f"{__package__}.blueprints.install")
    from .blueprints.install import async_tell_updates  # noqa: PLC0415

    await async_tell_updates(hass)


async def async_unload_entry(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> bool:
    """Take an entry down in the reverse order; its webhook stays, and lets posts wait."""
    handler, data = async_get_handler(hass, entry), entry.runtime_data
    # What WhatConverts refuses later could not be undone, as the file is closed then. Posts come in
    # meanwhile: it may take as long as an answer.
    await data.account.updates.async_wait()
    handler.close()
    data.account.async_stop()
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        handler.open()
        data.account.async_resume()
        return False
    data.coordinator.async_stop()
    await data.writer.async_close()
    if entry.disabled_by:
        async_remove_problems(hass, entry)
    return True


async def async_remove_entry(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Forget everything that an entry has stored, and its URL."""
    async_remove_handler(hass, entry)
    async_remove_problems(hass, entry)
    await async_remove_statistics(hass, entry.entry_id)
    try:
        if CONF_CLOUDHOOK_URL in entry.data:
            await async_drop_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])
        if not any(other != entry for other in hass.config_entries.async_entries(DOMAIN)):
            ir.async_delete_issue(hass, DOMAIN, ISSUE_BLUEPRINT_UPDATES)
            await async_remove_card(hass)
    finally:
        # Last, because a disk may refuse; and in any case, because callers are in there.
        await CallStore(hass, entry.entry_id).async_remove()


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, device: AnyDeviceEntry
) -> bool:
    """Let users remove the device of a line, which comes back with its next call."""
    is_office = (DOMAIN, entry.entry_id) in device.identifiers
    # What is stored still knows the line, so an entry that is not loaded would make it again.
    if is_office or entry.state is not ConfigEntryState.LOADED:
        return False
    devices = entry.runtime_data.devices
    for line in devices:
        if devices.identifier(line) in device.identifiers:
            CallCommands(hass, entry).async_forget_line(line)
    return True
