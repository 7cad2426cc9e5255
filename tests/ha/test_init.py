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
from tests.support.integration import (
    DOMAIN,
    SECOND,
    WEBHOOK_ID,
    Disk,
    Integration,
    SetupIntegration,
    completed,
    started,
)
from tests.support.public_names import ENTITIES

ROOT = Path(__file__).parents[2]


async def _webhooks(ws: WebSocketGenerator, hass: HomeAssistant) -> set[str]:
    client = await ws(hass)
    await client.send_json_auto_id({"type": "webhook/list"})
    answer = await client.receive_json()
    return {hook["webhook_id"] for hook in answer["result"] if hook["domain"] == DOMAIN}


async def test_set_up_makes_a_service_device_and_all_entities(
    integration: Integration, device_registry: dr.DeviceRegistry
) -> None:
    assert integration.entry.state is ConfigEntryState.LOADED
    assert {state.entity_id for state in integration.hass.states.async_all()} >= ENTITIES
    (device,) = dr.async_entries_for_config_entry(device_registry, integration.entry.entry_id)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert (device.name, device.manufacturer) == ("WhatConverts", "WhatConverts")


async def test_unload_makes_entities_unavailable_and_keeps_the_actions(
    integration: Integration,
) -> None:
    await integration.take(started())
    await integration.unload()
    assert integration.entry.state is ConfigEntryState.NOT_LOADED
    states = {state.state for state in map(integration.hass.states.get, ENTITIES) if state}
    assert states == {"unavailable"}
    assert integration.hass.services.has_service(DOMAIN, "get_calls")


async def test_reload_brings_live_calls_back_in_silence(integration: Integration) -> None:
    first, second = started(), started()
    await integration.take(first, second)
    before = integration.value("event.call")
    told = list(integration.told)
    await integration.reload()
    assert integration.told == told
    assert integration.value("sensor.active_calls") == "2"
    assert (await integration.calls(live_only=True)).keys() == {first["lead_id"], second["lead_id"]}
    assert integration.value("event.call") == before


