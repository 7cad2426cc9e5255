"""Home Assistant's own backup, made while calls pour in, and its restore into a fresh folder."""

import json
from pathlib import Path

import pytest

from scripts.realha import Folder, RealHa, complaints, free_port, until
from scripts.realha.log import AFTER_KILL
from tests.support.call_stream import CallStream
from tests.support.real_integration import STARTED, RealIntegration
from tests.support.stored_calls import files, sound_leads, stored_file

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

ENOUGH = 100
# As Home Assistant ends to be started again.
RESTART = 100


async def make_backup(integration: RealIntegration) -> Path:
    """Make a backup of everything, and return its file."""
    command = integration.ha.client.command
    await command("backup/generate", agent_ids=["backup.local"])

    async def is_made() -> bool:
        info = await command("backup/info")
        return bool(info["backups"]) and info["state"] == "idle"

    await until(is_made, what="the backup is made")
    (path,) = (integration.ha.folder.path / "backups").glob("*.tar")
    return path


async def restore(backup: Path, path: Path) -> RealHa:
    """Restore a backup into a new folder, as the frontend has Home Assistant do it."""
    restored = RealHa(Folder(path=path, port=free_port()))
    restored.folder.prepare()
    order = {
        "path": str(backup),
        "password": None,
        "remove_after_restore": False,
        "restore_database": True,
        "restore_homeassistant": True,
    }
    (path / ".HA_RESTORE").write_text(json.dumps(order))
    await restored.launch()
    assert await restored.ended() == RESTART, restored.last_words("did not restore")
    return restored


async def test_backup_in_a_burst_and_its_restore(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    integration = await RealIntegration.open_settled(tmp_path_factory.mktemp("backed_up"))
    try:
        stream = CallStream(integration)
        async with stream.flowing():
            await stream.is_under_way(ENOUGH)
            sure, over = set(stream.begun), set(stream.over)
            backup = await make_backup(integration)
            await stream.is_under_way()
        assert not stream.other
        assert stream.begun <= (await integration.kept(stream.begun)).keys()
        assert stream.begun <= sound_leads(stored_file(integration))
        ha = await restore(backup, tmp_path_factory.mktemp("restored"))
        webhook = integration.url.removeprefix(integration.ha.client.url)
        await check_restored(RealIntegration(ha, ha.client.url + webhook), sure, over)
        integration.assert_clean_log()
    finally:
        await integration.close()


async def check_restored(restored: RealIntegration, sure: set[int], over: set[int]) -> None:
    """What was answered before the backup is there, starts no second time, and goes on."""
    try:
        assert sure <= sound_leads(stored_file(restored))
        after = await restored.start_again()
        kept = await restored.kept(sure)
        assert sure <= kept.keys()
        assert {one for one in over if kept[one]["status"] != "ended"} == set()
        assert [one for one in after if one["event"] == STARTED] == []
        assert sure <= sound_leads(stored_file(restored))
        assert [one for one in files(restored) if "unreadable" in one.name] == []
        # The recorder's database was in use, too: it says so, and recovers by itself.
        assert complaints(restored.ha.whole_log(), allowed=AFTER_KILL) == []
    finally:
        await restored.close()
