"""Faults of the world around us: power cuts, disks, files, stops and reloads at any moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
import json
from pathlib import Path
import random
from typing import Any
from zlib import crc32

from aiohttp import ClientError
import pytest
import pytest_asyncio

from scripts.realha import Listener, until
from tests.support.real_integration import (
    ACTIVE,
    DOMAIN,
    EVENTS,
    STARTED,
    RealIntegration,
    completed,
    ids,
    started,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

SENDERS = 8
# So many are answered before something happens in the middle of the burst.
UNDER_WAY = 20
KILLS = 6
SEED = 20261122


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def frail(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    """Give a Home Assistant that may be mistreated."""
    integration = await RealIntegration.open(tmp_path_factory.mktemp("frail"))
    # Home Assistant writes a new entry and a new token only seconds later.
    await integration.ha.restart()
    await integration.loaded()
    yield integration
    await integration.close()


def files(integration: RealIntegration) -> list[Path]:
    """Return the stored files, also those set aside."""
    storage = integration.ha.folder.path / ".storage"
    return sorted(storage.glob(f"{DOMAIN}.*.calls*"))


def stored_leads(path: Path) -> set[int]:
    """Return the leads of the calls in a file."""
    lines = [json.loads(line.partition(b" ")[2]) for line in path.read_bytes().splitlines()]
    return {int(lead_id) for line in lines for lead_id in line["calls"]}


@dataclass
class Stream:
    """Concurrent senders, and what they got a 200 for."""

    integration: RealIntegration
    begun: set[int] = field(default_factory=set)
    over: set[int] = field(default_factory=set)
    other: Counter[int] = field(default_factory=Counter)
    stopping: bool = False

    async def send(self) -> None:
        """Post calls, every second one with its end, until nobody answers or all is said."""
        try:
            while not self.stopping:
                start = started()
                if await self._take(start, self.begun) and start["lead_id"] % 2:
                    await self._take(completed(start), self.over)
        except ClientError:
            return

    async def is_under_way(self) -> None:
        """Wait until more has been answered, so that the burst is in full swing."""
        wanted = len(self.begun) + UNDER_WAY

        async def answered() -> int:
            return len(self.begun)

        await until(answered, lambda number: number >= wanted, what=f"{wanted} calls are taken")

    async def _take(self, message: dict[str, Any], into: set[int]) -> bool:
        reply = await self.integration.post(message)
        if reply.status != 200:
            self.other[reply.status] += 1
            return False
        into.add(message["lead_id"])
        return True

    async def check(self, before: Listener, after: list[dict[str, Any]]) -> None:
        """Nothing that was answered is lost, and nothing has started twice."""
        kept = await self.integration.calls()
        assert self.begun - kept.keys() == set()
        assert {one for one in self.over if kept[one]["status"] != "ended"} == set()
        again = [call["lead_id"] for call in after if call["event"] == STARTED]
        fired = Counter(ids(before, STARTED) + again)
        assert {one for one in self.begun if fired[one] > 1} == set()


async def test_kill_at_random_moments(frail: RealIntegration) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same moments every time
    for _ in range(KILLS):
        stream = Stream(frail)
        async with frail.ha.client.socket() as socket:
            before = await socket.listen(*EVENTS)
            async with asyncio.TaskGroup() as senders:
                for _ in range(SENDERS):
                    senders.create_task(stream.send())
                await asyncio.sleep(chance.uniform(0.02, 0.8))
                await frail.ha.kill()
        after = await frail.start_again()
        await stream.check(before, after)
        await frail.hang_up()
    frail.assert_clean_log()


async def test_stop_during_a_burst(frail: RealIntegration) -> None:
    stream = Stream(frail)
    async with frail.ha.client.socket() as socket:
        before = await socket.listen(*EVENTS)
        async with asyncio.TaskGroup() as senders:
            for _ in range(SENDERS):
                senders.create_task(stream.send())
            await stream.is_under_way()
            await frail.ha.stop()
    await stream.check(before, await frail.start_again())
    await frail.hang_up()
    frail.assert_clean_log()


async def test_reload_during_a_burst(frail: RealIntegration) -> None:
    stream = Stream(frail)
    (entry,) = await frail.ha.client.entries(DOMAIN)
    reload = f"/api/config/config_entries/entry/{entry['entry_id']}/reload"
    async with frail.ha.client.socket() as socket:
        events = await socket.listen(*EVENTS)
        async with asyncio.TaskGroup() as senders:
            for _ in range(SENDERS):
                senders.create_task(stream.send())
            for _ in range(3):
                await stream.is_under_way()
                await frail.ha.client.request("POST", reload)
            await stream.is_under_way()
            stream.stopping = True
        assert not stream.other
        await events.wait_for(STARTED, len(stream.begun))
        assert set(ids(events, STARTED)) == stream.begun
        await stream.check(events, [])
    await frail.hang_up()
    frail.assert_clean_log()


def resealed(line: bytes) -> bytes:
    """Return the text of a line with the checksum that belongs to it."""
    text = line.partition(b" ")[2].rstrip(b"\n")
    return b"%08x %b\n" % (crc32(text), text)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: content.index(b"\n") // 2],
    "torn at the end": lambda content: content + b'0123abcd {"version":1,"head"',
    "empty": lambda _: b"",
    "not text": lambda content: content[:40] + b"\xff\x00\xfe" + content[43:],
    "from the future": lambda content: resealed(
        content.replace(b'"version":1', b'"version":99', 1)
    ),
    "another shape": lambda _: resealed(b'0 {"version":1,"head":[],"calls":[1]}'),
    "not ours": lambda _: b"[1, 2, 3]",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
async def test_damaged_file_does_not_keep_us_from_starting(
    frail: RealIntegration, damage: Callable[[bytes], bytes]
) -> None:
    await frail.take(started())
    await frail.ha.stop()
    for path in files(frail):
        if path.name.endswith("calls"):
            path.write_bytes(damage(path.read_bytes()))
    await frail.start_again()
    await frail.hang_up()
    await frail.take(started())
    await frail.state_is(ACTIVE, "1")
    private = ("Jeremy", "Helms", frail.url.rpartition("/")[2])
    assert [text for text in private if text in frail.ha.whole_log()] == []


async def test_disk_that_refuses_is_answered_503_and_recovers(frail: RealIntegration) -> None:
    await frail.hang_up()
    storage = frail.ha.folder.path / ".storage"
    elsewhere = storage.with_name("storage_elsewhere")
    storage.rename(elsewhere)
    # As root no file is read-only; a file in place of the folder refuses just the same.
    storage.write_text("no folder")
    try:
        start = started()
        refused = await frail.post(start)
        assert refused.status == 503, refused
        assert refused.text.strip()
        assert (await frail.post(start)).status == 503
    finally:
        storage.unlink()
        elsewhere.rename(storage)
    await frail.take(start)
    await frail.take(started())
    assert start["lead_id"] in stored_leads(files(frail)[0])
    (line,) = [line for line in frail.ha.whole_log().splitlines() if "cannot be stored" in line]
    assert "WARNING" in line
    assert "Saving file failed" not in frail.ha.whole_log()
    await frail.hang_up()


async def test_two_entries_do_not_know_each_other(frail: RealIntegration) -> None:
    other = RealIntegration(frail.ha, await frail.ha.client.add_entry(DOMAIN, {"name": "Branch"}))
    start = started()
    await frail.take(start)
    await other.take(start)
    await other.take(completed(start))
    await frail.state_is(ACTIVE, "1")
    await other.state_is("sensor.branch_active_calls", "0")
    await other.take(started())
    entry = next(e for e in await frail.ha.client.entries(DOMAIN) if e["title"] == "Branch")
    await _remove_with_calls_live(frail, other, entry["entry_id"])
    await frail.state_is(ACTIVE, "1")
    await frail.hang_up()


async def _remove_with_calls_live(
    frail: RealIntegration, other: RealIntegration, entry_id: str
) -> None:
    await frail.ha.client.request("DELETE", f"/api/config/config_entries/entry/{entry_id}")

    async def left() -> list[str]:
        return [one for one in await frail.ha.client.states() if ".branch_" in one]

    await until(left, lambda found: not found, what="its entities are gone")
    assert [path for path in files(frail) if entry_id in path.name] == []
    # Home Assistant answers 200 to an address that nobody has; nothing may come of it.
    await other.post(started())
    assert [path for path in files(frail) if entry_id in path.name] == []
