"""What was said in calls, by day and line, among Home Assistant's media.

Calls are titled as the option *privacy* says, since whoever may sign in may browse media. What is
heard comes from `account.recording_view`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, override

from homeassistant.components.media_player.const import MediaClass
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .account.recording_view import CONTENT_TYPE, recording_path
from .calls.permission import asking_user, may_see_calls
from .calls.settings import async_load_texts
from .const import DOMAIN
from .core.call_filter import CallFilter
from .core.days import day_start, next_day
from .core.media_place import MediaPlace, read_place
from .core.model import Call
from .data import WhatConvertsConfigEntry

MOST_DAYS: Final = 365
MOST_CALLS: Final = 1000


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the source."""
    return CallMediaSource(hass)


class CallMediaSource(MediaSource):
    """Entries with an account (left out if there is one), days, lines (the same), and calls."""

    name = "WhatConverts"

    def __init__(self, hass: HomeAssistant) -> None:
        """Look for calls there."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return where a call can be heard; raises `Unresolvable`."""
        place = read_place(item.identifier)
        entry = place and self._entry(place.entry_id)
        lead_id = place and place.lead_id
        if not (entry and lead_id and entry.runtime_data.account.knows(lead_id)):
            raise Unresolvable(translation_domain=DOMAIN, translation_key="no_recording")
        return PlayMedia(recording_path(entry.entry_id, lead_id), CONTENT_TYPE)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return a folder with what is in it; raises `BrowseError`."""
        if not item.identifier:
            return await self._async_root()
        place = read_place(item.identifier)
        entry = place and self._entry(place.entry_id)
        if not (place and entry and place.lead_id is None):
            raise BrowseError(translation_domain=DOMAIN, translation_key="no_such_folder")
        try:
            return await _async_folder(entry, place)
        except OSError as err:
            raise BrowseError(translation_domain=DOMAIN, translation_key="not_readable") from err

    async def _async_root(self) -> BrowseMediaSource:
        entries = self._entries()
        if not entries:
            texts = await async_load_texts(self._hass)
            return _folder(None, texts["media_not_connected"], [])
        places = [(MediaPlace(entry.entry_id), entry) for entry in entries]
        if len(places) == 1:
            [(place, entry)] = places
            return _folder(None, entry.title, await _async_days(entry, place))
        return _folder(None, self.name, [_folder(place, entry.title) for place, entry in places])

    def _entry(self, entry_id: str) -> WhatConvertsConfigEntry | None:
        return next((one for one in self._entries() if one.entry_id == entry_id), None)

    def _entries(self) -> list[WhatConvertsConfigEntry]:
        """Return the entries with an account whose calls who asks may see."""
        user = asking_user()
        loaded: list[WhatConvertsConfigEntry] = self._hass.config_entries.async_loaded_entries(
            DOMAIN
        )
        return [
            entry
            for entry in loaded
            if entry.runtime_data.account.client
            and (user is None or may_see_calls(self._hass, user, entry))
        ]


async def _async_folder(entry: WhatConvertsConfigEntry, place: MediaPlace) -> BrowseMediaSource:
    """Return an entry with its days, or a day with its calls, or with the lines of several."""
    if place.day is None:
        return _folder(place, entry.title, await _async_days(entry, place))
    calls = await _async_calls(entry, place.day)
    lines = _lines(entry, calls)
    day = place.day.isoformat()
    if place.line is not None:
        playable = [_playable(entry, one) for one in calls if _line_key(entry, one) == place.line]
        return _folder(place, lines.get(place.line, day), playable)
    if len(lines) > 1:
        folders = [_folder(place._replace(line=line), lines[line]) for line in sorted(lines)]
        return _folder(place, day, folders)
    return _folder(place, day, [_playable(entry, call) for call in calls])


async def _async_days(entry: WhatConvertsConfigEntry, place: MediaPlace) -> list[BrowseMediaSource]:
    data = entry.runtime_data
    time_zone = data.coordinator.registry.rules.time_zone
    days = await data.writer.async_days_with_audio(time_zone, MOST_DAYS)
    return [_folder(place._replace(day=day), day.isoformat()) for day in days]


async def _async_calls(entry: WhatConvertsConfigEntry, day: date) -> list[Call]:
    data = entry.runtime_data
    time_zone = data.coordinator.registry.rules.time_zone
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=time_zone)
    wanted = CallFilter(
        since=day_start(noon, time_zone),
        until=next_day(noon, time_zone),
        with_audio=True,
        limit=MOST_CALLS,
    )
    return [found.call for found in await data.writer.async_find(wanted)]


def _lines(entry: WhatConvertsConfigEntry, calls: Iterable[Call]) -> dict[str, str]:
    """Return what lines are called, by their keys; their newest calls say it."""
    names: dict[str, str] = {}
    for call in calls:
        public = entry.runtime_data.views.public(call)
        name = public["line"] or public["tracking_number_formatted"] or entry.title
        names.setdefault(_line_key(entry, call), name)
    return names


def _line_key(entry: WhatConvertsConfigEntry, call: Call) -> str:
    return entry.runtime_data.coordinator.registry.line_of(call) or ""


def _folder(
    place: MediaPlace | None, title: str, children: list[BrowseMediaSource] | None = None
) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=place and place.identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type="",
        title=title,
        can_play=False,
        can_expand=True,
        children=children,
        children_media_class=None,
    )


def _playable(entry: WhatConvertsConfigEntry, call: Call) -> BrowseMediaSource:
    time = dt_util.as_local(call.started_at)
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=MediaPlace(entry.entry_id, lead_id=call.lead_id).identifier,
        media_class=MediaClass.MUSIC,
        media_content_type=CONTENT_TYPE,
        title=f"{time:%H:%M} {entry.runtime_data.views.public(call)['display_name']}",
        can_play=True,
        can_expand=False,
    )
