"""Deliveries per second with several senders, and a burst in which all post at once."""

import asyncio
from pathlib import Path
from time import monotonic
from typing import Any

from bench.instance import FORWARD, NOOP, OURS, TEMPLATES, Instance, opened
from bench.plan import Plan
from bench.say import say
from bench.sender import drive
from bench.traffic import open_calls, whole_calls

SENDERS = (1, 8, 64)
HOOKS = (NOOP, OURS, TEMPLATES, FORWARD)


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return deliveries per second by webhook and number of senders, and what the burst did."""
    rates: dict[str, dict[str, list[float]]] = {
        hook: {str(senders): [] for senders in SENDERS} for hook in HOOKS
    }
    async with opened(folder / "rate", OURS) as instance:
        for hook in HOOKS:
            await drive(instance.port, instance.paths[hook], whole_calls(plan.warm_up), 8)
        for number in range(plan.rounds):
            say(f" round {number + 1} of {plan.rounds}")
            for senders in SENDERS:
                for hook in HOOKS:
                    rate = await _rate(instance, hook, plan.rate_calls, senders)
                    rates[hook][str(senders)].append(rate)
        return {"rates": rates, "burst": await _burst(plan, instance)}


async def _rate(instance: Instance, hook: str, calls: int, senders: int) -> float:
    messages = whole_calls(calls)
    begin = monotonic()
    answers = await drive(instance.port, instance.paths[hook], messages, senders)
    rate = len(answers) / (monotonic() - begin)
    # What one leaves for later must not burden the next.
    await asyncio.sleep(0.5)
    return rate


async def _burst(plan: Plan, instance: Instance) -> dict[str, Any]:
    messages = open_calls(plan.burst)
    begin = monotonic()
    answers = await drive(instance.port, instance.paths[OURS], messages, plan.burst)
    seconds = monotonic() - begin
    shown = await instance.ha.client.ask("whatconverts.get_calls", live_only=True, limit=1000)
    say(f"  burst of {plan.burst}: {seconds:.2f} s")
    return {
        "posts": plan.burst,
        "answered 200": len(answers),
        "live": len(shown["calls"]),
        "seconds": seconds,
        "slowest": max(answer.seconds for answer in answers),
    }
