"""Leaves the files of calls as they are while Home Assistant makes a backup of them.

All changes are put into a file before; those that come meanwhile go to its log of changes, which
the backup may take along or not: either is whole.
"""

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
_WRITERS: Final[HassKey[list[CallWriter]]] = HassKey(f"{DOMAIN}_writers")


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Leave the files as they are from now on, for five minutes at most."""

    async def give_up(_now: datetime) -> None:
        await _async_end(hass)

    _stop_waiting(hass)
    # First, so that an entry that is set up meanwhile leaves its file, too.
    hass.data[_STOP] = async_call_later(hass, _LONGEST_SECONDS, give_up)
    for writer in _writers(hass):
        await writer.async_try_commit()
        with suppress(OSError):
            await writer.async_begin_backup()


async def async_post_backup(hass: HomeAssistant) -> None:
    """Let the files change again."""
    _stop_waiting(hass)
    await _async_end(hass)


async def async_take_part(hass: HomeAssistant, writer: CallWriter) -> CALLBACK_TYPE:
    """Have a writer hear of backups, also of one that is being made; return what ends that.

    Loaded entries are not all there are: the file of one that is being set up is in use already.
    """
    writers = hass.data.setdefault(_WRITERS, [])
    writers.append(writer)
    if _STOP in hass.data:
        with suppress(OSError):
            await writer.async_begin_backup()

    @callback
    def leave() -> None:
        writers.remove(writer)

    return leave


async def _async_end(hass: HomeAssistant) -> None:
    hass.data.pop(_STOP, None)
    for writer in _writers(hass):
        with suppress(OSError):
            await writer.async_end_backup()


def _stop_waiting(hass: HomeAssistant) -> None:
    if stop := hass.data.pop(_STOP, None):
        stop()


def _writers(hass: HomeAssistant) -> list[CallWriter]:
    """Return those who take part now; others may come and go meanwhile."""
    return list(hass.data.get(_WRITERS, ()))
