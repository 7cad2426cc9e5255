"""The calls that an assistant may speak of: of offices whose sensors are exposed to it."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..calls.readable import readable
from ..const import DOMAIN
from ..core.answers import NEEDED, is_told_by
from ..core.call_filter import CallFilter
from ..core.enums import Privacy
from ..core.model import Call
from ..core.search import read_query
from ..data import WhatConvertsConfigEntry, WhatConvertsData

_SENSORS: Final = sorted(set(NEEDED.values()))
# Who looks for a common word finds many calls; the one that is meant is among the newest.
_LOOKED_THROUGH: Final = 200


class OfficeCall(NamedTuple):
    """A call, and the entry whose it is."""

    office: WhatConvertsData
    call: Call


class ExposedCalls:
    """What one assistant may know at this moment; each method looks at what its sensor shows."""

    def __init__(self, hass: HomeAssistant, assistant: str) -> None:
        """Look up what is exposed to an assistant."""
        entries: list[WhatConvertsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
        self._offices = [
            (entry.runtime_data, frozenset(_exposed(hass, assistant, entry))) for entry in entries
        ]

    @property
    def sensors(self) -> frozenset[str]:
        """The sensors of which at least one office exposes its own."""
        return frozenset().union(*(sensors for _, sensors in self._offices))

    def live(self) -> list[OfficeCall]:
        """Return the live calls, newest first."""
        return _newest_first(
            OfficeCall(office, call)
            for office in self._with("active_calls")
            for call in office.coordinator.snapshot().office.live
        )

    def newest(self) -> OfficeCall | None:
        """Return the newest call, live or over."""
        newest = (
            OfficeCall(office, call)
            for office in self._with("last_caller")
            if (call := office.coordinator.snapshot().office.newest)
        )
        return next(iter(_newest_first(newest)), None)

    def count_today(self) -> int:
        """Return how many calls there were today."""
        offices = self._with("calls_today")
        return sum(office.coordinator.snapshot().count.calls for office in offices)

    def count_missed(self, *needed: str) -> int:
        """Return how many calls were missed today, where sensors that are needed are exposed."""
        offices = self._with("missed_calls_today", *needed)
        return sum(office.coordinator.snapshot().count.missed for office in offices)

    def missed(self) -> list[OfficeCall]:
        """Return today's missed calls that are in memory, newest first.

        A number tells of nobody: callers are named only where the last one is exposed, too.
        """
        return _newest_first(
            OfficeCall(office, call)
            for office in self._with("missed_calls_today", "last_caller")
            for slim in office.coordinator.registry.calls_of(office.coordinator.snapshot().today)
            if slim.missed and (call := office.coordinator.registry.get(slim.lead_id))
        )

    @property
    def names_nobody(self) -> bool:
        """Whether the option Privacy lets no caller be named, in any office."""
        offices = list(self._with("last_caller"))
        return all(office.views.privacy is Privacy.NONE for office in offices)

    async def async_find(self, name: str) -> OfficeCall | None:
        """Return the newest call of a caller; raises `HomeAssistantError`."""
        with readable():
            found = [await _async_find(office, name) for office in self._with("last_caller")]
        return next(iter(_newest_first(filter(None, found))), None)

    def _with(self, *needed: str) -> Iterable[WhatConvertsData]:
        return (office for office, sensors in self._offices if sensors.issuperset(needed))


@callback
def _exposed(hass: HomeAssistant, assistant: str, entry: WhatConvertsConfigEntry) -> Iterable[str]:
    """Yield the keys of the sensors of an office that are exposed and enabled."""
    registry = er.async_get(hass)
    for key in _SENSORS:
        entity_id = registry.async_get_entity_id("sensor", DOMAIN, f"{entry.entry_id}_{key}")
        known = entity_id and registry.async_get(entity_id)
        if known and not known.disabled and async_should_expose(hass, assistant, known.entity_id):
            yield key


def _newest_first(calls: Iterable[OfficeCall]) -> list[OfficeCall]:
    return sorted(calls, key=lambda one: one.call.age_order, reverse=True)


async def _async_find(office: WhatConvertsData, name: str) -> OfficeCall | None:
    """Return the newest call whose caller is told by this name, or by a part of it."""
    if office.views.privacy is Privacy.NONE:
        return None
    query = read_query(name, office.views.home)
    wanted = CallFilter(
        query=query,
        region=office.views.home,
        known=office.views.full_view.known,
        leave_out_spam=True,
        leave_out_tests=True,
        limit=_LOOKED_THROUGH,
    )
    if not any(query.groups):
        return None
    for stored in await office.writer.async_find(wanted):
        if not stored.call.muted and is_told_by(query, office.views.public(stored.call)):
            return OfficeCall(office, stored.call)
    return None
