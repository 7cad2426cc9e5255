"""Faults of the world around us: power cuts, stops and reloads at any moment, damaged files."""

import asyncio
from collections.abc import AsyncIterator, Callable
import random

import pytest
import pytest_asyncio

from scripts.realha import until
from tests.support.call_stream import CallStream
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
from tests.support.stored_calls import (
    PAGE,
    connected,
    files,
    overwrite_calls,
    sound_leads,
    stored_file,
    wal_of,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(900)]

KILLS = 6
SEED = 20261122
MOST_IN_A_PAGE = 10


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def frail(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    """Give a Home Assistant that may be mistreated."""
    integration = await RealIntegration.open_settled(tmp_path_factory.mktemp("frail"))
    yield integration
    await integration.close()


async def test_kill_at_random_moments(frail: RealIntegration) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same moments every time
    for _ in range(KILLS):
        stream = CallStream(frail)
        async with frail.ha.client.socket() as socket:
            before = await socket.listen(*EVENTS)
            async with stream.flowing():
                await asyncio.sleep(chance.uniform(0.02, 0.8))
                await frail.ha.kill()
        assert stream.begun <= sound_leads(stored_file(frail))
        await stream.check(before, await frail.start_again())
        await frail.hang_up()
    assert [path for path in files(frail) if "unreadable" in path.name] == []
    frail.assert_clean_log()


async def test_stop_during_a_burst(frail: RealIntegration) -> None:
    stream = CallStream(frail)
    async with frail.ha.client.socket() as socket:
        before = await socket.listen(*EVENTS)
        async with stream.flowing():
            await stream.is_under_way()
            await frail.ha.stop()
    assert not wal_of(stored_file(frail)).exists()
    await stream.check(before, await frail.start_again())
    await frail.hang_up()
    frail.assert_clean_log()


async def test_reload_during_a_burst(frail: RealIntegration) -> None:
    stream = CallStream(frail)
    (entry,) = await frail.ha.client.entries(DOMAIN)
    reload = f"/api/config/config_entries/entry/{entry['entry_id']}/reload"
    async with frail.ha.client.socket() as socket:
        events = await socket.listen(*EVENTS)
        async with stream.flowing():
            for _ in range(3):
                await stream.is_under_way()
                await frail.ha.client.request("POST", reload)
            await stream.is_under_way()
        assert not stream.other
        await events.wait_for(STARTED, len(stream.begun))
        assert set(ids(events, STARTED)) == stream.begun
        await stream.check(events, [])
    await frail.hang_up()
    frail.assert_clean_log()


def garbled(content: bytes, begin: int, length: int) -> bytes:
    """Return what is left after a part was overwritten with noise."""
    noise = random.Random(SEED).randbytes(length)  # noqa: S311
    return content[:begin] + noise + content[begin + length :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "a page is noise": lambda content: garbled(content, len(content) // 2 // PAGE * PAGE, PAGE),
    "no header": lambda content: garbled(content, 0, 100),
    "no tables": lambda content: garbled(content, 100, PAGE - 100),
    "empty": lambda _: b"",
    "not ours": lambda _: b"[1, 2, 3]",
}
# In the log of changes there are 32 bytes, and then pages with 24 bytes in front of each.
WAL_DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "torn at the end": lambda content: content[: -PAGE // 2],
    "noise in the middle": lambda content: garbled(content, len(content) // 2, 3 * PAGE),
    "nothing but noise": lambda content: garbled(content, 0, len(content)),
    "empty": lambda _: b"",
}


async def works_again(frail: RealIntegration) -> None:
    """Start, and take a call into a file that is sound; nothing private is said about it."""
    await frail.start_again()
    await frail.hang_up()
    start = started()
    await frail.take(start)
    await frail.state_is(ACTIVE, "1")
    assert start["lead_id"] in sound_leads(stored_file(frail))
    private = ("Jeremy", "Helms", frail.url.rpartition("/")[2])
    assert [text for text in private if text in frail.ha.whole_log()] == []
    await frail.hang_up()


async def fill(frail: RealIntegration, number: int = 40) -> set[int]:
    """Store calls of a few pages."""
    stream = CallStream(frail)
    async with stream.flowing():
        await stream.is_under_way(number)
    return stream.begun


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
async def test_damaged_file_does_not_keep_us_from_starting(
    frail: RealIntegration, damage: Callable[[bytes], bytes]
) -> None:
    await fill(frail)
    await frail.ha.stop()
    path = stored_file(frail)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    await works_again(frail)
    set_aside = [one.read_bytes() for one in files(frail) if "unreadable" in one.name]
    assert damaged in set_aside or not damaged, "it is kept for whoever wants to look at it"


async def test_what_can_be_read_of_a_damaged_file_is_kept(frail: RealIntegration) -> None:
    taken = await fill(frail, 200)
    await frail.ha.stop()
    overwrite_calls(stored_file(frail))
    await works_again(frail)
    lost = taken - (await frail.kept(taken)).keys()
    assert len(lost) <= MOST_IN_A_PAGE


@pytest.mark.parametrize("damage", WAL_DAMAGE.values(), ids=list(WAL_DAMAGE))
async def test_damaged_log_of_changes_does_not_keep_us_from_starting(
    frail: RealIntegration, damage: Callable[[bytes], bytes]
) -> None:
    """After a power cut, whose last writes were never promised to anybody, or a broken disk."""
    await frail.hang_up()
    await frail.ha.restart()
    await frail.loaded()
    older = await fill(frail)
    await frail.ha.restart()
    await frail.loaded()
    await fill(frail)
    await frail.ha.kill()
    wal = wal_of(stored_file(frail))
    wal.write_bytes(damage(wal.read_bytes()))
    await works_again(frail)
    assert older <= sound_leads(stored_file(frail)), "they were in the file before"


async def test_file_of_a_newer_version_stays_as_it_is(frail: RealIntegration) -> None:
    await frail.hang_up()
    await frail.ha.stop()
    path = stored_file(frail)
    with connected(path) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute("PRAGMA user_version = 99")
    newer = path.read_bytes()
    await frail.ha.start()

    async def state() -> str:
        return str((await frail.ha.client.entries(DOMAIN))[0]["state"])

    await until(state, "setup_error".__eq__, what="the entry waits for a newer version")
    await frail.ha.stop()
    assert path.read_bytes() == newer
    with connected(path) as connection:
        connection.execute(f"PRAGMA user_version = {version:d}")
    await works_again(frail)


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
