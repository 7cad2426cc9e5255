"""Asks WhatConverts' API: one try for each question, bounded in time and size.

Source: https://www.whatconverts.com/api/overview. The key leaves for `const.API_URL` alone: no
redirect is followed.
"""

import asyncio
from collections.abc import AsyncIterator, Container, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final, TypedDict, Unpack

from aiohttp import ClientError, ClientResponse, ClientTimeout, encode_basic_auth, hdrs

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util
from homeassistant.util.json import json_loads

from .. import const
from ..core.api_answer import LeadPage, OddAnswerError, read_lead, read_page
from ..core.api_budget import ApiBudget
from ..core.enums import AccountProblem
from .errors import AccountError

_AT_ONCE: Final = 4
_TIMEOUT: Final = ClientTimeout(total=30, connect=10)
# A recording lasts as long as somebody listens; it must go on coming.
_STREAM_TIMEOUT: Final = ClientTimeout(total=None, connect=10, sock_read=30)
_MOST_OF_A_LIST: Final = 24 * 1024 * 1024
_MOST_OF_A_LEAD: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
# Larger ones are decoded elsewhere: the event loop has other things to do.
_LARGE: Final = 256 * 1024
_LONGEST_PAUSE: Final = timedelta(hours=1)
_PROBLEMS: Final = {
    HTTPStatus.UNAUTHORIZED: AccountProblem.WRONG_KEY,
    HTTPStatus.FORBIDDEN: AccountProblem.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS: AccountProblem.LIMITED,
}
_GOOD_RECORDING: Final = frozenset(
    {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE}
)


class _Options(TypedDict, total=False):
    """What a request may have besides, as aiohttp takes it."""

    params: Mapping[str, str]
    data: Mapping[str, str]
    timeout: ClientTimeout


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadQuery:
    """Phone calls created between two moments (aware UTC, at most 400 days apart), oldest first."""

    since: datetime
    until: datetime
    page: int = 1
    per_page: int = 250


