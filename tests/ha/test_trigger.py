"""Triggers and the condition, in real automations."""

from datetime import timedelta
from typing import Any

import pytest
import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr
from homeassistant.helpers.condition import async_validate_condition_config
from homeassistant.setup import async_setup_component
from tests.support.integration import DOMAIN, Integration, completed, started
from tests.support.line_devices import ADS, YARD, account_device, line_of

MISSED = {"answer_status": "No Answer"}


class Runs(list[dict[str, Any]]):
    """What an automation was told in each of its runs."""


@pytest.fixture
def runs(hass_us: HomeAssistant) -> Runs:
    runs = Runs()

    async def note(call: ServiceCall) -> None:
        runs.append(dict(call.data))

    hass_us.services.async_register("test", "note", note)
    return runs


async def automate(
    integration: Integration, *triggers: dict[str, Any], condition: dict[str, Any] | None = None
) -> None:
    automation = {
        "triggers": list(triggers),
        "conditions": [condition] if condition else [],
        "actions": [
            {
                "action": "test.note",
                "data": {
                    "lead_id": "{{ trigger.call.lead_id }}",
                    "device_id": "{{ trigger.device_id }}",
                    "keys": "{{ trigger.call.keys() | list | count }}",
                },
            }
        ],
        "mode": "parallel",
        "max": 200,
    }
    assert await async_setup_component(integration.hass, "automation", {"automation": automation})
    await integration.hass.async_block_till_done()


