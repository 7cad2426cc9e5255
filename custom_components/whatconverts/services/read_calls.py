"""The actions that return calls: as a list, or as a table."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import voluptuous as vol

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..calls.readable import readable
from ..core.details import complete_details
from ..core.summary import Summary
from ..data import WhatConvertsData
from ..storage.call_log import ENTRIES, FILTERS, async_find
from ..storage.rows import StoredCall
from .allowed_entries import ENTRY, async_allowed
from .call_lookup import async_calls_of_today, async_check_lines, async_export, source_of

GET_CALLS: Final = vol.Schema(
    {
        **ENTRY,
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


async def async_get_calls(service: ServiceCall) -> ServiceResponse:
    """Return calls, newest first, and a summary of today."""
    loaded, asked = await async_allowed(service), service.data
    # Taken before anything is read: an entry may be unloaded meanwhile.
    parts = {entry.entry_id: entry.runtime_data for entry in loaded}
    sources = [*map(source_of, loaded)]
    with readable():
        await async_check_lines(parts.values(), asked.get("line", ()))
        page = await async_find(
            sources, asked, asked["limit"], with_details=asked["include_details"]
        )
        summary = await _async_summary(parts.values(), masked=asked["masked"])
    calls = [_returned(parts[entry_id], found, asked) for entry_id, found in page.calls]
    return {"calls": calls, "summary": summary, "next": page.following}


async def async_export_calls(service: ServiceCall) -> ServiceResponse:
    """Return the calls as a table."""
    loaded = await async_allowed(service)
    with readable():
        return {"csv": await async_export(service.hass, loaded, service.data)}


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
        today = await async_calls_of_today(data, in_full=masked)
        summary.add_breakdown(today, data.views.public if masked else None)
    totals = {
        "active_calls": summary.active,
        "calls_today": summary.calls,
        "missed_calls_today": summary.missed,
        "longest_call_seconds": summary.longest_seconds,
        "busiest_source": summary.busiest_source,
    }
    return cast("JsonObjectType", totals | summary.breakdown())