class WhatConvertsClient:
    """One key. Every method raises `AccountError`; `by_itself` tells that no person waits."""

    def __init__(self, hass: HomeAssistant, token: str, secret: str, budget: ApiBudget) -> None:
        """Ask nothing yet; `budget` is the day's."""
        self._hass = hass
        self._session = async_get_clientsession(hass)
        # Basic authentication has no room for a colon there: such a token is a wrong one.
        self._authorization = "" if ":" in token else encode_basic_auth(token, secret)
        self._budget = budget
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def async_check(self) -> None:
        """Raise if this key is of no use."""
        now = dt_util.utcnow()
        query = LeadQuery(since=now - timedelta(days=1), until=now, per_page=1)
        await self.async_list(query, by_itself=False)

    async def async_list(self, query: LeadQuery, *, by_itself: bool) -> LeadPage:
        """Return a page of calls."""
        params = {
            "lead_type": "phone_call",
            "start_date": _stamp(query.since),
            "end_date": _stamp(query.until),
            "order": "asc",
            "leads_per_page": str(query.per_page),
            "page_number": str(query.page),
        }
        answer = await self._async_json(
            hdrs.METH_GET, "leads", _MOST_OF_A_LIST, by_itself=by_itself, params=params
        )
        with _odd_answers():
            return read_page(answer)

    async def async_get(self, lead_id: int, *, by_itself: bool) -> Mapping[str, Any] | None:
        """Return one lead; None if WhatConverts does not know it, or not yet."""
        try:
            answer = await self._async_json(
                hdrs.METH_GET, f"leads/{lead_id}", _MOST_OF_A_LEAD, by_itself=by_itself
            )
        except AccountError as err:
            if err.problem is AccountProblem.REFUSED:
                return None
            raise
        with _odd_answers():
            return read_lead(answer, lead_id)

    async def async_update(self, lead_id: int, fields: Mapping[str, str]) -> None:
        """Change fields of a lead."""
        await self._async_json(
            hdrs.METH_POST, f"leads/{lead_id}", _MOST_OF_A_LEAD, by_itself=False, data=fields
        )

    @asynccontextmanager
    async def recording(
        self, lead_id: int, byte_range: str | None = None
    ) -> AsyncIterator[ClientResponse]:
        """Give the answer with the sound of a call, or the part of it that a Range header names.

        Its status is 200, 206 or 416.
        """
        headers: dict[str, str] = {hdrs.RANGE: byte_range} if byte_range else {}
        async with self._request(
            hdrs.METH_GET,
            "recording",
            by_itself=False,
            params={"lead_id": str(lead_id)},
            headers=headers,
            timeout=_STREAM_TIMEOUT,
        ) as response:
            _check_status(response, _GOOD_RECORDING)
            if response.status < HTTPStatus.BAD_REQUEST and _is_text(response):
                raise AccountError(AccountProblem.ODD_ANSWER)
            yield response

    async def _async_json(
        self, method: str, path: str, most: int, *, by_itself: bool, **options: Unpack[_Options]
    ) -> object:
        async with (
            self._slots,
            self._request(method, path, by_itself=by_itself, **options) as answer,
        ):
            _check_status(answer, {HTTPStatus.OK, HTTPStatus.CREATED})
            if answer.content_type != "application/json":
                raise AccountError(AccountProblem.ODD_ANSWER)
            body = await _async_read(answer, most)
        try:
            if len(body) < _LARGE:
                return json_loads(body)
            return await self._hass.async_add_executor_job(json_loads, body)
        except ValueError:
            raise AccountError(AccountProblem.ODD_ANSWER) from None

    @asynccontextmanager
    async def _request(
        self,
        method: str,
        path: str,
        *,
        by_itself: bool,
        headers: Mapping[str, str] | None = None,
        **options: Unpack[_Options],
    ) -> AsyncIterator[ClientResponse]:
        if not self._budget.take(dt_util.utcnow(), by_itself=by_itself):
            raise AccountError(AccountProblem.BUDGET_SPENT)
        options.setdefault("timeout", _TIMEOUT)
        try:
            async with self._session.request(
                method,
                f"{const.API_URL}/{path}",
                headers={**(headers or {}), hdrs.AUTHORIZATION: self._authorization},
                allow_redirects=False,
                **options,
            ) as response:
                yield response
        # What these say may name the URL with what was asked for.
        except ClientError, TimeoutError:
            raise AccountError(AccountProblem.UNREACHABLE) from None


def _check_status(response: ClientResponse, good: Container[int]) -> None:
    status = response.status
    if status in good:
        return
    if status in _PROBLEMS:
        raise AccountError(_PROBLEMS[HTTPStatus(status)], _retry_after(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise AccountError(AccountProblem.SERVER_ERROR, _retry_after(response))
    # A wrong path leads to the website, and a redirect nobody knows where.
    if status < HTTPStatus.BAD_REQUEST or _is_text(response):
        raise AccountError(AccountProblem.ODD_ANSWER)
    raise AccountError(AccountProblem.REFUSED)


def _is_text(response: ClientResponse) -> bool:
    return response.content_type.startswith("text/")


def _retry_after(response: ClientResponse) -> timedelta | None:
    text = response.headers.get(hdrs.RETRY_AFTER, "")
    if not (text.isascii() and text.isdigit() and len(text) < len("100000")):
        return None
    return min(timedelta(seconds=int(text)), _LONGEST_PAUSE)


async def _async_read(response: ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            raise AccountError(AccountProblem.ODD_ANSWER)
    return bytes(body)


@contextmanager
def _odd_answers() -> Iterator[None]:
    """Let nobody but the client know of `OddAnswerError`."""
    try:
        yield
    except OddAnswerError:
        raise AccountError(AccountProblem.ODD_ANSWER) from None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
