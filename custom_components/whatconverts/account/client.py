"""What WhatConverts' API can be asked: calls, one call, its recording, and a change to it.

Each method sends one request and waits for its answer; whoever calls it decides whether it is worth
another try. Every failure is an `AccountError`. Nothing is logged: what is asked and answered here
are names, numbers and the key.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable, Container, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import re
from typing import Final

from aiohttp import ClientResponse, ClientTimeout, hdrs

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util

from .. import const
from ..core.account_plan import PER_PAGE
from ..core.api_answer import (
    Lead,
    LeadPage,
    OddAnswerError,
    is_error,
    is_unknown_lead,
    problem_of,
    read_lead,
    read_page,
    read_retry_after,
)
from ..core.api_budget import ApiBudget
from ..core.enums import AccountProblem
from ..json_body import decode_body
from .errors import AccountError, UnknownLeadError, account_errors, stream_errors

MOST_AT_ONCE: Final = 4
MOST_LIST_BYTES: Final = 24 * 1024 * 1024
MOST_BYTES: Final = 1024 * 1024
# An empty object takes three bytes of an answer, and seventy of memory.
MOST_VALUES: Final = 1_000_000

CONNECT_SECONDS: Final = 10
ANSWER_SECONDS: Final = 30
# Between two pieces of a recording, which once begun takes as long as somebody listens.
PIECE_SECONDS: Final = 30

# What takes longer to decode than the event loop should wait.
_LARGE_BYTES: Final = 64 * 1024
_CHUNK_BYTES: Final = 64 * 1024
# Each value has one of them before it; those in texts count, too.
_BEFORE_VALUES: Final = (b",", b"[", b"{")
_JSON: Final = re.compile(r"(application|text)/([\w.-]+\+)?json")
_AUDIO: Final = re.compile(r"audio/[\w.+-]+|(application|binary)/octet-stream")
# A single one: several would come in an envelope that nobody plays.
_BYTE_RANGE: Final = re.compile(r"bytes=([0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})")
_CHECKED_SPAN: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class LeadQuery:
    """Which phone calls to list: those created between two moments (aware), and which page."""

    since: datetime
    until: datetime
    page: int = 1
    per_page: int = PER_PAGE

    def parameters(self) -> dict[str, str]:
        """Return the query as WhatConverts reads it; moments in whole seconds of UTC."""
        return {
            "lead_type": "phone_call",
            "start_date": _moment(self.since),
            "end_date": _moment(self.until),
            "order": "asc",
            "page_number": str(self.page),
            "leads_per_page": str(self.per_page),
        }


@dataclass(frozen=True, kw_only=True)
class _Request:
    """A request, and which answers to it are as they should be."""

    path: str
    by_itself: bool
    method: str = hdrs.METH_GET
    parameters: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: re.Pattern[str] = _JSON
    statuses: Container[int] = range(200, 300)
    also_good: int | None = None
    most_bytes: int = MOST_BYTES


class WhatConvertsClient:
    """Asks for one account, whose token and secret are its key, as often as the budget allows.

    Whatever was asked for, `on_wrong_key` is called when the key is refused.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        token: str,
        secret: str,
        budget: ApiBudget,
        on_wrong_key: Callable[[], None] = lambda: None,
    ) -> None:
        self._hass = hass
        self._on_wrong_key = on_wrong_key
        self._session = async_get_clientsession(hass)
        self._key = _basic_auth(token, secret)
        self._budget = budget
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)

    async def async_check(self) -> None:
        """Ask whether the key opens the account."""
        now = dt_util.utcnow()
        query = LeadQuery(since=now - _CHECKED_SPAN, until=now, per_page=1)
        await self.async_list(query, by_itself=False)

    async def async_list(self, query: LeadQuery, *, by_itself: bool) -> LeadPage:
        """Return one page of the phone calls that are asked for."""
        request = _Request(
            path="leads",
            by_itself=by_itself,
            parameters=query.parameters(),
            most_bytes=MOST_LIST_BYTES,
        )
        with account_errors():
            return read_page(await self._async_json(request))

    async def async_get(self, lead_id: int, *, by_itself: bool) -> Lead | None:
        """Return one lead; None if WhatConverts says that there is no such lead."""
        request = _Request(path=f"leads/{lead_id}", by_itself=by_itself)
        try:
            with account_errors():
                return read_lead(await self._async_json(request), lead_id)
        except UnknownLeadError:
            return None

    async def async_update(self, lead_id: int, fields: Mapping[str, str]) -> None:
        """Change fields of a lead, by WhatConverts' names and words; a person asks for it."""
        request = _Request(
            path=f"leads/{lead_id}", by_itself=False, method=hdrs.METH_POST, form=fields
        )
        with account_errors():
            answer = await self._async_json(request)
        if is_error(answer):
            raise AccountError(AccountProblem.REFUSED)

    @asynccontextmanager
    async def recording(
        self, lead_id: int, byte_range: str | None
    ) -> AsyncGenerator[ClientResponse]:
        """Give the answer with the recording of a call, or with the range that a player wants.

        Its status is 200, 206, or 416 for a range that there is not. It is still to be read, which
        may take as long as it likes, and raises `AccountError` here. A range that is none is left
        out, as HTTP asks for.
        """
        async with AsyncExitStack() as stack:
            # Only while it begins: four people who listen would keep everything else waiting.
            with account_errors():
                async with self._slots, asyncio.timeout(ANSWER_SECONDS):
                    answer = self._answer(_recording_request(lead_id, byte_range), _listening())
                    response = await stack.enter_async_context(answer)
            with stream_errors():
                yield response

    async def _async_json(self, request: _Request) -> object:
        async with self._slots, self._answer(request, _asking()) as response:
            body = await _async_body(response, request.most_bytes)
        if len(body) <= _LARGE_BYTES:
            return _decoded(body)
        return await self._hass.async_add_executor_job(_decoded, body)

    @asynccontextmanager
    async def _answer(
        self, request: _Request, limits: ClientTimeout
    ) -> AsyncGenerator[ClientResponse]:
        """Send a request and give its answer, still to be read, if it is as it should be."""
        self._spend(by_itself=request.by_itself)
        async with self._session.request(
            request.method,
            f"{const.API_URL}/{request.path}",
            params=request.parameters,
            data=request.form,
            headers={hdrs.AUTHORIZATION: self._key, **request.headers},
            timeout=limits,
            # The key is for nobody else.
            allow_redirects=False,
        ) as response:
            try:
                await _async_check(response, request)
            except AccountError as err:
                if err.problem is AccountProblem.WRONG_KEY:
                    self._on_wrong_key()
                raise
            yield response

    def _spend(self, *, by_itself: bool) -> None:
        now = dt_util.utcnow()
        if not self._budget.allows(now, by_itself=by_itself):
            raise AccountError(AccountProblem.BUDGET_SPENT)
        self._budget.note(now, by_itself=by_itself)


