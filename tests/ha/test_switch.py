"""The switch that keeps Home Assistant quiet; what it silences is in test_coordinator."""

import pytest

from homeassistant.exceptions import HomeAssistantError
from tests.support.integration import Disk, Integration, started

KEY = "switch.alerts"


async def test_it_is_on_at_first_and_can_be_turned(integration: Integration) -> None:
    assert integration.value(KEY) == "on"
    await integration.switch("turn_off")
    assert integration.value(KEY) == "off"
    await integration.settle()
    await integration.switch("turn_on")
    assert integration.value(KEY) == "on"


@pytest.mark.parametrize("state", ["on", "off"])
async def test_it_survives_a_restart(integration: Integration, state: str) -> None:
    await integration.switch("turn_off")
    await integration.switch(f"turn_{state}")
    assert integration.stored["head"]["alerts"] == (state == "on")
    await integration.reload()
    assert integration.value(KEY) == state
    await integration.take(started())
    assert len(integration.told) == (state == "on")


async def test_it_says_when_the_disk_refuses(integration: Integration, disk: Disk) -> None:
    disk.refuses = True
    with pytest.raises(HomeAssistantError, match="could not be stored"):
        await integration.switch("turn_off")
    await integration.settle()
    assert integration.value(KEY) == "off"
