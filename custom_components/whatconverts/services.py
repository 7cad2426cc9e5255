"""The actions: look at calls, end, claim or simulate one, remember a caller, forget calls."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final, cast

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry, async_register_admin_service
from homeassistant.util.json import JsonObjectType, JsonValueType

from .call_lookup import async_check_lines, async_export, source_of
from .calls.permission import may_see_calls
from .commands import CallCommands
from .const import ATTR_CONFIG_ENTRY_ID, ATTR_LEAD_ID, DOMAIN
from .core.details import complete_details
from .core.enums import CallerKind
from .core.known import NO_LIST
from .core.summary import Summary
from .core.text import clean_text
from .data import WhatConvertsConfigEntry, WhatConvertsData
from .storage.call_log import ENTRIES, FILTERS, LEAD_ID, async_find
from .storage.rows import StoredCall

_ENTRY: Final = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}

GET_CALLS: Final = vol.Schema(
    {
        **_ENTRY,
        **FILTERS,
        vol.Optional("limit", default=100): vol.All(vol.Coerce(int), vol.Range(min=1, max=1000)),
        vol.Optional("include_lead", default=False): cv.boolean,
        vol.Optional("include_details", default=False): cv.boolean,
        vol.Optional("masked", default=False): cv.boolean,
    }
)
EXPORT_CALLS: Final = vol.Schema(
    {**ENTRIES, **FILTERS, vol.Optional("masked", default=False): cv.boolean}
)
END_CALL: Final = vol.Schema({**_ENTRY, vol.Optional(ATTR_LEAD_ID): LEAD_ID})
SIMULATE_CALL: Final = vol.Schema(
    {
        **_ENTRY,
        **{
            vol.Optional(name): cv.string
            for name in (
                "caller_name",
                "caller_number",
                "city",
                "region",
                "country",
                "line",
                "tracking_number",
                "source",
                "medium",
                "campaign",
                "keyword",
            )
        },
        vol.Optional("repeat_caller"): cv.boolean,
        vol.Optional("spam"): cv.boolean,
    }
)


CLAIM_CALL: Final = vol.Schema(
    {**_ENTRY, vol.Required(ATTR_LEAD_ID): LEAD_ID, vol.Optional("by"): cv.string}
)
REMEMBER_KIND: Final = vol.In([*(kind.value for kind in CallerKind), NO_LIST])
REMEMBER_CALLER: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Exclusive("number", "caller"): cv.string,
        vol.Exclusive(ATTR_LEAD_ID, "caller"): LEAD_ID,
        vol.Optional("name"): cv.string,
        vol.Required("kind", default=CallerKind.KNOWN.value): REMEMBER_KIND,
    }
)
FORGET_CALLS: Final = vol.Schema(_ENTRY)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; they work as long as an entry is loaded."""
    register = hass.services.async_register
    register(DOMAIN, "get_calls", _async_get_calls, GET_CALLS, SupportsResponse.ONLY)
    register(DOMAIN, "export_calls", _async_export_calls, EXPORT_CALLS, SupportsResponse.ONLY)
    register(DOMAIN, "end_call", _async_end_call, END_CALL)
    register(DOMAIN, "simulate_call", _async_simulate_call, SIMULATE_CALL)
    register(DOMAIN, "claim_call", _async_claim_call, CLAIM_CALL)
    register(DOMAIN, "remember_caller", _async_remember_caller, REMEMBER_CALLER)
    # Not for everybody, since nothing brings the calls back.
    register_for_admins = partial(async_register_admin_service, hass)
    register_for_admins(DOMAIN, "forget_calls", _async_forget_calls, FORGET_CALLS)


def _loaded(service: ServiceCall) -> list[WhatConvertsConfigEntry]:
    """Return the entries that are named, or all that are loaded."""
    if named := service.data.get(ATTR_CONFIG_ENTRY_ID):
        entry_ids = dict.fromkeys(cv.ensure_list(named))
        return [async_get_config_entry(service.hass, DOMAIN, entry_id) for entry_id in entry_ids]
    loaded = service.hass.config_entries.async_loaded_entries(DOMAIN)
    if not loaded:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_loaded")
    return loaded


async def _async_allowed(service: ServiceCall) -> list[WhatConvertsConfigEntry]:
    """Return those whose calls the user who asks may see; automations ask for nobody."""
    hass, loaded = service.hass, _loaded(service)
    if service.context.user_id is None:
        return loaded
    user = await hass.auth.async_get_user(service.context.user_id)
    allowed = [entry for entry in loaded if user and may_see_calls(hass, user, entry)]
    if not allowed:
        raise Unauthorized(context=service.context, permission=POLICY_READ)
    return allowed