async def _async_check(response: ClientResponse, request: _Request) -> None:
    """Raise what is wrong with an answer that has begun."""
    if response.status == request.also_good:
        return
    problem = problem_of(response.status)
    is_refused = problem is AccountProblem.REFUSED
    if problem and not is_refused:
        raise AccountError(problem, read_retry_after(response.headers.get(hdrs.RETRY_AFTER)))
    expected = _JSON if is_refused else request.content_type
    is_expected = is_refused or response.status in request.statuses
    # A path that there is not is answered by a page of the website.
    if not (is_expected and expected.fullmatch(response.content_type)):
        raise OddAnswerError("Not what was asked for")
    if is_refused:
        raise await _async_refusal(response)


async def _async_refusal(response: ClientResponse) -> AccountError:
    """Return the error that an answer tells of in JSON."""
    if is_unknown_lead(_decoded(await _async_body(response, _LARGE_BYTES))):
        return UnknownLeadError()
    return AccountError(AccountProblem.REFUSED)


async def _async_body(response: ClientResponse, most_bytes: int) -> bytes:
    """Return the body of an answer; what is larger is not read to its end."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body += chunk
        if len(body) > most_bytes:
            raise OddAnswerError("Too large")
    return bytes(body)


def _decoded(body: bytes) -> object:
    if sum(map(body.count, _BEFORE_VALUES)) > MOST_VALUES:
        raise OddAnswerError("Too many values")
    try:
        return decode_body(body)
    except ValueError:
        raise OddAnswerError("Not JSON") from None


def _recording_request(lead_id: int, byte_range: str | None) -> _Request:
    headers: dict[str, str] = {hdrs.ACCEPT_ENCODING: "identity"}
    if byte_range and _BYTE_RANGE.fullmatch(byte_range):
        headers[hdrs.RANGE] = byte_range
    return _Request(
        path="recording",
        by_itself=False,
        parameters={"lead_id": str(lead_id)},
        headers=headers,
        content_type=_AUDIO,
        statuses=(HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT),
        also_good=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    )


def _asking() -> ClientTimeout:
    return ClientTimeout(total=ANSWER_SECONDS, connect=CONNECT_SECONDS)


def _listening() -> ClientTimeout:
    return ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=PIECE_SECONDS)


def _basic_auth(token: str, secret: str) -> str:
    """Return the header; unlike aiohttp's, of any text: whether a key is one, WhatConverts says."""
    return "Basic " + b64encode(f"{token}:{secret}".encode(errors="replace")).decode()


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
