"""The field for lines: empty in any way means all calls."""

from typing import Any

import pytest

from tests.ha.office import Office, completed, started

from .showroom import automate, automation, play
from .test_notify import shown


@pytest.mark.parametrize("line", [{}, {"entity_id": []}, {"device_id": [], "area_id": []}])
async def test_nothing_chosen_means_all(office: Office, line: dict[str, Any]) -> None:
    await automate(office.hass, automation("notify", "notify", {"line": line}))
    await office.post(started())
    await play(office, 0.2)
    assert len(shown(office.hass)) == 1


async def test_one_line_alone(office: Office) -> None:
    sales = {"tracking_number": "+17045550199", "phone_name": "Sales"}
    await office.post(completed(started(**sales)))
    await office.hass.async_block_till_done()
    (event,) = [one for one in office.hass.states.async_entity_ids("event") if "sales" in one]
    line = {"entity_id": [event]}
    await automate(office.hass, automation("notify", "notify", {"line": line}))
    await office.post(started())
    call = started(**sales)
    await office.post(call)
    await play(office, 0.2)
    assert list(shown(office.hass)) == [f"whatconverts_{call['lead_id']}"]
