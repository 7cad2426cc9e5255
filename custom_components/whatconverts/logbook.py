"""Activity: each of our events on the bus is one sentence."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, HomeAssistant, callback

from .calls.settings import async_load_texts
from .const import ATTR_CONFIG_ENTRY_ID, DEFAULT_TITLE, DOMAIN
from .core.activity import describe
from .core.enums import TransitionKind

_ICONS: Final = {
    TransitionKind.STARTED: "mdi:phone-incoming",
    TransitionKind.UPDATED: "mdi:phone-plus",
    TransitionKind.ENDED: "mdi:phone-hangup",
    TransitionKind.MISSED: "mdi:phone-missed",
}

type _Describe = Callable[[LazyEventPartialState], dict[str, Any]]


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, _Describe], None]
) -> None:
    """Say how our events are described: in Home Assistant's language, at the time of reading."""
    hass.async_create_task(
        _async_describe(_Sentences(hass), async_describe_event), f"{DOMAIN} texts of activity"
    )


async def _async_describe(
    sentences: _Sentences, async_describe_event: Callable[[str, str, _Describe], None]
) -> None:
    # Not before there are words: Home Assistant shows no Activity at all if one event fails.
    await sentences.async_load()
    for kind in TransitionKind:
        name = f"{DOMAIN}_call_{kind}"
        async_describe_event(DOMAIN, name, partial(sentences.describe, kind))


class _Sentences:
    """Describes events; has the texts at hand, because whoever asks cannot wait for them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin to follow Home Assistant's language."""
        self._hass = hass
        self._texts: Mapping[str, str] = {}
        hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self.async_load)

    async def async_load(self, _event: Event | None = None) -> None:
        """Have the texts of Home Assistant's language at hand."""
        self._texts = await async_load_texts(self._hass)

    def describe(self, kind: TransitionKind, event: LazyEventPartialState) -> dict[str, Any]:
        """Return the entry of an event; called in the event loop and in threads."""
        name, message = describe(kind, event.data, self._texts, self._office(event.data))
        return {
            LOGBOOK_ENTRY_NAME: name,
            LOGBOOK_ENTRY_MESSAGE: message,
            LOGBOOK_ENTRY_ICON: _ICONS[kind],
        }

    def _office(self, data: Mapping[str, Any]) -> str:
        """Return the name of the entry; events are kept for longer than entries."""
        entry = self._hass.config_entries.async_get_entry(str(data.get(ATTR_CONFIG_ENTRY_ID)))
        return entry.title if entry else DEFAULT_TITLE