async def _async_get_calls(service: ServiceCall) -> ServiceResponse:
    """Return calls, newest first, and a summary of today."""
    loaded, asked = await _async_allowed(service), service.data
    # Taken before anything is read: an entry may be unloaded meanwhile.
    parts = {entry.entry_id: entry.runtime_data for entry in loaded}
    sources = [*map(source_of, loaded)]
    try:
        await async_check_lines(parts.values(), asked.get("line", ()))
        page = await async_find(
            sources, asked, asked["limit"], with_details=asked["include_details"]
        )
        summary = await _async_summary(parts.values(), masked=asked["masked"])
    except OSError as err:
        raise _not_readable() from err
    calls = [_returned(parts[entry_id], found, asked) for entry_id, found in page.calls]
    return {"calls": calls, "summary": summary, "next": page.following}


async def _async_export_calls(service: ServiceCall) -> ServiceResponse:
    """Return the calls as a table."""
    loaded = await _async_allowed(service)
    try:
        return {"csv": await async_export(service.hass, loaded, service.data)}
    except OSError as err:
        raise _not_readable() from err


def _returned(data: WhatConvertsData, found: StoredCall, asked: Mapping[str, Any]) -> JsonValueType:
    """Return a call, with what is asked for besides; of a masked one that tells too much."""
    call, masked = found.call, asked["masked"]
    returned = dict(data.views.public(call) if masked else data.views.full(call))
    if asked["include_lead"]:
        leads = data.coordinator.registry.leads
        returned["lead"] = None if masked else leads.get(call.lead_id)
    if asked["include_details"]:
        returned["details"] = None if masked else complete_details(found.details or {})
    return cast("JsonValueType", returned)


async def _async_summary(parts: Iterable[WhatConvertsData], *, masked: bool) -> JsonObjectType:
    """Return today's figures: totals, calls by outcome, source and line, and the extremes."""
    summary = Summary()
    for data in parts:
        summary.add_totals(data.coordinator.snapshot())
        today = await data.coordinator.async_calls_of_today(in_full=masked)
        summary.add_breakdown(today, data.views.public if masked else None)
    totals = {
        "active_calls": summary.active,
        "calls_today": summary.calls,
        "missed_calls_today": summary.missed,
        "longest_call_seconds": summary.longest_seconds,
        "busiest_source": summary.busiest_source,
    }
    return cast("JsonObjectType", totals | summary.breakdown())


def _not_readable() -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key="not_readable")


async def _async_commands(service: ServiceCall) -> list[CallCommands]:
    """Return what can be done to the calls of the entries; they may be unloaded meanwhile."""
    return [CallCommands(service.hass, entry) for entry in await _async_allowed(service)]


async def _async_end_call(service: ServiceCall) -> None:
    """End one live call, or all."""
    wanted = service.data.get(ATTR_LEAD_ID)
    ended = [await commands.async_end(wanted) for commands in await _async_commands(service)]
    if wanted is not None and not any(ended):
        raise _not_live(wanted)


async def _async_simulate_call(service: ServiceCall) -> None:
    """Start a test call in the entry that is named, or in the oldest one."""
    fields = {name: value for name, value in service.data.items() if name != ATTR_CONFIG_ENTRY_ID}
    commands, *_ = await _async_commands(service)
    await commands.async_simulate(fields)


async def _async_claim_call(service: ServiceCall) -> None:
    """Note who takes a live call: the name that is given, or the user who asks."""
    lead_id = service.data[ATTR_LEAD_ID]
    by = clean_text(service.data.get("by") or await _user_name(service))
    takers = [commands for commands in await _async_commands(service) if commands.is_live(lead_id)]
    if not takers:
        raise _not_live(lead_id)
    if by is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nobody_claims")
    for commands in takers:
        await commands.async_claim(lead_id, by)


async def _user_name(service: ServiceCall) -> str:
    user_id = service.context.user_id
    user = await service.hass.auth.async_get_user(user_id) if user_id else None
    return (user and user.name) or ""


def _not_live(lead_id: int) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="call_not_live",
        translation_placeholders={ATTR_LEAD_ID: str(lead_id)},
    )


async def _async_remember_caller(service: ServiceCall) -> None:
    """Put a number on a list of known callers of each entry, or off all.

    A call names the number of its caller, in the entry that knows the call.
    """
    lead_id, found = service.data.get(ATTR_LEAD_ID), await _async_commands(service)
    if lead_id is not None:
        found = [one for one in found if one.knows(lead_id)] or found[:1]
    for commands in found:
        number = await _async_number(commands, service)
        name, kind = service.data.get("name"), service.data["kind"]
        if not await commands.async_remember_caller(number, name, kind):
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_number")


async def _async_number(commands: CallCommands, service: ServiceCall) -> str:
    lead_id: int | None = service.data.get(ATTR_LEAD_ID)
    if lead_id is None:
        return str(service.data.get("number", ""))
    try:
        return await commands.async_number_of(lead_id)
    except OSError as err:
        raise _not_readable() from err


async def _async_forget_calls(service: ServiceCall) -> None:
    """Forget all calls that are over."""
    for commands in await _async_commands(service):
        await commands.async_forget_calls()
