"""What people do while calls come: look, search, tick off, ask, and change leads in the account."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import random
from typing import Any

from bench.instance import DOMAIN, Instance
from scripts.account import AccountServer

# So much happens between two calls of an office; nobody clicks faster.
_PAUSE = 0.05
# WhatConverts takes a thousand requests a day.
_MOST_CHANGES = 400
_NEWEST = 60
_COMMAND = "whatconverts/calls"
_QUESTIONS = ("Who's calling?", "Who called last?", "How many calls have we had today?")

type Call = dict[str, Any]


@dataclass
class Visitors:
    """One after the other does one of these things; `problems` is what did not work."""

    instance: Instance
    account: AccountServer
    chance: random.Random
    entry_id: str = ""
    calls: list[Call] = field(default_factory=list)
    ticked: set[int] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)
    problems: set[str] = field(default_factory=set)
    pushed: int = 0

    async def arrive(self, socket: Any) -> None:  # noqa: ANN401 - the harness's
        """Open a page with the card, which stays open, and let Assist speak of calls."""
        (entry,) = await self.instance.ha.client.entries(DOMAIN)
        self.entry_id = str(entry["entry_id"])
        await socket.subscribe(self._hear, f"{_COMMAND}/subscribe", recent=100, breakdown=True)
        names = ("active_calls", "last_caller", "calls_today", "missed_calls_today")
        await self._command(
            "homeassistant/expose_entity",
            assistants=["conversation"],
            entity_ids=[f"sensor.ours_{name}" for name in names],
            should_expose=True,
        )

    def note(self, call: Call) -> None:
        """Remember a call that is over, by its last message."""
        self.calls.append(call)
        del self.calls[:-_NEWEST]

    async def come_and_go(self) -> None:
        """Do something until cancelled."""
        ways: list[Callable[[Call], Awaitable[None]]] = [
            *(self._open, self._open, self._search, self._search, self._tick),
            *(self._export, self._ask, self._change, self._look_at_statistics),
        ]
        while True:
            await asyncio.sleep(_PAUSE)
            if self.calls:
                way = self.chance.choice(ways)
                self.done[way.__name__.strip("_")] += 1
                await way(self.chance.choice(self.calls))

    def _hear(self, _message: object) -> None:
        self.pushed += 1

    async def _open(self, call: Call) -> None:
        answer = await self._ours("get", lead_id=call["lead_id"])
        self._check("dialog", answer["call"]["caller_number"] == call["caller_number"])

    async def _search(self, call: Call) -> None:
        number = str(call["caller_number"])
        query = self.chance.choice([call["contact_name"], number, number[-7:], f"{number[-4:]} x"])
        page = await self._command(f"{_COMMAND}/search", query=query, limit=100)
        found = call["lead_id"] in [one["lead_id"] for one in page["calls"]]
        self._check("search", found is not query.endswith(" x"))

    async def _tick(self, call: Call) -> None:
        if call["answer_status"] == "Answered":
            return
        undo = call["lead_id"] in self.ticked
        await self._ours("called_back", lead_id=call["lead_id"], undo=undo)
        self.ticked ^= {call["lead_id"]}

    async def _export(self, call: Call) -> None:
        asked = {"query": call["contact_name"]}
        table = await self._command(f"{_COMMAND}/export", **asked)
        self._check("export", f",{call['lead_id']}\r\n" in table["csv"])

    async def _ask(self, _call: Call) -> None:
        question = self.chance.choice(_QUESTIONS)
        answer = await self._command("conversation/process", text=question, language="en")
        self._check("voice", answer["response"]["response_type"] != "error")

    async def _change(self, call: Call) -> None:
        """Have the account hear of a call, and change it there."""
        if self.done["changed in the account"] < _MOST_CHANGES:
            self.done["changed in the account"] += 1
            self.account.record(dict(call))
            value = self.chance.randrange(1000)
            await self._ours("update_lead", lead_id=call["lead_id"], sales_value=value)
            answer = await self._ours("get", lead_id=call["lead_id"])
            self._check("account", answer["details"]["sales_value"] == value)

    async def _look_at_statistics(self, _call: Call) -> None:
        await self.counted()

    async def counted(self) -> float:
        """Return how many calls the statistics have."""
        listed = await self._command("recorder/list_statistic_ids", statistic_type="sum")
        ids = [one["statistic_id"] for one in listed if one["statistic_id"].startswith(DOMAIN)]
        span = {"start_time": "2000-01-01T00:00:00Z", "period": "hour"}
        rows = await self._command(
            "recorder/statistics_during_period", statistic_ids=ids or ["x:x"], **span
        )
        return max((float(hours[-1]["sum"]) for hours in rows.values()), default=0.0)

    async def _ours(self, kind: str, **data: object) -> Any:  # noqa: ANN401 - the harness's
        return await self._command(f"{_COMMAND}/{kind}", config_entry_id=self.entry_id, **data)

    async def _command(self, kind: str, **data: object) -> Any:  # noqa: ANN401 - the harness's
        return await self.instance.ha.client.command(kind, **data)

    def _check(self, what: str, holds: bool) -> None:  # noqa: FBT001 - said by its caller
        if not holds:
            self.problems.add(f"{what} does not show what was there")
