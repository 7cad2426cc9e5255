"""The websocket commands behind the card: live calls and what changes in them; callers kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.const import (
    ERR_HOME_ASSISTANT_ERROR,
    ERR_NOT_FOUND,
    ERR_SERVICE_VALIDATION_ERROR,
    ERR_UNAUTHORIZED,
    ERR_UNKNOWN_ERROR,
)
from homeassistant.components.websocket_api.decorators import async_response, websocket_command
from homeassistant.components.websocket_api.messages import event_message
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .account.recording_view import recording_path
from .calls.permission import may_see_calls
from .card.messages import CallsMessage, SubscribedTo
from .card.subscription import CallSubscription, as_sent
from .commands import CallCommands
from .const import ATTR_CONFIG_ENTRY_ID, ATTR_LEAD_ID, DOMAIN
from .core.call_filter import CallFilter
from .core.criteria import has_audio
from .core.details import complete_details
from .core.model import Call
from .data import WhatConvertsConfigEntry
from .services.call_lookup import async_export, source_of
from .services.change_calls import LEAD_FIELDS, REMEMBER_KIND, lead_fields
from .storage.call_log import ENTRIES, FILTERS, LEAD_ID, TEXTS, async_find
from .storage.writer import CallWriter

TYPE_SUBSCRIBE: Final = "whatconverts/calls/subscribe"
TYPE_SEARCH: Final = "whatconverts/calls/search"
TYPE_EXPORT: Final = "whatconverts/calls/export"
TYPE_GET: Final = "whatconverts/calls/get"
TYPE_REMEMBER: Final = "whatconverts/calls/remember"
TYPE_UPDATE_LEAD: Final = "whatconverts/calls/update_lead"
TYPE_CALLED_BACK: Final = "whatconverts/calls/called_back"
MOST_RECENT: Final = 100
MOST_FOUND: Final = 100
MOST_OTHERS: Final = 50
_MAY_NOT: Final = "You may not see these calls."
_ONE_CALL: Final[dict[str | vol.Marker, Any]] = {
    vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string,
    vol.Required(ATTR_LEAD_ID): LEAD_ID,
}


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    commands = (_subscribe, _search, _export, _get, _remember, _update_lead, _called_back)
    for command in commands:
        websocket_api.async_register_command(hass, command)


@websocket_command(
    {
        vol.Required("type"): TYPE_SUBSCRIBE,
        **ENTRIES,
        vol.Optional("line"): TEXTS,
        vol.Optional("recent", default=20): vol.All(int, vol.Range(min=0, max=MOST_RECENT)),
        vol.Optional("breakdown", default=False): bool,
    }
)
@callback
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the calls, and then every change, until the client ends it."""
    if _allowed(hass, connection, msg) is None:
        return
    wanted = SubscribedTo(
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
        vol.Required("type"): TYPE_SEARCH,
        **ENTRIES,
        **FILTERS,
        vol.Optional("limit", default=50): vol.All(int, vol.Range(min=1, max=MOST_FOUND)),
    }
)
@async_response
async def _search(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return a page of the log."""
    loaded = _allowed(hass, connection, msg)
    if loaded is None:
        return
    # Taken before anything is read: an entry may be unloaded meanwhile.
    sources = [source_of(entry) for entry in loaded]
    views = {entry.entry_id: entry.runtime_data.views for entry in loaded}
    with _refusals(connection, msg["id"]):
        page = await async_find(sources, msg, msg["limit"])
        calls = [as_sent(entry_id, views[entry_id], found.call) for entry_id, found in page.calls]
        connection.send_result(msg["id"], {"calls": calls, "next": page.following})


@websocket_command({vol.Required("type"): TYPE_EXPORT, **ENTRIES, **FILTERS})
@async_response
async def _export(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return all calls that are wanted as a table.

    As the action does, whose data Home Assistant records: a name that is looked for it does not.
    """
    loaded = _allowed(hass, connection, msg)
    if loaded is None:
        return
    with _refusals(connection, msg["id"]):
        connection.send_result(msg["id"], {"csv": await async_export(hass, loaded, msg)})


@websocket_command({vol.Required("type"): TYPE_GET, **_ONE_CALL})
@async_response
async def _get(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return a call with all that is known of it, and the other calls of its caller."""
    entry = _entry(hass, connection, msg)
    if entry is None:
        return
    writer = entry.runtime_data.writer
    show = partial(as_sent, entry.entry_id, entry.runtime_data.views)
    with _refusals(connection, msg["id"]):
        found = await writer.async_get(msg[ATTR_LEAD_ID])
        if found is None:
            connection.send_error(msg["id"], ERR_NOT_FOUND, "There is no such call.")
            return
        others = await _async_others(writer, found.call)
        result = {
            "call": show(found.call),
            "details": complete_details(found.details or {}),
            "other_calls": [*map(show, others)],
            **_account_part(entry, found.call),
        }
        connection.send_result(msg["id"], result)


def _account_part(entry: WhatConvertsConfigEntry, call: Call) -> dict[str, Any]:
    """Return what can be done with a call because an account is connected."""
    is_connected = entry.runtime_data.account.client is not None
    is_heard = is_connected and has_audio(call)
    path = recording_path(entry.entry_id, call.lead_id) if is_heard else None
    return {"account": is_connected, "recording_path": path}


async def _async_others(writer: CallWriter, call: Call) -> list[Call]:
    """Return the newest other calls of a caller; none of one whose number is not known."""
    if call.caller_number is None:
        return []
    wanted = CallFilter(caller=call.caller_number, limit=MOST_OTHERS + 1)
    found = [one.call for one in await writer.async_find(wanted)]
    return [other for other in found if other.lead_id != call.lead_id][:MOST_OTHERS]


@websocket_command(
    {vol.Required("type"): TYPE_CALLED_BACK, **_ONE_CALL, vol.Optional("undo", default=False): bool}
)
@async_response
async def _called_back(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Note that the caller of a missed call was called back, or was not."""
    if entry := _entry(hass, connection, msg):
        commands = CallCommands(hass, entry)
        with _refusals(connection, msg["id"]):
            await commands.async_note_called_back(msg[ATTR_LEAD_ID], is_done=not msg["undo"])
            connection.send_result(msg["id"])


@websocket_command(
    {
        vol.Required("type"): TYPE_REMEMBER,
        **_ONE_CALL,
        vol.Optional("name"): cv.string,
        vol.Required("kind"): REMEMBER_KIND,
    }
)
@async_response
async def _remember(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Put the caller of a call on a list, or off all.

    As the action does, whose data Home Assistant records: a name that is typed here it does not.
    """
    if entry := _entry(hass, connection, msg):
        commands = CallCommands(hass, entry)
        with _refusals(connection, msg["id"]):
            number = await commands.async_number_of(msg[ATTR_LEAD_ID])
            await commands.async_remember_caller(number, msg.get("name"), msg["kind"])
            connection.send_result(msg["id"])


@websocket_command({vol.Required("type"): TYPE_UPDATE_LEAD, **_ONE_CALL, **LEAD_FIELDS})
@async_response
async def _update_lead(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Change what WhatConverts keeps of a lead."""
    if entry := _entry(hass, connection, msg):
        with _refusals(connection, msg["id"]):
            await CallCommands(hass, entry).async_update_lead(msg[ATTR_LEAD_ID], lead_fields(msg))
            connection.send_result(msg["id"])


def _allowed(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> list[WhatConvertsConfigEntry] | None:
    """Return the loaded entries that are named, or all; say so if none of them may be seen."""
    entries = _entries(hass, msg.get(ATTR_CONFIG_ENTRY_ID))
    allowed = [entry for entry in entries if may_see_calls(hass, connection.user, entry)]
    if entries and not allowed:
        connection.send_error(msg["id"], ERR_UNAUTHORIZED, _MAY_NOT)
        return None
    return list(filter(_is_loaded, allowed))


def _entry(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> WhatConvertsConfigEntry | None:
    """Return the loaded entry that is named; say why not if it cannot be used."""
    entry = next(iter(_entries(hass, [msg[ATTR_CONFIG_ENTRY_ID]])), None)
    if entry is not None and not may_see_calls(hass, connection.user, entry):
        connection.send_error(msg["id"], ERR_UNAUTHORIZED, _MAY_NOT)
        return None
    if entry is None or not _is_loaded(entry):
        connection.send_error(msg["id"], ERR_NOT_FOUND, "This entry is not set up.")
        return None
    return entry


def _is_loaded(entry: WhatConvertsConfigEntry) -> bool:
    return entry.state is ConfigEntryState.LOADED


@contextmanager
def _refusals(connection: ActiveConnection, number: int) -> Iterator[None]:
    """Say what was refused; raised, it would be an error in the log."""
    try:
        yield
    except HomeAssistantError as err:
        _send_refusal(connection, number, err)
    except OSError:
        connection.send_error(number, ERR_UNKNOWN_ERROR, "The stored calls cannot be read.")


def _send_refusal(connection: ActiveConnection, number: int, err: HomeAssistantError) -> None:
    is_invalid = isinstance(err, ServiceValidationError)
    connection.send_error(
        number,
        ERR_SERVICE_VALIDATION_ERROR if is_invalid else ERR_HOME_ASSISTANT_ERROR,
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
