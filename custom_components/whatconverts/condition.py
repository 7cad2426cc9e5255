"""Condition for automations: somebody is on a call. Imports without `phonenumbers`."""

from typing import Any, Final, Unpack, override

import voluptuous as vol

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.typing import ConfigType

from .calls.targets import is_targeted
from .const import DOMAIN
from .data import WhatConvertsConfigEntry

# There are no options, which the editor writes down as such.
_SCHEMA: Final = vol.Schema(
    {vol.Optional(CONF_TARGET): cv.TARGET_FIELDS, vol.Optional(CONF_OPTIONS): {}}
)


class IsOnCallCondition(Condition):
    """True while a call is live on a targeted line, or on any without a target."""

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Return the configuration as it is, if it is valid."""
        valid: ConfigType = _SCHEMA(config)
        return valid

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take a validated configuration."""
        super().__init__(hass, config)
        self._target: dict[str, Any] = config.target or {}

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Look at the calls of this very moment; a loading entry has none."""
        return any(
            devices and is_targeted(self._hass, self._target, devices)
            for devices in map(
                _busy_devices, self._hass.config_entries.async_loaded_entries(DOMAIN)
            )
        )


def _busy_devices(entry: WhatConvertsConfigEntry) -> set[str]:
    """Return the devices of the lines with a live call, and then the office's."""
    snapshot = entry.runtime_data.coordinator.snapshot()
    device_id = entry.runtime_data.devices.device_id
    lines = {device_id(line) for line, calls in snapshot.lines.items() if calls.live}
    return lines | ({device_id(None)} if snapshot.office.live else set())


async def async_get_conditions(_hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by the part of their names behind the domain."""
    return {"is_on_call": IsOnCallCondition}
