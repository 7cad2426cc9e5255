"""A disk that refuses, is full, or holds a file that somebody else has locked."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
import resource

import pytest
import pytest_asyncio

from scripts.realha import until
from tests.support.call_stream import CallStream
from tests.support.real_integration import (
    DOMAIN,
    EVENTS,
    STARTED,
    RealIntegration,
    completed,
    ids,
    started,
)
from tests.support.stored_calls import connected, files, sound_leads, stored_file, wal_of

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

# Calls until the log of changes is larger than any other file that Home Assistant writes to.
UNTIL_LARGEST = 120


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def on_bad_disk(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[RealIntegration]:
    """Give a Home Assistant whose disk may refuse."""
    integration = await RealIntegration.open_settled(tmp_path_factory.mktemp("bad_disk"))
    yield integration
    await integration.close()


def said_not_stored(integration: RealIntegration) -> list[str]:
    return [line for line in integration.ha.log() if "cannot be stored" in line]


async def test_disk_that_refuses_is_answered_503_and_recovers(
    on_bad_disk: RealIntegration,
) -> None:
    storage = on_bad_disk.ha.folder.path / ".storage"
    elsewhere = storage.with_name("storage_elsewhere")
    before = started()
    await on_bad_disk.take(before)
    storage.rename(elsewhere)
    # As root no file is read-only; a file in place of the folder refuses just the same.
    storage.write_text("no folder")
    try:
        start = started()
        refused = await on_bad_disk.post(start)
        assert refused.status == 503, refused
        assert refused.text.strip()
        assert (await on_bad_disk.post(start)).status == 503
        assert before["lead_id"] in await on_bad_disk.calls()
    finally:
        storage.unlink()
        elsewhere.rename(storage)
    await on_bad_disk.take(start)
    await on_bad_disk.take(started())
    assert {before["lead_id"], start["lead_id"]} <= sound_leads(stored_file(on_bad_disk))
    assert [one for one in files(on_bad_disk) if "unreadable" in one.name] == []
    (line,) = said_not_stored(on_bad_disk)
    assert "WARNING" in line
    assert "Saving file failed" not in on_bad_disk.ha.whole_log()
    await on_bad_disk.hang_up()


@contextmanager
def no_file_may_grow(pid: int, path: Path) -> Iterator[None]:
    """Let no file of a process get larger than this one is now."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (path.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def test_full_disk_in_a_burst_loses_nothing_that_was_answered(
    on_bad_disk: RealIntegration,
) -> None:
    await on_bad_disk.ha.restart()
    await on_bad_disk.loaded()
    stream, path = CallStream(on_bad_disk), stored_file(on_bad_disk)
    async with on_bad_disk.ha.client.socket() as socket:
        before = await socket.listen(*EVENTS)
        async with stream.flowing():
            await stream.is_under_way(UNTIL_LARGEST)
            with no_file_may_grow(on_bad_disk.ha.pid or 0, wal_of(path)):
                await until(_refused(stream), what="posts are refused")
            await stream.is_under_way()
            await on_bad_disk.ha.kill()
    assert stream.other.keys() == {503}
    assert stream.begun <= sound_leads(path)
    await stream.check(before, await on_bad_disk.start_again())
    await on_bad_disk.hang_up()


def _refused(stream: CallStream) -> Callable[[], Awaitable[bool]]:
    async def some() -> bool:
        return stream.other[503] > 0

    return some


async def test_file_locked_by_another_process(on_bad_disk: RealIntegration) -> None:
    path, call, other = stored_file(on_bad_disk), started(), started()
    await on_bad_disk.take(call)
    async with on_bad_disk.ha.client.socket() as socket:
        events = await socket.listen(*EVENTS)
        with connected(path) as lock:
            lock.execute("BEGIN IMMEDIATE")
            assert (await on_bad_disk.post(other)).status == 503
            assert call["lead_id"] in await on_bad_disk.calls(), "it can be read"
            lock.execute("ROLLBACK")
            await on_bad_disk.take(other)
        await on_bad_disk.take(completed(other))
        assert ids(events, STARTED) == [other["lead_id"]]
    assert other["lead_id"] in sound_leads(path)
    await on_bad_disk.hang_up()


async def test_file_locked_at_the_start(on_bad_disk: RealIntegration) -> None:
    call = started()
    await on_bad_disk.take(call)
    await on_bad_disk.ha.stop()
    path = stored_file(on_bad_disk)
    with connected(path) as lock:
        lock.execute("PRAGMA locking_mode = EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
        await on_bad_disk.ha.start()
        await until(_state(on_bad_disk), "setup_retry".__eq__, what="the entry is tried again")
        lock.execute("ROLLBACK")
    await on_bad_disk.loaded()
    assert (await on_bad_disk.calls())[call["lead_id"]]["status"] == "in_progress"
    await on_bad_disk.hang_up()
    assert call["lead_id"] in sound_leads(path)


def _state(integration: RealIntegration) -> Callable[[], Awaitable[str]]:
    async def state() -> str:
        (entry,) = await integration.ha.client.entries(DOMAIN)
        return str(entry["state"])

    return state
