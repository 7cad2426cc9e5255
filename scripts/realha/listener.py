"""Home Assistant's websocket: commands with one answer, and events as they come."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from .waiting import PATIENCE, until

type Event = dict[str, Any]
type Json = Any
"""Decoded JSON: only the caller knows its shape."""


class CommandError(Exception):
    """Home Assistant refused a websocket command."""


class Listener:
    """The events of one subscription, oldest first."""

    def __init__(self) -> None:
        """Start empty."""
        self.events: list[Event] = []

    def of(self, event_type: str, **data: object) -> list[Event]:
        """Return the data of the events of a type whose data has these values."""
        return [
            event["data"]
            for event in self.events
            if event["event_type"] == event_type and data.items() <= event["data"].items()
        ]

    async def wait_for(
        self, event_type: str, number: int = 1, *, patience: float = PATIENCE, **data: object
    ) -> list[Event]:
        """Return the matching events once there are at least that many."""

        async def found() -> list[Event]:
            return self.of(event_type, **data)

        return await until(
            found,
            lambda events: len(events) >= number,
            what=f"{number} times {event_type} {data or ''}",
            patience=patience,
        )


class Socket:
    """One signed-in websocket connection."""

    def __init__(self, connection: ClientWebSocketResponse) -> None:
        """Wrap a connection that is signed in."""
        self._connection = connection
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._sinks: dict[int, Callable[[Event], None]] = {}
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, session: ClientSession, url: str, token: str) -> Self:
        """Connect and sign in."""
        connection = await session.ws_connect(f"{url}/api/websocket", max_msg_size=0)
        await connection.receive_json()
        await connection.send_json({"type": "auth", "access_token": token})
        answer = await connection.receive_json()
        if answer["type"] != "auth_ok":
            raise CommandError(answer)
        return cls(connection)

    async def close(self) -> None:
        """Hang up."""
        await self._connection.close()
        await self._reader

    async def command(self, kind: str, **fields: object) -> Json:
        """Send a command and return its result."""
        return await self._send(next(self._ids), kind, fields)

    async def subscribe(self, sink: Callable[[Event], None], kind: str, **fields: object) -> None:
        """Send a command that is answered by a stream."""
        number = next(self._ids)
        self._sinks[number] = sink
        await self._send(number, kind, fields)

    async def listen(self, *event_types: str) -> Listener:
        """Collect events of these types from now on."""
        listener = Listener()
        for event_type in event_types:
            await self.subscribe(listener.events.append, "subscribe_events", event_type=event_type)
        return listener

    async def _send(self, number: int, kind: str, fields: dict[str, object]) -> Json:
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._connection.send_json({"id": number, "type": kind, **fields})
        return await asyncio.wait_for(answer, PATIENCE)

    async def _read(self) -> None:
        async for message in self._connection:
            if message.type is WSMsgType.TEXT:
                self._take(message.json())
        for answer in self._answers.values():
            answer.cancel()

    def _take(self, message: dict[str, Json]) -> None:
        if message["type"] == "event":
            self._sinks[message["id"]](message["event"])
            return
        answer = self._answers.pop(message["id"])
        if answer.done():
            return
        if message.get("success", True):
            answer.set_result(message.get("result"))
        else:
            answer.set_exception(CommandError(message["error"]))


@asynccontextmanager
async def connected(session: ClientSession, url: str, token: str) -> AsyncIterator[Socket]:
    """Give a signed-in connection and close it in the end."""
    socket = await Socket.open(session, url, token)
    try:
        yield socket
    finally:
        await socket.close()
