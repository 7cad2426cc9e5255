"""Automations made from our blueprints, and devices on which they can be seen at work."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    async_fire_time_changed_exact,
    mock_integration,
    mock_platform,
    setup_test_component_platform,
)

from custom_components.whatconverts.const import DOMAIN
from homeassistant.components.light.const import ColorMode
from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
from scripts.showroom.component import config_flow, tts
from scripts.showroom.component.light import Lamp
from scripts.showroom.component.media_player import Speaker

from .integration import Integration

SOURCE = Path(__file__).parents[2] / "custom_components" / DOMAIN / "blueprints" / "automation"
NAMES = sorted(path.stem for path in SOURCE.glob("*.yaml"))
STEP = timedelta(seconds=0.1)
TURNS = 40
# What get_calls asks its thread for: lines, calls, what is not stored yet, and calls of today.
_ANSWERS = 4

type Inputs = dict[str, Any]


def automation(name: str, alias: str, inputs: Inputs) -> dict[str, Any]:
    """Return the automation that the UI makes of a blueprint and a filled form."""
    path = f"{DOMAIN}/{name}.yaml"
    return {"id": alias, "alias": alias, "use_blueprint": {"path": path, "input": inputs}}


async def automate(hass: HomeAssistant, *automations: dict[str, Any]) -> None:
    """Set automations up from the shipped files."""
    folder = Path(hass.config.path("blueprints", "automation", DOMAIN))
    await hass.async_add_executor_job(shutil.copytree, SOURCE, folder)
    for always_there in ("homeassistant", "persistent_notification"):
        assert await async_setup_component(hass, always_there, {})
    assert await async_setup_component(hass, "automation", {"automation": list(automations)})
    await hass.async_block_till_done()
    states = [hass.states.get(f"automation.{one['alias']}") for one in automations]
    assert [state and state.state for state in states] == ["on"] * len(automations)


async def furnish(hass: HomeAssistant, domain: str, entities: Iterable[Entity]) -> None:
    """Add entities of a platform."""
    setup_test_component_platform(hass, domain, list(entities))
    assert await async_setup_component(hass, domain, {domain: {"platform": "test"}})
    await hass.async_block_till_done()


def lamps() -> dict[str, Lamp]:
    """Return one lamp of each ability."""
    modes = {
        "light.color": ColorMode.RGB,
        "light.white": ColorMode.COLOR_TEMP,
        "light.dimmable": ColorMode.BRIGHTNESS,
        "light.plain": ColorMode.ONOFF,
    }
    return {entity_id: Lamp(entity_id.partition(".")[2], mode) for entity_id, mode in modes.items()}


def speaker(name: str = "speaker") -> Speaker:
    return Speaker(name)


async def settle() -> None:
    """Let everything happen that needs no time.

    Home Assistant's own way to wait would wait for the end of scripts, whose delays a stopped clock
    never ends.
    """
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def play(integration: Integration, seconds: float) -> None:
    """Let time pass in steps as small as a script's delays are."""
    for _ in range(round(seconds / STEP.total_seconds())):
        await _settle_with_store(integration)
        integration.clock.tick(STEP)
        async_fire_time_changed_exact(integration.hass)
    await _settle_with_store(integration)


async def _settle_with_store(integration: Integration) -> None:
    """Let what reads stored calls have its answers, too, one after another."""
    for _ in range(_ANSWERS):
        await settle()
        await integration.entry.runtime_data.writer.async_find_corrupt()
    await settle()


def looks(hass: HomeAssistant, entity_ids: Iterable[str]) -> dict[str, Any]:
    """Return how lights look."""
    names = ("brightness", "rgb_color", "color_temp_kelvin", "color_mode")
    states = {one: hass.states.get(one) for one in entity_ids}
    return {
        one: state and (state.state, [state.attributes.get(name) for name in names])
        for one, state in states.items()
    }


def persistent_notifications(hass: HomeAssistant) -> dict[str, tuple[str, str | None]]:
    """Return message and title of what Home Assistant itself shows."""
    found = _async_get_or_create_notifications(hass)
    return {key: (one["message"], one["title"]) for key, one in found.items()}


async def use(hass: HomeAssistant, action: str, entity_id: str, **data: object) -> None:
    """Call an action of an entity."""
    domain, _, service = action.partition(".")
    await hass.services.async_call(domain, service, {"entity_id": entity_id, **data}, blocking=True)


def schedule(hass: HomeAssistant, *, is_on: bool) -> str:
    """Make a schedule that is always on, or never: all that a blueprint sees of one."""
    hass.states.async_set("schedule.hours", "on" if is_on else "off")
    return "schedule.hours"


async def voices(hass: HomeAssistant) -> None:
    """Add a voice; Home Assistant takes those only from a config entry."""

    async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, [Platform.TTS])
        return True

    mock_integration(hass, MockModule("showroom", async_setup_entry=set_up))
    for name, module in (("config_flow", config_flow), ("tts", tts)):
        # The module itself does as well as the stand-in that is expected.
        mock_platform(hass, f"showroom.{name}", module)  # type: ignore[arg-type]
    entry = MockConfigEntry(domain="showroom")
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
