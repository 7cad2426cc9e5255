"""Lamps that show what they were told."""

from typing import Any, override

from homeassistant.components.light import LightEntity
from homeassistant.components.light.const import ColorMode
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback


class Lamp(LightEntity):
    """A lamp in one color mode; it remembers all that it was told."""

    _attr_should_poll = False

    def __init__(self, name: str, mode: ColorMode = ColorMode.RGB) -> None:
        """Start dark."""
        self._attr_name = name
        self._attr_unique_id = name
        self._attr_color_mode = mode
        self._attr_supported_color_modes = {mode}
        self._attr_is_on = False
        self.reachable = True
        self.orders: list[dict[str, Any] | None] = []

    @property
    @override
    def available(self) -> bool:
        """Whether anybody can tell how it shines."""
        return self.reachable

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Shine as told."""
        self.orders.append(kwargs)
        for name, value in kwargs.items():
            setattr(self, f"_attr_{name}", value)
        self._attr_is_on = True
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Go dark; brightness and color are kept for the next time, as by a real one."""
        self.orders.append(None)
        self._attr_is_on = False
        self.async_write_ha_state()


async def async_setup_entry(
    _hass: HomeAssistant,
    _entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the lamp at the reception."""
    async_add_entities([Lamp("Reception lamp")])
