"""How soon a websocket client hears of a post, against how soon the no-op webhook answers."""

import asyncio
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.instance import NOOP, OURS, Instance, opened
from bench.plan import Plan
from bench.say import say
from bench.sender import post
from bench.traffic import encoded_call
from scripts.realha.listener import Event, Socket

_PAUSE = 0.03
_PATIENCE = 10


class _Ear:
    """Notes when events arrive."""

    def __init__(self) -> None:
        self._heard: dict[int, asyncio.Future[float]] = {}

    def hear(self, event: Event) -> None:
        """Take in one event."""
        future = self._of(event["data"]["lead_id"])
        if not future.done():
            future.set_result(perf_counter())

    async def heard(self, lead_id: int) -> float:
        """Return when the first event about a call arrived."""
        return await asyncio.wait_for(self._of(lead_id), _PATIENCE)

    def _of(self, lead_id: int) -> asyncio.Future[float]:
        return self._heard.setdefault(lead_id, asyncio.get_running_loop().create_future())


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return seconds: no-op answers, our events, our answers."""
    async with (
        opened(folder / "latency", OURS) as instance,
        instance.ha.client.socket() as socket,
    ):
        return await _measure(plan, instance, socket)


async def _measure(plan: Plan, instance: Instance, socket: Socket) -> dict[str, Any]:
    ear = _Ear()
    await socket.subscribe(ear.hear, "subscribe_events", event_type="whatconverts_call_started")
    found: dict[str, list[float]] = {"no-op answer": [], "event": [], "answer": []}
    for number in range(plan.latency_pairs + plan.warm_up // 10):
        if number == plan.warm_up // 10:
            found = {name: [] for name in found}
        lead_id, started, ended = encoded_call()
        nothing = await post(instance.port, instance.paths[NOOP], started)
        await asyncio.sleep(_PAUSE)
        begin = perf_counter()
        answer = await post(instance.port, instance.paths[OURS], started)
        found["event"].append(await ear.heard(lead_id) - begin)
        found["answer"].append(answer.seconds)
        found["no-op answer"].append(nothing.seconds)
        await asyncio.sleep(_PAUSE)
        await post(instance.port, instance.paths[OURS], ended)
        await asyncio.sleep(_PAUSE)
    say(f"  {plan.latency_pairs} pairs of posts")
    return found