def trigger(kind: str = "started", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - target, options
    return {"trigger": f"{DOMAIN}.call_{kind}", **more}


def leads(runs: Runs) -> list[int]:
    return [run["lead_id"] for run in runs]


async def test_each_trigger_runs_for_its_own_transition(
    integration: Integration, runs: Runs
) -> None:
    await automate(integration, trigger("started"), trigger("ended"), trigger("missed"))
    call = started()
    await integration.take(call)
    assert leads(runs) == [call["lead_id"]]
    await integration.take(completed(call, **MISSED))
    assert leads(runs) == [call["lead_id"]] * 3


async def test_the_call_is_the_public_call(integration: Integration, runs: Runs) -> None:
    await automate(integration, trigger())
    await integration.take(started())
    (event,) = integration.events
    assert runs[0]["keys"] == len(event.data) - 2
    assert runs[0]["device_id"] == event.data["device_id"]


async def test_a_trigger_of_one_line_hears_it_alone(integration: Integration, runs: Runs) -> None:
    await integration.take(started(tracking_number=ADS))
    line = line_of(integration, ADS)
    assert line is not None
    await automate(integration, trigger(target={"device_id": line.id}))
    mine = started(tracking_number=ADS)
    await integration.take(started(tracking_number=YARD), mine, started(tracking_number=""))
    assert leads(runs) == [mine["lead_id"]]


async def test_the_office_is_all_its_lines_and_runs_once_for_each_call(
    integration: Integration, runs: Runs
) -> None:
    first = started(tracking_number=ADS)
    await integration.take(first)
    line = line_of(integration, ADS)
    assert line is not None
    everything = {
        "device_id": [account_device(integration).id, line.id],
        "entity_id": "event.whatconverts_call",
    }
    await automate(integration, trigger(target=everything))
    calls = [started(tracking_number=number) for number in (ADS, YARD)]
    await integration.take(*calls)
    assert leads(runs) == [call["lead_id"] for call in calls]


@pytest.mark.parametrize("chosen", ["entity_id", "area_id", "label_id"])
async def test_every_way_to_choose_the_office(
    integration: Integration, runs: Runs, chosen: str
) -> None:
    hass = integration.hass
    area = ar.async_get(hass).async_create("Reception")
    label = lr.async_get(hass).async_create("Phones")
    dr.async_get(hass).async_update_device(
        account_device(integration).id, area_id=area.id, labels={label.label_id}
    )
    target = {
        "entity_id": "event.whatconverts_call",
        "area_id": area.id,
        "label_id": label.label_id,
    }[chosen]
    await automate(integration, trigger(target={chosen: target}))
    await integration.take(started(tracking_number=""))
    assert len(runs) == 1


async def test_an_entity_of_somebody_else_is_no_line(integration: Integration, runs: Runs) -> None:
    await automate(integration, trigger(target={"entity_id": "sun.sun"}))
    await integration.take(started())
    assert runs == []


@pytest.mark.parametrize(
    ("options", "message", "fits"),
    [
        ({"source": ["Google"]}, {"lead_source": "google"}, True),
        ({"source": "bing"}, {"lead_source": "google"}, False),
        ({"source": "bing"}, {"lead_source": ""}, False),
        ({"caller": "first_time"}, {"lead_status": "Unique"}, True),
        ({"caller": "first_time"}, {"lead_status": "Repeat"}, False),
        ({"caller": "repeat"}, {"lead_status": "Repeat"}, True),
        ({"caller": "repeat"}, {"lead_status": "Unique"}, False),
        ({"caller": "vip"}, {}, False),
        ({}, {"spam": True}, False),
    ],
)
async def test_options(
    integration: Integration,
    runs: Runs,
    options: dict[str, Any],
    message: dict[str, Any],
    *,
    fits: bool,
) -> None:
    await automate(integration, trigger(options=options))
    await integration.take(started(**message))
    assert bool(runs) is fits


@pytest.mark.parametrize(("outcome", "fits"), [("busy", True), ("answered", False)])
async def test_outcome(integration: Integration, runs: Runs, outcome: str, *, fits: bool) -> None:
    await automate(integration, trigger("ended", options={"outcome": [outcome]}))
    call = started()
    await integration.take(call, completed(call, answer_status="Busy"))
    assert bool(runs) is fits


async def test_test_calls_run_unless_they_are_left_out(
    integration: Integration, runs: Runs
) -> None:
    await automate(integration, trigger(), trigger(options={"leave_out_tests": True}))
    await integration.act("simulate_call")
    await integration.hass.async_block_till_done()
    assert len(runs) == 1


async def test_alerts_off_runs_nothing(integration: Integration, runs: Runs) -> None:
    await automate(integration, trigger())
    await integration.switch("turn_off")
    await integration.take(started())
    assert runs == []


async def test_reload_runs_nothing_and_the_automation_goes_on(
    integration: Integration, runs: Runs
) -> None:
    await automate(integration, trigger(), trigger("ended"))
    await integration.take(started())
    runs.clear()
    await integration.reload()
    assert runs == []
    await integration.take(started())
    assert len(runs) == 1


async def test_a_burst_runs_once_for_each_call(integration: Integration, runs: Runs) -> None:
    await automate(integration, trigger())
    calls = [started(tracking_number=(ADS, YARD)[number % 2]) for number in range(100)]
    await integration.take(*calls)
    assert sorted(leads(runs)) == [call["lead_id"] for call in calls]


async def test_an_automation_goes_on_without_the_entry(
    integration: Integration, runs: Runs
) -> None:
    await automate(integration, trigger())
    await integration.unload()
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done()
    await integration.take(started())
    assert len(runs) == 1


# -- the condition -------------------------------------------------------------------------------


async def holds(integration: Integration, runs: Runs, **target: Any) -> bool:  # noqa: ANN401 - a target
    """Tell whether the condition lets an automation run now."""
    runs.clear()
    condition = {"condition": f"{DOMAIN}.is_on_call"} | ({"target": target} if target else {})
    automation = {
        "triggers": {"trigger": "event", "event_type": "now"},
        "conditions": condition,
        "actions": {"action": "test.note", "data": {}},
    }
    assert await async_setup_component(integration.hass, "automation", {"automation": automation})
    integration.hass.bus.async_fire("now")
    await integration.hass.async_block_till_done()
    return bool(runs)


@pytest.mark.parametrize(
    ("line", "expected"), [(None, True), ("account", True), (ADS, True), (YARD, False)]
)
async def test_somebody_is_on_a_call(
    integration: Integration, runs: Runs, line: str | None, *, expected: bool
) -> None:
    over = started(tracking_number=YARD)
    await integration.take(over, completed(over), started(tracking_number=ADS))
    target: dict[str, str] = {}
    if line is not None:
        device = account_device(integration) if line == "account" else line_of(integration, line)
        assert device is not None
        target = {"device_id": device.id}
    assert await holds(integration, runs, **target) is expected


async def test_condition_takes_the_options_that_the_editor_adds(integration: Integration) -> None:
    """There are none, and the editor of 2026.11 writes that down as soon as it shows the row."""
    condition = {"condition": f"{DOMAIN}.is_on_call", "options": {}}
    assert await async_validate_condition_config(integration.hass, condition)
    with pytest.raises(vol.Invalid):
        await async_validate_condition_config(
            integration.hass, condition | {"options": {"who": "all"}}
        )


async def test_nobody_is_on_a_call(integration: Integration, runs: Runs) -> None:
    assert not await holds(integration, runs)


async def test_a_muted_call_is_no_call(integration: Integration, runs: Runs) -> None:
    await integration.take(started(spam=True))
    assert not await holds(integration, runs)
    await integration.pass_time(timedelta(seconds=1))
