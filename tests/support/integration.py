"""What the tests do all the time: post messages, look at states, let time pass."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from itertools import count
import json
from pathlib import Path
import sqlite3
import threading
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.whatconverts.core.record import from_record
from custom_components.whatconverts.core.unsaved import UnsavedCalls
from custom_components.whatconverts.storage.database import CallDatabase
from homeassistant.core import Event, HomeAssistant, State, callback
from homeassistant.util import dt as dt_util

from .public_names import BUS_EVENTS

DOMAIN = "whatconverts"
WEBHOOK_ID = "5ecret" * 10
# A Friday noon in New York, in winter.
NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
PAYLOAD = Path(__file__).parents[1] / "fixtures" / "payloads" / "phone_call_in_progress.json"
EXAMPLE: dict[str, Any] = json.loads(PAYLOAD.read_text())
SECOND = timedelta(seconds=1)

type Message = dict[str, Any]

_lead_ids = count(700_000_001)


def started(**changes: object) -> Message:
    """Give the example a fresh lead id, today's date and a caller of its own."""
    lead_id = next(_lead_ids)
    fresh = {
        "lead_id": lead_id,
        "date_created": dt_util.utcnow().isoformat(),
        # Two calls of one number on one line would supersede each other.
        "caller_number": f"+1803{lead_id % 10_000_000:07}",
    }
    return {**EXAMPLE, **fresh, **changes}


def completed(start: Message, **changes: object) -> Message:
    """Return the completed twin of a message."""
    end = {
        "lead_state": "Completed",
        "call_status": "Completed",
        "call_duration_seconds": 95,
        "answer_status": "Answered",
    }
    return {**start, **end, **changes}


@dataclass(frozen=True)
class Reply:
    """What the webhook answered."""

    status: int
    text: str
    content_type: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


async def until(holds: Callable[[], object]) -> None:
    """Let the event loop turn until something is true; the timeout of the test is the limit."""
    while not holds():  # noqa: ASYNC110 - whatever it is, not all of it has an event
        await asyncio.sleep(0)


async def pass_time(hass: HomeAssistant, clock: FrozenDateTimeFactory, delta: timedelta) -> None:
    """Move the clock, and let everything happen that is due."""
    clock.tick(delta)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


async def unload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


class Disk:
    """Stands before the real disk: counts writes, refuses them, holds them up."""

    def __init__(self) -> None:
        self.written = 0
        self.refuses = False
        self.has_refused = False
        self._free = threading.Event()
        self._free.set()
        self.waiting = 0

    def hold(self) -> None:
        """Hold writes up until `release`."""
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    def stand_before[**P, T](self, write: Callable[P, T]) -> Callable[P, T]:
        """Return a write that goes through this disk."""

        def written(*args: P.args, **kwargs: P.kwargs) -> T:
            self.waiting += 1
            self._free.wait()
            self.waiting -= 1
            if self.refuses:
                self.has_refused = True
                raise OSError(ENOSPC, "No space left on device", "/a/path")
            result = write(*args, **kwargs)
            self.written += 1
            return result

        return written


