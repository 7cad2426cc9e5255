"""The websocket command behind the card: the live calls, and then what changes in them."""

from collections.abc import Callable
from typing import Any, Final

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import ERR_UNAUTHORIZED
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er

from .card.messages import CallFilter, CallsMessage
from .card.subscription import CallSubscription
from .const import DOMAIN
from .data import WhatConvertsConfigEntry

TYPE_SUBSCRIBE: Final = "whatconverts/calls/subscribe"
MOST_RECENT: Final = 100


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _subscribe)


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
    wanted = CallFilter(
        entry_ids=frozenset(msg.get("config_entry_id", ())),
        lines=frozenset(msg.get("line", ())),
        recent=msg["recent"],
        breakdown=msg["breakdown"],
        is_allowed=lambda entry: _may_read(hass, connection, entry),
    )
    subscription = CallSubscription(hass, wanted, _sender(connection, msg["id"]))
    connection.subscriptions[msg["id"]] = subscription.async_stop
    connection.send_result(msg["id"])
    subscription.async_start()


def _entries(hass: HomeAssistant, wanted: list[str] | None) -> list[WhatConvertsConfigEntry]:
    entries = hass.config_entries.async_entries(DOMAIN)
    return [entry for entry in entries if not wanted or entry.entry_id in wanted]


def _may_read(
    hass: HomeAssistant, connection: ActiveConnection, entry: WhatConvertsConfigEntry
) -> bool:
    """Whether the user may see the entity that shows the same calls."""
    permissions = connection.user.permissions
    entity_id = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{entry.entry_id}_active_calls"
    )
    if entity_id is None:
        return permissions.access_all_entities(POLICY_READ)
    return permissions.check_entity(entity_id, POLICY_READ)


def _sender(connection: ActiveConnection, number: int) -> Callable[[CallsMessage], None]:
    return lambda message: connection.send_message(event_message(number, message))
