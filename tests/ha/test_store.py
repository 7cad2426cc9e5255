"""The file of an entry: who may read it, and what becomes of one that cannot be used."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import ENOSPC, EROFS
from http import HTTPStatus
from pathlib import Path
import re
import sqlite3
import stat
import threading
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.problems import Problem
from custom_components.whatconverts.core.record import as_record
from custom_components.whatconverts.health.issues import issue_id_of
from custom_components.whatconverts.storage import database, rows, schema, store
from custom_components.whatconverts.storage.call_files import CallFiles
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.json import json_dumps
from tests.support.integration import (
    DOMAIN,
    NOW,
    SECOND,
    Integration,
    SetupIntegration,
    completed,
    ended_record,
    path_of,
    read_stored,
    started,
    write_stored,
)
from tests.support.repository import ROOT

KEPT_ASIDE = pytest.mark.allow_log("Stored calls could not be understood; kept aside as")


@pytest.fixture
def files(hass_us: HomeAssistant, entry: MockConfigEntry) -> CallFiles:
    """Give the files of the entry, which are not there yet."""
    return CallFiles(path_of(hass_us, entry))


def write_thirty(path: Path) -> None:
    write_stored(path, *(ended_record(one, city="X" * 900) for one in range(1, 31)), alerts=False)


def cut(path: Path) -> bytes:
    """Take the last pages of a file away; return what is left."""
    rest = path.read_bytes()[: -3 * 4096]
    path.write_bytes(rest)
    return rest


@pytest.fixture
def damaged(files: CallFiles) -> bytes:
    """Leave a file of which a part is missing; return the rest."""
    write_thirty(files.path)
    return cut(files.path)


def _state(entry: MockConfigEntry) -> ConfigEntryState:
    """Return the state, which may have changed since the last look."""
    return entry.state


async def is_shown(integration: Integration, problem: Problem) -> bool:
    await integration.pass_time(2 * SECOND)
    issue_id = issue_id_of(problem, integration.entry)
    return ir.async_get(integration.hass).async_get_issue(DOMAIN, issue_id) is not None


async def test_files_are_private(integration: Integration) -> None:
    start = started()
    for message in (start, completed(start)):
        await integration.take(message)
        names = {f"{integration.path.name}{ending}" for ending in ("", "-wal", "-shm")}
        files = list(integration.path.parent.glob(f"{integration.path.name}*"))
        assert {file.name for file in files} == names
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


async def test_file_is_where_the_documents_say(integration: Integration) -> None:
    await integration.take(started())
    text = (ROOT / "docs" / "options.md").read_text()
    (name,) = set(re.findall(r"`\.storage/([^`*]+)`", text))
    assert integration.path.name == name.replace("<entry>", integration.entry.entry_id)
    assert integration.path.is_file()


# -- damage --------------------------------------------------------------------------------------


@KEPT_ASIDE
async def test_damaged_file_is_kept_aside_and_what_is_whole_is_used(
    files: CallFiles, damaged: bytes, setup_integration: SetupIntegration
) -> None:
    integration = await setup_integration()
    served = await integration.calls()
    assert 3 < len(served) < 30
    # It is on disk again before anything else happens, and quite sound.
    assert set(integration.leads) == served.keys()
    (kept,) = files.path.parent.glob(f"{files.path.name}.unreadable.*")
    assert kept.name == f"{files.path.name}.unreadable.{NOW:%Y%m%d%H%M%S}"
    assert kept.read_bytes() == damaged
    assert integration.entry.runtime_data.writer.corrupt_files == (kept.name,)
    assert integration.value("switch.alerts") == "off"
    new = started()
    await integration.take(new)
    await integration.reload()
    assert (await integration.calls()).keys() == served.keys() | {new["lead_id"]}


@KEPT_ASIDE
async def test_repair_tells_of_a_damaged_file_until_it_is_gone(
    files: CallFiles, damaged: bytes, setup_integration: SetupIntegration
) -> None:
    integration = await setup_integration()
    assert await is_shown(integration, Problem.STORAGE_DAMAGED)
    await integration.reload()
    assert await is_shown(integration, Problem.STORAGE_DAMAGED)
    await integration.entry.runtime_data.writer.async_remove_corrupt()
    integration.entry.runtime_data.coordinator.async_note_change()
    assert not await is_shown(integration, Problem.STORAGE_DAMAGED)


@KEPT_ASIDE
async def test_log_of_a_damaged_file_names_it_and_nothing_else(
    files: CallFiles,
    entry: MockConfigEntry,
    setup_integration: SetupIntegration,
    caplog: pytest.LogCaptureFixture,
) -> None:
    files.path.write_bytes(b"Jeremy Helms " * 100)
    await setup_integration()
    (record,) = [one for one in caplog.records if "kept aside" in one.getMessage()]
    assert record.levelname == "ERROR"
    assert record.exc_info is None
    assert f"{entry.entry_id}.db.unreadable." in record.getMessage()
    assert "Jeremy" not in caplog.text


@KEPT_ASIDE
async def test_damage_that_is_met_while_writing_is_put_right(integration: Integration) -> None:
    first, second = started(), started()
    await integration.take(first)
    with closing(sqlite3.connect(integration.path)) as connection:
        connection.execute("DROP TABLE meta")
        connection.commit()
    await integration.take(second)
    assert set(integration.leads) == {first["lead_id"], second["lead_id"]}
    assert integration.stored["head"]["alerts"] is True
    assert await is_shown(integration, Problem.STORAGE_DAMAGED)


async def test_file_of_an_early_version_is_set_aside_once(
    files: CallFiles, setup_integration: SetupIntegration
) -> None:
    early = files.path.with_suffix(".calls")
    early.write_text("an early file")
    integration = await setup_integration()
    (kept,) = files.path.parent.glob("*.unreadable.*")
    assert kept.name == f"{early.name}.unreadable.{NOW:%Y%m%d%H%M%S}"
    assert kept.read_text() == "an early file"
    assert await is_shown(integration, Problem.STORAGE_DAMAGED)
    await integration.reload()
    assert list(files.path.parent.glob("*.unreadable.*")) == [kept]
    assert await integration.calls() == {}


async def test_odd_parts_count_as_nothing(
    files: CallFiles, setup_integration: SetupIntegration
) -> None:
    write_stored(files.path, stats=1, alerts=None, days=[], lines="x", stranger={"a": 1})
    with closing(sqlite3.connect(files.path)) as connection:
        connection.execute("UPDATE meta SET value = '{' WHERE name = 'days'")
        connection.commit()
    integration = await setup_integration()
    assert await integration.calls() == {}
    assert integration.value("switch.alerts") == "on"
    assert integration.seen("sensor.last_webhook").attributes["received"] == 0


FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"
HOSTILE_PARTS: dict[str, dict[str, object]] = {
    "a moment without a zone": {"stats": {"last_post": "2026-11-25T12:00:00", "received": 1}},
    "the first moment": {"stats": {"last_post": FIRST, "waiting_since": FIRST}},
    "the last moment": {"stats": {"last_post": LAST, "heard_outside": LAST}},
    "an endless span": {"stats": {"longest_silence": 1e300}},
    "a span of long ago": {"stats": {"last_age": -1e14, "longest_silence": 9e13}},
    "counters without end": {"stats": {"received": 1e30, "reasons": {"spam": 1e30}}},
    "counters below nothing": {"stats": {"received": -(2**62), "reasons": {"spam": -(2**62)}}},
    "days without end": {"days": {"2026-11-25": [1e30, 1e30, {"+18033860000": [1e30, -1e30]}]}},
    "days of any time": {"days": {"0001-01-01": [1, 1], "9999-12-31": [2**62, 2**62]}},
    "lines of any kind": {
        "lines": {"by_name": 1, "lines": {"": ["", None], "x" * 9999: ["1", ""]}}
    },
    "lines of any time": {"lines": {"lines": {"+1": ["+1", "a", FIRST], "+2": ["+2", "", LAST]}}},
    "an account of long ago": {"account": {"caught_up_at": FIRST, "not_before": FIRST}},
    "an account to come": {"account": {"caught_up_at": LAST, "failing_since": LAST, "problem": 1}},
    "a past of any time": {
        "account": {"caught_up_at": FIRST, "past": {"since": FIRST, "until": LAST}}
    },
}


@pytest.mark.parametrize("parts", HOSTILE_PARTS.values(), ids=list(HOSTILE_PARTS))
async def test_hostile_parts_harm_nothing(
    files: CallFiles, setup_integration: SetupIntegration, parts: dict[str, Any]
) -> None:
    write_stored(files.path, ended_record(7), **parts)
    integration = await setup_integration()
    for _ in range(2):
        assert (await integration.post(completed(started()))).status == HTTPStatus.OK
        await integration.pass_time(2 * SECOND)
        await integration.reload()
    assert 7 in await integration.calls()
    assert len(await integration.calls()) == 3


@pytest.mark.parametrize("moment", [FIRST, "0001-01-01T00:00:00Z", "1000-01-01T00:00:00Z", LAST])
async def test_call_of_another_age_is_left_out(
    files: CallFiles, setup_integration: SetupIntegration, moment: str
) -> None:
    write_stored(files.path, ended_record(7), ended_record(8))
    odd = json_dumps(ended_record(8) | dict.fromkeys(("started_at", "seen_at", "ended_at"), moment))
    with closing(sqlite3.connect(files.path)) as connection:
        connection.execute("UPDATE calls SET record = ? WHERE lead_id = 8", (odd,))
        connection.commit()
    integration = await setup_integration()
    assert (await integration.calls()).keys() == {7}


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
async def test_sums_without_end_keep_no_call_from_being_stored(
    files: CallFiles, setup_integration: SetupIntegration, number: int
) -> None:
    write_stored(files.path, ended_record(7))
    with closing(sqlite3.connect(files.path)) as connection:
        connection.execute(
            "INSERT INTO series VALUES (1, 'all', 'all', 'all', 'all', ?)", (number,)
        )
        connection.execute("INSERT INTO hours VALUES (1, ?, 0, ?, 0)", (number, number))
        connection.execute(
            "UPDATE counted SET is_changed = 0, hour = ?, series = '[[1,0]]'", (number,)
        )
        connection.commit()
    integration = await setup_integration()
    await integration.take(completed(started()))
    await integration.act("forget_calls")
    await integration.take(completed(started()))
    assert len(integration.leads) == 1


async def test_record_that_is_no_call_is_left_out_until_a_message_comes(
    files: CallFiles, setup_integration: SetupIntegration
) -> None:
    write_stored(files.path, ended_record(7), ended_record(8))
    with closing(sqlite3.connect(files.path)) as connection:
        connection.execute("UPDATE calls SET record = '{\"lead_id\": 8}' WHERE lead_id = 8")
        connection.commit()
    integration = await setup_integration()
    assert (await integration.calls()).keys() == {7}
    await integration.take(started(lead_id=8))
    assert (await integration.calls()).keys() == {7, 8}


# -- a newer version -----------------------------------------------------------------------------


@pytest.mark.allow_log("Error setting up entry WhatConverts for whatconverts: The stored")
async def test_file_of_a_newer_version_is_left_alone_and_said(
    hass_us: HomeAssistant,
    entry: MockConfigEntry,
    files: CallFiles,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_stored(files.path, ended_record(7))
    with closing(sqlite3.connect(files.path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    written = files.path.read_bytes()
    issue_id = issue_id_of(Problem.STORAGE_NEWER, entry)
    assert not await hass_us.config_entries.async_setup(entry.entry_id)
    assert _state(entry) is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "storage_newer"
    issue = ir.async_get(hass_us).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert (issue.severity, issue.is_fixable) == (ir.IssueSeverity.ERROR, False)
    assert files.path.read_bytes() == written
    assert [file.name for file in files.path.parent.glob("whatconverts.*")] == [files.path.name]
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS | {schema.VERSION: ()})
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    assert await hass_us.config_entries.async_reload(entry.entry_id)
    await hass_us.async_block_till_done()
    assert ir.async_get(hass_us).async_get_issue(DOMAIN, issue_id) is None


@pytest.mark.allow_log("Error setting up entry WhatConverts for whatconverts: The stored")
async def test_entry_whose_file_is_of_a_newer_version_can_be_removed(
    hass_us: HomeAssistant, entry: MockConfigEntry, files: CallFiles
) -> None:
    write_stored(files.path)
    with closing(sqlite3.connect(files.path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    assert not await hass_us.config_entries.async_setup(entry.entry_id)
    await hass_us.config_entries.async_remove(entry.entry_id)
    assert list(files.path.parent.glob("whatconverts.*")) == []
    assert (
        ir.async_get(hass_us).async_get_issue(DOMAIN, issue_id_of(Problem.STORAGE_NEWER, entry))
        is None
    )


# -- a disk that refuses at the start ------------------------------------------------------------


async def test_unreadable_disk_means_another_try_later(
    hass_us: HomeAssistant, entry: MockConfigEntry, files: CallFiles
) -> None:
    files.path.mkdir()
    assert not await hass_us.config_entries.async_setup(entry.entry_id)
    assert _state(entry) is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "storage_unreadable"
    files.path.rmdir()
    await hass_us.config_entries.async_reload(entry.entry_id)
    assert _state(entry) is ConfigEntryState.LOADED


@pytest.mark.allow_log("Error setting up entry WhatConverts for whatconverts")
async def test_entry_that_never_loads_leaves_no_thread(
    hass_us: HomeAssistant,
    entry: MockConfigEntry,
    files: CallFiles,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def threads() -> list[str]:
        return [one.name for one in threading.enumerate() if one.name.startswith("whatconverts")]

    files.path.mkdir()
    await hass_us.config_entries.async_setup(entry.entry_id)
    await hass_us.async_block_till_done()
    assert threads() == []
    files.path.rmdir()
    with monkeypatch.context() as patches:
        patches.setattr("custom_components.whatconverts.PLATFORMS", ["no such platform"])
        await hass_us.config_entries.async_reload(entry.entry_id)
    assert _state(entry) is ConfigEntryState.SETUP_ERROR
    assert threads() == []
    await hass_us.config_entries.async_remove(entry.entry_id)
    assert threads() == []


@contextmanager
def _refusing(number: int, text: str, method: str = "make_private") -> Iterator[None]:
    """Let a disk on which files can be read, and not be made or changed."""

    def refuse(*_args: object) -> None:
        raise OSError(number, text)

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(CallFiles, method, refuse)
        yield


@pytest.mark.allow_log("Calls cannot be stored: ", "Stored calls could not be understood")
@pytest.mark.parametrize("is_damaged", [True, False], ids=["damaged", "sound"])
@pytest.mark.parametrize(
    ("number", "text"), [(ENOSPC, "No space left on device"), (EROFS, "Read-only file system")]
)
async def test_what_can_be_read_is_served_where_nothing_can_be_written(
    files: CallFiles,
    setup_integration: SetupIntegration,
    number: int,
    text: str,
    *,
    is_damaged: bool,
) -> None:
    write_thirty(files.path)
    if is_damaged:
        cut(files.path)
    written = files.path.read_bytes()
    with _refusing(number, text):
        integration = await setup_integration()
        served = await integration.calls()
        assert len(served) > 3 if is_damaged else len(served) == 30
        assert integration.value("switch.alerts") == "off"
        new = started()
        for _ in range(2):
            assert (await integration.post(new)).status == 503
        assert (await integration.calls()).keys() == served.keys() | {new["lead_id"]}
        assert await is_shown(integration, Problem.NOT_STORED)
        assert files.path.read_bytes() == written
    await integration.take(new)
    assert set(integration.leads) == served.keys() | {new["lead_id"]}
    assert await is_shown(integration, Problem.STORAGE_DAMAGED) is is_damaged
    assert not await is_shown(integration, Problem.NOT_STORED)
    await integration.reload()
    assert (await integration.calls()).keys() == served.keys() | {new["lead_id"]}


# -- another process -----------------------------------------------------------------------------


@contextmanager
def _locked(path: Path, *, wholly: bool) -> Iterator[None]:
    """Hold a lock, as another process does: against writing, or against reading, too."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        if wholly:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("COMMIT")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY", 0.01)