class Integration:
    """An entry of ours in a Home Assistant, with everything that it tells."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        client: TestClient[Any, Any],
        clock: FrozenDateTimeFactory,
    ) -> None:
        self.hass = hass
        self.entry = entry
        self.client = client
        self.clock = clock
        self.events: list[Event[dict[str, Any]]] = []
        for event_type in BUS_EVENTS:
            hass.bus.async_listen(event_type, self._hear)

    @callback
    def _hear(self, event: Event[dict[str, Any]]) -> None:
        self.events.append(event)

    # -- the outside world -----------------------------------------------------------------------

    async def send(
        self,
        body: bytes | str = b"",
        *,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
        webhook_id: str = WEBHOOK_ID,
    ) -> Reply:
        """Send a request to the webhook."""
        async with self.client.request(
            method, f"/api/webhook/{webhook_id}", data=body, headers=headers
        ) as response:
            return Reply(response.status, await response.text(), response.content_type)

    async def post(self, message: object) -> Reply:
        return await self.send(json.dumps(message))

    async def take(self, *messages: Message) -> None:
        """Post messages that have to be taken, and let sensors settle."""
        for message in messages:
            reply = await self.post(message)
            assert reply.status == 200, reply
        await self.settle()

    async def settle(self) -> None:
        """Let sensors show what has happened, and be ready to show the next thing at once."""
        await self.pass_time(SECOND / 2)
        await self.pass_time(SECOND / 2)

    async def pass_time(self, delta: timedelta) -> None:
        await pass_time(self.hass, self.clock, delta)

    async def reload(self) -> None:
        assert await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def choose(self, **options: object) -> None:
        """Change options, as the form does when it is submitted."""
        chosen = {**self.entry.options, **options}
        self.hass.config_entries.async_update_entry(self.entry, options=chosen)
        await self.hass.async_block_till_done()

    async def unload(self) -> None:
        await unload(self.hass, self.entry)

    # -- what is seen ----------------------------------------------------------------------------

    def seen(self, entity_id: str) -> State:
        state = self.hass.states.get(f"{entity_id.replace('.', '.whatconverts_', 1)}")
        assert state is not None, entity_id
        return state

    def value(self, entity_id: str) -> str:
        return self.seen(entity_id).state

    @property
    def told(self) -> list[tuple[str, int]]:
        """All bus events so far: what happened, to which lead."""
        return [
            (str(event.event_type).removeprefix("whatconverts_call_"), event.data["lead_id"])
            for event in self.events
        ]

    async def act(self, action: str, **data: object) -> dict[str, Any]:
        """Call an action of ours that answers."""
        answers = action in ("get_calls", "export_calls")
        answer = await self.hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=answers
        )
        return dict(answer or {})

    async def calls(self, **options: object) -> dict[int, dict[str, Any]]:
        """Ask get_calls; the answer by lead id."""
        answer = await self.act("get_calls", limit=1000, **options)
        return {call["lead_id"]: call for call in answer["calls"]}

    async def switch(self, action: str) -> None:
        await self.hass.services.async_call(
            "switch", action, {"entity_id": "switch.whatconverts_alerts"}, blocking=True
        )

    # -- what is on disk -------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        return path_of(self.hass, self.entry)

    @property
    def stored(self) -> dict[str, dict[str, Any]]:
        """What is on disk: `head`, and `calls` by lead id."""
        return read_stored(self.path)

    @property
    def leads(self) -> list[int]:
        """The lead ids of the calls on disk."""
        return [call["lead_id"] for call in self.stored["calls"].values()]


type SetupIntegration = Callable[[], Awaitable[Integration]]


def path_of(hass: HomeAssistant, entry: MockConfigEntry) -> Path:
    """Return the file of an entry."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.{entry.entry_id}.db"))


def ended_record(lead_id: int, **fields: object) -> dict[str, Any]:
    """Return a call as it is stored, over a while ago; the rest are its other fields."""
    moment = (NOW - timedelta(hours=1) + lead_id % 1000 * SECOND).isoformat()
    own = {"lead_id": lead_id, "started_at": moment, "seen_at": moment, "ended_at": moment}
    return own | {"end_reason": "completed", "line": f"Line {lead_id}"} | fields


def write_stored(path: Path, *records: Mapping[str, Any], **meta: object) -> None:
    """Write a file that holds these records of calls, and what is stored beside them."""
    unsaved = UnsavedCalls()
    for record in records:
        unsaved.add(from_record(dict(record)))
    database = CallDatabase(path)
    database.write(unsaved.taken(), {name: json.dumps(value) for name, value in meta.items()}, None)
    database.close()


def read_stored(path: Path) -> dict[str, dict[str, Any]]:
    """Return what is in a file: calls by lead id, and what is stored beside them."""
    with closing(sqlite3.connect(path)) as connection:
        calls = connection.execute("SELECT lead_id, record FROM calls ORDER BY lead_id")
        meta = connection.execute("SELECT name, value FROM meta")
        return {
            "calls": {str(lead_id): json.loads(record) for lead_id, record in calls},
            "head": {name: json.loads(value) for name, value in meta},
        }
