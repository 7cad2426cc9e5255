"""Posting messages as WhatConverts does, except that a refused connection is tried again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
import json
from time import monotonic

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from .message import Message

type Notify = Callable[[str], None]


@dataclass(frozen=True)
class Delivery:
    """What became of one post; status None means that no answer came."""

    status: int | None
    text: str
    seconds: float


class Poster:
    """Delivers to one webhook."""

    def __init__(self, session: ClientSession, url: str, notify: Notify) -> None:
        """Use this session; tell troubles to notify."""
        self._session = session
        self._url = url
        self._notify = notify
        self._refused = False
        self._last_try = asyncio.Event()

    def try_no_more(self) -> None:
        """From now on report a refused connection instead of trying again."""
        self._last_try.set()

    async def post(self, message: Message) -> Delivery:
        """Post until somebody takes the connection."""
        body = json.dumps(message, ensure_ascii=False).encode()
        pause = 0.5
        while True:
            begin = monotonic()
            try:
                status, text = await self._send(body)
            except ClientConnectorError:
                self._mark_refused()
            except (ClientError, TimeoutError) as error:
                # The message may have arrived: sending it again would be a repeat.
                return Delivery(None, repr(error), monotonic() - begin)
            else:
                self._mark_accepted()
                return Delivery(status, text, monotonic() - begin)
            if self._last_try.is_set():
                return Delivery(None, "connection refused", monotonic() - begin)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._last_try.wait(), pause)
            pause = min(pause * 2, 5)

    async def _send(self, body: bytes) -> tuple[int, str]:
        async with self._session.post(
            self._url,
            data=body,
            headers={"Content-Type": "application/json"},
            timeout=ClientTimeout(total=30),
        ) as answer:
            return answer.status, await answer.text(errors="replace")

    def _mark_refused(self) -> None:
        if not self._refused:
            self._refused = True
            self._notify("Home Assistant does not answer (restarting?): trying again")

    def _mark_accepted(self) -> None:
        if self._refused:
            self._refused = False
            self._notify("Home Assistant is back")
