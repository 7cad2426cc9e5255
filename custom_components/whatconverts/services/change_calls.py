"""The actions that do something to calls, or to what is remembered of their callers."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ..calls.readable import readable
from ..commands import CallCommands
from ..const import ATTR_CONFIG_ENTRY_ID, ATTR_LEAD_ID, DOMAIN
from ..core.enums import CallerKind
from ..core.known import NO_LIST
from ..core.lead_changes import QUOTABLE
from ..core.text import clean_text
from ..storage.call_log import LEAD_ID
from .allowed_entries import ENTRY, async_allowed

END_CALL: Final = vol.Schema({**ENTRY, vol.Optional(ATTR_LEAD_ID): LEAD_ID})
SIMULATE_CALL: Final = vol.Schema(
    {
        **ENTRY,
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
    {**ENTRY, vol.Required(ATTR_LEAD_ID): LEAD_ID, vol.Optional("by"): cv.string}
)
REMEMBER_KIND: Final = vol.In([*(kind.value for kind in CallerKind), NO_LIST])
REMEMBER_CALLER: Final = vol.Schema(
    {
        **ENTRY,
        vol.Exclusive("number", "caller"): cv.string,
        vol.Exclusive(ATTR_LEAD_ID, "caller"): LEAD_ID,
        vol.Optional("name"): cv.string,
        vol.Required("kind", default=CallerKind.KNOWN.value): REMEMBER_KIND,
    }
)
# What a field may hold is said in words, see `core.lead_changes`.
LEAD_FIELDS: Final[dict[str | vol.Marker, Any]] = {
    vol.Optional("quotable"): vol.In(QUOTABLE),
    vol.Optional("quote_value"): object,
    vol.Optional("sales_value"): object,
}
UPDATE_LEAD: Final = vol.Schema({**ENTRY, vol.Required(ATTR_LEAD_ID): LEAD_ID, **LEAD_FIELDS})
FORGET_CALLS: Final = vol.Schema(ENTRY)


async def _async_commands(service: ServiceCall) -> list[CallCommands]:
    """Return what can be done to the calls of the entries; they may be unloaded meanwhile."""
    return [CallCommands(service.hass, entry) for entry in await async_allowed(service)]


async def async_end_call(service: ServiceCall) -> None:
    """End one live call, or all."""
    wanted = service.data.get(ATTR_LEAD_ID)
    ended = [await commands.async_end(wanted) for commands in await _async_commands(service)]
    if wanted is not None and not any(ended):
        raise _not_live(wanted)


async def async_simulate_call(service: ServiceCall) -> None:
    """Start a test call in the entry that is named, or in the oldest one."""
    fields = {name: value for name, value in service.data.items() if name != ATTR_CONFIG_ENTRY_ID}
    commands, *_ = await _async_commands(service)
    await commands.async_simulate(fields)


async def async_claim_call(service: ServiceCall) -> None:
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


async def async_remember_caller(service: ServiceCall) -> None:
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
    with readable():
        return await commands.async_number_of(lead_id)


async def async_update_lead(service: ServiceCall) -> None:
    """Change what WhatConverts keeps of a lead, in the entries that know its call."""
    lead_id, found = service.data[ATTR_LEAD_ID], await _async_commands(service)
    for commands in [one for one in found if one.knows(lead_id)] or found[:1]:
        with readable():
            await commands.async_update_lead(lead_id, lead_fields(service.data))


def lead_fields(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a lead among all that is asked."""
    return {name: asked[name] for name in map(str, LEAD_FIELDS) if name in asked}


async def async_forget_calls(service: ServiceCall) -> None:
    """Forget all calls that are over."""
    for commands in await _async_commands(service):
        await commands.async_forget_calls()
