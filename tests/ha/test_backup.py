"""A backup of Home Assistant: the files of calls are whole in it, and posts are taken meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
import shutil
import sqlite3
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.whatconverts import backup
from custom_components.whatconverts.storage.store import StoredMeta
from custom_components.whatconverts.storage.writer import CallWriter
from homeassistant.components.backup.const import DATA_MANAGER
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.support.integration import (
    DOMAIN,
    SECOND,
    Disk,
    Integration,
    Message,
    SetupIntegration,
    completed,
    read_stored,
    started,
    until,
)

TEXT = "Lorem ipsum " * 80


@pytest.fixture
async def backed_up(
    hass_us: HomeAssistant, setup_integration: SetupIntegration
) -> AsyncIterator[Integration]:
    """Begin a backup, as Home Assistant does; give an entry that had calls before."""
    # First, since the web server takes no new paths once a client has spoken to it.
    assert await async_setup_component(hass_us, "backup", {})
    integration = await setup_integration()
    manager = hass_us.data[DATA_MANAGER]
    assert DOMAIN in manager.platforms
    await integration.take(*(call() for _ in range(5)))
    await manager.async_pre_backup_actions()
    yield integration
    await manager.async_post_backup_actions()


def call() -> Message:
    return completed(started(), landing_url=f"https://example.com/{TEXT}", notes=TEXT)


def wal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_file_stays_as_it_is_until_the_backup_is_over(backed_up: Integration) -> None:
    file, log = backed_up.path, wal_of(backed_up.path)
    before, leads = file.read_bytes(), backed_up.leads
    assert (len(leads), log.stat().st_size) == (5, 0)
    for _ in range(30):
        assert (await backed_up.post(call())).status == 200
    assert file.read_bytes() == before
    # So many that they would have gone to the file by themselves.
    assert len(backed_up.leads) == 35
    await backup.async_post_backup(backed_up.hass)
    assert file.read_bytes() != before
    assert log.stat().st_size == 0
    assert len(backed_up.leads) == 35


async def test_many_changes_do_not_go_to_the_file_by_themselves(
    backed_up: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backed_up.path.read_bytes()
    # More pages than SQLite lets gather otherwise.
    while wal_of(backed_up.path).stat().st_size < 1100 * 4096:
        for _ in range(20):
            assert (await backed_up.post(call())).status == 200
    assert backed_up.path.read_bytes() == before


async def test_what_is_forgotten_meanwhile_leaves_the_disk_afterwards(
    backed_up: Integration,
) -> None:
    before = backed_up.path.read_bytes()
    assert TEXT[:30].encode() in before
    await backed_up.act("forget_calls")
    assert backed_up.path.read_bytes() == before
    await backup.async_post_backup(backed_up.hass)
    left = backed_up.path.read_bytes() + wal_of(backed_up.path).read_bytes()
    assert TEXT[:30].encode() not in left


@pytest.mark.parametrize("order", list(permutations(["file", "log"])))
@pytest.mark.parametrize("with_log", [True, False])
async def test_a_copy_made_in_a_burst_is_whole(
    backed_up: Integration, tmp_path: Path, order: tuple[str, str], *, with_log: bool
) -> None:
    before = {str(lead_id) for lead_id in backed_up.leads}
    copied = tmp_path / "restored" / backed_up.path.name
    copied.parent.mkdir()
    for part in order:
        for _ in range(4):
            assert (await backed_up.post(call())).status == 200
        if part == "file":
            shutil.copyfile(backed_up.path, copied)
        elif with_log:
            shutil.copyfile(wal_of(backed_up.path), wal_of(copied))
        assert (await backed_up.post(call())).status == 200
    assert is_sound(copied)
    assert before <= read_stored(copied)["calls"].keys()


@pytest.mark.parametrize("part", range(0, 101, 9))
async def test_a_copy_of_a_part_of_the_log_is_whole(
    backed_up: Integration, tmp_path: Path, part: int
) -> None:
    before = {str(lead_id) for lead_id in backed_up.leads}
    for _ in range(6):
        assert (await backed_up.post(call())).status == 200
    copied = tmp_path / "restored" / backed_up.path.name
    copied.parent.mkdir()
    shutil.copyfile(backed_up.path, copied)
    log = wal_of(backed_up.path).read_bytes()
    wal_of(copied).write_bytes(log[: len(log) * part // 100])
    assert is_sound(copied)
    assert before <= read_stored(copied)["calls"].keys()


async def test_a_backup_that_never_ends_is_given_up_after_five_minutes(
    backed_up: Integration,
) -> None:
    before = backed_up.path.read_bytes()
    assert (await backed_up.post(call())).status == 200
    await backed_up.pass_time(299 * SECOND)
    assert backed_up.path.read_bytes() == before
    await backed_up.pass_time(2 * SECOND)
    after = backed_up.path.read_bytes()
    assert after != before
    assert wal_of(backed_up.path).stat().st_size == 0


async def test_a_second_backup_has_five_minutes_of_its_own(backed_up: Integration) -> None:
    await backed_up.pass_time(200 * SECOND)
    await backup.async_pre_backup(backed_up.hass)
    before = backed_up.path.read_bytes()
    assert (await backed_up.post(call())).status == 200
    await backed_up.pass_time(200 * SECOND)
    assert backed_up.path.read_bytes() == before


async def test_a_disk_that_refuses_keeps_no_backup_from_being_made(
    integration: Integration, disk: Disk
) -> None:
    disk.refuses = True
    assert (await integration.post(call())).status == 503
    await backup.async_pre_backup(integration.hass)
    await backup.async_post_backup(integration.hass)
    disk.refuses = False
    await integration.take(call())
    assert len(integration.leads) == 2


async def test_there_need_be_no_entry(hass_us: HomeAssistant, entry: MockConfigEntry) -> None:
    await backup.async_pre_backup(hass_us)
    await backup.async_post_backup(hass_us)
    await backup.async_pre_backup(hass_us)
    async_fire_time_changed(hass_us, fire_all=True)
    await hass_us.async_block_till_done()


async def test_an_entry_that_is_loaded_anew_meanwhile_leaves_its_file(
    backed_up: Integration,
) -> None:
    before = backed_up.path.read_bytes()
    for _ in range(2):
        assert (await backed_up.post(call())).status == 200
        await backed_up.reload()
    assert (await backed_up.post(call())).status == 200
    assert backed_up.path.read_bytes() == before
    await backup.async_post_backup(backed_up.hass)
    assert wal_of(backed_up.path).stat().st_size == 0
    assert len(backed_up.leads) == 8


@asynccontextmanager
async def being_set_up(integration: Integration) -> AsyncIterator[None]:
    """Load an entry anew, and hold that up when its file is in use already."""
    go_on, load = asyncio.Event(), CallWriter.async_load

    async def held_up(writer: CallWriter, day_start: datetime) -> StoredMeta:
        loaded = await load(writer, day_start)
        await go_on.wait()
        return loaded

    with patch.object(CallWriter, "async_load", held_up):
        reloading = integration.hass.async_create_task(integration.reload())
        await until(lambda: integration.entry.state is ConfigEntryState.SETUP_IN_PROGRESS)
        yield
        go_on.set()
        await reloading


async def test_an_entry_that_is_being_set_up_hears_that_the_backup_is_over(
    backed_up: Integration,
) -> None:
    async with being_set_up(backed_up):
        await backup.async_post_backup(backed_up.hass)
    before = backed_up.path.read_bytes()
    await backed_up.act("forget_calls")
    assert backed_up.path.read_bytes() != before
    assert wal_of(backed_up.path).stat().st_size == 0


async def test_an_entry_that_is_being_set_up_hears_of_a_backup(backed_up: Integration) -> None:
    await backup.async_post_backup(backed_up.hass)
    async with being_set_up(backed_up):
        await backup.async_pre_backup(backed_up.hass)
    before = backed_up.path.read_bytes()
    await backed_up.act("forget_calls")
    assert backed_up.path.read_bytes() == before


async def test_an_entry_that_is_being_taken_down_hears_of_a_backup(
    integration: Integration,
) -> None:
    await integration.take(call())
    manager, seen = integration.hass.config_entries, list[bytes]()
    unload = manager.async_unload_platforms

    async def begin(entry: ConfigEntry, platforms: Iterable[Platform | str]) -> bool:
        await backup.async_pre_backup(integration.hass)
        seen.append(integration.path.read_bytes())
        return await unload(entry, platforms)

    with patch.object(manager, "async_unload_platforms", begin):
        await integration.reload()
    await integration.act("forget_calls")
    assert seen == [integration.path.read_bytes()]
    await backup.async_post_backup(integration.hass)
    assert seen != [integration.path.read_bytes()]


async def test_an_entry_that_goes_meanwhile_harms_nothing(backed_up: Integration) -> None:
    await backed_up.unload()
    await backup.async_post_backup(backed_up.hass)
    assert is_sound(backed_up.path)
    assert await backed_up.hass.config_entries.async_setup(backed_up.entry.entry_id)
    await backed_up.hass.async_block_till_done()
    assert len(await backed_up.calls()) == 5
    await backed_up.pass_time(timedelta(minutes=6))
