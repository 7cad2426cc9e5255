"""A timer for the one moment that comes next."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time


class DeadlineTimer:
    """Rings once at the moment (aware UTC) that was set last."""

    def __init__(self, hass: HomeAssistant, ring: Callable[[datetime], None]) -> None:
        """Start without a moment; `ring` is called with the time when it has come."""
        self._hass = hass
        self._ring = ring
        self._moment: datetime | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_set(self, moment: datetime | None) -> None:
        """Ring at this moment and no other; never if there is none."""
        if self._cancel:
            self._cancel()
        self._moment, self._cancel = moment, None
        if moment:
            self._cancel = async_track_point_in_utc_time(self._hass, self._run, moment)

    @callback
    def async_advance(self, moment: datetime) -> None:
        """Ring at this moment unless it rings before anyway."""
        if self._moment is None or moment < self._moment:
            self.async_set(moment)

    @callback
    def _run(self, now: datetime) -> None:
        self._moment = self._cancel = None
        self._ring(now)
