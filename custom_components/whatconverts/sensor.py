"""Sensors of an entry: what is live, who called, how much there was today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .const import ENTITY_CALLS
from .coordinator import WhatConvertsConfigEntry, WhatConvertsCoordinator
from .core.model import Call
from .core.public import public_keys
from .entity import WhatConvertsEntity
from .feed import Feed

PARALLEL_UPDATES = 0

type _Value = str | int | datetime | None


@dataclass(frozen=True, kw_only=True)
class WhatConvertsSensorDescription(SensorEntityDescription):
    """How a sensor takes its state and attributes from the coordinator."""

    value: Callable[[WhatConvertsCoordinator], _Value]
    attributes: Callable[[WhatConvertsCoordinator], Mapping[str, Any] | None] = lambda _: None
    resets_daily: bool = False


def _current(coordinator: WhatConvertsCoordinator) -> Call | None:
    return next(iter(coordinator.data.live), None)


def _newest(coordinator: WhatConvertsCoordinator) -> Call | None:
    return coordinator.data.newest


def _public(
    find: Callable[[WhatConvertsCoordinator], Call | None],
) -> Callable[[WhatConvertsCoordinator], Mapping[str, Any] | None]:
    def attributes(coordinator: WhatConvertsCoordinator) -> Mapping[str, Any] | None:
        call = find(coordinator)
        return coordinator.public(call) if call else None

    return attributes


def _name(
    find: Callable[[WhatConvertsCoordinator], Call | None],
) -> Callable[[WhatConvertsCoordinator], str | None]:
    def value(coordinator: WhatConvertsCoordinator) -> str | None:
        call = find(coordinator)
        return str(coordinator.public(call)["display_name"]) if call else None

    return value


def _live_calls(coordinator: WhatConvertsCoordinator) -> Mapping[str, Any]:
    return {"calls": [coordinator.public(call) for call in coordinator.data.live[:ENTITY_CALLS]]}


def _oldest_start(coordinator: WhatConvertsCoordinator) -> datetime | None:
    live = coordinator.data.live
    return live[-1].started_at if live else None


SENSORS = (
    WhatConvertsSensorDescription(
        key="active_calls",
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda coordinator: len(coordinator.data.live),
        attributes=_live_calls,
    ),
    WhatConvertsSensorDescription(
        key="current_caller", value=_name(_current), attributes=_public(_current)
    ),
    WhatConvertsSensorDescription(
        key="last_caller", value=_name(_newest), attributes=_public(_newest)
    ),
    WhatConvertsSensorDescription(
        key="longest_active_call",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=_oldest_start,
    ),
    WhatConvertsSensorDescription(
        key="calls_today",
        state_class=SensorStateClass.TOTAL,
        resets_daily=True,
        value=lambda coordinator: coordinator.data.count.calls,
    ),
    WhatConvertsSensorDescription(
        key="missed_calls_today",
        state_class=SensorStateClass.TOTAL,
        resets_daily=True,
        value=lambda coordinator: coordinator.data.count.missed,
    ),
    WhatConvertsSensorDescription(
        key="last_webhook",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda coordinator: coordinator.feed.last_post,
        attributes=lambda coordinator: coordinator.feed.counters(),
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an entry."""
    async_add_entities(WhatConvertsSensor(entry.runtime_data, row) for row in SENSORS)


class WhatConvertsSensor(WhatConvertsEntity, SensorEntity):
    """One row of the table."""

    # Personal data and lists have no place in the database, and counters no history.
    _unrecorded_attributes = public_keys() | {"calls"} | Feed().counters().keys()
    entity_description: WhatConvertsSensorDescription

    @property
    @override
    def native_value(self) -> _Value:
        """The state."""
        return self.entity_description.value(self.coordinator)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """The public call or calls behind the state, or the counters."""
        return self.entity_description.attributes(self.coordinator)

    @property
    @override
    def last_reset(self) -> datetime | None:
        """The local midnight at which a count of the day began."""
        if not self.entity_description.resets_daily:
            return None
        return dt_util.start_of_local_day(self.coordinator.data.today)
