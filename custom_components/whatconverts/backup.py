"""Leaves the files of calls as they are while Home Assistant makes a backup of them.

All changes are put into a file before; those that come meanwhile go to its log of changes, which
the backup may take along or not: either is whole.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .storage.writer import CallWriter

# A backup that never says that it is over is taken for one that has failed.
_LONGEST_SECONDS: Final = 300
_STOP: Final[HassKey[CALLBACK_TYPE]] = HassKey(f"{DOMAIN}_backup")


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Leave the files as they are from now on, for five minutes at most."""
    for writer in _writers(hass):
        await writer.async_try_commit()
        with suppress(OSError):
            await writer.async_begin_backup()

    async def give_up(_now: datetime) -> None:
        await _async_end(hass)

    _stop_waiting(hass)
    hass.data[_STOP] = async_call_later(hass, _LONGEST_SECONDS, give_up)


@callback
def is_running(hass: HomeAssistant) -> bool:
    """Whether a backup is being made, so that an entry that is set up now leaves its file, too."""
    return _STOP in hass.data


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the files change again."""
    _stop_waiting(hass)
    await _async_end(hass)


async def _async_end(hass: HomeAssistant) -> None:
    hass.data.pop(_STOP, None)
    for writer in _writers(hass):
        with suppress(OSError):
            await writer.async_end_backup()


def _stop_waiting(hass: HomeAssistant) -> None:
    if stop := hass.data.pop(_STOP, None):
        stop()


def _writers(hass: HomeAssistant) -> Iterator[CallWriter]:
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        yield entry.runtime_data.writer
