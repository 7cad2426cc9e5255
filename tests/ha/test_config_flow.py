"""Adding a webhook from the UI, and looking at its URL again."""

from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.translation import async_get_translations

from .office import DOMAIN, SECOND, WEBHOOK_ID, Office, started

EXTERNAL = "https://office.example.com"
INTERNAL = "http://192.168.1.5:8123"


@pytest.fixture(autouse=True)
async def _addresses(house: HomeAssistant) -> None:
    await house.config.async_update(external_url=EXTERNAL, internal_url=INTERNAL)


async def _begin(house: HomeAssistant) -> ConfigFlowResult:
    return await house.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})


async def _go_on(
    house: HomeAssistant, result: ConfigFlowResult, **answers: object
) -> ConfigFlowResult:
    return await house.config_entries.flow.async_configure(result["flow_id"], answers)


def _shown_url(result: ConfigFlowResult) -> str:
    """Return the URL in the description of a form that asks nothing."""
    assert (result["type"], result["data_schema"]) == (FlowResultType.FORM, None)
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert placeholders.keys() == {"webhook_url"}
    return placeholders["webhook_url"]


async def _add(house: HomeAssistant, name: str) -> ConfigFlowResult:
    result = await _go_on(house, await _begin(house), name=name)
    created = await _go_on(house, result)
    await house.async_block_till_done()
    return created


async def test_name_then_url_then_entry(house: HomeAssistant) -> None:
    result = await _begin(house)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "user")
    assert result["data_schema"] is not None
    (field,) = result["data_schema"].schema
    assert (field.schema, field.default()) == ("name", "WhatConverts")
    result = await _go_on(house, result, name=" Main office ")
    assert (result["step_id"], result["last_step"]) == ("webhook", True)
    url = _shown_url(result)
    assert url.startswith(f"{EXTERNAL}/api/webhook/")
    result = await _go_on(house, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Main office"
    assert result["data"] == {"webhook_id": url.rpartition("/")[2]}
    assert len(result["data"]["webhook_id"]) == 64
    await house.async_block_till_done()
    assert house.states.get("sensor.main_office_active_calls") is not None


@pytest.mark.parametrize("name", ["", "  "], ids=["empty", "blanks"])
async def test_no_name_becomes_the_default(house: HomeAssistant, name: str) -> None:
    assert (await _add(house, name))["title"] == "WhatConverts"


async def test_defaults_of_every_form_are_enough(house: HomeAssistant) -> None:
    result = await _begin(house)
    while result["type"] is FlowResultType.FORM:
        result = await _go_on(house, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await house.async_block_till_done()


async def test_name_must_be_text(house: HomeAssistant) -> None:
    with pytest.raises(vol.Invalid):
        await _go_on(house, await _begin(house), name=["Office"])


async def test_several_entries_have_a_url_each(house: HomeAssistant) -> None:
    first, second = await _add(house, "Office"), await _add(house, "Office")
    assert first["data"]["webhook_id"] != second["data"]["webhook_id"]
    assert len(house.config_entries.async_entries(DOMAIN)) == 2
    assert house.states.get("sensor.office_active_calls_2") is not None


async def test_nothing_is_left_of_a_flow_that_is_given_up(house: HomeAssistant) -> None:
    result = await _go_on(house, await _begin(house), name="Office")
    house.config_entries.flow.async_abort(result["flow_id"])
    assert house.config_entries.async_entries(DOMAIN) == []


async def test_reconfigure_shows_the_same_url_and_changes_nothing(office: Office) -> None:
    start = started()
    await office.take(start)
    result = await office.entry.start_reconfigure_flow(office.hass)
    assert result["step_id"] == "reconfigure"
    assert _shown_url(result) == f"{EXTERNAL}/api/webhook/{WEBHOOK_ID}"
    data, told = dict(office.entry.data), list(office.told)
    result = await _go_on(office.hass, result)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "nothing_changed")
    await office.pass_time(SECOND)
    assert (dict(office.entry.data), office.told) == (data, told)
    assert (await office.calls(live_only=True)).keys() == {start["lead_id"]}


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ({"external_url": EXTERNAL, "internal_url": INTERNAL}, EXTERNAL),
        ({"external_url": None, "internal_url": INTERNAL}, INTERNAL),
        ({"external_url": None, "internal_url": None}, ""),
    ],
    ids=["external first", "internal only", "no address: the path alone"],
)
async def test_address_in_the_url(
    house: HomeAssistant, addresses: dict[str, str | None], expected: str
) -> None:
    await house.config.async_update(**addresses)
    with patch.object(house.config, "api", None):
        result = await _go_on(house, await _begin(house), name="Office")
    url = _shown_url(result)
    assert url.startswith(f"{expected}/api/webhook/")
    result = await _go_on(house, result)
    assert result["data"] == {"webhook_id": url.rpartition("/")[2]}
    await house.async_block_till_done()


@pytest.mark.parametrize("language", ["en", "de"])
async def test_every_form_has_its_texts(
    house: HomeAssistant, entry: MockConfigEntry, language: str
) -> None:
    texts = await async_get_translations(house, language, "config", [DOMAIN])
    begun = await _begin(house)
    assert _texts_of(begun, texts) == {"title", "description", "data.name", "data_description.name"}
    reconfiguring = await entry.start_reconfigure_flow(house)
    for form in (await _go_on(house, begun, name="Office"), reconfiguring):
        assert _texts_of(form, texts) == {"title", "description"}
        description = texts[f"component.{DOMAIN}.config.step.{form['step_id']}.description"]
        # In a block of code, which shows every character as it is.
        assert "```\n{webhook_url}\n" in description.replace("   ", "")
    aborted = await _go_on(house, reconfiguring)
    assert texts[f"component.{DOMAIN}.config.abort.{aborted['reason']}"]
    house.config_entries.flow.async_abort(begun["flow_id"])


def _texts_of(form: ConfigFlowResult, texts: dict[str, str]) -> set[str]:
    prefix = f"component.{DOMAIN}.config.step.{form['step_id']}."
    return {key.removeprefix(prefix) for key in texts if key.startswith(prefix)}
