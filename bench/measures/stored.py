"""What many stored calls cost: starts, memory, deliveries, and whatever is asked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sys
from time import perf_counter
from typing import Any, Final

from bench.instance import DOMAIN, LEFT_OUT, OURS, Instance, opened
from bench.meter import CpuMeter, memory_bytes
from bench.plan import Plan
from bench.say import say
from bench.sender import drive
from bench.stored import REGULAR
from bench.traffic import whole_calls
from scripts.realha import ROOT
from scripts.realha.listener import Socket

_SENDERS: Final = 8
_SEARCH: Final = "whatconverts/calls/search"
# In the file of `bench.stored`: what each page of the log is asked for by.
PAGES: Final[dict[str, dict[str, object]]] = {
    "first page": {},
    "page in the middle": {"days": 180},
    "last page": {"days": 359},
    "of a line": {"line": "Line 7"},
    "of a source": {"source": "google"},
    "of an outcome": {"outcome": ["voicemail"]},
    "of line, source and outcome": {"line": "Line 7", "source": "yelp", "outcome": ["busy"]},
    "search that finds much": {"query": "costa"},
    "search that finds little": {"query": "hugo costa 96"},
    "search that finds nothing": {"query": "nobody at all"},
    "search for a number": {"query": "803 555 0160"},
    "of a caller": {"caller": REGULAR},
    "waiting": {"waiting": True},
}


@dataclass
class _Office:
    """A Home Assistant with so many stored calls, and what was measured of it so far."""

    instance: Instance
    calls: int
    found: dict[str, Any] = field(default_factory=lambda: {"starts": [], "cost": []})

    async def fill(self, now: datetime) -> None:
        """Stop, and put a file of calls in the place of the empty one."""
        (entry,) = await self.instance.ha.client.entries(DOMAIN)
        await self.instance.ha.stop()
        storage = self.instance.ha.folder.path / ".storage"
        path = storage / f"{DOMAIN}.{entry['entry_id']}.db"
        path.unlink()
        python = ROOT / ".venv-ha" / "bin" / "python"
        process = await asyncio.create_subprocess_exec(
            python if python.exists() else sys.executable,
            *("-m", "bench.stored", str(path), str(self.calls), now.isoformat()),
            cwd=ROOT,
        )
        if await process.wait():
            raise RuntimeError("The stored calls could not be written; what is above says why")

    async def start(self, settle: float) -> None:
        """Start anew, and note how long our set-up took, and the memory afterwards."""
        await self.instance.ha.stop()
        await self.instance.ha.start()
        setups = await self.instance.ha.client.command("integration/setup_info")
        seconds = next(one["seconds"] for one in setups if one["domain"] == DOMAIN)
        await asyncio.sleep(settle)
        memory = memory_bytes(self.instance.pid)
        self.found["starts"].append({"set-up": seconds, "bytes": memory})
        say(f"  {self.calls} calls: set-up {seconds:.3f} s, {memory / 1e6:.1f} MB")

    async def deliver(self, plan: Plan, meter: CpuMeter) -> None:
        """Note what a delivery costs."""
        meter.start()
        path = self.instance.paths[OURS]
        answers = await drive(self.instance.port, path, whole_calls(plan.live_calls), _SENDERS)
        await asyncio.sleep(plan.settle)
        self.found["cost"].append(meter.stop() / len(answers) * 1e6)
        say(f"  {self.calls} calls: {self.found['cost'][-1]:.0f} us a delivery")

    async def ask(self, times: int, now: datetime) -> None:
        """Note how long each page, a call with its history, an action and an export take."""
        async with self.instance.ha.client.socket() as socket:
            asked = {
                what: (_SEARCH, await _fields(socket, one, now)) for what, one in PAGES.items()
            }
            asked["a call with its history"] = await _regular_call(socket)
            for what, (command, fields) in asked.items():
                self.found[what] = [await _timed(socket, command, fields) for _ in range(times)]
        for what, action, data in (
            ("get_calls, 100 calls", "get_calls", {"limit": 100}),
            ("export of all calls", "export_calls", {}),
        ):
            begin = perf_counter()
            await self.instance.ha.client.ask(f"{DOMAIN}.{action}", **data)
            self.found[what] = [perf_counter() - begin]


async def _fields(socket: Socket, asked: dict[str, object], now: datetime) -> dict[str, object]:
    """Return the filters of a page; of one that is some days back, a cursor as the card has it."""
    if not isinstance(days := asked.get("days"), int):
        return asked
    until = (now - timedelta(days=days)).isoformat()
    page = await socket.command(_SEARCH, to=until, limit=1)
    return {"before": page["next"]} if page["next"] else {}


async def _regular_call(socket: Socket) -> tuple[str, dict[str, object]]:
    found = await socket.command(_SEARCH, caller=REGULAR, limit=1)
    call = found["calls"][0]
    names = ("config_entry_id", "lead_id")
    return "whatconverts/calls/get", {name: call[name] for name in names}


async def _timed(socket: Socket, command: str, fields: dict[str, object]) -> float:
    begin = perf_counter()
    await socket.command(command, **fields)
    return perf_counter() - begin


@asynccontextmanager
async def _offices(plan: Plan, folder: Path) -> AsyncIterator[list[_Office]]:
    async with (
        opened(folder / "few", OURS, extra=LEFT_OUT) as few,
        opened(folder / "many", OURS, extra=LEFT_OUT) as many,
    ):
        yield [_Office(few, plan.few_stored), _Office(many, plan.many_stored)]


async def measure(plan: Plan, folder: Path) -> dict[str, Any]:
    """Return starts, costs (microseconds) and seconds by question, for few and many calls."""
    now = datetime.now(UTC)
    async with _offices(plan, folder) as offices:
        for office in offices:
            await office.fill(now)
        for _ in range(plan.starts):
            for office in offices:
                await office.start(plan.settle)
        meters = []
        for office in offices:
            path = office.instance.paths[OURS]
            await drive(office.instance.port, path, whole_calls(plan.warm_up), _SENDERS)
            await asyncio.sleep(plan.settle)
            meters.append(await CpuMeter.calibrated(office.instance.pid, plan.idle))
        for number in range(plan.rounds):
            say(f" round {number + 1} of {plan.rounds}")
            for office, meter in list(zip(offices, meters, strict=True))[:: 1 - 2 * (number % 2)]:
                await office.deliver(plan, meter)
        for office in offices:
            await office.ask(plan.questions, now)
        return {str(office.calls): office.found for office in offices}
