"""Keeps the file of an entry, and what is in memory of it, as they should be."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..core.days import day_start
from ..core.registry import CallRegistry
from .writer import CallWriter

# Where there are more calls than are kept, so many of a hundred stay.
_ROOM_PERCENT: Final = 99


class StoreUpkeep:
    """Forgets what need not be kept any longer, and asks the file for what only it knows."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        registry: CallRegistry,
        writer: CallWriter,
        publish: Callable[[], None],
    ) -> None:
        """Call `publish` when entities may have to show something else."""
        self._hass = hass
        self._entry = entry
        self._registry = registry
        self._writer = writer
        self._publish = publish
        self._is_looking = False

    @callback
    def async_forget_old(self) -> None:
        """Have the next commit delete calls that are older than is wanted, or too many."""
        rules = self._registry.rules
        most = rules.keep_calls * _ROOM_PERCENT // 100
        self._writer.async_forget_old(dt_util.utcnow() - rules.keep_for, most)

    @callback
    def async_look_after(self) -> None:
        """Do what is due after a change."""
        if self._registry.ended_count > self._registry.rules.keep_calls:
            self.async_forget_old()
        if self._is_looking or self._registry.stale_callers is None:
            return
        self._is_looking = True
        self._entry.async_create_background_task(
            self._hass, self._async_look_again_later(), f"{DOMAIN} look again"
        )

    async def async_look_again(self) -> bool:
        """Ask the file what only it knows, if there is anything; tell whether it has answered."""
        # What is in memory has to do where the file cannot be read.
        with suppress(OSError):
            return await self._writer.async_look_again(self.day_start())
        return False

    def day_start(self) -> datetime:
        """Return when the local day began."""
        return day_start(dt_util.utcnow(), self._registry.rules.time_zone)

    async def _async_look_again_later(self) -> None:
        try:
            if await self.async_look_again():
                self._publish()
        finally:
            self._is_looking = False
