"""What the real-run tests do all the time: post messages, look at calls."""

from datetime import UTC, datetime
from itertools import count
import json
from pathlib import Path
from typing import Any, Self, TypedDict, Unpack

from scripts.realha import Folder, Listener, RealHa, Reply, free_port, until

DOMAIN = "whatconverts"
ACTIVE = "sensor.whatconverts_active_calls"
LAST_CALLER = "sensor.whatconverts_last_caller"
LAST_WEBHOOK = "sensor.whatconverts_last_webhook"
STARTED = "whatconverts_call_started"
UPDATED = "whatconverts_call_updated"
ENDED = "whatconverts_call_ended"
MISSED = "whatconverts_call_missed"
EVENTS = (STARTED, UPDATED, ENDED, MISSED)

PAYLOAD = Path(__file__).parents[1] / "fixtures" / "payloads" / "phone_call_in_progress.json"
EXAMPLE: dict[str, Any] = json.loads(PAYLOAD.read_text())

type Message = dict[str, Any]
type Call = dict[str, Any]

_lead_ids = count(700_000_001)


def started(**changes: object) -> Message:
    """Give the example a fresh lead id, today's date and a caller of its own."""
    lead_id = next(_lead_ids)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    fresh = {
        "lead_id": lead_id,
        "date_created": now,
        "last_updated": now,
        # Two calls of one number on one line would supersede each other.
        "caller_number": f"+1803{lead_id % 10_000_000:07}",
    }
    return {**EXAMPLE, **fresh, **changes}


def completed(start: Message, **changes: object) -> Message:
    """Return the completed twin of a message."""
    end = {
        "lead_state": "Completed",
        "call_status": "Completed",
        "call_duration": "1 minute, 35 seconds",
        "call_duration_seconds": 95,
        "answer_status": "Answered",
        "recording": "https://example.com/recording.mp3",
    }
    return {**start, **end, **changes}


class FolderFields(TypedDict, total=False):
    """What a test may want of its Home Assistant."""

    language: str
    logbook: str
    api_url: str
    extra_yaml: str
    components: Path


class RealIntegration:
    """A Home Assistant with our integration set up through its own interface."""

    def __init__(self, ha: RealHa, url: str) -> None:
        self.ha = ha
        self.url = url

    @classmethod
    async def open(cls, path: Path, **folder: Unpack[FolderFields]) -> Self:
        """Start one; `close` it in the end. For the fields see `Folder`."""
        ha = RealHa(Folder(path=path, port=free_port(), **folder))
        try:
            await ha.start()
            url = await ha.client.add_entry(DOMAIN, {"name": "WhatConverts"})
        except BaseException:
            await ha.close()
            raise
        return cls(ha, url)

    @classmethod
    async def open_settled(cls, path: Path, **folder: Unpack[FolderFields]) -> Self:
        """Start one that may be killed: its entry and its token are on disk."""
        integration = await cls.open(path, **folder)
        # Home Assistant writes a new entry and a new token only seconds later.
        await integration.ha.restart()
        await integration.loaded()
        return integration

    async def close(self) -> None:
        await self.ha.close()

    async def start_again(self) -> list[Call]:
        """Start after a stop; return the events that were fired on the way."""
        await self.ha.launch()
        await self.ha.reachable()
        async with self.ha.client.socket() as socket:
            listener = await socket.listen(*EVENTS)
            await self.ha.running()
            await self.loaded()
            # Whatever a restored call might fire, it fires before the end of a new one.
            probe = started()
            await self.take(completed(probe))
            await listener.wait_for(ENDED, lead_id=probe["lead_id"])
            return [
                {**event["data"], "event": event["event_type"]}
                for event in listener.events
                if event["data"]["lead_id"] != probe["lead_id"]
            ]

    async def loaded(self) -> None:
        async def state() -> str:
            return str((await self.ha.client.entries(DOMAIN))[0]["state"])

        await until(state, "loaded".__eq__, what="the entry is loaded")

    async def post(self, body: object, *, method: str = "POST") -> Reply:
        return await self.ha.client.post_webhook(self.url, body, method=method)

    async def take(self, message: Message) -> None:
        """Post a message that has to be taken."""
        reply = await self.post(message)
        assert reply.status == 200, reply

    async def state_is(self, entity_id: str, value: str) -> None:
        """Wait for a state: sensors may be written a moment after the event."""

        # As text: without an entity there is no state yet, which is no error.
        async def state() -> str:
            return str(await self.ha.client.state(entity_id))

        await until(state, value.__eq__, what=f"{entity_id} is {value}")

    async def attributes(self, entity_id: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.ha.client.states())[entity_id]["attributes"]
        return found

    async def calls(self, **options: object) -> dict[int, Call]:
        """Ask get_calls; the answer by lead id."""
        answer = await self.ha.client.ask("whatconverts.get_calls", limit=1000, **options)
        return {call["lead_id"]: call for call in answer["calls"]}

    async def kept(self, lead_ids: set[int]) -> dict[int, Call]:
        """Return those of these calls that are kept, however many there are besides."""
        found: dict[int, Call] = {}
        before: dict[str, object] = {}
        while missing := lead_ids - found.keys():
            page = await self.ha.client.command("whatconverts/calls/search", limit=100, **before)
            found |= {call["lead_id"]: call for call in page["calls"] if call["lead_id"] in missing}
            if page["next"] is None:
                break
            before = {"before": page["next"]}
        return found

    async def choose_privacy(self, privacy: str) -> None:
        """Go through the form of the options, as the frontend does."""
        async with self.ha.client.options(DOMAIN) as answer:
            step = await answer({"next_step_id": "settings"})
            assert step["step_id"] == "settings"
            saved = await answer({"callers": {"privacy": privacy, "keep_days": 30}})
            assert saved["step_id"] == "settings_saved", saved

    async def hang_up(self) -> None:
        """End all calls that are live."""
        if await self.calls(live_only=True):
            await self.ha.client.act("whatconverts.end_call")
        await self.state_is(ACTIVE, "0")

    def assert_clean_log(self) -> None:
        """Check that nothing was complained about and nothing private was logged."""
        complaints = self.ha.complaints()
        assert not complaints, "\n".join(complaints)
        log = self.ha.whole_log()
        private = (
            self.url.rpartition("/")[2],
            "Jeremy",
            "Helms",
            "Call Tracking Company",
            "hello@whatconverts.com",
            "8033861858",
            "7044695324",
            "generating leads",
        )
        assert [text for text in private if text in log] == []


def ids(listener: Listener, event_type: str) -> list[int]:
    """Return the lead ids of the events of a type, in their order."""
    return [data["lead_id"] for data in listener.of(event_type)]
