"""Automations as users make them, in a real Home Assistant: triggers, condition, blueprints."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from scripts.demonstration.office import DOMAIN, add_showroom, install_blueprints
from scripts.realha import Folder, Listener, RealHa, free_port, until
from scripts.showroom import LAMP, SPEAKER
from tests.support.real_integration import RealIntegration, completed, started
from tests.support.repository import PACKAGE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

RAN = "test_automation_ran"
MARKED = "test_marker_ran"
BURST = 100
BLUEPRINTS = sorted((PACKAGE / "blueprints" / "automation").glob("*.yaml"))
FLASHES = 3
RED = [255, 0, 0]
NAMES = ("Ann Archer", "Bob Baker", "Cy Cole")
# Whoever ran for one of these calls, it was not because of the test.
MARKERS: set[int] = set()
SALES = {"tracking_number": "+17045550199", "phone_name": "Sales"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def integration(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    """Give a Home Assistant with a lamp and a speaker, and two lines that have been called."""
    folder = Folder(path=tmp_path_factory.mktemp("triggers"), port=free_port(), showroom=True)
    async with RealHa(folder) as ha:
        url = await ha.client.add_entry(DOMAIN, {"name": "WhatConverts"})
        await add_showroom(ha.client)
        await install_blueprints(ha.client)
        integration = RealIntegration(ha, url)
        for line in ({}, SALES):
            await integration.take(completed(started(**line)))
        yield integration
    integration.assert_clean_log()


async def device(integration: RealIntegration, name: str) -> str:
    devices = await integration.ha.client.command("config/device_registry/list")
    (found,) = [one["id"] for one in devices if (one["name_by_user"] or one["name"]) == name]
    return str(found)


def reporting(
    *triggers: dict[str, Any],
    event: str = RAN,
    **more: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Return an automation that tells which call it ran for."""
    data = {"lead_id": "{{ trigger.call.lead_id }}", "test": "{{ trigger.call.test }}"}
    return {
        "triggers": list(triggers),
        "actions": [{"event": event, "event_data": data}],
        "mode": "parallel",
        "max": 1000,
        **more,
    }


@asynccontextmanager
async def automation(integration: RealIntegration, **config: Any) -> AsyncIterator[Listener]:  # noqa: ANN401
    """Save an automation as the editor does, and listen to its runs; take it away in the end."""
    marker = reporting({"trigger": "whatconverts.call_ended"}, event=MARKED)
    # The marker is saved last, so it hears of a call after the other one.
    saved = {"test": config, "marker": marker}
    request = integration.ha.client.request
    for name, one in saved.items():
        path = f"/api/config/automation/config/{name}"
        await request("POST", path, json={"alias": name.title(), **one})

    async def are_on() -> bool:
        states = await integration.ha.client.states()
        found = [states.get(f"automation.{name}", {}).get("state") for name in saved]
        return found == ["on", "on"]

    try:
        await until(are_on, what="the automations are on")
        async with integration.ha.client.socket() as socket:
            yield await socket.listen(RAN, MARKED, "whatconverts_call_started", "call_service")
    finally:
        for name in saved:
            await request("DELETE", f"/api/config/automation/config/{name}")
        await integration.hang_up()


async def runs(integration: RealIntegration, listener: Listener) -> list[int]:
    """Return the calls of all runs so far.

    A second automation runs for a marker, and its run is waited for: by then all runs for earlier
    posts have begun, and one that has nothing to wait for is over.
    """
    marker = completed(started())
    MARKERS.add(marker["lead_id"])
    await integration.take(marker)
    await listener.wait_for(MARKED, lead_id=marker["lead_id"])
    found = [one["lead_id"] for one in listener.of(RAN)]
    return [lead_id for lead_id in found if lead_id not in MARKERS]


@pytest.mark.parametrize("kind", ["call_started", "call_ended", "call_missed"])
async def test_each_trigger_runs_once_for_its_call(integration: RealIntegration, kind: str) -> None:
    async with automation(
        integration, **reporting({"trigger": f"whatconverts.{kind}"})
    ) as listener:
        call = started()
        await integration.take(call)
        await integration.take(completed(call, answer_status="No Answer"))
        await listener.wait_for(RAN, lead_id=call["lead_id"])
        found = await runs(integration, listener)
        assert found == [call["lead_id"]]


async def test_burst_gives_as_many_runs(integration: RealIntegration) -> None:
    """The target covers the account and both of its lines: still one run per call."""
    target = {
        "device_id": [await device(integration, "WhatConverts"), await device(integration, "Sales")]
    }
    trigger = {"trigger": "whatconverts.call_started", "target": target}
    async with automation(integration, **reporting(trigger)) as listener:
        calls = [started(**(SALES if number % 2 else {})) for number in range(BURST)]
        await asyncio.gather(*[integration.take(call) for call in calls])
        await listener.wait_for(RAN, BURST)
        found = await runs(integration, listener)
        assert sorted(found) == sorted(call["lead_id"] for call in calls)


async def test_one_line_alone(integration: RealIntegration) -> None:
    target = {"device_id": await device(integration, "Sales")}
    trigger = {"trigger": "whatconverts.call_started", "target": target}
    async with automation(integration, **reporting(trigger)) as listener:
        other, sales = started(), started(**SALES)
        await integration.take(other)
        await integration.take(sales)
        assert await runs(integration, listener) == [sales["lead_id"]]


