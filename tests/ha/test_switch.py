"""The switch that keeps the house quiet; what it silences is in test_coordinator."""

import pytest

from homeassistant.exceptions import HomeAssistantError

from .office import Disk, Office, started

KEY = "switch.alerts"


async def test_it_is_on_at_first_and_can_be_turned(office: Office) -> None:
    assert office.value(KEY) == "on"
    await office.switch("turn_off")
    assert office.value(KEY) == "off"
    await office.settle()
    await office.switch("turn_on")
    assert office.value(KEY) == "on"


@pytest.mark.parametrize("state", ["on", "off"])
async def test_it_survives_a_restart(office: Office, state: str) -> None:
    await office.switch("turn_off")
    await office.switch(f"turn_{state}")
    assert office.stored["head"]["alerts"] == (state == "on")
    await office.reload()
    assert office.value(KEY) == state
    await office.take(started())
    assert len(office.told) == (state == "on")


async def test_it_says_when_the_disk_refuses(office: Office, disk: Disk) -> None:
    disk.refuses = True
    with pytest.raises(HomeAssistantError, match="could not be stored"):
        await office.switch("turn_off")
    await office.settle()
    assert office.value(KEY) == "off"
