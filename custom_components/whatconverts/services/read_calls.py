"""The actions that return calls: as a list, or as a table."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import voluptuous as vol

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..calls.views import PublicCallCache
from ..const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from ..core.call_table import MOST_EXPORTED, as_csv
from ..core.details import complete_details
from ..core.public import PublicCall
from ..core.summary import Summary
from ..data import WhatConvertsConfigEntry, WhatConvertsData
from ..storage.call_log import FILTERS, Source, async_find, async_find_all
from ..storage.rows import StoredCall
from .allowed_entries import ENTRY, async_allowed

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
_ENTRIES: Final = {vol.Optional(ATTR_CONFIG_ENTRY_ID): vol.All(cv.ensure_list, [cv.string])}
EXPORT_CALLS: Final = vol.Schema(
    {**_ENTRIES, **FILTERS, vol.Optional("masked", default=False): cv.boolean}
)


async def async_get_calls(service: ServiceCall) -> ServiceResponse:
    """Return calls, newest first, and a summary of today."""
    loaded, asked = await async_allowed(service), service.data
    await _async_check_lines(loaded, asked.get("line", ()))
    try:
        page = await async_find(
            map(source_of, loaded),
            asked,
            asked["limit"],
            with_details=asked["include_details"],
        )
        summary = await _async_summary(loaded, masked=asked["masked"])
    except OSError as err:
        raise _not_readable() from err
    parts = {entry.entry_id: entry.runtime_data for entry in loaded}
    calls = [_returned(parts[entry_id], found, asked) for entry_id, found in page.calls]
    return {"calls": calls, "summary": summary, "next": page.following}


async def async_export_calls(service: ServiceCall) -> ServiceResponse:
    """Return the calls as a table."""
    loaded, asked = await async_allowed(service), service.data
    await _async_check_lines(loaded, asked.get("line", ()))
    parts = {entry.entry_id: entry.runtime_data.views for entry in loaded}
    show = PublicCallCache.public if asked["masked"] else PublicCallCache.full
    calls: list[PublicCall] = []
    try:
        async for page in async_find_all([*map(source_of, loaded)], asked, MOST_EXPORTED):
            calls += [show(parts[entry_id], found.call) for entry_id, found in page.calls]
    except OSError as err:
        raise _not_readable() from err
    return {"csv": await service.hass.async_add_executor_job(as_csv, calls)}


def source_of(entry: WhatConvertsConfigEntry) -> Source:
    """Return where the calls of a loaded entry are read."""
    data = entry.runtime_data
    return Source(entry.entry_id, data.writer, data.views.full_view)


async def _async_check_lines(loaded: Iterable[WhatConvertsConfigEntry], lines: list[str]) -> None:
    """Say so if there is no such line: an empty answer would look like one without calls."""
    for line in lines:
        if not any([await _async_has_line(entry.runtime_data, line) for entry in loaded]):
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="unknown_line",
                translation_placeholders={"line": line},
            )


async def _async_has_line(data: WhatConvertsData, line: str) -> bool:
    # A call keeps the name that its line had then.
    return data.devices.has_line(line) or await data.writer.async_has_line(line, data.views.home)


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


async def _async_summary(
    loaded: Iterable[WhatConvertsConfigEntry], *, masked: bool
) -> JsonObjectType:
    """Return today's figures: totals, calls by outcome, source and line, and the extremes."""
    summary = Summary()
    for entry in loaded:
        data = entry.runtime_data
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
