"""The command scripts/whatconverts-account, as a developer types it."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import os
import pty
import re
import signal
import sys

from aiohttp import ClientSession, encode_basic_auth, hdrs, web
from aiohttp.test_utils import TestServer

from tests.support.repository import ROOT

CALLS = 40


@asynccontextmanager
async def running(*options: str, stdin: int = asyncio.subprocess.DEVNULL) -> AsyncIterator[Process]:
    command = (sys.executable, "-m", "scripts.account", "--calls", str(CALLS), *options)
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdin=stdin, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def told(process: Process, pattern: str) -> str:
    """Return what stands in the group of a pattern, in the first line that has it."""
    assert process.stdout
    async for line in process.stdout:
        if found := re.search(pattern, line.decode()):
            return found[1]
    raise EOFError(pattern)


async def key_to(process: Process) -> tuple[str, dict[str, str]]:
    url = await told(process, r"API +(\S+)")
    token, secret = await told(process, r"Token +(\S+)"), await told(process, r"Secret +(\S+)")
    return url, {str(hdrs.AUTHORIZATION): encode_basic_auth(token, secret)}


async def test_it_tells_where_it_is_and_what_is_asked_and_ends_when_told() -> None:
    async with running("--set", "envelope=yes") as process, ClientSession() as session:
        url, headers = await key_to(process)
        async with session.get(f"{url}/leads?order=asc", headers=headers) as answer:
            page = await answer.json()
        assert page["total_leads"] == CALLS
        assert await told(process, r"200  GET (.+)") == "/api/v1/leads order=asc"
        path = f"/leads/{page['leads'][0]['lead_id']}"
        async with session.get(url + path, headers=headers) as answer:
            assert (await answer.json())["total_leads"] == 1
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_switch_that_there_is_not_is_said() -> None:
    async with running("--set", "hippa=yes") as process:
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert b"no such switch: hippa" in errors


async def test_switch_is_changed_by_typing() -> None:
    ours, theirs = pty.openpty()
    async with running(stdin=theirs) as process, ClientSession() as session:
        url, headers = await key_to(process)
        os.write(ours, b"nonsense\n")
        assert await told(process, r"(no such switch)")
        os.write(ours, b"fault=unavailable\n")
        assert await told(process, r"(Behaviour)")
        async with session.get(f"{url}/leads", headers=headers) as answer:
            assert answer.status == 503
    for end in (ours, theirs):
        os.close(end)


async def test_calls_are_posted_to_a_webhook_and_listed() -> None:
    heard = asyncio.Queue[int]()

    async def take(request: web.Request) -> web.Response:
        heard.put_nowait((await request.json())["lead_id"])
        return web.Response()

    app = web.Application()
    app.router.add_post("/", take)
    async with TestServer(app, host="127.0.0.1") as webhook, ClientSession() as session:
        address = str(webhook.make_url("/"))
        async with running("--webhook", address, "--rate", "600") as process:
            url, headers = await key_to(process)
            lead_id = await asyncio.wait_for(heard.get(), 20)
            async with session.get(f"{url}/leads/{lead_id}", headers=headers) as answer:
                assert (await answer.json())["call_status"] == "In Progress"
