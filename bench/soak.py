"""An hour of traffic in minutes, against a real Home Assistant: scripts/soak [--calls 10000].

Every call must be accounted for, and memory, files and answers must stay flat, while people look at
calls, search, tick call-backs off, ask questions and change leads in the account.
"""

import argparse
import asyncio
from collections import Counter
from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
import random
from statistics import median, quantiles
import tempfile
from typing import Any

from bench.instance import OURS, Instance, opened
from bench.meter import memory_bytes
from bench.say import say
from bench.sender import post
from bench.traffic import end, start
from bench.visitors import Visitors
from scripts.account import Account, AccountServer
from scripts.demonstration.office import connect_account
from scripts.realha import until

CALLS = 10_000
PARTS = 10
_SENDERS = 12
_OK = 200
_PATIENCE = 90
# The list shows no more.
_MOST_CALL_BACKS = 200
_ANSWERS = ("Answered", "Answered", "Answered", "No Answer", "Busy")
KINDS = ("started", "updated", "ended", "missed")


@dataclass
class Part:
    """One tenth of the run."""

    memory: int
    files: int
    database: int
    answer_median: float
    answer_p99: float


@dataclass
class Soak:
    """What was sent, what was heard."""

    instance: Instance
    visitors: Visitors
    chance: random.Random
    sent: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    heard: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    seconds: list[float] = field(default_factory=list)
    private: set[str] = field(default_factory=set)

    async def listen(self, socket: Any) -> None:  # noqa: ANN401 - the harness's
        """Hear all of our events."""
        for kind in KINDS:
            heard = self.heard[kind]
            await socket.subscribe(
                lambda event, heard=heard: heard.append(event["data"]["lead_id"]),
                "subscribe_events",
                event_type=f"whatconverts_call_{kind}",
            )

    async def drive(self, calls: int) -> None:
        """Send calls from several senders."""
        waiting = iter(range(calls))

        async def work() -> None:
            for _ in waiting:
                await self._call()

        async with asyncio.TaskGroup() as group:
            visit = group.create_task(self.visitors.come_and_go())
            async with asyncio.TaskGroup() as senders:
                for _ in range(_SENDERS):
                    senders.create_task(work())
            visit.cancel()

    async def _call(self) -> None:
        begun = start()
        self.private |= {begun["contact_name"], begun["caller_number"]}
        over = {**end(begun), "answer_status": self.chance.choice(_ANSWERS)}
        steps = [begun, over]
        what = self.chance.randrange(20)
        if what == 0:
            steps = [begun, begun, over, over]  # repeated
        elif what == 1:
            steps = [over, begun]  # overtaken
        elif what == 2:  # noqa: PLR2004 - one of twenty
            steps = [begun, {**begun, "city": "Raleigh", "trigger": "update"}, over]
        self.sent["started"] += steps[0] is begun
        self.sent["calls"] += 1
        self.sent["missed"] += over["answer_status"] != "Answered"
        for message in steps:
            answer = await post(
                self.instance.port, self.instance.paths[OURS], json.dumps(message).encode()
            )
            self.statuses[answer.status] += 1
            self.seconds.append(answer.seconds)
        self.visitors.note(over)

    def part(self) -> Part:
        """Return how things are now, and forget the answers."""
        answers, self.seconds = self.seconds, []
        folder = self.instance.ha.folder.path
        return Part(
            memory=memory_bytes(self.instance.pid),
            files=sum(one.stat().st_size for one in (folder / ".storage").glob("whatconverts.*")),
            database=(folder / "home-assistant_v2.db").stat().st_size,
            answer_median=median(answers),
            answer_p99=quantiles(answers, n=100)[98],
        )

    async def check(self) -> tuple[int, list[str]]:
        """Return how many calls are live, and what does not add up."""
        waiting = str(min(self.sent["missed"] - len(self.visitors.ticked), _MOST_CALL_BACKS))
        calls = float(self.sent["calls"])
        client = self.instance.ha.client
        # Both follow within seconds, or within a minute.
        await until(lambda: client.state("todo.ours_call_backs"), waiting.__eq__, what="call-backs")
        await until(self.visitors.counted, calls.__eq__, what="statistics", patience=_PATIENCE)
        states = await client.states()
        live = int(states["sensor.ours_active_calls"]["state"])
        counters = states["sensor.ours_last_webhook"]["attributes"]
        return live, self._problems(counters, live, self.instance.ha.whole_log())

    def _problems(self, counters: dict[str, Any], live: int, log: str) -> list[str]:
        checks = {
            "all answered 200": set(self.statuses) == {_OK},
            "each start heard once": _once(self.heard["started"], self.sent["started"]),
            "each end heard once": _once(self.heard["ended"], self.sent["calls"]),
            "each missed call heard once": _once(self.heard["missed"], self.sent["missed"]),
            "no call is live": live == 0,
            "counters": counters["received"] == self.statuses.total() == counters["accepted"],
            "nothing private in the log": not [word for word in self.private if word in log],
            "no secret in the log": self.instance.paths[OURS].rpartition("/")[2] not in log,
        }
        return [what for what, holds in checks.items() if not holds] + [*self.visitors.problems]


def _once(heard: list[int], number: int) -> bool:
    return len(heard) == len(set(heard)) == number


async def _soak(calls: int, seed: int) -> dict[str, Any]:
    parts = []
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        async with (
            AccountServer(Account()) as account,
            opened(Path(folder) / "home-assistant", OURS, api_url=account.url) as instance,
            instance.ha.client.socket() as socket,
        ):
            await connect_account(instance.ha.client, account, days=0)
            chance = random.Random(seed)  # noqa: S311 - the same traffic every time
            soak = Soak(instance, Visitors(instance, account, random.Random(seed)), chance)  # noqa: S311
            await soak.listen(socket)
            await soak.visitors.arrive(socket)
            for number in range(PARTS):
                await soak.drive(calls // PARTS)
                parts.append(soak.part())
                say(f"part {number + 1}: {parts[-1]}")
            live, problems = await soak.check()
            problems += [f"log: {line}" for line in instance.ha.complaints()]
    return {
        "sent": soak.sent,
        "posts": soak.statuses,
        "heard": {kind: len(heard) for kind, heard in soak.heard.items()},
        "visits": soak.visitors.done,
        "pushed to the card": soak.visitors.pushed,
        "live": live,
        "problems": problems,
        "parts": [asdict(part) for part in parts],
    }


def main() -> None:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the figures here, as JSON")
    options = parser.parse_args()
    found = asyncio.run(_soak(options.calls, options.seed))
    text = json.dumps(found, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n")
    if found["problems"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
