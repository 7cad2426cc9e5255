"""The websocket commands behind the card: live calls and what changes in them; callers kept."""

from collections.abc import Callable
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import (
    ERR_NOT_FOUND,
    ERR_SERVICE_VALIDATION_ERROR,
    ERR_UNAUTHORIZED,
)
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .calls.permission import may_see_calls
from .card.messages import CallFilter, CallsMessage
from .card.subscription import CallSubscription
from .commands import CallCommands
from .const import ATTR_CONFIG_ENTRY_ID, ATTR_LEAD_ID, DOMAIN
from .data import WhatConvertsConfigEntry
from .services import LEAD_ID, REMEMBER_KIND

TYPE_SUBSCRIBE: Final = "whatconverts/calls/subscribe"
TYPE_REMEMBER: Final = "whatconverts/calls/remember"
MOST_RECENT: Final = 100


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, _subscribe)
    websocket_api.async_register_command(hass, _remember)


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
    allowed = [entry for entry in entries if may_see_calls(hass, connection.user, entry)]
    if entries and not allowed:
        connection.send_error(msg["id"], ERR_UNAUTHORIZED, "You may not see these calls.")
        return
    wanted = CallFilter(
        entry_ids=frozenset(msg.get("config_entry_id", ())),
        lines=frozenset(msg.get("line", ())),
        recent=msg["recent"],
        breakdown=msg["breakdown"],
        is_allowed=lambda entry: may_see_calls(hass, connection.user, entry),
    )
    subscription = CallSubscription(hass, wanted, _sender(connection, msg["id"]))
    connection.subscriptions[msg["id"]] = subscription.async_stop
    connection.send_result(msg["id"])
    subscription.async_start()


@websocket_command(
    {
        vol.Required("type"): TYPE_REMEMBER,
        vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Required(ATTR_LEAD_ID): LEAD_ID,
        vol.Optional("name"): cv.string,
        vol.Required("kind"): REMEMBER_KIND,
    }
)
@async_response
async def _remember(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Put the caller of a call on a list, or off all.

    As the action does, whose data Home Assistant records: a name that is typed here it does not.
    """
    entry = next(iter(_entries(hass, [msg[ATTR_CONFIG_ENTRY_ID]])), None)
    if entry is not None and not may_see_calls(hass, connection.user, entry):
        connection.send_error(msg["id"], ERR_UNAUTHORIZED, "You may not see these calls.")
    elif entry is None or entry.state is not ConfigEntryState.LOADED:
        connection.send_error(msg["id"], ERR_NOT_FOUND, "This entry is not set up.")
    else:
        commands = CallCommands(hass, entry)
        try:
            number = commands.number_of(msg[ATTR_LEAD_ID])
        except ServiceValidationError as err:
            _send_refusal(connection, msg["id"], err)
            return
        await commands.async_remember_caller(number, msg.get("name"), msg["kind"])
        connection.send_result(msg["id"])


def _send_refusal(connection: ActiveConnection, number: int, err: ServiceValidationError) -> None:
    """Say what was refused; raised, it would be an error in the log."""
    connection.send_error(
        number,
        ERR_SERVICE_VALIDATION_ERROR,
        str(err),
        err.translation_key,
        err.translation_domain,
        err.translation_placeholders,
    )


def _entries(hass: HomeAssistant, wanted: list[str] | None) -> list[WhatConvertsConfigEntry]:
    entries = hass.config_entries.async_entries(DOMAIN)
    return [entry for entry in entries if not wanted or entry.entry_id in wanted]


def _sender(connection: ActiveConnection, number: int) -> Callable[[CallsMessage], None]:
    return lambda message: connection.send_message(event_message(number, message))
