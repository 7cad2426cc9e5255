"""The answers of the API, and how they go wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
import json
from typing import Any

from aiohttp import hdrs, web

from .behaviour import Behaviour, Fault

type Genuine = Callable[[], Awaitable[web.Response]]
"""Makes the answer that would be right."""

_CHUNK = b'"' + b"x" * 65_536 + b'",'
_REFUSALS = {
    Fault.WRONG_KEY: (HTTPStatus.UNAUTHORIZED, "Authentication failed."),
    Fault.FORBIDDEN: (HTTPStatus.FORBIDDEN, "Not available for this account."),
    Fault.LIMITED: (HTTPStatus.TOO_MANY_REQUESTS, "Too many requests."),
    Fault.SERVER_ERROR: (HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong."),
    Fault.UNAVAILABLE: (HTTPStatus.SERVICE_UNAVAILABLE, "Down for maintenance."),
}
_LATER = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def answer(value: Any) -> web.Response:  # noqa: ANN401 - whatever JSON can hold
    """Return JSON."""
    return web.json_response(value)


def refusal(status: HTTPStatus, message: str, retry_after: int = 0) -> web.Response:
    """Return an error as the API tells it."""
    response = web.json_response({"error_message": message}, status=status)
    if retry_after and status in _LATER:
        response.headers[hdrs.RETRY_AFTER] = str(retry_after)
    return response


def web_page(title: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """Return a page of the website, which is what a wrong path leads to."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return web.Response(text=page, content_type="text/html", status=status)


async def faulty(
    behaviour: Behaviour, request: web.Request, genuine: Genuine
) -> web.StreamResponse:
    """Return what the fault of a behaviour makes of an answer."""
    match behaviour.fault:
        case Fault.SLOW:
            await asyncio.sleep(behaviour.slow_seconds)
            return await genuine()
        case Fault.OVERSIZED:
            return await _oversized(request, behaviour.oversized_bytes)
        case Fault.HANG_UP:
            return _hung_up(request, web.Response())
        case Fault.HALF_JSON:
            return _halved(await genuine())
        case Fault.CUT_OFF:
            return await _cut_off(request, await genuine())
    return _wrong(behaviour)


def _wrong(behaviour: Behaviour) -> web.Response:
    """Return an answer that has nothing to do with what was asked."""
    match behaviour.fault:
        case Fault.HTML:
            return web_page("WhatConverts")
        case Fault.EMPTY:
            return web.Response(content_type="application/json")
        case Fault.REDIRECT:
            location = behaviour.redirect_to or "/login"
            return web.Response(status=HTTPStatus.FOUND, headers={hdrs.LOCATION: location})
    return refusal(*_REFUSALS[behaviour.fault], behaviour.retry_after)


def _halved(response: web.Response) -> web.Response:
    response.body = _half(response)
    return response


def _half(response: web.Response) -> bytes:
    whole = response.body
    if not isinstance(whole, bytes):
        raise TypeError("every answer is in memory as a whole")
    return whole[: len(whole) // 2]


async def _cut_off(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """Promise all, send half, and hang up."""
    cut = web.StreamResponse(status=whole.status, headers=whole.headers)
    cut.content_length = whole.content_length
    await cut.prepare(request)
    await cut.write(_half(whole))
    return _hung_up(request, cut)


def _hung_up[R: web.StreamResponse](request: web.Request, response: R) -> R:
    """Close the connection; what was written still leaves."""
    if request.transport:
        request.transport.close()
    return response


async def _oversized(request: web.Request, size: int) -> web.StreamResponse:
    """Send a list without leads that is as large as this."""
    response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/json"})
    await response.prepare(request)
    page = {"page_number": 1, "leads_per_page": 25, "total_pages": 1, "total_leads": 0}
    await response.write(json.dumps(page).removesuffix("}").encode() + b', "leads": [')
    for _ in range(-(-size // len(_CHUNK))):
        await response.write(_CHUNK)
    await response.write(b"null]}")
    await response.write_eof()
    return response
