"""What was said in a call, to listen to: passed on from WhatConverts as it comes, and not kept."""

from http import HTTPStatus
import re
from typing import Final

from aiohttp import ClientResponse, hdrs, web

from homeassistant.components.http.const import KEY_HASS_USER
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.http import HomeAssistantView

from ..calls.permission import may_see_calls
from ..const import DOMAIN
from ..core.enums import AccountProblem
from ..core.lead_id import read_lead_id
from .account import WhatConvertsAccount
from .client import WhatConvertsClient
from .errors import AccountError

_PATH: Final = f"/api/{DOMAIN}/recording"
CONTENT_TYPE: Final = "audio/mpeg"
# Of whatever else WhatConverts sends, nothing leaves. A browser must not see a page in it.
_HEADERS: Final = {hdrs.CACHE_CONTROL: "private, no-store", "X-Content-Type-Options": "nosniff"}
_CHUNK_BYTES: Final = 64 * 1024
_NO_SUCH_RANGE: Final = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
_LENGTH: Final = re.compile(r"[0-9]{1,15}")
_RANGES: Final = {
    HTTPStatus.PARTIAL_CONTENT: re.compile(r"bytes [0-9]{1,15}-[0-9]{1,15}/([0-9]{1,15}|\*)"),
    _NO_SUCH_RANGE: re.compile(r"bytes \*/[0-9]{1,15}"),
}
_STATUSES: Final = {
    AccountProblem.FORBIDDEN: HTTPStatus.FORBIDDEN,
    AccountProblem.LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    AccountProblem.BUDGET_SPENT: HTTPStatus.TOO_MANY_REQUESTS,
    AccountProblem.REFUSED: HTTPStatus.NOT_FOUND,
    AccountProblem.UNREACHABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}


def recording_path(entry_id: str, lead_id: int) -> str:
    """Return where the recording, or the voicemail, of a call can be heard."""
    return f"{_PATH}/{entry_id}/{lead_id}"


class RecordingView(HomeAssistantView):
    """Answers whoever may see a call. What is refused says why: a text, and the key of that text.

    A player asks again for each part that it jumps to.
    """

    url = f"{_PATH}/{{entry_id}}/{{lead_id}}"
    name = f"api:{DOMAIN}:recording"

    def __init__(self, hass: HomeAssistant) -> None:
        """Look for calls there."""
        self._hass = hass

    async def get(self, request: web.Request, entry_id: str, lead_id: str) -> web.StreamResponse:
        """Return the sound, or the part of it that is asked for."""
        entry = self._hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN:
            return self._refusal(HTTPStatus.NOT_FOUND, "nothing_loaded")
        if not may_see_calls(self._hass, request[KEY_HASS_USER], entry):
            return self._refusal(HTTPStatus.FORBIDDEN, "calls_forbidden")
        if entry.state is not ConfigEntryState.LOADED:
            return self._refusal(HTTPStatus.NOT_FOUND, "nothing_loaded")
        return await self._async_answer(request, entry, read_lead_id(lead_id))

    # A server that takes no HEAD seems to some players to have nothing.
    head = get

    async def _async_answer(
        self, request: web.Request, entry: ConfigEntry, lead_id: int | None
    ) -> web.StreamResponse:
        # The type of what an entry has stands above this room.
        account: WhatConvertsAccount = entry.runtime_data.account
        if account.client is None:
            return self._refusal(HTTPStatus.NOT_FOUND, "not_connected")
        if lead_id is None or not account.knows(lead_id):
            return self._refusal(HTTPStatus.NOT_FOUND, "no_recording")
        try:
            return await _async_pass_on(request, account.client, lead_id)
        except AccountError as err:
            return self._account_refusal(err)

    def _account_refusal(self, err: AccountError) -> web.Response:
        if err.problem is AccountProblem.REFUSED:
            return self._refusal(HTTPStatus.NOT_FOUND, "no_recording")
        status = _STATUSES.get(err.problem, HTTPStatus.BAD_GATEWAY)
        return self._refusal(status, err.translation_key)

    def _refusal(self, status: HTTPStatus, key: str) -> web.Response:
        words = str(HomeAssistantError(translation_domain=DOMAIN, translation_key=key))
        return self.json_message(words, status, key, headers=_HEADERS)


async def _async_pass_on(
    request: web.Request, client: WhatConvertsClient, lead_id: int
) -> web.StreamResponse:
    """Pass an answer on as it comes; raises `AccountError` as long as nothing has left.

    If the listener goes away, that ends here, and with it what is asked of WhatConverts.
    """
    response = web.StreamResponse()
    try:
        async with client.recording(lead_id, _byte_range(request)) as answer:
            response.set_status(answer.status)
            response.headers.update(_headers(answer))
            await response.prepare(request)
            if request.method != hdrs.METH_HEAD and answer.status != _NO_SUCH_RANGE:
                async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
                    await response.write(chunk)
    except AccountError:
        if not response.prepared:
            raise
        _cut_off(request)
    except ConnectionError:
        # Who has listened has gone.
        _cut_off(request)
    return response


def _cut_off(request: web.Request) -> None:
    """Let nobody take for the whole what has not come to its end."""
    if request.transport:
        request.transport.abort()


def _byte_range(request: web.Request) -> str | None:
    # We give nothing by which a part could be known to be one of the same whole.
    return None if hdrs.IF_RANGE in request.headers else request.headers.get(hdrs.RANGE)


def _headers(answer: ClientResponse) -> dict[str, str]:
    """Return what leaves beside the sound; raises `AccountError` for a part of who knows what."""
    headers = {**_HEADERS, hdrs.CONTENT_TYPE: CONTENT_TYPE}
    given = answer.headers
    # Of what comes packed, the length is another.
    if _LENGTH.fullmatch(given.get(hdrs.CONTENT_LENGTH, "")) and hdrs.CONTENT_ENCODING not in given:
        headers[hdrs.CONTENT_LENGTH] = given[hdrs.CONTENT_LENGTH]
    if given.get(hdrs.ACCEPT_RANGES) == "bytes":
        headers[hdrs.ACCEPT_RANGES] = "bytes"
    if expected := _RANGES.get(HTTPStatus(answer.status)):
        content_range = given.get(hdrs.CONTENT_RANGE, "")
        if not expected.fullmatch(content_range):
            raise AccountError(AccountProblem.ODD_ANSWER)
        headers[hdrs.CONTENT_RANGE] = content_range
    if answer.status == _NO_SUCH_RANGE:
        # What is said of that is no sound.
        headers[hdrs.CONTENT_LENGTH] = "0"
    return headers
