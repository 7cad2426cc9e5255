"""Lets a scenario happen: every call is a task that posts its start and its end."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from .message import Message, completed, started
from .post import Delivery, Poster
from .scenario import PlannedCall, Slip


@dataclass
class Totals:
    """What was posted so far."""

    posts: int = 0
    live: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def accepted(self) -> int:
        """How many posts were answered 200."""
        return self.answers["200"]


type Report = Callable[[PlannedCall, str, Delivery, Totals], None]
type Record = Callable[[Message], Message]
type Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _unchanged(message: Message) -> Message:
    return message


class Traffic:
    """Calls that come and go at one webhook."""

    def __init__(
        self,
        poster: Poster,
        report: Report,
        *,
        record: Record = _unchanged,
        clock: Clock = _utc_now,
    ) -> None:
        """Post through poster and tell report of each delivery.

        `record` learns of each start and each end, in time and also of those whose post gets lost,
        and says what is posted: so an account behind the webhook knows the same calls.
        """
        self.totals = Totals()
        self._poster = poster
        self._report = report
        self._record = record
        self._clock = clock
        self._closing = asyncio.Event()
        # Ids of an earlier run must not come back: they would be repeats.
        self._next_id = int(clock().timestamp() * 1000)

    @property
    def closing(self) -> bool:
        """Whether close was asked for."""
        return self._closing.is_set()

    def close(self) -> None:
        """Let no new call begin and hang up all that are live."""
        self._closing.set()
        self._poster.try_no_more()

    async def run(self, calls: Iterable[PlannedCall], *, duration: float | None = None) -> None:
        """Let the calls happen until they are all over, or until time is up or close."""
        async with asyncio.TaskGroup() as tasks:
            timer = None
            if duration is not None:
                timer = asyncio.get_running_loop().call_later(duration, self.close)
            for call in calls:
                if await self._closed_within(call.pause):
                    break
                tasks.create_task(self._happen(call, self._new_id()))
        if timer:
            timer.cancel()

    async def _closed_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), max(seconds, 0.001))
        return self._closing.is_set()

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id

    async def _happen(self, call: PlannedCall, lead_id: int) -> None:
        start = self._record(started(call, lead_id, self._clock()))
        begin = monotonic()
        self.totals.live += 1
        if call.slip is not Slip.END_FIRST:
            await self._deliver(call, "started", start)
        if call.slip is Slip.REPEATED:
            await self._deliver(call, "repeated", start)
        await self._closed_within(call.duration)
        self.totals.live -= 1
        await self._end(call, start, monotonic() - begin)
        if call.slip is Slip.END_FIRST:
            await self._deliver(call, "late start", start)

    async def _end(self, call: PlannedCall, start: Message, seconds: float) -> None:
        end = self._record(completed(call, start, round(seconds), self._clock()))
        if call.slip is Slip.END_LOST:
            return
        await self._deliver(call, call.answer.lower(), end)
        if call.slip is Slip.REPEATED:
            await self._deliver(call, "repeated", end)

    async def _deliver(self, call: PlannedCall, what: str, message: Message) -> None:
        delivery = await self._poster.post(message)
        self.totals.posts += 1
        self.totals.answers[str(delivery.status or "no answer")] += 1
        self._report(call, what, delivery, self.totals)
