"""How soon whoever waits hears of a post, against how soon the no-op webhook answers."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from bench.instance import FLOOR, LAMP, NOOP, OURS, Instance, opened
from bench.plan import Plan
from bench.say import say
from bench.sender import post
from bench.traffic import encoded_call
from scripts.realha import until
from scripts.realha.listener import Event, Socket

_PAUSE = 0.03
_PATIENCE = 10
_LAMP_AUTOMATION: Final = {
    "alias": "Bench call",
    "triggers": [{"trigger": "whatconverts.call_started"}],
    "actions": [{"action": "light.turn_on", "target": {"entity_id": LAMP}}],
    "mode": "parallel",
}

type Heard = Callable[[int], Awaitable[float]]


class _Ear:
    """Notes when events arrive; `key` says which call an event is about."""

    def __init__(self, key: Callable[[Event], object]) -> None:
        self._key = key
        self._heard: dict[object, asyncio.Future[float]] = {}

    def hear(self, event: Event) -> None:
        """Take in one event."""
        future = self._of(self._key(event["data"]))
        if not future.done():
            future.set_result(perf_counter())

    async def heard(self, key: object) -> float:
        """Return when the first event of a key arrived, and forget it."""
        moment = await asyncio.wait_for(self._of(key), _PATIENCE)
        del self._heard[key]
        return moment

    def _of(self, key: object) -> asyncio.Future[float]:
        return self._heard.setdefault(key, asyncio.get_running_loop().create_future())


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return seconds by who waits: the websocket client for an event, the lamp for its action."""
    async with (
        opened(folder / "latency", OURS) as instance,
        instance.ha.client.socket() as socket,
    ):
        return {
            "event": await _measure_event(plan, instance, socket, OURS, "whatconverts"),
            "event of the floor": await _measure_event(
                plan, instance, socket, FLOOR, "bench_floor"
            ),
            "lamp": await _measure_lamp(plan, instance, socket),
        }


async def _measure_event(
    plan: Plan, instance: Instance, socket: Socket, hook: str, domain: str
) -> dict[str, Any]:
    ear = _Ear(lambda data: data["lead_id"])
    await socket.subscribe(ear.hear, "subscribe_events", event_type=f"{domain}_call_started")
    return await _pairs(plan, instance, hook, ear.heard)


async def _measure_lamp(plan: Plan, instance: Instance, socket: Socket) -> dict[str, Any]:
    """Let an automation, saved as its editor does, turn a lamp on with each call."""
    client = instance.ha.client
    path = "/api/config/automation/config/bench_call"
    await client.request("POST", path, json=_LAMP_AUTOMATION)

    async def is_on() -> bool:
        return await client.state("automation.bench_call") == "on"

    await until(is_on, what="the automation is on")
    ear = _Ear(lambda data: (data["domain"], data["service"]))
    await socket.subscribe(ear.hear, "subscribe_events", event_type="call_service")

    async def heard(_lead_id: int) -> float:
        moment = await ear.heard(("light", "turn_on"))
        await client.act("light.turn_off", entity_id=LAMP)
        return moment

    return await _pairs(plan, instance, OURS, heard)


async def _pairs(plan: Plan, instance: Instance, hook: str, heard: Heard) -> dict[str, list[float]]:
    """Post to the no-op and to another hook in turn."""
    found: dict[str, list[float]] = {"no-op answer": [], "heard": [], "answer": []}
    for number in range(plan.latency_pairs + plan.warm_up // 10):
        if number == plan.warm_up // 10:
            found = {name: [] for name in found}
        lead_id, started, ended = encoded_call()
        nothing = await post(instance.port, instance.paths[NOOP], started)
        await asyncio.sleep(_PAUSE)
        begin = perf_counter()
        answer = await post(instance.port, instance.paths[hook], started)
        found["heard"].append(await heard(lead_id) - begin)
        found["answer"].append(answer.seconds)
        found["no-op answer"].append(nothing.seconds)
        await asyncio.sleep(_PAUSE)
        await post(instance.port, instance.paths[hook], ended)
        await asyncio.sleep(_PAUSE)
    say(f"  {plan.latency_pairs} pairs of posts")
    return found
