"""The HTTP edge: who may knock, how large a message may be, and what is answered.

Every entry has a *door*, open while the entry is loaded. A closed door keeps its webhook id, so
that posts that arrive during a reload wait instead of being lost. Nothing is ever raised from here:
Home Assistant turns an exception into an answer 200 and logs the secret id with it.
"""

import asyncio
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address
import logging
from typing import TYPE_CHECKING, Any, Final

from aiohttp import hdrs
from aiohttp.web import Request, Response

from homeassistant.components import webhook
from homeassistant.const import CONF_WEBHOOK_ID, CONTENT_TYPE_JSON
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.json import json_bytes
from homeassistant.util.file import WriteError
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import json_loads
from homeassistant.util.network import is_local

from ..const import CLOUDHOOK_HOST, DOMAIN, DOOR_PATIENCE, MAX_BODY_BYTES, UPLOAD_PATIENCE
from ..core.model import PayloadError
from ..core.receipt import Arrival
from ..core.shape import shape
from ..core.webhook_stats import Fate, Visit
from ..core.webhook_url import plain_host
from .receipts import async_tell_arrival

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

    from ..coordinator import WhatConvertsCoordinator

_LOGGER = logging.getLogger(__name__)
_DOORS: HassKey[dict[str, Door]] = HassKey(f"{DOMAIN}_doors")
# What the refusals that are the sender's doing say about the message.
_ARRIVALS: Final = {
    HTTPStatus.BAD_REQUEST: Arrival.UNREADABLE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Arrival.UNREADABLE,
    HTTPStatus.METHOD_NOT_ALLOWED: Arrival.WRONG_METHOD,
}
# Nearly all messages come from the few addresses of WhatConverts, or of a proxy.
_CACHED_REMOTES: Final = 16
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class _Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """The request is refused: the status and the reason to answer with."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class _Knock:
    """One request, and what may be told of it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.shape: Mapping[str, Any] | None = None

    def visit(self, fate: Fate, status: HTTPStatus, reason: str | None = None) -> Visit:
        """Return what became of the request."""
        is_from_cloud = getattr(self.request, "mock_source", None) == "cloud"
        host = self.request.headers.get(hdrs.HOST)
        return Visit(
            fate=fate,
            status=status,
            reason=reason,
            method=self.request.method,
            arrived_at=CLOUDHOOK_HOST if is_from_cloud else host and plain_host(host),
            is_from_outside=is_from_cloud or _is_outside(self.request.remote),
            shape=self.shape,
        )


@lru_cache(_CACHED_REMOTES)
def _is_outside(remote: str | None) -> bool:
    """Whether an IP address is one of the internet; False if there is none."""
    try:
        return not is_local(ip_address(remote or ""))
    except ValueError:
        return False


