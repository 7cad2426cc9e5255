"""CPU per delivery: the whole Home Assistant, from the first post until it is idle again."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.instance import FORWARD, LEFT_OUT, NOOP, OURS, TEMPLATES, WAITING, Instance, opened
from bench.meter import CpuMeter
from bench.plan import Plan
from bench.say import say
from bench.sender import drive
from bench.traffic import whole_calls

SENDERS = 8


@dataclass
class _Subject:
    """A webhook, and what each delivery to it has cost so far, in microseconds."""

    name: str
    hook: str
    instance: Instance
    meter: CpuMeter
    costs: list[float]

    async def measure(self, plan: Plan) -> None:
        calls = whole_calls(plan.calls)
        self.meter.start()
        answers = await drive(self.instance.port, self.instance.paths[self.hook], calls, SENDERS)
        await asyncio.sleep(plan.settle)
        self.costs.append(self.meter.stop() / len(answers) * 1e6)
        say(f"  {self.name}: {self.costs[-1]:.0f} us")


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return the costs of every subject in every round, by name."""
    async with (
        opened(folder / "recorded", OURS) as recorded,
        opened(folder / "left_out", OURS, extra=LEFT_OUT) as left_out,
    ):
        subjects = []
        for instance, hooks, label in (
            (recorded, (NOOP, OURS, TEMPLATES, FORWARD), "recorded"),
            (left_out, (NOOP, WAITING, OURS), "left out"),
        ):
            for hook in hooks:
                await drive(instance.port, instance.paths[hook], whole_calls(plan.warm_up), SENDERS)
            await asyncio.sleep(plan.settle)
            meter = await CpuMeter.calibrated(instance.pid, plan.idle)
            say(f"  idle Home Assistant, {label}: {meter.idle_rate * 1000:.1f} ms of CPU a second")
            subjects += [_Subject(f"{hook}, {label}", hook, instance, meter, []) for hook in hooks]
        for number in range(plan.rounds):
            say(f" round {number + 1} of {plan.rounds}")
            # In another order each time, so that none always follows the same one.
            shift = number % len(subjects)
            for subject in subjects[shift:] + subjects[:shift]:
                await subject.measure(plan)
        return {subject.name: subject.costs for subject in subjects}
