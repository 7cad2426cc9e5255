"""Waits for a message of WhatConverts, and says what came."""

import asyncio
from datetime import timedelta
from typing import Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import callback
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..core.receipt import Arrival, Receipt
from ..inbound.receipt_signal import async_listen_to_receipts, latest_receipt
from .menu import OptionsMenu

WAIT_TIMEOUT: Final = timedelta(minutes=5)


class FirstMessage:
    """Waiting takes no input in Home Assistant: it ends by itself, or with the dialog."""

    def __init__(self, flow: OptionsMenu) -> None:
        """Wait for nothing yet."""
        self._flow = flow
        self._waiting: asyncio.Task[Arrival | None] | None = None
        self._has_menu = False
        self._known: Receipt | None = None

    def note_menu(self) -> None:
        """Note what has arrived before the menu is seen for the first time."""
        if not self._has_menu:
            self._has_menu, self._known = True, self._latest()

    def wait(self) -> ConfigFlowResult:
        """Show that we wait, until something comes; it may have come while the menu was read."""
        flow = self._flow
        if self._waiting is None:
            known, self._known = self._known, self._latest()
            if self._known and self._known is not known:
                return flow.say(f"heard_{self._known.arrival}")
            # In the background: a Home Assistant that waits until all is done need not wait for us.
            self._waiting = flow.hass.async_create_background_task(
                self._async_wait(), f"{DOMAIN} wait for a message"
            )
        if not self._waiting.done():
            return flow.async_show_progress(
                step_id="wait", progress_action="wait", progress_task=self._waiting
            )
        arrival = self._waiting.result()
        self._waiting, self._known = None, self._latest()
        return flow.async_show_progress_done(next_step_id=f"heard_{arrival or 'nothing'}")

    def _latest(self) -> Receipt | None:
        return latest_receipt(self._flow.hass, self._flow.config_entry)

    async def _async_wait(self) -> Arrival | None:
        """Return what came, None if nothing did."""
        hass = self._flow.hass
        future: asyncio.Future[Arrival | None] = hass.loop.create_future()

        @callback
        def end(arrival: Arrival | None) -> None:
            if not future.done():
                future.set_result(arrival)

        @callback
        def handle(receipt: Receipt) -> None:
            if receipt.arrival:
                end(receipt.arrival)

        stop = (
            async_listen_to_receipts(hass, self._flow.config_entry, handle),
            async_call_later(hass, WAIT_TIMEOUT, callback(lambda _now: end(None))),
        )
        try:
            return await future
        finally:
            for each in stop:
                each()
