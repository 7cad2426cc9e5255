"""What it costs to bring the past of an account, while people call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from bench.instance import DOMAIN, OURS, Instance, opened
from bench.meter import memory_bytes
from bench.plan import Plan
from bench.say import say
from bench.sender import post
from bench.traffic import whole_calls
from scripts.account import Account, AccountServer, past_calls
from scripts.demonstration.office import connect_account

_DAYS: Final = 365
# What has just been is left to the hourly look, and a few seconds pass until the past is asked for.
_JUST_NOW: Final = timedelta(hours=2)
# Calls of two messages: far more than an office has.
_CALLS_A_SECOND: Final = 10


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return the seconds of the answers meanwhile, of the whole, the memory, and the requests."""
    async with AccountServer(Account()) as server, opened(folder, OURS, api_url=server.url) as one:
        until = datetime.now(UTC) - _JUST_NOW
        days = _DAYS - 2 * _JUST_NOW / timedelta(days=1)
        for message in past_calls(seed=1, calls=plan.past, days=days, now=until):
            server.record(message)
        before = memory_bytes(one.pid)
        begin = perf_counter()
        await connect_account(one.ha.client, server, days=_DAYS)
        answers: list[float] = []
        async with _calling(one, answers):
            await _is_there(one, plan.past)
        seconds = perf_counter() - begin
        await asyncio.sleep(plan.settle)
        found = {
            "calls": plan.past,
            "seconds": seconds,
            "answers": answers,
            "bytes": [before, memory_bytes(one.pid)],
            "requests": len(server.log.requests),
        }
        say(f" {plan.past} calls in {seconds:.1f} s and {found['requests']} requests")
        return found


@asynccontextmanager
async def _calling(one: Instance, answers: list[float]) -> AsyncIterator[None]:
    """Let people call meanwhile, and note how long each answer takes."""

    async def work() -> None:
        while True:
            for messages in whole_calls(_CALLS_A_SECOND):
                for message in messages:
                    answer = await post(one.port, one.paths[OURS], message)
                    answers.append(answer.seconds)
                await asyncio.sleep(1 / _CALLS_A_SECOND)

    task = asyncio.create_task(work())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _is_there(one: Instance, calls: int) -> None:
    """Wait until all of the past is there, as diagnostics tell."""
    (entry,) = await one.ha.client.entries(DOMAIN)
    path = f"/api/diagnostics/config_entry/{entry['entry_id']}"
    while True:
        about = await one.ha.client.request("GET", path)
        past = about["data"]["account"]["past"]
        if past and past["is_done"]:
            break
        await asyncio.sleep(0.5)
    if past["read"] != calls:
        raise RuntimeError(f"{past['read']} of {calls} calls were read")
