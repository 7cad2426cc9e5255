"""Posting as fast as possible: a hand-written HTTP/1.1 client that costs next to nothing itself."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Self

_HEAD = "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and how long it took."""

    status: int
    seconds: float


class Sender:
    """One connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Wrap an open connection."""
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, port: int) -> Self:
        """Connect to a server on this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()

    async def post(self, path: str, body: bytes) -> Answer:
        """Post a message and wait for the answer."""
        begin = perf_counter()
        head = f"{_HEAD.format(path=path)}Content-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        for line in lines:
            if line.lower().startswith(b"content-length:"):
                await self._reader.readexactly(int(line.partition(b":")[2]))
        return Answer(int(lines[0].split()[1]), perf_counter() - begin)


@asynccontextmanager
async def sender(port: int) -> AsyncIterator[Sender]:
    """Give one open connection."""
    one = await Sender.connect(port)
    try:
        yield one
    finally:
        await one.close()


async def drive(port: int, path: str, calls: Iterable[list[bytes]], senders: int) -> list[Answer]:
    """Post the messages of calls: each call in its order, as many at a time as there are senders."""
    waiting = iter(calls)
    answers: list[Answer] = []

    async def work() -> None:
        async with sender(port) as one:
            for messages in waiting:
                for message in messages:
                    answers.append(await one.post(path, message))

    async with asyncio.TaskGroup() as group:
        for _ in range(senders):
            group.create_task(work())
    refused = [answer.status for answer in answers if answer.status != 200]  # noqa: PLR2004 - HTTP
    if refused:
        raise RuntimeError(f"{len(refused)} of {len(answers)} were refused: {set(refused)}")
    return answers
