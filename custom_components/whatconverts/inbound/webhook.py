"""The HTTP edge: who is let in, and what is answered; `request_body` reads and bounds the message.

Every entry has a *handler*, which lets posts through while the entry is loaded. Before and after
that it keeps the webhook id, so that posts that arrive during a reload wait instead of being lost.
Nothing is ever raised from here: Home Assistant turns an exception into an answer 200 and logs the
secret id with it.
"""

import asyncio
from copy import replace
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address
import logging
from typing import Final

from aiohttp import hdrs
from aiohttp.web import Request, Response

from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID, CONTENT_TYPE_JSON
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.json import json_bytes
from homeassistant.util.file import WriteError
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.network import is_local

from ..const import DOMAIN
from ..core.model import Ignored, PayloadError
from ..core.payload import parse
from ..core.receipt import Receipt, told_of
from ..core.shape import shape
from ..core.unread_words import unread_words
from ..core.webhook_url import plain_host
from ..data import WhatConvertsConfigEntry, WhatConvertsData
from .receipt_signal import async_note_receipt
from .request_body import BadRequestError, async_read_message

_LOGGER = logging.getLogger(__name__)
_HANDLERS: HassKey[dict[str, WebhookHandler]] = HassKey(f"{DOMAIN}_handlers")
# How long a post may wait for an entry that is just being set up or reloaded.
ENTRY_TIMEOUT_SECONDS: Final = 10
# The host of every webhook URL that Home Assistant Cloud gives out.
CLOUDHOOK_HOST: Final = "hooks.nabu.casa"
# Nearly all messages come from the few addresses of WhatConverts, or of a proxy.
_CACHED_REMOTES: Final = 16


class WebhookHandler:
    """Takes the posts for one entry, through set-up and reload."""

    def __init__(self, hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
        """Let posts wait, and take the webhook id."""
        self._hass = hass
        self._entry = entry
        self._webhook_id = ""
        self._data: asyncio.Future[WhatConvertsData] = asyncio.Future()
        self._logged: set[str] = set()
        self.register()

    @callback
    def register(self) -> None:
        """Take the webhook id that the entry has now; a former one reaches nobody any more."""
        self.unregister()
        self._webhook_id = self._entry.data[CONF_WEBHOOK_ID]
        webhook.async_register(
            self._hass,
            DOMAIN,
            self._entry.title,
            self._webhook_id,
            self.async_handle,
            # All of them, so that a wrong one is counted and explained instead of logged.
            allowed_methods=webhook.SUPPORTED_METHODS,
        )

    @callback
    def unregister(self) -> None:
        """Give the webhook id up: posts to it reach nobody from now on."""
        webhook.async_unregister(self._hass, self._webhook_id)

    @callback
    def open(self) -> None:
        """Let posts through to the loaded entry, those that wait first."""
        self._data.set_result(self._entry.runtime_data)

    @callback
    def close(self) -> None:
        """Let posts wait from now on."""
        self._logged.clear()
        if self._data.done():
            self._data = asyncio.Future()

    async def async_handle(self, _hass: HomeAssistant, _id: str, request: Request) -> Response:
        """Answer one request, whatever it is."""
        receipt = _begin(request)
        try:
            message = await async_read_message(request)
            receipt = replace(receipt, shape=shape(message), unread=unread_words(message))
            receipt = await self._async_process(message, receipt)
        except BadRequestError as err:
            receipt = replace(receipt, status=err.status, error=str(err))
        except PayloadError as err:
            receipt = replace(receipt, status=HTTPStatus.BAD_REQUEST, error=str(err))
        except Exception as err:  # noqa: BLE001 - see the theory at the head of this module
            self._log_once(type(err).__name__)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            receipt = replace(receipt, status=status, error="Home Assistant failed.")
        async_note_receipt(self._hass, self._entry, self._loaded, receipt)
        return _answer(receipt)

    async def _async_process(self, message: object, receipt: Receipt) -> Receipt:
        """Hand a message to the entry; all that it changes is told and stored on return."""
        unavailable = replace(receipt, status=HTTPStatus.SERVICE_UNAVAILABLE)
        if self._entry.disabled_by:
            return replace(unavailable, error="This webhook is disabled.")
        try:
            data = self._loaded or await self._async_wait_for_entry()
        except TimeoutError:
            return replace(unavailable, error="Home Assistant is not ready for this webhook.")
        try:
            receipt = await _async_apply(message, data, receipt)
            await data.writer.async_commit()
        except WriteError, OSError:
            error = "The message was understood but could not be stored."
            return replace(receipt, status=HTTPStatus.SERVICE_UNAVAILABLE, error=error)
        return receipt

    @property
    def _loaded(self) -> WhatConvertsData | None:
        return self._data.result() if self._data.done() else None

    async def _async_wait_for_entry(self) -> WhatConvertsData:
        async with asyncio.timeout(ENTRY_TIMEOUT_SECONDS):
            return await asyncio.shield(self._data)

    def _log_once(self, failure: str) -> None:
        """Log each kind of failure once; without the traceback, which may quote the message."""
        if failure not in self._logged:
            self._logged.add(failure)
            _LOGGER.error("A message could not be handled: %s", failure)


async def _async_apply(message: object, data: WhatConvertsData, receipt: Receipt) -> Receipt:
    """Let a message change the calls; raises `PayloadError` if it is broken."""
    notice = parse(message, data.views.home)
    if isinstance(notice, Ignored):
        return replace(receipt, ignored=notice.reason)
    told = told_of(notice, data.coordinator.registry.get(notice.lead_id))
    verdict = await data.coordinator.async_apply(notice)
    data.stats.note_start(verdict.start_age, data.coordinator.registry.rules.time_limit)
    return replace(receipt, ignored=verdict.ignored, call=told, lead_id=notice.lead_id)


def _begin(request: Request) -> Receipt:
    """Return what is known of a request before its message is read."""
    is_from_cloud = getattr(request, "mock_source", None) == "cloud"
    host = request.headers.get(hdrs.HOST)
    return Receipt(
        method=request.method,
        host=CLOUDHOOK_HOST if is_from_cloud else host and plain_host(host),
        is_from_outside=is_from_cloud or _is_outside(request.remote),
    )


@lru_cache(_CACHED_REMOTES)
def _is_outside(remote: str | None) -> bool:
    """Whether an IP address is one of the internet; False if there is none."""
    try:
        return not is_local(ip_address(remote or ""))
    except ValueError:
        return False


def _answer(receipt: Receipt) -> Response:
    body = json_bytes({"result": receipt.result, "reason": receipt.reason})
    response = Response(body=body, status=receipt.status, content_type=CONTENT_TYPE_JSON)
    if receipt.status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers[hdrs.ALLOW] = hdrs.METH_POST
    return response


@callback
def async_get_handler(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> WebhookHandler:
    """Return the handler of an entry; make it, and take its webhook id, if there is none yet."""
    handlers = hass.data.setdefault(_HANDLERS, {})
    if entry.entry_id not in handlers:
        handlers[entry.entry_id] = WebhookHandler(hass, entry)
    return handlers[entry.entry_id]


@callback
def async_move_webhook(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Let posts in at the webhook id that an entry has been given, and no more at the old one."""
    if handler := hass.data.get(_HANDLERS, {}).get(entry.entry_id):
        handler.register()


@callback
def async_remove_handler(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Give the webhook id of an entry up."""
    if handler := hass.data.get(_HANDLERS, {}).pop(entry.entry_id, None):
        handler.unregister()
