"""CPU per delivery: the whole Home Assistant, from the first post until it is idle again.

Under two sets of conditions, since what a delivery costs depends on them.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
import sqlite3
from typing import Any, Final

from bench.instance import (
    COMMIT_SECONDS,
    FLOOR,
    FORWARD,
    NOOP,
    OURS,
    TEMPLATES,
    Instance,
    opened,
    recorder,
)
from bench.meter import CpuMeter
from bench.plan import Plan
from bench.say import say
from bench.sender import drive
from bench.traffic import LINES, whole_calls

SENDERS: Final = 8
HOOKS: Final = {
    "recorded": (NOOP, FLOOR, OURS, TEMPLATES, FORWARD),
    "left out": (NOOP, FLOOR, OURS),
}


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """How messages arrive, how often the recorder commits, and how it is told that all is over.

    `until_idle` looks at the process; otherwise so much time passes as the plan says.
    """

    keep_alive: bool = False
    commit: int = COMMIT_SECONDS
    lines: int = LINES
    until_idle: bool = False


CONDITIONS: Final = {
    "as WhatConverts sends": Conditions(),
    "kept connections": Conditions(keep_alive=True, commit=1, lines=1, until_idle=True),
}


@dataclass
class Subject:
    """A webhook, and what each delivery to it has cost so far, in microseconds."""

    name: str
    hook: str
    instance: Instance
    conditions: Conditions
    meter: CpuMeter
    costs: list[float] = field(default_factory=list)

    async def measure(self, plan: Plan) -> None:
        """Measure once more."""
        self.meter.start()
        answers = await self._drive(plan.calls)
        await self._settle(plan)
        self.costs.append(self.meter.stop() / answers * 1e6)
        say(f"  {self.name}: {self.costs[-1]:.0f} us")

    async def warm_up(self, plan: Plan) -> None:
        """Bring the lines, and all that is done once."""
        await self._drive(plan.warm_up)

    async def _drive(self, number: int) -> int:
        calls = whole_calls(number, self.conditions.lines)
        path = self.instance.paths[self.hook]
        keep_alive = self.conditions.keep_alive
        return len(await drive(self.instance.port, path, calls, SENDERS, keep_alive=keep_alive))

    async def _settle(self, plan: Plan) -> None:
        if self.conditions.until_idle:
            await self.meter.idle(self.conditions.commit)
        else:
            await asyncio.sleep(plan.settle)


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return the costs of every subject in every round, by conditions and by name."""
    return {
        name: await measure_under(conditions, plan, folder / str(number))
        for number, (name, conditions) in enumerate(CONDITIONS.items())
    }


async def measure_under(conditions: Conditions, plan: Plan, folder: Path) -> dict[str, list[float]]:
    """Return the costs of every subject in every round under these conditions."""
    say(f" {conditions}")
    async with AsyncExitStack() as stack:
        subjects = []
        for label in HOOKS:
            extra = recorder(left_out=label == "left out", commit=conditions.commit)
            instance = await stack.enter_async_context(opened(folder / label, OURS, extra=extra))
            subjects += await _subjects(plan, label, instance, conditions)
        for number in range(plan.rounds):
            say(f" round {number + 1} of {plan.rounds}")
            # In another order each time, so that none always follows the same one.
            shift = number % len(subjects)
            for subject in subjects[shift:] + subjects[:shift]:
                await subject.measure(plan)
        for subject in subjects:
            _check_floor(plan, subject)
        return {subject.name: subject.costs for subject in subjects}


async def _subjects(
    plan: Plan, label: str, instance: Instance, conditions: Conditions
) -> list[Subject]:
    """Return the webhooks of an instance, warmed up."""
    meter = CpuMeter(instance.pid)
    hooks = HOOKS[label]
    subjects = [Subject(f"{hook}, {label}", hook, instance, conditions, meter) for hook in hooks]
    for subject in subjects:
        await subject.warm_up(plan)
    await asyncio.sleep(plan.settle)
    await meter.calibrate(plan.idle)
    say(f"  idle Home Assistant, {label}: {meter.idle_rate * 1000:.1f} ms of CPU a second")
    return subjects


def _check_floor(plan: Plan, subject: Subject) -> None:
    """Raise if the floor has not kept its promise: it would be no measure then."""
    if subject.hook != FLOOR:
        return
    path = subject.instance.ha.folder.path / ".storage" / "bench_floor.db"
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    (stored,) = database.execute("SELECT count(*) FROM calls").fetchone()
    database.close()
    posted = plan.warm_up + plan.calls * plan.rounds
    if stored != posted:
        raise RuntimeError(f"The floor has stored {stored} of {posted} calls")
