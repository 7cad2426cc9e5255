"""Lets dashboards load the card: as a dashboard resource, or else as a module of every page."""

import asyncio
from enum import StrEnum
from functools import partial
import logging
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, ISSUE_CARD_NOT_REGISTERED
from ..core.card_resource import MODULE, is_ours, plan
from ..health.issues import help_url
from .files import CardFiles, CardView, read_files

if TYPE_CHECKING:
    from homeassistant.components.lovelace import LovelaceData
    from homeassistant.components.lovelace.resources import ResourceStorageCollection

_LOGGER = logging.getLogger(__name__)
_CARD: HassKey[Card] = HassKey(f"{DOMAIN}_card")


class Delivery(StrEnum):
    """How dashboards come by the card."""

    NONE = "none"
    RESOURCE = "resource"
    LISTED_IN_YAML = "listed in YAML"
    EXTRA_MODULE = "extra module"


class Card:
    """How the card is delivered in this run of Home Assistant."""

    def __init__(self, url: str, notice_url: str) -> None:
        """Deliver what is served at these paths."""
        self.url = url
        self.notice_url = notice_url
        self.lock = asyncio.Lock()
        self.delivery = Delivery.NONE


async def async_serve_card(hass: HomeAssistant) -> None:
    """Make the card's files available, once in a run of Home Assistant."""
    files = CardFiles(await hass.async_add_executor_job(read_files))
    hass.data[_CARD] = Card(files.url, files.notice_url)
    hass.http.register_view(CardView(files))


async def async_register_card(hass: HomeAssistant) -> None:
    """Let dashboards load the card, as soon as there are dashboards."""
    # The frontend is set up after the dashboards, whose component is called lovelace.
    async_when_setup(hass, "frontend", partial(_async_when_frontend_is_there, hass.data[_CARD]))


async def async_remove_card(hass: HomeAssistant) -> None:
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
        _show_issue(hass, card, is_needed=wanted is not None and not done)


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
        await _async_apply_plan(resources, wanted)
    except Exception as err:  # noqa: BLE001 - a damaged collection has many names, and another way is left
        _LOGGER.debug("The dashboards' resources cannot be used: %s", type(err).__name__)
        return False
    return True


async def _async_apply_plan(resources: ResourceStorageCollection, wanted: str | None) -> None:
    changes = plan(resources.async_items(), wanted)
    if changes.create:
        await resources.async_create_item({"res_type": MODULE, "url": changes.create})
    for item_id in changes.update:
        await resources.async_update_item(item_id, {"res_type": MODULE, "url": wanted})
    for item_id in changes.delete:
        await resources.async_delete_item(item_id)


def _deliver(hass: HomeAssistant, card: Card, delivery: Delivery) -> None:
    """Let every page load the notice of calls, and the card where it has no other way."""
    from homeassistant.components import frontend  # noqa: PLC0415 - as above

    was, card.delivery = card.delivery, delivery
    if was is delivery:
        return
    if delivery is Delivery.NONE:
        frontend.remove_extra_js_url(hass, card.notice_url)
    elif was is Delivery.NONE:
        frontend.add_extra_js_url(hass, card.notice_url)
    _LOGGER.info("The way of the card to the dashboards is now: %s", delivery)
    if delivery is Delivery.EXTRA_MODULE:
        frontend.add_extra_js_url(hass, card.url)
    elif was is Delivery.EXTRA_MODULE:
        frontend.remove_extra_js_url(hass, card.url)


@callback
def _show_issue(hass: HomeAssistant, card: Card, *, is_needed: bool) -> None:
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
