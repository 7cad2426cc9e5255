"""The stand-in for a WhatConverts account, as tests of all tiers run it.

Inside Home Assistant's test environment a test needs the fixture `socket_enabled`, too.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
import json
from typing import Any

from aiohttp import ClientSession, encode_basic_auth, hdrs

from scripts.account import Account, AccountServer, Behaviour, past_calls

type Headers = Mapping[Any, str]  # aiohttp's names of headers are no ordinary texts


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def running_account(
    *,
    calls: int = 0,
    days: float = 90,
    seed: int = 1,
    behaviour: Behaviour | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> AsyncIterator[AccountServer]:
    """Give the server of an account with so many calls that are over."""
    server = AccountServer(Account(), behaviour=behaviour, clock=clock)
    for message in past_calls(seed=seed, calls=calls, days=days, now=server.now()):
        server.record(message)
    async with server:
        yield server


@dataclass(frozen=True)
class Reply:
    """An answer that came as a whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def value(self) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """What the body says, which has to be JSON by its header, too."""
        assert self.headers[hdrs.CONTENT_TYPE].startswith("application/json")
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """What an error says of itself."""
        return str(self.value["error_message"])


def key_of(server: AccountServer) -> Headers:
    """Return the header that opens the API."""
    return {hdrs.AUTHORIZATION: encode_basic_auth(server.token, server.secret)}


async def ask(
    server: AccountServer,
    path: str,
    *,
    method: str = "GET",
    headers: Headers | None = None,
    **options: Any,  # noqa: ANN401 - aiohttp's
) -> Reply:
    """Ask the API with the right key, or with these headers."""
    headers = {**key_of(server), **(headers or {})}
    options.setdefault("allow_redirects", False)
    async with (
        ClientSession() as session,
        session.request(method, server.url + path, headers=headers, **options) as answer,
    ):
        return Reply(answer.status, dict(answer.headers), await answer.read())


async def lead_ids(server: AccountServer, **parameters: str | int) -> list[int]:
    """Return the ids on a page of the list."""
    reply = await ask(server, "/leads", params=parameters)
    return [lead["lead_id"] for lead in reply.value["leads"]]
