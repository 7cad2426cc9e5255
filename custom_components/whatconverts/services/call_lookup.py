"""Calls of loaded entries are looked up, for the actions and the card alike."""

from collections.abc import Collection, Mapping
from operator import attrgetter
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from ..calls.views import PublicCallCache
from ..const import DOMAIN
from ..core.call_filter import CallFilter
from ..core.call_table import MOST_EXPORTED, as_csv
from ..core.criteria import is_counted
from ..core.days import day_start, next_day
from ..core.model import Call
from ..core.public import PublicCall
from ..data import WhatConvertsConfigEntry, WhatConvertsData
from ..storage.call_log import Source, async_find_all

# A sum looks at no more calls of one day.
MOST_OF_A_DAY: Final = 100_000


async def async_export(
    hass: HomeAssistant, loaded: Collection[WhatConvertsConfigEntry], asked: Mapping[str, Any]
) -> str:
    """Return the calls of entries as a table; raises `ServiceValidationError`, and OSError."""
    parts = {entry.entry_id: entry.runtime_data for entry in loaded}
    sources = [*map(source_of, loaded)]
    show = PublicCallCache.public if asked.get("masked") else PublicCallCache.full
    await async_check_lines(parts.values(), asked.get("line", ()))
    calls: list[PublicCall] = []
    async for page in async_find_all(sources, asked, MOST_EXPORTED):
        calls += [show(parts[entry_id].views, found.call) for entry_id, found in page.calls]
    return await hass.async_add_executor_job(as_csv, calls)


async def async_calls_of_today(data: WhatConvertsData, *, in_full: bool) -> list[Call]:
    """Return the calls of an entry that count for today, oldest first.

    Only `in_full` they say who has called, and are read from the file: then it raises OSError.
    """
    registry, now = data.coordinator.registry, dt_util.utcnow()
    zone = registry.rules.time_zone
    if not in_full:
        calls = registry.calls_of(data.coordinator.snapshot().today)
        return sorted(calls, key=attrgetter("age_order"))
    wanted = CallFilter(since=day_start(now, zone), until=next_day(now, zone), limit=MOST_OF_A_DAY)
    found = await data.writer.async_find(wanted)
    return [one.call for one in reversed(found) if is_counted(one.call)]


def source_of(entry: WhatConvertsConfigEntry) -> Source:
    """Return where the calls of a loaded entry are read."""
    data = entry.runtime_data
    return Source(entry.entry_id, data.writer, data.views.full_view)


async def async_check_lines(parts: Collection[WhatConvertsData], lines: list[str]) -> None:
    """Say so if there is no such line: an empty answer would look like one without calls."""
    for line in lines:
        if not any([await _async_has_line(data, line) for data in parts]):
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="unknown_line",
                translation_placeholders={"line": line},
            )


async def _async_has_line(data: WhatConvertsData, line: str) -> bool:
    # A call keeps the name that its line had then.
    return data.devices.has_line(line) or await data.writer.async_has_line(line, data.views.home)
