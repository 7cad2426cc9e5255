"""What a delivery costs, and how long its answer takes, while many calls are live."""

import asyncio
from pathlib import Path
from typing import Any

from bench.instance import LEFT_OUT, Instance, opened
from bench.meter import CpuMeter, memory_bytes
from bench.plan import Plan
from bench.say import say
from bench.sender import drive
from bench.traffic import open_calls, whole_calls

_CROWD = 64
_SENDERS = 8


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return cost (microseconds) and answers (seconds) by number of live calls; and memory."""
    names = {live: f"ours with {live}" for live in plan.live}
    found: dict[str, Any] = {str(live): {"cost": [], "answers": []} for live in plan.live}
    async with opened(folder / "live", *names.values(), extra=LEFT_OUT) as instance:
        for name in names.values():
            await drive(instance.port, instance.paths[name], whole_calls(plan.warm_up), _SENDERS)
        await asyncio.sleep(plan.settle)
        found["memory"] = await _fill(plan, instance, names)
        meter = await CpuMeter.calibrated(instance.pid, plan.idle)
        for number in range(plan.rounds):
            say(f" round {number + 1} of {plan.rounds}")
            for live, name in names.items():
                await _sample(plan, instance, meter, name, found[str(live)])
    return found


async def _fill(plan: Plan, instance: Instance, names: dict[int, str]) -> dict[str, Any]:
    """Start the calls that stay, and return what the largest lot needs in memory."""
    for live, name in names.items():
        before = memory_bytes(instance.pid)
        await drive(instance.port, instance.paths[name], open_calls(live), _CROWD)
        await asyncio.sleep(plan.settle)
        grown = memory_bytes(instance.pid) - before
        say(f"  {live} calls are live: {grown / live:.0f} bytes each")
    return {"calls": live, "bytes": grown}


async def _sample(
    plan: Plan, instance: Instance, meter: CpuMeter, name: str, found: dict[str, list[float]]
) -> None:
    calls = whole_calls(plan.live_calls)
    meter.start()
    answers = await drive(instance.port, instance.paths[name], calls, _SENDERS)
    await asyncio.sleep(plan.settle)
    found["cost"].append(meter.stop() / len(answers) * 1e6)
    found["answers"] += [answer.seconds for answer in answers]
    say(f"  {name}: {found['cost'][-1]:.0f} us, slowest answer {max(found['answers']):.3f} s")
