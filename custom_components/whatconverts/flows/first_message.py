"""Waits for a first call of WhatConverts, its start and then its end, and says what came.

Both are needed to see whether both lead types are ticked there. Each wait is a task of its own,
since Home Assistant looks at a step that waits again when its task is done.
"""

import asyncio
from collections.abc import Container
from datetime import timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.core import callback
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..core.enums import EndReason
from ..core.model import Call
from ..core.receipt import Arrival, Receipt
from ..data import WhatConvertsConfigEntry
from ..inbound.receipt_signal import async_listen_to_receipts, latest_receipt
from .menu import OptionsMenu

WAIT_TIMEOUT: Final = timedelta(minutes=5)
_ENDS: Final = frozenset({Arrival.CALL, Arrival.END_ONLY})


class FirstMessage:
    """Waiting takes no input in Home Assistant: it ends by itself, or with the dialog."""

    def __init__(self, flow: OptionsMenu) -> None:
        """Wait for nothing yet."""
        self._flow = flow
        self._waiting: asyncio.Task[Receipt | None] | None = None
        self._has_menu = False
        self._known: Receipt | None = None
        self._start: Receipt | None = None

    def note_menu(self) -> None:
        """Note what has arrived before the menu is seen for the first time."""
        if not self._has_menu:
            self._has_menu, self._known = True, self._latest()

    def wait(self) -> ConfigFlowResult:
        """Show that we wait, until it is known what comes; it may have come while one read."""
        if self._waiting is None:
            known, self._known = self._known, self._latest()
            news = self._known if self._known is not known else None
            if news and not self._is_first_start(news):
                return self._flow.say(self._page_of(news))
            self._wait_after(news)
        elif self._waiting.done():
            heard = self._waiting.result()
            if not self._is_first_start(heard):
                return self._stop(self._page_of(heard))
            self._wait_after(heard)
        return self._flow.async_show_progress(
            step_id="wait",
            progress_action="wait_end" if self._start else "wait",
            description_placeholders=self._flow.about,
            progress_task=self._waiting,
        )

    def _is_first_start(self, heard: Receipt | None) -> bool:
        """Whether a call has started, and its end is still to come."""
        return _is_start(heard) and not self._start and not self._has_ended(heard)

    def _page_of(self, heard: Receipt | None) -> str:
        if heard is None:
            return f"heard_{Arrival.START_ONLY if self._start else 'nothing'}"
        self._tell_of(heard)
        is_whole = self._start or self._has_ended(heard)
        return f"heard_{Arrival.CALL if is_whole else heard.arrival}"

    def _wait_after(self, start: Receipt | None) -> None:
        """Wait for the end of the call that has started; without one, for anything."""
        self._start = start
        if start:
            self._tell_of(start)
        # In the background: a Home Assistant that waits until all is done need not wait for us.
        self._waiting = self._flow.hass.async_create_background_task(
            self._async_wait(_ENDS if start else frozenset(Arrival)), f"{DOMAIN} wait for a message"
        )

    def _stop(self, page: str) -> ConfigFlowResult:
        self._waiting, self._start, self._known = None, None, self._latest()
        return self._flow.async_show_progress_done(next_step_id=page)

    def _latest(self) -> Receipt | None:
        return latest_receipt(self._flow.hass, self._flow.config_entry)

    def _has_ended(self, heard: Receipt | None) -> bool:
        """Whether the end of a call that has started came before we began to wait for it."""
        call = self._call_of(heard) if _is_start(heard) else None
        return call is not None and call.end_reason is EndReason.COMPLETED

    def _call_of(self, heard: Receipt | None) -> Call | None:
        entry: WhatConvertsConfigEntry = self._flow.config_entry
        if heard is None or heard.lead_id is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return entry.runtime_data.coordinator.registry.get(heard.lead_id)

    def _tell_of(self, heard: Receipt) -> None:
        """Name the caller and the line, as private as the option says."""
        call, public = self._call_of(heard), None
        if call:
            public = self._flow.config_entry.runtime_data.views.public(call)
        self._flow.about = {
            "caller": _as_code(public and public["display_name"]),
            "line": _as_code(public and (public["line"] or public["tracking_number_formatted"])),
        }

    async def _async_wait(self, wanted: Container[Arrival]) -> Receipt | None:
        """Return what came of what is wanted, None if nothing did."""
        hass = self._flow.hass
        future: asyncio.Future[Receipt | None] = hass.loop.create_future()

        @callback
        def end(receipt: Receipt | None) -> None:
            if not future.done():
                future.set_result(receipt)

        @callback
        def handle(receipt: Receipt) -> None:
            if receipt.arrival in wanted:
                end(receipt)

        stop = (
            async_listen_to_receipts(hass, self._flow.config_entry, handle),
            async_call_later(hass, WAIT_TIMEOUT, callback(lambda _now: end(None))),
        )
        try:
            return await future
        finally:
            for each in stop:
                each()


def _is_start(heard: Receipt | None) -> bool:
    return heard is not None and heard.arrival is Arrival.START_ONLY


def _as_code(text: str | None) -> str:
    """Return a caller's text for between two backticks, where no mark means anything."""
    return (text or "").replace("`", "'") or "-"
