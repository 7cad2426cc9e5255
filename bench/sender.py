"""Posting as WhatConverts does: calls come minutes apart, so every post has its own connection.

A hand-written HTTP/1.1 client, so that the sender leaves the processor to what is measured.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: WhatConverts\r\nAccept: */*\r\n"
    "Accept-Encoding: gzip, deflate\r\nContent-Type: application/json\r\nConnection: close\r\n"
    "Content-Length: {length}\r\n\r\n"
)
_OK = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and how long it took, with the connection."""

    status: int
    seconds: float


async def post(port: int, path: str, body: bytes) -> Answer:
    """Post one message and wait for the answer."""
    begin = perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_HEAD.format(path=path, length=len(body)).encode() + body)
    answer = await reader.read()
    seconds = perf_counter() - begin
    writer.close()
    return Answer(int(answer.split(maxsplit=2)[1]), seconds)


async def drive(port: int, path: str, calls: Iterable[list[bytes]], senders: int) -> list[Answer]:
    """Post the messages of calls, each call in its order, as many at a time as senders."""
    waiting = iter(calls)
    answers: list[Answer] = []

    async def work() -> None:
        for messages in waiting:
            for message in messages:
                answers.append(await post(port, path, message))  # noqa: PERF401 - each after the other

    async with asyncio.TaskGroup() as group:
        for _ in range(senders):
            group.create_task(work())
    refused = [answer.status for answer in answers if answer.status != _OK]
    if refused:
        raise RuntimeError(f"{len(refused)} of {len(answers)} were refused: {set(refused)}")
    return answers
