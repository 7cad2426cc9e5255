"""The message in a request: a post, bounded in time and size, and decoded."""

import asyncio
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs
from aiohttp.web import Request

from ..json_body import decode_body

MAX_BODY_BYTES: Final = 256 * 1024
# How long a message may take to arrive; a broken upload would keep its request open otherwise.
UPLOAD_TIMEOUT_SECONDS: Final = 30


class BadRequestError(Exception):
    """There is no message in the request: the status and, as the text, the reason to answer."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def async_read_message(request: Request) -> object:
    """Return the decoded JSON of a post; raises `BadRequestError`."""
    if request.method != hdrs.METH_POST:
        reason = "Only POST is understood. A GET often means that a redirect is on the way."
        raise BadRequestError(HTTPStatus.METHOD_NOT_ALLOWED, reason)
    body = await _async_read(request)
    try:
        return decode_body(body)
    except ValueError:
        raise BadRequestError(HTTPStatus.BAD_REQUEST, "The message is not JSON.") from None


async def _async_read(request: Request) -> bytes:
    """Return the body, if it arrives whole and is not too large."""
    try:
        async with asyncio.timeout(UPLOAD_TIMEOUT_SECONDS):
            body = await _async_read_bounded(request)
    except Exception:  # noqa: BLE001 - a broken upload has many names, and none is our failure
        raise BadRequestError(HTTPStatus.BAD_REQUEST, "The message could not be read.") from None
    if len(body) > MAX_BODY_BYTES:
        reason = f"The message is larger than {MAX_BODY_BYTES} bytes."
        raise BadRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)
    return body


async def _async_read_bounded(request: Request) -> bytes:
    """Return the body up to one byte more than is allowed, however it is chunked or compressed."""
    # Bound to a name: a cloudhook's stand-in for a request starts anew at every look.
    stream = request.content
    body = bytearray()
    while len(body) <= MAX_BODY_BYTES and (
        chunk := await stream.read(MAX_BODY_BYTES + 1 - len(body))
    ):
        body += chunk
    return bytes(body)