async def test_calls_go_on_after_a_reload(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    await integration.reload()
    await integration.take(start, completed(start))
    assert integration.told == [("started", start["lead_id"]), ("ended", start["lead_id"])]


async def test_entry_that_cannot_be_unloaded_goes_on_taking_posts(integration: Integration) -> None:
    with patch.object(
        integration.hass.config_entries, "async_unload_platforms", return_value=False
    ):
        assert not await integration.hass.config_entries.async_unload(integration.entry.entry_id)
    assert integration.entry.state is ConfigEntryState.FAILED_UNLOAD
    await integration.take(started())
    assert integration.value("sensor.active_calls") == "1"
    # Home Assistant would only take it down with itself.
    integration.entry.mock_state(integration.hass, ConfigEntryState.LOADED)


async def test_removal_leaves_no_file_and_no_webhook(
    integration: Integration, hass_ws_client: WebSocketGenerator
) -> None:
    start = started()
    await integration.take(start, completed(start), started())
    await integration.pass_time(11 * SECOND)
    assert integration.path.exists()
    assert await _webhooks(hass_ws_client, integration.hass) == {WEBHOOK_ID}
    await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    await integration.hass.async_block_till_done()
    assert list(integration.path.parent.glob(f"{DOMAIN}*")) == []
    assert await _webhooks(hass_ws_client, integration.hass) == set()
    assert integration.hass.states.async_entity_ids("sensor") == []


async def test_removal_right_after_an_end_leaves_no_file(
    integration: Integration, disk: Disk
) -> None:
    start = started()
    await integration.take(start)
    disk.refuses = True
    assert (await integration.post(completed(start))).status == 503
    disk.refuses = False
    await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    await integration.pass_time(60 * SECOND)
    assert list(integration.path.parent.glob(f"{DOMAIN}*")) == []


@pytest.mark.allow_log(f"{DOMAIN}.storage.call_files: The file ")
async def test_file_that_cannot_be_deleted_keeps_nothing_else_from_going(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    await integration.take(started())
    # A folder is no file: the disk refuses to delete it.
    bad = integration.path.with_name(f"{integration.path.stem}.bad")
    bad.mkdir()
    others = [integration.path.with_name(f"{integration.path.stem}.{name}") for name in ("a", "z")]
    for other in others:
        other.touch()
    done: list[str] = []

    async def note(_hass: HomeAssistant, what: str = "card") -> None:
        done.append(what)

    data = {**integration.entry.data, "cloudhook_url": "https://hooks.nabu.casa/x"}
    integration.hass.config_entries.async_update_entry(integration.entry, data=data)
    with (
        patch(f"custom_components.{DOMAIN}.async_remove_card", note),
        patch(f"custom_components.{DOMAIN}.async_drop_cloudhook", note),
    ):
        await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    assert done == [WEBHOOK_ID, "card"]
    assert list(integration.path.parent.glob(f"{DOMAIN}*")) == [bad]
    ours = f"{DOMAIN}.storage.call_files"
    (line,) = [one.getMessage() for one in caplog.records if one.name.endswith(ours)]
    assert line.startswith(f"The file {bad.name} could not be deleted: ")
    assert not any(one.exc_info for one in caplog.records)


@pytest.mark.allow_log("Error calling entry remove callback")
async def test_card_that_cannot_be_forgotten_keeps_no_calls_on_disk(
    integration: Integration,
) -> None:
    await integration.take(started())
    with patch(f"custom_components.{DOMAIN}.async_remove_card", side_effect=RuntimeError):
        await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    assert list(integration.path.parent.glob(f"{DOMAIN}*")) == []


async def test_entry_that_never_was_loaded_can_be_removed(
    hass_us: HomeAssistant, entry: MockConfigEntry
) -> None:
    await hass_us.config_entries.async_remove(entry.entry_id)
    assert hass_us.config_entries.async_entries(DOMAIN) == []


async def test_two_entries_have_calls_and_entities_of_their_own(integration: Integration) -> None:
    second_id = "0ther" * 10
    second = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": second_id})
    second.add_to_hass(integration.hass)
    assert await integration.hass.config_entries.async_setup(second.entry_id)
    await integration.hass.async_block_till_done()
    mine, theirs = started(), started()
    await integration.take(mine)
    reply = await integration.send(json.dumps(theirs), webhook_id=second_id)
    assert reply.status == 200
    await integration.pass_time(SECOND)
    assert integration.value("sensor.active_calls") == "1"
    branch = integration.hass.states.get("sensor.branch_active_calls")
    assert branch is not None
    assert [call["lead_id"] for call in branch.attributes["calls"]] == [theirs["lead_id"]]
    assert (await integration.calls()).keys() == {mine["lead_id"], theirs["lead_id"]}
    assert (await integration.calls(config_entry_id=second.entry_id)).keys() == {theirs["lead_id"]}
    await integration.hass.config_entries.async_remove(second.entry_id)
    await integration.pass_time(SECOND)
    assert integration.leads == [mine["lead_id"]]
    await integration.take(completed(mine))


async def test_disabled_entry_answers_503(integration: Integration) -> None:
    await integration.hass.config_entries.async_set_disabled_by(
        integration.entry.entry_id, ConfigEntryDisabler.USER
    )
    reply = await integration.post(started())
    assert reply.status == 503
    assert "disabled" in reply.json["reason"]
    await integration.hass.config_entries.async_set_disabled_by(integration.entry.entry_id, None)
    await integration.take(started())


async def test_entry_that_is_disabled_from_the_start_answers_503(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> None:
    disabled_id = "d1sabled" * 8
    disabled = MockConfigEntry(
        domain=DOMAIN,
        title="Closed",
        data={"webhook_id": disabled_id},
        disabled_by=ConfigEntryDisabler.USER,
    )
    disabled.add_to_hass(hass_us)
    integration = await setup_integration()
    reply = await integration.send(json.dumps(started()), webhook_id=disabled_id)
    assert reply.status == 503
    assert hass_us.states.get("sensor.closed_active_calls") is None


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
def test_module_imports_without_its_requirements(module: str) -> None:
    """They may be installed anew while Home Assistant imports us."""
    blocked = "import sys; sys.modules.update(phonenumbers=None, vobject=None); import importlib; "
    name = f"custom_components.{DOMAIN}{module}"
    code = f"{blocked}importlib.import_module({name!r}); print('imported')"
    result = subprocess.run(  # noqa: S603 - our own Python, our own code
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.stdout == "imported\n", result.stderr
