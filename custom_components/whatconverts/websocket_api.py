"""The websocket command behind the card: the live picture, and then what changes in it.

A subscription belongs to Home Assistant and not to an entry, so it outlives reloads: it is told
when an entry goes away, and gets a new full picture when the entry is back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_UNAUTHORIZED
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.util.hass_dict import HassKey

from .card.subscription import LiveCalls, Wish
from .const import DOMAIN

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

    from .coordinator import WhatConvertsCoordinator


@dataclass(frozen=True, slots=True)
class _Stage:
    """Who watches, and the loaded entries that are to be seen."""

    watchers: set[LiveCalls] = field(default_factory=set)
    coordinators: dict[str, WhatConvertsCoordinator] = field(default_factory=dict)


_STAGE: HassKey[_Stage] = HassKey(f"{DOMAIN}_stage")

TYPE_SUBSCRIBE: Final = "whatconverts/calls/subscribe"
MOST_RECENT: Final = 100


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the command."""
    hass.data[_STAGE] = _Stage()
    websocket_api.async_register_command(hass, _subscribe)


@callback
def async_show_calls(hass: HomeAssistant, coordinator: WhatConvertsCoordinator) -> None:
    """Show an entry to the watchers while it is loaded."""
    stage, entry = hass.data[_STAGE], coordinator.config_entry
    stage.coordinators[entry.entry_id] = coordinator
    for watcher in list(stage.watchers):
        watcher.attach(coordinator)

    def leave() -> None:
        del stage.coordinators[entry.entry_id]
        for watcher in list(stage.watchers):
            watcher.detach(entry.entry_id)

    entry.async_on_unload(leave)


@websocket_command(
    {
        vol.Required("type"): TYPE_SUBSCRIBE,
        vol.Optional("config_entry_id"): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional("line"): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional("recent", default=20): vol.All(int, vol.Range(min=0, max=MOST_RECENT)),
        vol.Optional("breakdown", default=False): bool,
    }
)
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the calls, and then every change, until the client ends it."""
    entries = _entries(hass, msg.get("config_entry_id"))
    allowed = [entry for entry in entries if _may_read(hass, connection, entry)]
    if entries and not allowed:
        connection.send_error(msg["id"], ERR_UNAUTHORIZED, "You may not see these calls.")
        return
    wish = Wish(
        entry_ids=_names(msg.get("config_entry_id")),
        lines=_names(msg.get("line")),
        recent=msg["recent"],
        breakdown=msg["breakdown"],
        is_allowed=lambda entry: _may_read(hass, connection, entry),
    )
    stage = hass.data[_STAGE]
    watcher = LiveCalls(hass, wish, _sender(connection, msg["id"]))
    connection.subscriptions[msg["id"]] = _ender(stage, watcher)
    connection.send_result(msg["id"])
    stage.watchers.add(watcher)
    watcher.start(stage.coordinators.values())


def _names(values: list[str] | None) -> frozenset[str]:
    return frozenset(values or ())


def _entries(hass: HomeAssistant, wanted: list[str] | None) -> list[ConfigEntry[Any]]:
    entries = hass.config_entries.async_entries(DOMAIN)
    return [entry for entry in entries if not wanted or entry.entry_id in wanted]


def _may_read(hass: HomeAssistant, connection: ActiveConnection, entry: ConfigEntry[Any]) -> bool:
    """Whether the user may see the entity that shows the same calls."""
    permissions = connection.user.permissions
    entity_id = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{entry.entry_id}_active_calls"
    )
    if entity_id is None:
        return permissions.access_all_entities(POLICY_READ)
    return permissions.check_entity(entity_id, POLICY_READ)


def _sender(connection: ActiveConnection, number: int) -> Callable[[dict[str, Any]], None]:
    return lambda event: connection.send_message(event_message(number, event))


def _ender(stage: _Stage, watcher: LiveCalls) -> CALLBACK_TYPE:
    def end() -> None:
        stage.watchers.discard(watcher)
        watcher.end()

    return end
