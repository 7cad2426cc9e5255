"""Serves the card, and registers it with the dashboards.

The files are read once and served from memory under a path that holds their hash: an update that
replaces them on disk cannot mix two versions before the restart. Any older path answers too, with
what is there now, for pages and devices that have not heard of the update.
"""

import asyncio
from enum import StrEnum
from functools import partial
from hashlib import sha256
from http import HTTPStatus
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs
from aiohttp.web import Request, Response

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, ISSUE_CARD_NOT_REGISTERED
from ..core.card_resource import MODULE, PATH, card_url, is_ours, plan
from ..health.watch import help_url

if TYPE_CHECKING:
    from homeassistant.components.lovelace import LovelaceData
    from homeassistant.components.lovelace.resources import ResourceStorageCollection

type _Files = dict[str, bytes]

_LOGGER = logging.getLogger(__name__)
_CARD: HassKey[Card] = HassKey(f"{DOMAIN}_card")
_FOLDER: Final = Path(__file__).parents[1] / "www"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"


class Delivery(StrEnum):
    """How dashboards come by the card."""

    NONE = "none"
    RESOURCE = "resource"
    LISTED_IN_YAML = "listed in YAML"
    EXTRA_MODULE = "extra module"


class Card:
    """The card as it is delivered in this run of Home Assistant."""

    def __init__(self, files: _Files) -> None:
        """Take the content of the files by name."""
        content = b"\0".join(name.encode() + b"\0" + files[name] for name in sorted(files))
        self.files = files
        self.version = sha256(content).hexdigest()[:12]
        self.url = card_url(self.version)
        self.lock = asyncio.Lock()
        self.delivery = Delivery.NONE


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
            done = await _async_change_resources(dashboards, wanted)
            delivery = Delivery.RESOURCE if done else Delivery.EXTRA_MODULE
        else:
            # Resources from YAML are the user's to write: every page loads the card otherwise.
            done = True
            listed = any(map(is_ours, dashboards.resources.async_items() or ()))
            delivery = Delivery.LISTED_IN_YAML if listed else Delivery.EXTRA_MODULE
        _deliver(hass, card, delivery if wanted else Delivery.NONE)
        _tell_repair(hass, card, is_needed=wanted is not None and not done)


async def _async_change_resources(dashboards: LovelaceData, wanted: str | None) -> bool:
    """Carry out what has to be done to the resources; tell whether that was possible."""
    from homeassistant.components.lovelace.resources import (  # noqa: PLC0415 - as above
        ResourceStorageCollection,
    )

    resources = dashboards.resources
    if not isinstance(resources, ResourceStorageCollection):
        return False
    try:
        # Loads them, which Home Assistant itself puts off until a dashboard asks.
        await resources.async_get_info()
        await _async_carry_out(resources, wanted)
    except Exception as err:  # noqa: BLE001 - a damaged collection has many names, and another way is left
        _LOGGER.debug("The dashboards' resources cannot be used: %s", type(err).__name__)
        return False
    return True


async def _async_carry_out(resources: ResourceStorageCollection, wanted: str | None) -> None:
    todo = plan(resources.async_items(), wanted)
    if todo.create:
        await resources.async_create_item({"res_type": MODULE, "url": todo.create})
    for item_id in todo.update:
        await resources.async_update_item(item_id, {"res_type": MODULE, "url": wanted})
    for item_id in todo.delete:
        await resources.async_delete_item(item_id)


def _deliver(hass: HomeAssistant, card: Card, delivery: Delivery) -> None:
    """Let every page load the card, or no longer."""
    from homeassistant.components import frontend  # noqa: PLC0415 - as above

    was, card.delivery = card.delivery, delivery
    if was is delivery:
        return
    _LOGGER.info("The way of the card to the dashboards is now: %s", delivery)
    if delivery is Delivery.EXTRA_MODULE:
        frontend.add_extra_js_url(hass, card.url)
    elif was is Delivery.EXTRA_MODULE:
        frontend.remove_extra_js_url(hass, card.url)


@callback
def _tell_repair(hass: HomeAssistant, card: Card, *, is_needed: bool) -> None:
    """Say in the repairs that somebody has to list the card, or no longer."""
    if not is_needed:
        ir.async_delete_issue(hass, DOMAIN, ISSUE_CARD_NOT_REGISTERED)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        ISSUE_CARD_NOT_REGISTERED,
        is_fixable=False,
        learn_more_url=help_url(hass, ISSUE_CARD_NOT_REGISTERED),
        severity=ir.IssueSeverity.WARNING,
        translation_key=ISSUE_CARD_NOT_REGISTERED,
        translation_placeholders={"url": card.url},
    )


@callback
def card_delivery(hass: HomeAssistant) -> Delivery:
    """Return how dashboards come by the card."""
    return hass.data[_CARD].delivery


def _read() -> _Files:
    return {path.name: path.read_bytes() for path in _FOLDER.glob("*.js")}
