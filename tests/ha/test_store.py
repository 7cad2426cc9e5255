"""The file: what is in it, who may read it, and what happens to one that is damaged."""

from collections.abc import Callable
from pathlib import Path
import re
import stat
import threading
from typing import Any
from zlib import crc32

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.record import as_record
from custom_components.whatconverts.storage import store
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from tests.support.integration import (
    NOW,
    SECOND,
    Integration,
    SetupIntegration,
    completed,
    path_of,
    read_stored,
    started,
    stored_line,
)
from tests.support.repository import ROOT


def _obstruct(hass_us: HomeAssistant, entry: MockConfigEntry) -> Callable[[], None]:
    """Put something in place of the file that cannot be read; return what takes it away."""
    path = path_of(hass_us, entry)
    path.mkdir()
    return path.rmdir


def _state(entry: MockConfigEntry) -> ConfigEntryState:
    """Return the state, which may have changed since the last look."""
    return entry.state


def _record(lead_id: int, **fields: object) -> dict[str, Any]:
    moment = NOW.isoformat()
    return {"lead_id": lead_id, "started_at": moment, "seen_at": moment, **fields}


def _ended(lead_id: int, **fields: object) -> dict[str, Any]:
    end = {"ended_at": NOW.isoformat(), "end_reason": "completed"}
    return _record(lead_id, **end | fields)


async def test_file_is_private(integration: Integration) -> None:
    start = started()
    for message in (start, completed(start)):
        await integration.take(message)
        assert stat.S_IMODE(integration.path.stat().st_mode) == 0o600


async def test_file_is_where_the_documents_say(integration: Integration) -> None:
    await integration.take(started())
    (name,) = re.findall(r"`\.storage/([^`]+)`", (ROOT / "docs" / "options.md").read_text())
    assert integration.path.name == name.replace("<entry>", integration.entry.entry_id)
    assert integration.path.is_file()


