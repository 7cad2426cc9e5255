"""The field for lines: empty in any way means all calls."""

from typing import Any

import pytest

from tests.support.blueprint_automations import automate, automation, persistent_notifications, play
from tests.support.integration import Integration, completed, started


@pytest.mark.parametrize("line", [{}, {"entity_id": []}, {"device_id": [], "area_id": []}])
async def test_nothing_chosen_means_all(integration: Integration, line: dict[str, Any]) -> None:
    await automate(integration.hass, automation("notify", "notify", {"line": line}))
    await integration.post(started())
    await play(integration, 0.2)
    assert len(persistent_notifications(integration.hass)) == 1


async def test_one_line_alone(integration: Integration) -> None:
    sales = {"tracking_number": "+17045550199", "phone_name": "Sales"}
    await integration.post(completed(started(**sales)))
    await integration.hass.async_block_till_done()
    (event,) = [one for one in integration.hass.states.async_entity_ids("event") if "sales" in one]
    line = {"entity_id": [event]}
    await automate(integration.hass, automation("notify", "notify", {"line": line}))
    await integration.post(started())
    call = started(**sales)
    await integration.post(call)
    await play(integration, 0.2)
    assert list(persistent_notifications(integration.hass)) == [f"whatconverts_{call['lead_id']}"]