async def test_condition(integration: RealIntegration) -> None:
    """The trigger of one line, while there is a call on another."""
    condition = {
        "condition": "whatconverts.is_on_call",
        "target": {"device_id": await device(integration, "Google AdWords")},
    }
    trigger = {
        "trigger": "whatconverts.call_started",
        "target": {"device_id": await device(integration, "Sales")},
    }
    config = reporting(trigger, conditions=[condition])
    async with automation(integration, **config) as listener:
        await integration.take(started(**SALES))
        assert await runs(integration, listener) == []
        await integration.take(started())
        call = started(**SALES)
        await integration.take(call)
        assert await runs(integration, listener) == [call["lead_id"]]


async def test_reload_gives_none(integration: RealIntegration) -> None:
    triggers = [{"trigger": f"whatconverts.call_{kind}"} for kind in ("started", "missed")]
    async with automation(integration, **reporting(*triggers)) as listener:
        live = started()
        await integration.take(live)
        await listener.wait_for(RAN, lead_id=live["lead_id"])
        entry = (await integration.ha.client.entries(DOMAIN))[0]["entry_id"]
        await integration.ha.client.request(
            "POST", f"/api/config/config_entries/entry/{entry}/reload"
        )
        await integration.loaded()
        assert await runs(integration, listener) == [live["lead_id"]]


def blueprint(name: str, **inputs: object) -> dict[str, Any]:
    path = f"whatconverts-live/{name}.yaml"
    return {"use_blueprint": {"path": path, "input": inputs}}


async def look(integration: RealIntegration) -> tuple[str, object, object]:
    lamp = (await integration.ha.client.states())[LAMP]
    attributes = lamp["attributes"]
    return lamp["state"], attributes["brightness"], attributes["rgb_color"]


async def test_blueprint_flashes_and_restores(integration: RealIntegration) -> None:
    act = integration.ha.client.act
    await act("light.turn_on", entity_id=LAMP, rgb_color=[1, 200, 3], brightness=44)
    before = await look(integration)

    async def shown() -> tuple[str, object, object]:
        return await look(integration)

    config = blueprint("flash_lights", lights=[LAMP], flashes=FLASHES, color=RED)
    async with automation(integration, **config) as listener:
        await integration.take(started())
        await until(shown, ("on", 255, RED).__eq__, what="the lamp flashes red")
        await integration.take(started())
        # With the scene that remembers the lamp each of the two runs ends.
        await listener.wait_for("call_service", 2, domain="scene", service="delete")
        orders = listener.of("call_service", domain="light", service="turn_on")
        flashes = [one for one in orders if one["service_data"].get("rgb_color") == RED]
        assert len(flashes) == 2 * FLASHES
        assert await look(integration) == before
    assert not any(one.startswith("scene.") for one in await integration.ha.client.states())


async def test_blueprint_announces_in_turn(integration: RealIntegration) -> None:
    config = blueprint("announce_caller", speakers=[SPEAKER], volume=80)
    async with automation(integration, **config), integration.ha.client.socket() as socket:
        heard = await socket.listen("state_changed")

        def states() -> list[dict[str, Any]]:
            return [one["new_state"] for one in heard.of("state_changed", entity_id=SPEAKER)]

        async def volumes() -> list[float]:
            return changes(one["attributes"]["volume_level"] for one in states())

        for name in NAMES:
            await integration.take(started(contact_name=name))
        turns = [0.8, 0.3] * len(NAMES)
        await until(volumes, turns.__eq__, what="each is told louder, and then it is as before")
        playing = [one["attributes"] for one in states() if one["state"] == "playing"]
        said = changes(one["media_title"] for one in playing)
        assert said == [f"Call from {name}." for name in NAMES]


def changes[ValueT](values: Iterable[ValueT]) -> list[ValueT]:
    """Return the values without those that repeat the one before."""
    return [value for value, _ in groupby(values)]


async def test_all_blueprints_open_in_the_editor(integration: RealIntegration) -> None:
    found = await integration.ha.client.command("blueprint/list", domain="automation")
    ours = {path: one for path, one in found.items() if path.startswith("whatconverts-live/")}
    assert {Path(path).name for path in ours} == {path.name for path in BLUEPRINTS}
    assert all("error" not in one for one in ours.values())


async def test_restart_gives_none_and_blueprints_are_still_ours(
    integration: RealIntegration,
) -> None:
    """Home Assistant reads what it has stored: nothing of it may look like an edit."""
    trigger = {"trigger": "whatconverts.call_started"}
    async with automation(integration, **reporting(trigger)) as listener:
        live = started()
        await integration.take(live)
        await listener.wait_for(RAN, lead_id=live["lead_id"])
        await integration.ha.restart()
        await integration.loaded()
        async with integration.ha.client.socket() as socket:
            after = await socket.listen(RAN, MARKED)
            await integration.take(live)
            assert await runs(integration, after) == []
    async with integration.ha.client.options(DOMAIN) as answer:
        step = await answer({"next_step_id": "blueprints"})
    assert (step["type"], step["step_id"]) == ("form", "blueprints_current")
    await test_all_blueprints_open_in_the_editor(integration)