async def test_later_line_wins(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    lines = (
        stored_line(_ended(7, city="Old"), _ended(8), head={"alerts": False, "lines": {}}),
        stored_line(_ended(7, city="New"), head={"alerts": True}),
    )
    path_of(hass_us, entry).write_bytes(b"".join(lines))
    integration = await setup_integration()
    assert {one: call["city"] for one, call in (await integration.calls()).items()} == {
        7: "New",
        8: None,
    }
    assert integration.value("switch.alerts") == "on"


WHOLE = stored_line(_ended(8))
DAMAGED = {
    "empty": b"",
    "cut off in the first line": WHOLE[:-5],
    "no JSON": b"\x00\xff" * 20,
    "not ours": b'{"version": 1, "calls": {}}\n',
    "no version": stored_line(_ended(7), version=None),
    "a future version": stored_line(_ended(7), version=store.VERSION + 1),
    "a version that is no number": stored_line(_ended(7), version=["1"]),
    "calls of another shape": stored_line(calls=[_ended(7)]),
    "a head of another shape": stored_line(head=7),
    "a whole line of something else": b"%08x [1]\n" % crc32(b"[1]"),
    "another bit": WHOLE.replace(b"8", b"9"),
}


@pytest.mark.allow_log("Stored calls could not be understood; kept aside as")
@pytest.mark.parametrize("damage", list(DAMAGED))
async def test_damaged_file_is_kept_aside(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration, damage: str
) -> None:
    path = path_of(hass_us, entry)
    path.write_bytes(DAMAGED[damage])
    integration = await setup_integration()
    (corrupt,) = path.parent.glob(f"{path.name}.unreadable.*")
    assert corrupt.name == f"{path.name}.unreadable.{NOW:%Y%m%d%H%M%S}"
    assert corrupt.read_bytes() == DAMAGED[damage]
    assert integration.entry.runtime_data.writer.corrupt_files == (corrupt.name,)
    assert await integration.calls() == {}
    await integration.take(started())
    assert len(integration.leads) == 1


@pytest.mark.allow_log("Stored calls could not be understood; kept aside as")
@pytest.mark.parametrize("damage", list(DAMAGED))
async def test_what_is_whole_in_a_damaged_file_is_used(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration, damage: str
) -> None:
    path = path_of(hass_us, entry)
    head = {"alerts": False}
    lines = [stored_line(_ended(1), head=head), DAMAGED[damage].rstrip(b"\n"), WHOLE]
    path.write_bytes(lines[0] + lines[1] + b"\n" + lines[2])
    integration = await setup_integration()
    assert (await integration.calls()).keys() == {1, 8}
    # It is on disk again before anything else happens, and quite sound.
    assert set(integration.leads) == {1, 8}
    assert integration.stored["head"]["alerts"] is False
    assert integration.value("switch.alerts") == "off"


async def test_torn_last_line_is_left_out_in_silence(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    path_of(hass_us, entry).write_bytes(stored_line(_ended(1)) + WHOLE[:-9])
    integration = await setup_integration()
    assert (await integration.calls()).keys() == {1}
    assert integration.entry.runtime_data.writer.corrupt_files == ()
    await integration.take(started(lead_id=2))
    assert set(integration.leads) == {1, 2}


@pytest.mark.allow_log("kept aside")
async def test_log_of_a_damaged_file_names_it_and_nothing_else(
    hass_us: HomeAssistant,
    entry: MockConfigEntry,
    setup_integration: SetupIntegration,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path_of(hass_us, entry).write_bytes(b'{"version": 1, "calls": ["Jeremy Helms"')
    await setup_integration()
    (record,) = [one for one in caplog.records if "kept aside" in one.getMessage()]
    assert record.levelname == "ERROR"
    assert record.exc_info is None
    assert f"{entry.entry_id}.calls.unreadable." in record.getMessage()
    assert "Jeremy" not in record.getMessage()


async def test_unreadable_disk_means_another_try_later(
    hass_us: HomeAssistant, entry: MockConfigEntry
) -> None:
    clear = _obstruct(hass_us, entry)
    assert not await hass_us.config_entries.async_setup(entry.entry_id)
    assert _state(entry) is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "storage_unreadable"
    clear()
    await hass_us.config_entries.async_reload(entry.entry_id)
    assert _state(entry) is ConfigEntryState.LOADED


async def test_file_of_an_older_version_is_brought_up_to_date(
    hass_us: HomeAssistant,
    entry: MockConfigEntry,
    setup_integration: SetupIntegration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rename(content: dict[str, Any]) -> dict[str, Any]:
        return {"version": 0, "calls": content["leads"]}

    def count(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "version": 1, "head": {"alerts": False}}

    monkeypatch.setattr(store, "MIGRATIONS", {-1: rename, 0: count})
    path = path_of(hass_us, entry)
    path.write_bytes(stored_line(version=-1, leads={"7": _ended(7)}))
    integration = await setup_integration()
    assert (await integration.calls()).keys() == {7}
    assert integration.value("switch.alerts") == "off"
    await integration.take(started())
    assert b'"version":1,' in path.read_bytes()
    assert b'"version":-1' not in path.read_bytes()


@pytest.mark.allow_log("3 stored calls could not be understood and were left out")
async def test_broken_records_are_left_out_and_counted(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    calls = {"7": _ended(7), "8": "text", "9": {"lead_id": 9}, "10": _ended(10, ended_at="soon")}
    path_of(hass_us, entry).write_bytes(stored_line(calls=calls))
    integration = await setup_integration()
    assert (await integration.calls()).keys() == {7}


async def test_odd_parts_count_as_nothing(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    path_of(hass_us, entry).write_bytes(stored_line(head={"stats": 1, "alerts": None, "days": []}))
    integration = await setup_integration()
    assert await integration.calls() == {}
    assert integration.value("switch.alerts") == "on"
    assert integration.seen("sensor.last_webhook").attributes["received"] == 0


async def test_each_call_is_encoded_once_until_it_changes(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []

    def noted(call: Call) -> dict[str, Any]:
        encoded.append(call.lead_id)
        return as_record(call)

    monkeypatch.setattr(store, "as_record", noted)
    first, second = started(), started()
    await integration.take(first, second, completed(first))
    await integration.entry.runtime_data.writer.async_rewrite()
    await integration.take(started(lead_id=1))
    assert encoded == [first["lead_id"], second["lead_id"], first["lead_id"], 1]
    assert set(integration.leads) == {first["lead_id"], second["lead_id"], 1}
    await integration.pass_time(11 * SECOND)
    assert read_stored(integration.path) == integration.stored


async def test_calls_are_not_encoded_in_the_event_loop(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def noted(call: Call) -> dict[str, Any]:
        threads.append(threading.get_ident())
        return as_record(call)

    monkeypatch.setattr(store, "as_record", noted)
    await integration.take(started(), started())
    assert len(threads) == 2
    assert threading.get_ident() not in threads


def _leave_unfinished(path: Path) -> Path:
    """Leave what a new file is when Home Assistant is killed before it is finished."""
    leftover = path.with_name(f"{path.stem}.unfinished.abc123")
    leftover.write_bytes(WHOLE[:-5])
    return leftover


async def test_unfinished_file_is_found_by_its_name_and_deleted_at_the_next_start(
    hass_us: HomeAssistant,
    entry: MockConfigEntry,
    setup_integration: SetupIntegration,
) -> None:
    path = path_of(hass_us, entry)
    mine = _leave_unfinished(path)
    theirs = _leave_unfinished(path.with_name("whatconverts.other.calls"))
    path.write_bytes(stored_line(_ended(1)))
    integration = await setup_integration()
    assert (await integration.calls()).keys() == {1}
    assert (mine.exists(), theirs.exists()) == (False, True)
    mine = _leave_unfinished(path)
    await integration.act("forget_calls")
    assert (mine.exists(), theirs.exists()) == (False, True)


async def test_unfinished_file_that_cannot_be_deleted_does_not_keep_us_from_starting(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    path = path_of(hass_us, entry)
    path.with_name(f"{path.stem}.unfinished.abc123").mkdir()
    integration = await setup_integration()
    await integration.take(started())
    assert len(integration.leads) == 1
