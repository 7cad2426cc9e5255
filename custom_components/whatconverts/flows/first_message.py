"""The step of the options that waits for a message of WhatConverts, and says what came."""

import asyncio
from typing import Any, override

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import callback
from homeassistant.helpers.event import async_call_later

from ..const import ARRIVAL_PATIENCE, DOMAIN
from ..core.receipt import Arrival
from ..inbound.receipts import Arrived, arrived, async_listen_to_arrivals
from .menu import OptionsMenu


class ArrivalSteps(OptionsMenu):
    """Waiting takes no input in Home Assistant: it ends by itself, or with the dialog."""

    def __init__(self) -> None:
        """Wait for nothing yet."""
        super().__init__()
        self._waiting: asyncio.Task[Arrival | None] | None = None
        self._known: Arrived | None = None

    @override
    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Note what has arrived before the menu is seen for the first time."""
        self._known = self._known or arrived(self.hass, self.config_entry)
        return await super().async_step_init(user_input)

    async def async_step_wait(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show that we wait, until something comes; it may have come while the menu was read."""
        if self._waiting is None:
            known, self._known = self._known, arrived(self.hass, self.config_entry)
            if self._known != known:
                return await self.async_say(f"heard_{self._known.last}")
            # In the background: a Home Assistant that waits until all is done need not wait for us.
            self._waiting = self.hass.async_create_background_task(
                self._async_wait(), f"{DOMAIN} wait for a message"
            )
        if not self._waiting.done():
            return self.async_show_progress(
                step_id="wait", progress_action="wait", progress_task=self._waiting
            )
        arrival = self._waiting.result()
        self._waiting = None
        self._known = arrived(self.hass, self.config_entry)
        return self.async_show_progress_done(next_step_id=f"heard_{arrival or 'nothing'}")

    async def _async_wait(self) -> Arrival | None:
        """Return what came, None if nothing did."""
        future: asyncio.Future[Arrival | None] = self.hass.loop.create_future()

        @callback
        def hear(arrival: Arrival | None) -> None:
            if not future.done():
                future.set_result(arrival)

        stop = (
            async_listen_to_arrivals(self.hass, self.config_entry, hear),
            async_call_later(self.hass, ARRIVAL_PATIENCE, callback(lambda _now: hear(None))),
        )
        try:
            return await future
        finally:
            for each in stop:
                each()

    async def async_step_heard_call(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that a call has arrived."""
        return await self.async_say("heard_call", user_input)

    async def async_step_heard_test_call(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that WhatConverts' sample has arrived."""
        return await self.async_say("heard_test_call", user_input)

    async def async_step_heard_other(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that something else than a call has arrived."""
        return await self.async_say("heard_other", user_input)

    async def async_step_heard_unreadable(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that something has arrived that cannot be read."""
        return await self.async_say("heard_unreadable", user_input)

    async def async_step_heard_wrong_method(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that somebody only looked at the URL."""
        return await self.async_say("heard_wrong_method", user_input)

    async def async_step_heard_nothing(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what to look at when nothing arrives."""
        return await self.async_say("heard_nothing", user_input)
