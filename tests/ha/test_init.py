"""The life of an entry: set up, unload, reload, disable, remove, and next to others."""

import json
from pathlib import Path
import subprocess
import sys
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from tests.contract.promise import ENTITIES

from .conftest import OfficeOpener
from .office import DOMAIN, SECOND, WEBHOOK_ID, Disk, Office, completed, started

ROOT = Path(__file__).parents[2]


async def _webhooks(ws: WebSocketGenerator, hass: HomeAssistant) -> set[str]:
    client = await ws(hass)
    await client.send_json_auto_id({"type": "webhook/list"})
    answer = await client.receive_json()
    return {hook["webhook_id"] for hook in answer["result"] if hook["domain"] == DOMAIN}


async def test_set_up_makes_a_service_device_and_all_entities(
    office: Office, device_registry: dr.DeviceRegistry
) -> None:
    assert office.entry.state is ConfigEntryState.LOADED
    assert {state.entity_id for state in office.hass.states.async_all()} >= ENTITIES
    (device,) = dr.async_entries_for_config_entry(device_registry, office.entry.entry_id)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert (device.name, device.manufacturer) == ("WhatConverts", "WhatConverts")


async def test_unload_makes_entities_unavailable_and_keeps_the_actions(office: Office) -> None:
    await office.take(started())
    await office.unload()
    assert office.entry.state is ConfigEntryState.NOT_LOADED
    states = {state.state for state in map(office.hass.states.get, ENTITIES) if state}
    assert states == {"unavailable"}
    assert office.hass.services.has_service(DOMAIN, "get_calls")


async def test_reload_brings_live_calls_back_in_silence(office: Office) -> None:
    first, second = started(), started()
    await office.take(first, second)
    before = office.value("event.call")
    told = list(office.told)
    await office.reload()
    assert office.told == told
    assert office.value("sensor.active_calls") == "2"
    assert (await office.calls(live_only=True)).keys() == {first["lead_id"], second["lead_id"]}
    assert office.value("event.call") == before


async def test_calls_go_on_after_a_reload(office: Office) -> None:
    start = started()
    await office.take(start)
    await office.reload()
    await office.take(start, completed(start))
    assert office.told == [("started", start["lead_id"]), ("ended", start["lead_id"])]


async def test_entry_that_cannot_be_unloaded_goes_on_taking_posts(office: Office) -> None:
    with patch.object(office.hass.config_entries, "async_unload_platforms", return_value=False):
        assert not await office.hass.config_entries.async_unload(office.entry.entry_id)
    assert office.entry.state is ConfigEntryState.FAILED_UNLOAD
    await office.take(started())
    assert office.value("sensor.active_calls") == "1"
    # Home Assistant would only take it down with itself.
    office.entry.mock_state(office.hass, ConfigEntryState.LOADED)


async def test_removal_leaves_no_file_and_no_webhook(
    office: Office, hass_ws_client: WebSocketGenerator
) -> None:
    start = started()
    await office.take(start, completed(start), started())
    await office.pass_time(11 * SECOND)
    assert office.path.exists()
    assert await _webhooks(hass_ws_client, office.hass) == {WEBHOOK_ID}
    await office.hass.config_entries.async_remove(office.entry.entry_id)
    await office.hass.async_block_till_done()
    assert list(office.path.parent.glob(f"{DOMAIN}*")) == []
    assert await _webhooks(hass_ws_client, office.hass) == set()
    assert office.hass.states.async_entity_ids("sensor") == []


async def test_removal_right_after_an_end_leaves_no_file(office: Office, disk: Disk) -> None:
    start = started()
    await office.take(start)
    disk.refuses = True
    assert (await office.post(completed(start))).status == 503
    disk.refuses = False
    await office.hass.config_entries.async_remove(office.entry.entry_id)
    await office.pass_time(60 * SECOND)
    assert list(office.path.parent.glob(f"{DOMAIN}*")) == []


