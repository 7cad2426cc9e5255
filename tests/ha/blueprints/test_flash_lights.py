"""Lights flash for each call, and end as they began."""

from typing import Any

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from scripts.showroom.component.light import Lamp
from tests.support.blueprint_automations import (
    automate,
    automation,
    furnish,
    lamps,
    looks,
    play,
    schedule,
    use,
)
from tests.support.integration import Integration, started

RED, GREEN, BLUE = (255, 0, 0), (10, 200, 30), (0, 0, 255)
SECONDS = 6  # three flashes, and a rest of two seconds


@pytest.fixture
async def lights(integration: Integration) -> dict[str, Lamp]:
    """Give lights of every ability: one dark, the others each as somebody left it."""
    hass, lights = integration.hass, lamps()
    other = Lamp("other")
    await furnish(hass, "light", [*lights.values(), other])
    assert await async_setup_component(hass, "scene", {})
    await use(hass, "light.turn_on", "light.color", rgb_color=list(GREEN), brightness=77)
    await use(hass, "light.turn_on", "light.white", color_temp_kelvin=2700, brightness=12)
    await use(hass, "light.turn_on", "light.other", rgb_color=[1, 2, 3], brightness=4)
    for lamp in (*lights.values(), other):
        lamp.orders.clear()
    lights["light.other"] = other
    return lights


def flash(alias: str = "flash", **inputs: object) -> dict[str, Any]:
    chosen = ["light.color", "light.white", "light.dimmable", "light.plain"]
    return automation("flash_lights", alias, {"lights": chosen, "flashes": 3, **inputs})


def is_at_rest(hass: HomeAssistant) -> bool:
    return not hass.states.async_entity_ids("scene")


async def test_flashes_and_restores(integration: Integration, lights: dict[str, Lamp]) -> None:
    hass = integration.hass
    before = looks(hass, lights)
    await automate(hass, flash(color=RED))
    await integration.post(started())
    await play(integration, 0.5)
    assert lights["light.color"].orders[0] == {"brightness": 255, "rgb_color": RED}
    assert looks(hass, ["light.color"])["light.color"][0] == "on"
    await play(integration, SECONDS)
    for entity_id in before:
        flashes = [order for order in lights[entity_id].orders if order is not None]
        assert len(flashes) >= 3 or entity_id == "light.other"
    assert looks(hass, lights) == before
    assert lights["light.other"].orders == []
    assert is_at_rest(hass)


async def test_overlapping_calls_flash_twice_and_restore(
    integration: Integration, lights: dict[str, Lamp]
) -> None:
    hass = integration.hass
    before = looks(hass, lights)
    await automate(hass, flash(color=RED))
    await integration.post(started())
    await play(integration, 1)
    for _ in range(5):
        await integration.post(started())
    await play(integration, 3 * SECONDS)
    orders = [order for order in lights["light.dimmable"].orders if order]
    assert len(orders) == 6
    assert looks(hass, lights) == before
    assert is_at_rest(hass)


@pytest.mark.parametrize("aliases", [("a", "b"), ("b", "a")])
async def test_two_automations_take_turns(
    integration: Integration, lights: dict[str, Lamp], aliases: tuple[str, str]
) -> None:
    hass = integration.hass
    before = looks(hass, lights)
    first, second = (
        flash(alias, color=color) for alias, color in zip(aliases, (RED, BLUE), strict=True)
    )
    await automate(hass, first, second)
    await integration.post(started())
    await play(integration, 3 * SECONDS)
    shown = [order["rgb_color"] for order in lights["light.color"].orders if order]
    one, other = ([color] * 3 + [GREEN] for color in (RED, BLUE))
    assert shown in (one + other, other + one)
    assert looks(hass, lights) == before
    assert is_at_rest(hass)


async def test_light_out_of_reach_is_left_alone(
    integration: Integration, lights: dict[str, Lamp]
) -> None:
    hass = integration.hass
    lights["light.white"].reachable = False
    lights["light.white"].async_write_ha_state()
    before = looks(hass, lights)
    await automate(hass, flash())
    await integration.post(started())
    await play(integration, SECONDS + 1)
    assert looks(hass, lights) == before
    assert lights["light.white"].orders == []


@pytest.mark.allow_log("Error for call_service at pos 1: broken")
async def test_light_that_fails_does_not_spoil_the_others(
    integration: Integration, lights: dict[str, Lamp], monkeypatch: pytest.MonkeyPatch
) -> None:
    hass = integration.hass

    async def fail(**_options: object) -> None:
        raise OSError("broken")

    monkeypatch.setattr(lights["light.dimmable"], "async_turn_on", fail)
    before = looks(hass, lights)
    await automate(hass, flash())
    await integration.post(started())
    await play(integration, SECONDS + 1)
    assert looks(hass, lights) == before
    assert lights["light.color"].orders


@pytest.mark.parametrize("is_on", [True, False])
async def test_only_in_office_hours(
    integration: Integration, lights: dict[str, Lamp], *, is_on: bool
) -> None:
    hass = integration.hass
    await automate(hass, flash(office_hours=[schedule(hass, is_on=is_on)]))
    await integration.post(started())
    await play(integration, SECONDS + 1)
    assert bool(lights["light.color"].orders) is is_on


async def test_spam_blocked_callers_and_a_quiet_house_flash_nothing(
    integration: Integration, lights: dict[str, Lamp]
) -> None:
    await automate(integration.hass, flash())
    spam, blocked = started(spam=True), started()
    await integration.act("remember_caller", number=blocked["caller_number"], kind="blocked")
    await integration.post(spam)
    await integration.post(blocked)
    calls = await integration.calls()
    assert calls[spam["lead_id"]]["spam"]
    assert calls[blocked["lead_id"]]["blocked"]
    await integration.switch("turn_off")
    await integration.post(started())
    await play(integration, SECONDS)
    assert lights["light.color"].orders == []