@pytest.mark.allow_log("Calls cannot be stored: SQLITE_BUSY")
async def test_lock_of_another_process_is_answered_503_until_it_is_gone(
    impatient: None, integration: Integration
) -> None:
    first, second = started(), started()
    await integration.take(first)
    with _locked(integration.path, wholly=False):
        for _ in range(2):
            assert (await integration.post(second)).status == 503
        both = {first["lead_id"], second["lead_id"]}
        assert (await integration.calls()).keys() == both
    await integration.take(second)
    assert set(integration.leads) == both
    assert integration.told == [("started", one) for one in sorted(both)]


async def test_lock_of_another_process_at_the_start_means_another_try_later(
    impatient: None, hass_us: HomeAssistant, entry: MockConfigEntry, files: CallFiles
) -> None:
    write_stored(files.path, ended_record(7))
    with _locked(files.path, wholly=True):
        assert not await hass_us.config_entries.async_setup(entry.entry_id)
        assert _state(entry) is ConfigEntryState.SETUP_RETRY
    await hass_us.config_entries.async_reload(entry.entry_id)
    assert _state(entry) is ConfigEntryState.LOADED
    assert list(files.path.parent.glob("*.unreadable.*")) == []
    assert read_stored(files.path)["calls"].keys() == {"7"}


