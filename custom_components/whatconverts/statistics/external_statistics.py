"""Tells Home Assistant's recorder how many calls there were in each hour.

The file of the entry has the sums (`storage.counts`); this copies what is not there yet. What is
told twice is the same, so it may be interrupted at any moment.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.recorder import DATA_INSTANCE
from homeassistant.helpers.start import async_at_started
from homeassistant.util import slugify

from ..calls.settings import async_load_texts
from ..const import DOMAIN
from ..coordinator import WhatConvertsCoordinator
from ..core.series import describe_series, id_of, is_id_of
from ..storage.counts import Hour, Series, Told
from ..storage.store import CallStore
from ..storage.writer import CallWriter
from .recorder_rows import async_hand_over, metadata_of, rows_of

if TYPE_CHECKING:
    from homeassistant.components.recorder.core import Recorder

# A burst of calls is told in one go, and the running hour well within a minute.
WAIT_SECONDS: Final = 20
# So many rows are on their way to the recorder at most, because all of them are in memory.
_MOST_ON_THE_WAY: Final = 5000
# A recorder that does not answer keeps no entry from being removed.
_PATIENCE_SECONDS: Final = 10


class ExternalStatistics:
    """The statistics of one entry, as they are in Home Assistant's recorder."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        coordinator: WhatConvertsCoordinator,
        store: CallStore,
        writer: CallWriter,
    ) -> None:
        """Tell nothing yet."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._store = store
        self._writer = writer
        self._known: dict[str, str | None] | None = None
        self._cancel: CALLBACK_TYPE | None = None
        self._is_telling = False

    @callback
    def async_start(self) -> None:
        """Tell what there is as soon as Home Assistant has started, and whatever comes."""
        on_unload = self._entry.async_on_unload
        on_unload(async_at_started(self._hass, self._tell_soon))
        on_unload(self._coordinator.async_add_listener(self._tell_soon))
        on_unload(self._stop)

    @callback
    def _tell_soon(self, _hass: HomeAssistant | None = None) -> None:
        if self._cancel is None and self._hass.is_running:
            self._cancel = async_call_later(self._hass, WAIT_SECONDS, self._begin)

    @callback
    def _stop(self) -> None:
        if self._cancel:
            self._cancel()

    @callback
    def _begin(self, _now: datetime) -> None:
        self._cancel = None
        if self._is_telling:
            self._tell_soon()
            return
        self._is_telling = True
        self._entry.async_create_background_task(
            self._hass, self._async_tell_all(), f"{DOMAIN} statistics"
        )

    async def _async_tell_all(self) -> None:
        try:
            # Where the file cannot be used, the next change tries again.
            with suppress(OSError):
                if recorder := await _async_recorder(self._hass):
                    await self._async_tell(recorder)
        finally:
            self._is_telling = False

    async def _async_tell(self, recorder: Recorder) -> None:
        await self._writer.async_try_commit()
        await self._store.async_count(by_name=self._coordinator.registry.rules.lines_by_name)
        if self._known is None:
            self._known = await _async_known(self._hass, recorder, self._entry.entry_id)
        texts, told = await async_load_texts(self._hass), list[Told]()
        for series in await self._store.async_series():
            told += await self._async_tell_series(recorder, self._known, series, texts)
            if len(told) >= _MOST_ON_THE_WAY:
                await self._async_note_told(recorder, told)
                told = []
        await self._async_note_told(recorder, told)

    async def _async_tell_series(
        self,
        recorder: Recorder,
        known: dict[str, str | None],
        series: Series,
        texts: Mapping[str, str],
    ) -> list[Told]:
        """Hand what is new of a series to the recorder; return what that is."""
        office = self._entry.title
        name = describe_series(series.kind, series.key, series.name, office, texts)
        own_id = id_of(slugify(self._entry.entry_id), series.kind, series.slug)
        statistic_id = f"{DOMAIN}:{own_id}"
        is_there = statistic_id in known
        if is_there and series.untold_since is None and known[statistic_id] == name:
            return []
        # The recorder's database may be another one than before, or have what we have not.
        is_anew = not (is_there and series.is_told)
        if is_anew and is_there:
            recorder.async_clear_statistics([statistic_id])
        calls_before, hours = 0, list[Hour]()
        if is_anew or series.untold_since is not None:
            since = None if is_anew else series.untold_since
            calls_before, hours = await self._store.async_hours(series.id, since)
        metadata = metadata_of(series.kind, statistic_id, name)
        async_hand_over(self._hass, metadata, rows_of(series.kind, calls_before, hours))
        known[statistic_id] = name
        return [
            Told(hour.calls, series.id, hour.hour, hour.seconds)
            for hour in hours
            if hour.calls != hour.told
        ]

    async def _async_note_told(self, recorder: Recorder, told: list[Told]) -> None:
        """Note what the recorder has, once it is on its disk."""
        if told:
            await recorder.async_block_till_done()
            await self._store.async_note_told(told)


async def async_remove_statistics(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the statistics of an entry from the recorder."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE_SECONDS):
            if recorder := await _async_recorder(hass):
                # What is on its way has to be there in order to be found.
                await recorder.async_block_till_done()
                if found := await _async_known(hass, recorder, entry_id):
                    recorder.async_clear_statistics(list(found))


async def _async_recorder(hass: HomeAssistant) -> Recorder | None:
    """Return the recorder, if there is one whose database can be used."""
    recorder = hass.data.get(DATA_INSTANCE)
    if recorder is None:
        return None
    # Many wait for this future: who gives up must not take it along.
    is_ready = await asyncio.shield(recorder.async_db_ready)
    return recorder if is_ready else None


async def _async_known(
    hass: HomeAssistant, recorder: Recorder, entry_id: str
) -> dict[str, str | None]:
    """Return the names of the entry's statistics that the recorder has, by their ids."""
    # Not at the top: it imports what only whoever has a recorder has installed.
    from homeassistant.components.recorder.statistics import get_metadata  # noqa: PLC0415

    found = await recorder.async_add_executor_job(
        lambda: get_metadata(hass, statistic_source=DOMAIN)
    )
    entry = slugify(entry_id)
    return {
        key: one["name"]
        for key, (_, one) in found.items()
        if is_id_of(entry, key.removeprefix(f"{DOMAIN}:"))
    }
