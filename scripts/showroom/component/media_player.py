"""A speaker that shows what it says."""

import asyncio
from typing import Any, override

from yarl import URL

from homeassistant.components.media_player import MediaPlayerEntity
from homeassistant.components.media_player.const import (
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

SECONDS_PER_CHARACTER = 0.06


class Speaker(MediaPlayerEntity):
    """Plays text to speech without a sound: its title is the text, for as long as that takes."""

    _attr_should_poll = False
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY_MEDIA
        | MediaPlayerEntityFeature.VOLUME_SET
        | MediaPlayerEntityFeature.MEDIA_ANNOUNCE
    )

    def __init__(self, name: str) -> None:
        """Start silent."""
        self._attr_name = name
        self._attr_unique_id = name
        self._attr_state = MediaPlayerState.IDLE
        self._attr_volume_level = 0.3
        self.said: list[tuple[str, float | None]] = []

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Be louder or quieter."""
        self._attr_volume_level = volume
        self.async_write_ha_state()

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        """Show the text, and return at once like most players."""
        text = URL(media_id).query.get("message", media_id)
        if self._attr_state is MediaPlayerState.PLAYING:
            text = f"(interrupting) {text}"
        self.said.append((text, self._attr_volume_level))
        self._attr_media_title = text
        self._attr_state = MediaPlayerState.PLAYING
        self.async_write_ha_state()
        self.hass.async_create_background_task(self._end(len(text)), "showroom speaker")

    async def _end(self, characters: int) -> None:
        await asyncio.sleep(characters * SECONDS_PER_CHARACTER)
        self._attr_state = MediaPlayerState.IDLE
        self.async_write_ha_state()


async def async_setup_entry(
    _hass: HomeAssistant,
    _entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the speaker at the reception."""
    async_add_entities([Speaker("Reception speaker")])
