"""The two files: what is in them, who may read them, and what happens to those that are damaged."""

from collections.abc import Callable
import json
from pathlib import Path
import stat
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts import store
from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.record import as_record
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .conftest import OfficeOpener
from .office import DOMAIN, NOW, SECOND, Office, completed, started

KINDS = ("current", "history")


def _path(house: HomeAssistant, entry: MockConfigEntry, kind: str) -> Path:
    return Path(house.config.path(".storage", f"{DOMAIN}.{entry.entry_id}.{kind}"))


def _obstruct(house: HomeAssistant, entry: MockConfigEntry, kind: str) -> Callable[[], None]:
    """Put something in place of a file that cannot be read; return what takes it away."""
    path = _path(house, entry, kind)
    path.mkdir()
    return path.rmdir


def _write(house: HomeAssistant, entry: MockConfigEntry, kind: str, content: object) -> Path:
    path = _path(house, entry, kind)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(json.dumps(content))
    return path


def _state(entry: MockConfigEntry) -> ConfigEntryState:
    """Return the state, which may have changed since the last look."""
    return entry.state


def _record(lead_id: int, **fields: object) -> dict[str, Any]:
    moment = NOW.isoformat()
    return {"lead_id": lead_id, "started_at": moment, "seen_at": moment, **fields}


def _ended(lead_id: int, **fields: object) -> dict[str, Any]:
    end = {"ended_at": NOW.isoformat(), "end_reason": "completed"}
    return _record(lead_id, **end | fields)


async def test_files_are_private(office: Office) -> None:
    start = started()
    await office.take(start, completed(start))
    await office.pass_time(11 * SECOND)
    for kind in KINDS:
        assert stat.S_IMODE(office.path(kind).stat().st_mode) == 0o600
        assert office.file(kind)["version"] == store.VERSION


@pytest.mark.parametrize("kind", KINDS)
async def test_calls_come_from_both_files(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener, kind: str
) -> None:
    _write(house, entry, kind, {"version": 1, "calls": [_ended(7, caller_name="Ann")]})
    office = await open_office()
    calls = await office.calls()
    assert [(one, call["caller_name"]) for one, call in calls.items()] == [(7, "Ann")]


async def test_current_file_wins_over_the_history(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener
) -> None:
    _write(house, entry, "history", {"version": 1, "calls": [_ended(7, city="Old")]})
    _write(house, entry, "current", {"version": 1, "calls": [_ended(7, city="New")]})
    office = await open_office()
    assert (await office.calls())[7]["city"] == "New"


DAMAGED = {
    "empty": b"",
    "cut off": b'{"version": 1, "calls": [{"lead_id"',
    "no JSON": b"\x00\xff" * 20,
    "a list": [],
    "no version": {"calls": []},
    "a future version": {"version": store.VERSION + 1, "calls": [_ended(7)]},
    "a version that is no number": {"version": ["1"], "calls": []},
}


@pytest.mark.allow_log("Stored calls could not be understood; kept aside as")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", list(DAMAGED))
async def test_damaged_file_is_kept_aside(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener, kind: str, damage: str
) -> None:
    other = KINDS[1 - KINDS.index(kind)]
    _write(house, entry, other, {"version": 1, "calls": [_ended(8)]})
    path = _write(house, entry, kind, DAMAGED[damage])
    content = path.read_bytes()
    office = await open_office()
    assert not path.exists()
    (aside,) = path.parent.glob(f"{path.name}.unreadable.*")
    assert aside.name == f"{path.name}.unreadable.{NOW:%Y%m%d%H%M%S}"
    assert aside.read_bytes() == content
    assert office.entry.runtime_data.keeper.kept_aside == (aside.name,)
    assert (await office.calls()).keys() == {8}
    await office.take(started())


@pytest.mark.allow_log("kept aside")
async def test_log_of_a_damaged_file_names_it_and_nothing_else(
    house: HomeAssistant,
    entry: MockConfigEntry,
    open_office: OfficeOpener,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _write(house, entry, "current", b'{"version": 1, "calls": ["Jeremy Helms"')
    await open_office()
    (record,) = [one for one in caplog.records if "kept aside" in one.getMessage()]
    assert record.levelname == "ERROR"
    assert record.exc_info is None
    assert f"{entry.entry_id}.current.unreadable." in record.getMessage()
    assert "Jeremy" not in record.getMessage()


@pytest.mark.parametrize("kind", KINDS)
async def test_unreadable_disk_means_another_try_later(
    house: HomeAssistant, entry: MockConfigEntry, kind: str
) -> None:
    clear = _obstruct(house, entry, kind)
    assert not await house.config_entries.async_setup(entry.entry_id)
    assert _state(entry) is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "storage_unreadable"
    clear()
    await house.config_entries.async_reload(entry.entry_id)
    assert _state(entry) is ConfigEntryState.LOADED


async def test_file_of_an_older_version_is_brought_up_to_date(
    house: HomeAssistant,
    entry: MockConfigEntry,
    open_office: OfficeOpener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rename(content: dict[str, Any]) -> dict[str, Any]:
        return {"version": 0, "calls": content["leads"]}

    def count(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "version": 1, "head": {"alerts": False}}

    monkeypatch.setattr(store, "MIGRATIONS", {-1: rename, 0: count})
    _write(house, entry, "current", {"version": -1, "leads": [_ended(7)]})
    office = await open_office()
    assert (await office.calls()).keys() == {7}
    assert office.value("switch.alerts") == "off"
    await office.take(started())
    assert office.file("current")["version"] == 1


@pytest.mark.allow_log("3 stored calls could not be understood and were left out")
async def test_broken_records_are_left_out_and_counted(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener
) -> None:
    broken = ["text", {"lead_id": 9}, _ended(10, ended_at="yesterday")]
    _write(house, entry, "current", {"version": 1, "calls": [broken[0], _ended(7), *broken[1:]]})
    office = await open_office()
    assert (await office.calls()).keys() == {7}


@pytest.mark.parametrize(
    "content",
    [{"calls": None}, {"calls": {}}, {"head": []}, {"head": {"feed": 1, "alerts": None}}],
    ids=str,
)
async def test_odd_parts_count_as_nothing(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener, content: object
) -> None:
    assert isinstance(content, dict)
    _write(house, entry, "current", {"version": 1, **content})
    office = await open_office()
    assert await office.calls() == {}
    assert office.value("switch.alerts") == "on"
    assert office.seen("sensor.last_webhook").attributes["received"] == 0


async def test_each_call_is_encoded_once_until_it_changes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []

    def noted(call: Call) -> dict[str, Any]:
        encoded.append(call.lead_id)
        return as_record(call)

    monkeypatch.setattr(store, "as_record", noted)
    first, second = started(), started()
    await office.take(first, second, completed(first))
    await office.pass_time(11 * SECOND)
    await office.take(started(lead_id=1))
    assert encoded == [first["lead_id"], second["lead_id"], first["lead_id"], 1]
    assert set(office.leads("current")) == {second["lead_id"], 1}