@pytest.mark.allow_log("Calls cannot be stored: SQLITE_BUSY")
async def test_entry_starts_where_another_process_only_keeps_it_from_writing(
    impatient: None, files: CallFiles, setup_integration: SetupIntegration
) -> None:
    write_stored(files.path, ended_record(7))
    with _locked(files.path, wholly=False):
        integration = await setup_integration()
        assert (await integration.calls()).keys() == {7}
    await integration.take(started())
    assert len(integration.leads) == 2


# -- a file that goes while it is used -----------------------------------------------------------


@KEPT_ASIDE
@pytest.mark.parametrize("how", ["deleted", "replaced", "the log of changes deleted"])
async def test_file_that_somebody_else_has_touched_is_made_good(
    integration: Integration, how: str
) -> None:
    await integration.take(*(started() for _ in range(3)))
    if how == "deleted":
        integration.path.unlink()
    elif how == "replaced":
        other = integration.path.with_name("other")
        other.write_text("something else")
        other.replace(integration.path)
    else:
        integration.path.with_name(f"{integration.path.name}-wal").unlink()
    await integration.take(started())
    all_leads = {lead_id for _, lead_id in integration.told}
    assert len(all_leads) == 4
    assert set(integration.leads) == all_leads
    await integration.reload()
    assert (await integration.calls()).keys() == all_leads


async def test_calls_are_not_encoded_in_the_event_loop(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def noted(call: Call) -> dict[str, Any]:
        threads.append(threading.current_thread().name)
        return as_record(call)

    monkeypatch.setattr(rows, "as_record", noted)
    await integration.take(started(), started())
    assert len(threads) == 2
    assert all(name.startswith("whatconverts store") for name in threads)


async def test_what_has_not_changed_is_not_encoded_again(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[object] = []

    def noted(value: object) -> str:
        encoded.append(value)
        return json_dumps(value)

    await integration.take(started())
    monkeypatch.setattr(f"{store.__name__}.json_dumps", noted)
    await integration.take(started())
    lines = integration.entry.runtime_data.devices.dump()
    assert encoded
    assert lines not in encoded
