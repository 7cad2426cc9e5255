"""Posting as WhatConverts does: calls come minutes apart, so every post has its own connection.

A hand-written HTTP/1.1 client, so that the sender leaves the processor to what is measured.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
import re
from time import perf_counter

_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: WhatConverts\r\nAccept: */*\r\n"
    "Accept-Encoding: gzip, deflate\r\nContent-Type: application/json\r\n"
    "Connection: {connection}\r\nContent-Length: {length}\r\n\r\n"
)
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_OK = 200

type Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and how long it took, with the connection if it is a new one."""

    status: int
    seconds: float


async def post(port: int, path: str, body: bytes) -> Answer:
    """Post one message on a connection of its own and wait for the answer."""
    begin = perf_counter()
    reader, writer = await _connected(port)
    writer.write(_request(path, body, "close"))
    answer = await reader.read()
    seconds = perf_counter() - begin
    writer.close()
    return Answer(_status(answer), seconds)


class KeptConnection:
    """A connection that stays open for the posts of one sender, one after the other."""

    def __init__(self, port: int) -> None:
        """Connect at the first post."""
        self._port = port
        self._streams: Streams | None = None

    async def post(self, path: str, body: bytes) -> Answer:
        """Post one message and wait for the answer."""
        begin = perf_counter()
        if self._streams is None:
            self._streams = await _connected(self._port)
        reader, writer = self._streams
        writer.write(_request(path, body, "keep-alive"))
        head = await reader.readuntil(b"\r\n\r\n")
        if length := _LENGTH.search(head):
            await reader.readexactly(int(length[1]))
        return Answer(_status(head), perf_counter() - begin)

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()


async def drive(
    port: int, path: str, calls: Iterable[list[bytes]], senders: int, *, keep_alive: bool = False
) -> list[Answer]:
    """Post the messages of calls, each call in its order, as many at a time as senders."""
    waiting = iter(calls)
    answers: list[Answer] = []

    async def work() -> None:
        kept = KeptConnection(port)
        for messages in waiting:
            for message in messages:
                posted = kept.post(path, message) if keep_alive else post(port, path, message)
                answers.append(await posted)
        kept.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(senders):
            group.create_task(work())
    refused = [answer.status for answer in answers if answer.status != _OK]
    if refused:
        raise RuntimeError(f"{len(refused)} of {len(answers)} were refused: {set(refused)}")
    return answers


async def _connected(port: int) -> Streams:
    return await asyncio.open_connection("127.0.0.1", port)


def _request(path: str, body: bytes, connection: str) -> bytes:
    head = _HEAD.format(path=path, connection=connection, length=len(body))
    return head.encode() + body


def _status(answer: bytes) -> int:
    return int(answer.split(maxsplit=2)[1])
