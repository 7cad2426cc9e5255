"""Serves the card, and registers it with the dashboards.

The files are read once and served from memory under a path that holds their hash: an update that
replaces them on disk cannot mix two versions before the restart. Any older path answers too, with
what is there now, for pages and devices that have not heard of the update.
"""

import asyncio
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs
from aiohttp.web import Request, Response

from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .core.resource import MODULE, PATH, card_url, is_ours, plan

if TYPE_CHECKING:
    from homeassistant.components.lovelace import LovelaceData

type _Files = dict[str, bytes]

_CARD: HassKey[Card] = HassKey(f"{DOMAIN}_card")
_FOLDER: Final = Path(__file__).with_name("www")
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"


class Card:
    """The card as it is delivered in this run of Home Assistant."""

    def __init__(self, files: _Files) -> None:
        """Take the content of the files by name."""
        content = b"\0".join(name.encode() + b"\0" + files[name] for name in sorted(files))
        self.files = files
        self.version = sha256(content).hexdigest()[:12]
        self.url = card_url(self.version)
        self.lock = asyncio.Lock()
        self.is_extra_module = False


class CardView(HomeAssistantView):
    """Answers for the card's files, to everybody: they hold no data."""

    url = f"{PATH}{{version}}/{{name}}"
    name = "whatconverts:card"
    requires_auth = False
    # A Chromecast shows dashboards from a page of another origin.
    cors_allowed = True

    def __init__(self, card: Card) -> None:
        """Serve this card."""
        self._card = card

    async def get(self, _request: Request, version: str, name: str) -> Response:
        """Return one file."""
        content = self._card.files.get(name)
        if content is None:
            return Response(status=HTTPStatus.NOT_FOUND)
        is_current = version == self._card.version
        response = Response(
            body=content,
            content_type="text/javascript",
            charset="utf-8",
            headers={hdrs.CACHE_CONTROL: _FOR_EVER if is_current else _ASK_AGAIN},
        )
        response.enable_compression()
        return response


async def async_serve_card(hass: HomeAssistant) -> None:
    """Make the card's files available, once in a run of Home Assistant."""
    card = Card(await hass.async_add_executor_job(_read))
    hass.data[_CARD] = card
    hass.http.register_view(CardView(card))


async def async_register_card(hass: HomeAssistant) -> None:
    """Let dashboards load the card, as soon as there are dashboards."""
    # The frontend is set up after the dashboards, whose component is called lovelace.
    async_when_setup(hass, "frontend", partial(_async_when_frontend_is_there, hass.data[_CARD]))


async def async_forget_card(hass: HomeAssistant) -> None:
    """Take the card out of the dashboards, because the last entry has gone."""
    card = hass.data.get(_CARD)
    if card and "frontend" in hass.config.components:
        await _async_reconcile(hass, card, None)


async def _async_when_frontend_is_there(card: Card, hass: HomeAssistant, _: str) -> None:
    await _async_reconcile(hass, card, card.url)


async def _async_reconcile(hass: HomeAssistant, card: Card, wanted: str | None) -> None:
    # Only here: it imports half of the frontend, which a Home Assistant without one lacks.
    from homeassistant.components.lovelace.const import (  # noqa: PLC0415
        LOVELACE_DATA,
        MODE_STORAGE,
    )

    dashboards = hass.data[LOVELACE_DATA]
    # Two entries that are set up at once must not both find that there is no resource yet.
    async with card.lock:
        if dashboards.resource_mode == MODE_STORAGE:
            await _async_change_resources(dashboards, wanted)
        else:
            _change_extra_module(hass, card, dashboards, wanted)


async def _async_change_resources(dashboards: LovelaceData, wanted: str | None) -> None:
    from homeassistant.components.lovelace.resources import (  # noqa: PLC0415 - as above
        ResourceStorageCollection,
    )

    resources = dashboards.resources
    if not isinstance(resources, ResourceStorageCollection):
        return
    # Loads them, which Home Assistant itself puts off until a dashboard asks.
    await resources.async_get_info()
    todo = plan(resources.async_items(), wanted)
    if todo.create:
        await resources.async_create_item({"res_type": MODULE, "url": todo.create})
    for item_id in todo.update:
        await resources.async_update_item(item_id, {"res_type": MODULE, "url": wanted})
    for item_id in todo.delete:
        await resources.async_delete_item(item_id)


def _change_extra_module(
    hass: HomeAssistant, card: Card, dashboards: LovelaceData, wanted: str | None
) -> None:
    """Resources from YAML are the user's to write: every page loads the card then."""
    from homeassistant.components import frontend  # noqa: PLC0415 - as above

    listed_by_user = any(map(is_ours, dashboards.resources.async_items() or ()))
    want_module = wanted is not None and not listed_by_user
    if want_module and not card.is_extra_module:
        frontend.add_extra_js_url(hass, card.url)
    if card.is_extra_module and not want_module:
        frontend.remove_extra_js_url(hass, card.url)
    card.is_extra_module = want_module


def _read() -> _Files:
    return {path.name: path.read_bytes() for path in _FOLDER.glob("*.js")}
