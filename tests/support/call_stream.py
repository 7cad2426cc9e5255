"""Many senders at once, and what is promised to them: what was answered 200 is kept."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError

from scripts.realha import Listener, until
from tests.support.real_integration import STARTED, RealIntegration, completed, ids, started

SENDERS = 8
# So many are answered before something happens in the middle of the burst.
UNDER_WAY = 20


@dataclass
class CallStream:
    """Concurrent senders, and what they got a 200 for."""

    integration: RealIntegration
    begun: set[int] = field(default_factory=set)
    over: set[int] = field(default_factory=set)
    other: Counter[int] = field(default_factory=Counter)
    stopping: bool = False

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        """Send as long as this lasts, and until all is said or nobody answers."""
        async with asyncio.TaskGroup() as senders:
            for _ in range(SENDERS):
                senders.create_task(self._send())
            yield
            self.stopping = True

    async def is_under_way(self, more: int = UNDER_WAY) -> None:
        """Wait until more has been answered, so that the burst is in full swing."""
        wanted = len(self.begun) + more

        async def answered() -> int:
            return len(self.begun)

        await until(answered, lambda number: number >= wanted, what=f"{wanted} calls are taken")

    async def check(self, before: Listener, after: list[dict[str, Any]]) -> None:
        """Nothing that was answered is lost, and nothing has started twice."""
        kept = await self.integration.kept(self.begun)
        assert self.begun - kept.keys() == set()
        assert {one for one in self.over if kept[one]["status"] != "ended"} == set()
        alive = {one for one in self.begun if not one % 2}
        assert {one for one in alive if kept[one]["status"] != "in_progress"} == set()
        again = [call["lead_id"] for call in after if call["event"] == STARTED]
        fired = Counter(ids(before, STARTED) + again)
        assert {one for one in self.begun if fired[one] > 1} == set()

    async def _send(self) -> None:
        """Post calls, every second one with its end."""
        try:
            while not self.stopping:
                start = started()
                if await self._take(start, self.begun) and start["lead_id"] % 2:
                    await self._take(completed(start), self.over)
        except ClientError:
            return

    async def _take(self, message: dict[str, Any], into: set[int]) -> bool:
        reply = await self.integration.post(message)
        if reply.status != 200:
            self.other[reply.status] += 1
            return False
        into.add(message["lead_id"])
        return True
