"""Sensors of an entry: what is live, who called, how much there was today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .core.model import Call
from .core.public import PUBLIC_KEYS
from .core.webhook_stats import WebhookStats
from .data import WhatConvertsConfigEntry
from .entity import WhatConvertsEntity, async_add_for_lines

PARALLEL_UPDATES = 0

# How many live calls the attribute of a sensor holds.
_NEWEST_CALLS: Final = 10

type _Value = str | float | datetime | None


@dataclass(frozen=True, kw_only=True)
class WhatConvertsSensorDescription(SensorEntityDescription):
    """How a sensor takes its state and attributes; `per_line` if each line has one, too."""

    value: Callable[[WhatConvertsSensor], _Value]
    attributes: Callable[[WhatConvertsSensor], Mapping[str, Any] | None] = lambda _: None
    resets_daily: bool = False
    per_line: bool = False


def _current(sensor: WhatConvertsSensor) -> Call | None:
    return next(iter(sensor.calls.live), None)


def _newest(sensor: WhatConvertsSensor) -> Call | None:
    return sensor.calls.newest


def _public(
    find: Callable[[WhatConvertsSensor], Call | None],
) -> Callable[[WhatConvertsSensor], Mapping[str, Any] | None]:
    def attributes(sensor: WhatConvertsSensor) -> Mapping[str, Any] | None:
        call = find(sensor)
        return sensor.data.views.public(call) if call else None

    return attributes


def _name(
    find: Callable[[WhatConvertsSensor], Call | None],
) -> Callable[[WhatConvertsSensor], str | None]:
    def value(sensor: WhatConvertsSensor) -> str | None:
        call = find(sensor)
        return str(sensor.data.views.public(call)["display_name"]) if call else None

    return value


def _live_calls(sensor: WhatConvertsSensor) -> Mapping[str, Any]:
    newest = sensor.calls.live[:_NEWEST_CALLS]
    return {"calls": [sensor.data.views.public(call) for call in newest]}


def _oldest_start(sensor: WhatConvertsSensor) -> datetime | None:
    live = sensor.calls.live
    return live[-1].started_at if live else None


def _answer_rate(sensor: WhatConvertsSensor) -> float | None:
    rate = sensor.coordinator.data.answer_rate
    return None if rate is None else round(rate, 1)


SENSORS = (
    WhatConvertsSensorDescription(
        key="active_calls",
        state_class=SensorStateClass.MEASUREMENT,
        per_line=True,
        value=lambda sensor: len(sensor.calls.live),
        attributes=_live_calls,
    ),
    WhatConvertsSensorDescription(
        key="current_caller", value=_name(_current), attributes=_public(_current)
    ),
    WhatConvertsSensorDescription(
        key="last_caller", per_line=True, value=_name(_newest), attributes=_public(_newest)
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
        per_line=True,
        value=lambda sensor: sensor.coordinator.data.count_of(sensor.line).calls,
    ),
    WhatConvertsSensorDescription(
        key="missed_calls_today",
        state_class=SensorStateClass.TOTAL,
        resets_daily=True,
        per_line=True,
        value=lambda sensor: sensor.coordinator.data.count_of(sensor.line).missed,
    ),
    WhatConvertsSensorDescription(
        key="answer_rate_today",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value=_answer_rate,
    ),
    WhatConvertsSensorDescription(
        key="last_webhook",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda sensor: sensor.data.stats.last_post,
        attributes=lambda sensor: sensor.data.stats.counters(),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an office and its lines."""

    def make(line: str | None) -> list[WhatConvertsSensor]:
        rows = [row for row in SENSORS if line is None or row.per_line]
        return [WhatConvertsSensor(entry, row, line) for row in rows]

    async_add_for_lines(hass, entry, async_add_entities, make)


class WhatConvertsSensor(WhatConvertsEntity, SensorEntity):
    """One row of the table."""

    # Personal data and lists have no place in the database, and counters no history.
    _unrecorded_attributes = PUBLIC_KEYS | {"calls"} | WebhookStats().counters().keys()
    entity_description: WhatConvertsSensorDescription

    @property
    @override
    def fingerprint(self) -> object:
        """The state and its attributes."""
        return self.native_value, self.extra_state_attributes, self.last_reset

    @property
    @override
    def native_value(self) -> _Value:
        """The state."""
        return self.entity_description.value(self)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """The public call or calls behind the state, or the counters."""
        return self.entity_description.attributes(self)

    @property
    @override
    def last_reset(self) -> datetime | None:
        """The local midnight at which a count of the day began."""
        if not self.entity_description.resets_daily:
            return None
        return dt_util.start_of_local_day(self.coordinator.data.today)