class Door:
    """The way of one entry's posts to its coordinator, through set-up and reload."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Start closed, and take the webhook id."""
        self._hass = hass
        self._entry = entry
        self._webhook_id = ""
        self._coordinator: asyncio.Future[WhatConvertsCoordinator] = asyncio.Future()
        self._failures: set[str] = set()
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

    @property
    def coordinator(self) -> WhatConvertsCoordinator | None:
        """Who is behind the door now."""
        return self._coordinator.result() if self._coordinator.done() else None

    @callback
    def open(self, coordinator: WhatConvertsCoordinator) -> None:
        """Let posts in, those that wait first."""
        self._coordinator.set_result(coordinator)

    @callback
    def close(self) -> None:
        """Let posts wait from now on."""
        self._failures.clear()
        if self._coordinator.done():
            self._coordinator = asyncio.Future()

    async def async_pass(self) -> WhatConvertsCoordinator:
        """Return the coordinator, waiting for it if need be; refuse if it does not come."""
        if self._entry.disabled_by:
            raise _Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "This webhook is disabled.")
        if self.coordinator:
            return self.coordinator
        try:
            async with asyncio.timeout(DOOR_PATIENCE.total_seconds()):
                return await asyncio.shield(self._coordinator)
        except TimeoutError:
            reason = "Home Assistant is not ready for this webhook."
            raise _Refusal(HTTPStatus.SERVICE_UNAVAILABLE, reason) from None

    async def async_handle(self, _hass: HomeAssistant, _id: str, request: Request) -> Response:
        """Answer one request, whatever it is."""
        knock = _Knock(request)
        try:
            return await self._async_take(knock)
        except _Refusal as refusal:
            return self._refuse(knock, refusal)
        except Exception as err:  # noqa: BLE001 - see the theory at the head of this module
            self._complain(type(err).__name__)
            failure = _Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "Home Assistant failed.")
            return self._refuse(knock, failure)

    def _complain(self, failure: str) -> None:
        """Log each kind of failure once; without the traceback, which may quote the message."""
        if failure not in self._failures:
            self._failures.add(failure)
            _LOGGER.error("A message could not be handled: %s", failure)

    async def _async_take(self, knock: _Knock) -> Response:
        request = knock.request
        if request.method != hdrs.METH_POST:
            reason = "Only POST is understood. A GET often means that a redirect is on the way."
            raise _Refusal(HTTPStatus.METHOD_NOT_ALLOWED, reason)
        payload = _decode(await _async_read(request))
        knock.shape = shape(payload)
        coordinator = await self.async_pass()
        try:
            ignored = await coordinator.async_ingest(payload)
        except PayloadError as err:
            raise _Refusal(HTTPStatus.BAD_REQUEST, str(err)) from None
        except WriteError:
            text = "The message was understood but could not be stored."
            raise _Refusal(HTTPStatus.SERVICE_UNAVAILABLE, text) from None
        fate = Fate.IGNORED if ignored else Fate.ACCEPTED
        coordinator.async_count(knock.visit(fate, HTTPStatus.OK, ignored))
        return _answer(fate, ignored)

    def _refuse(self, knock: _Knock, refusal: _Refusal) -> Response:
        if arrival := _ARRIVALS.get(refusal.status):
            async_tell_arrival(self._hass, self._entry, arrival)
        if self.coordinator:
            self.coordinator.async_count(knock.visit(Fate.REJECTED, refusal.status))
        response = _answer(Fate.REJECTED, refusal.reason, refusal.status)
        if refusal.status is HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers[hdrs.ALLOW] = hdrs.METH_POST
        return response


@callback
def async_install_door(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Door:
    """Return the door of an entry; make it, and take its webhook id, if there is none yet."""
    doors = hass.data.setdefault(_DOORS, {})
    if entry.entry_id not in doors:
        doors[entry.entry_id] = Door(hass, entry)
    return doors[entry.entry_id]


@callback
def async_move_door(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Let posts in at the webhook id that an entry has been given, and no more at the old one."""
    if door := hass.data.get(_DOORS, {}).get(entry.entry_id):
        door.register()


@callback
def async_remove_door(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Give the webhook id of an entry up."""
    if door := hass.data.get(_DOORS, {}).pop(entry.entry_id, None):
        door.unregister()


async def _async_read(request: Request) -> bytes:
    """Return the body, if it arrives whole and is not too large."""
    try:
        async with asyncio.timeout(UPLOAD_PATIENCE.total_seconds()):
            body = await _async_drain(request)
    except Exception:  # noqa: BLE001 - a broken upload has many names, and none is our failure
        raise _Refusal(HTTPStatus.BAD_REQUEST, "The message could not be read.") from None
    if len(body) > MAX_BODY_BYTES:
        reason = f"The message is larger than {MAX_BODY_BYTES} bytes."
        raise _Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)
    return body


async def _async_drain(request: Request) -> bytes:
    """Return the body up to one byte more than is allowed, however it is chunked or compressed."""
    # Bound to a name: a cloudhook's stand-in for a request starts anew at every look.
    stream = request.content
    body = bytearray()
    while len(body) <= MAX_BODY_BYTES and (
        chunk := await stream.read(MAX_BODY_BYTES + 1 - len(body))
    ):
        body += chunk
    return bytes(body)


def _answer(fate: Fate, reason: str | None, status: HTTPStatus = HTTPStatus.OK) -> Response:
    body = json_bytes({"result": fate, "reason": reason})
    return Response(body=body, status=status, content_type=CONTENT_TYPE_JSON)


def _decode(body: bytes) -> object:
    try:
        return json_loads(body.removeprefix(_BYTE_ORDER_MARK))
    except ValueError:
        raise _Refusal(HTTPStatus.BAD_REQUEST, "The message is not JSON.") from None