@pytest.mark.allow_log(f"{DOMAIN}.store: The file ")
async def test_file_that_cannot_be_deleted_keeps_nothing_else_from_going(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.take(started())
    # A folder is no file: the disk refuses to delete it.
    bad = office.path.with_name(f"{office.path.stem}.bad")
    bad.mkdir()
    others = [office.path.with_name(f"{office.path.stem}.{name}") for name in ("a", "z")]
    for other in others:
        other.touch()
    done: list[str] = []

    async def note(_hass: HomeAssistant, what: str = "card") -> None:
        done.append(what)

    data = {**office.entry.data, "cloudhook_url": "https://hooks.nabu.casa/x"}
    office.hass.config_entries.async_update_entry(office.entry, data=data)
    with (
        patch(f"custom_components.{DOMAIN}.async_forget_card", note),
        patch(f"custom_components.{DOMAIN}.async_drop_cloudhook", note),
    ):
        await office.hass.config_entries.async_remove(office.entry.entry_id)
    assert done == [WEBHOOK_ID, "card"]
    assert list(office.path.parent.glob(f"{DOMAIN}*")) == [bad]
    (line,) = [one.getMessage() for one in caplog.records if one.name.endswith(f"{DOMAIN}.store")]
    assert line.startswith(f"The file {bad.name} could not be deleted: ")
    assert not any(one.exc_info for one in caplog.records)


@pytest.mark.allow_log("Error calling entry remove callback")
async def test_card_that_cannot_be_forgotten_keeps_no_calls_on_disk(office: Office) -> None:
    await office.take(started())
    with patch(f"custom_components.{DOMAIN}.async_forget_card", side_effect=RuntimeError):
        await office.hass.config_entries.async_remove(office.entry.entry_id)
    assert list(office.path.parent.glob(f"{DOMAIN}*")) == []


async def test_entry_that_never_was_loaded_can_be_removed(
    house: HomeAssistant, entry: MockConfigEntry
) -> None:
    await house.config_entries.async_remove(entry.entry_id)
    assert house.config_entries.async_entries(DOMAIN) == []


async def test_two_entries_have_calls_and_entities_of_their_own(office: Office) -> None:
    second_id = "0ther" * 10
    second = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": second_id})
    second.add_to_hass(office.hass)
    assert await office.hass.config_entries.async_setup(second.entry_id)
    await office.hass.async_block_till_done()
    mine, theirs = started(), started()
    await office.take(mine)
    reply = await office.send(json.dumps(theirs), webhook_id=second_id)
    assert reply.status == 200
    await office.pass_time(SECOND)
    assert office.value("sensor.active_calls") == "1"
    branch = office.hass.states.get("sensor.branch_active_calls")
    assert branch is not None
    assert [call["lead_id"] for call in branch.attributes["calls"]] == [theirs["lead_id"]]
    assert (await office.calls()).keys() == {mine["lead_id"], theirs["lead_id"]}
    assert (await office.calls(config_entry_id=second.entry_id)).keys() == {theirs["lead_id"]}
    await office.hass.config_entries.async_remove(second.entry_id)
    await office.pass_time(SECOND)
    assert office.leads == [mine["lead_id"]]
    await office.take(completed(mine))


async def test_disabled_entry_answers_503(office: Office) -> None:
    await office.hass.config_entries.async_set_disabled_by(
        office.entry.entry_id, ConfigEntryDisabler.USER
    )
    reply = await office.post(started())
    assert reply.status == 503
    assert "disabled" in reply.json["reason"]
    await office.hass.config_entries.async_set_disabled_by(office.entry.entry_id, None)
    await office.take(started())


async def test_entry_that_is_disabled_from_the_start_answers_503(
    house: HomeAssistant, entry: MockConfigEntry, open_office: OfficeOpener
) -> None:
    disabled_id = "d1sabled" * 8
    disabled = MockConfigEntry(
        domain=DOMAIN,
        title="Closed",
        data={"webhook_id": disabled_id},
        disabled_by=ConfigEntryDisabler.USER,
    )
    disabled.add_to_hass(house)
    office = await open_office()
    reply = await office.send(json.dumps(started()), webhook_id=disabled_id)
    assert reply.status == 503
    assert house.states.get("sensor.closed_active_calls") is None


MODULES = (
    "",
    ".config_flow",
    ".services",
    ".storage.store",
    ".inbound.webhook",
    ".trigger",
    ".condition",
)


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_without_phonenumbers(module: str) -> None:
    blocked = "import sys; sys.modules['phonenumbers'] = None; import importlib; "
    name = f"custom_components.{DOMAIN}{module}"
    code = f"{blocked}importlib.import_module({name!r}); print('imported')"
    result = subprocess.run(  # noqa: S603 - our own Python, our own code
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.stdout == "imported\n", result.stderr
