"""Ready-made automations are installed on request, and never taken from their user."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from custom_components.whatconverts.blueprints import install as blueprints
from custom_components.whatconverts.core.blueprint_plan import Copy, fingerprint
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from tests.support.integration import Integration

NAMES = set(blueprints.shipped())
ONE = "flash_lights"


@pytest.fixture
async def hass_with_automations(integration: Integration) -> HomeAssistant:
    # A blueprint that is written over has Home Assistant read its automations again.
    file = Path(integration.hass.config.path("configuration.yaml"))
    await integration.hass.async_add_executor_job(file.touch)
    for domain in ("homeassistant", "automation"):
        assert await async_setup_component(integration.hass, domain, {domain: {}})
    await integration.hass.async_block_till_done()
    return integration.hass


async def ask(integration: Integration, answer: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
    """Go to the form for ready-made automations, and answer it if there is an answer."""
    flows = integration.hass.config_entries.options
    step = await flows.async_init(integration.entry.entry_id)
    assert step["type"] is FlowResultType.MENU
    assert "blueprints" in step["menu_options"]
    step = await flows.async_configure(step["flow_id"], {"next_step_id": "blueprints"})
    if answer is None or step["type"] is not FlowResultType.FORM:
        return step
    return await flows.async_configure(step["flow_id"], dict(answer))


def file(hass: HomeAssistant, name: str = ONE) -> Path:
    return Path(hass.config.path("blueprints/automation/whatconverts-live", f"{name}.yaml"))


def offered(step: Any) -> dict[str, list[str]]:  # noqa: ANN401
    return {
        str(field): field.default() for field in step["data_schema"].schema if field != "edited"
    }


async def test_all_are_offered_and_installed(
    hass_with_automations: HomeAssistant, integration: Integration
) -> None:
    hass = hass_with_automations
    step = await ask(integration)
    assert {name: set(names) for name, names in offered(step).items()} == {"install": NAMES}
    # Nothing is said of edited ones if there are none.
    assert "edited" not in step["data_schema"].schema
    done = await integration.hass.config_entries.options.async_configure(step["flow_id"], {})
    assert (done["type"], done["step_id"]) == (FlowResultType.FORM, "blueprints_installed")
    assert set((await blueprints.async_find_copies(hass)).values()) == {Copy.CURRENT}
    again = await ask(integration)
    assert (again["type"], again["step_id"]) == (FlowResultType.FORM, "blueprints_current")
    menu = await integration.hass.config_entries.options.async_configure(again["flow_id"], {})
    assert (menu["type"], menu["step_id"]) == (FlowResultType.MENU, "ready")


async def test_only_what_is_chosen(
    hass_with_automations: HomeAssistant, integration: Integration
) -> None:
    await ask(integration, {"install": [ONE]})
    copies = await blueprints.async_find_copies(hass_with_automations)
    assert [name for name, copy in copies.items() if copy is Copy.CURRENT] == [ONE]


async def test_edited_copy_is_left_alone(
    hass_with_automations: HomeAssistant, integration: Integration
) -> None:
    await ask(integration, {"install": [ONE]})
    path = file(hass_with_automations)
    edited = path.read_text().replace("milliseconds: 500", "milliseconds: 250")
    path.write_text(edited)
    step = await ask(integration)
    assert step["description_placeholders"] == {"edited": "Flash lights"}
    assert "edited" in step["data_schema"].schema
    assert ONE not in offered(step)["install"]
    await blueprints.async_install(hass_with_automations, [ONE])
    assert path.read_text() == edited


@pytest.mark.allow_log("expected the node content")
@pytest.mark.parametrize("text", ["", "{", "a: 1", "blueprint: 1", "- 1", "blueprint: {input: 1}"])
async def test_file_that_is_no_blueprint_is_left_alone(
    hass_with_automations: HomeAssistant, integration: Integration, text: str
) -> None:
    path = file(hass_with_automations)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert (await blueprints.async_find_copies(hass_with_automations))[ONE] is Copy.EDITED
    await ask(integration, {})
    assert path.read_text() == text


async def test_older_version_is_updated_and_its_automations_go_on(
    hass_with_automations: HomeAssistant, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    hass = hass_with_automations
    await ask(integration, {"install": [ONE]})
    path = file(hass)
    path.write_text(path.read_text().replace("milliseconds: 500", "milliseconds: 250"))
    old = fingerprint(load_yaml_dict(path))
    notes = {name: [old, *versions] for name, versions in blueprints.shipped().items()}
    monkeypatch.setattr(blueprints, "shipped", lambda: notes)
    await integration.reload()
    await hass.async_block_till_done(wait_background_tasks=True)
    issue = ir.async_get(hass).async_get_issue("whatconverts", "blueprint_updates")
    assert issue is not None
    assert issue.translation_placeholders == {"names": "Flash lights"}
    step = await ask(integration)
    assert offered(step)["update"] == [ONE]
    await hass.config_entries.options.async_configure(step["flow_id"], {"update": [ONE]})
    await hass.async_block_till_done()
    assert "milliseconds: 500" in path.read_text()
    assert not ir.async_get(hass).async_get_issue("whatconverts", "blueprint_updates")


async def test_full_disk_is_told(
    hass_with_automations: HomeAssistant, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **_options: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(Path, "write_text", refuse)
    step = await ask(integration, {"install": [ONE]})
    assert step["errors"] == {"base": "not_written"}


async def test_settings_are_behind_the_menu(integration: Integration) -> None:
    flows = integration.hass.config_entries.options
    step = await flows.async_init(integration.entry.entry_id)
    step = await flows.async_configure(step["flow_id"], {"next_step_id": "settings"})
    assert step["step_id"] == "settings"
    done = await flows.async_configure(step["flow_id"], {"numbers": {"lines_by_name": True}})
    assert done["step_id"] == "settings_saved"
    assert integration.entry.options["lines_by_name"] is True


async def test_imported_copy_counts_as_ours(
    hass_with_automations: HomeAssistant, integration: Integration
) -> None:
    """A My link puts it at the same place, and notes where it came from."""
    await ask(integration, {"install": [ONE]})
    path = file(hass_with_automations)
    text = path.read_text()
    assert "github.com" in text
    path.write_text(text.replace("https://github.com", "https://raw.example.com"))
    assert (await blueprints.async_find_copies(hass_with_automations))[ONE] is Copy.CURRENT
