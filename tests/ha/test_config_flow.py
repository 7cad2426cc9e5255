"""Adding a webhook from the UI: a name, a way to the house, and its URL."""

import asyncio
from unittest.mock import patch

from hass_nabucasa.iot_base import NotConnected
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.whatconverts.coordinator import WhatConvertsCoordinator
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow

from .nabu import HOOKS, Nabu
from .office import DOMAIN, started, until
from .pages import Pages, adding, continued

EXTERNAL = "https://office.example.com"
INTERNAL = "http://192.168.1.5:8123"
WAYS: dict[str, dict[str, str | None]] = {
    "external": {"external_url": EXTERNAL, "internal_url": INTERNAL},
    "external without TLS": {"external_url": "http://office.example.com", "internal_url": None},
    "external, but in the house": {"external_url": "https://192.168.1.5", "internal_url": None},
    "only internal": {"external_url": None, "internal_url": INTERNAL},
    "none": {"external_url": None, "internal_url": None},
}


@pytest.fixture(autouse=True)
async def _addresses(house: HomeAssistant) -> None:
    await house.config.async_update(**WAYS["external"])


async def begin(house: HomeAssistant, name: str = "Office") -> Pages:
    return await (await adding(house)).answer(name=name)


async def finish(house: HomeAssistant, page: Pages) -> ConfigFlowResult:
    """Confirm the page with the URL."""
    assert page.step == "webhook"
    created = (await page.answer()).now
    assert created["type"] is FlowResultType.CREATE_ENTRY
    await house.async_block_till_done()
    return created


# -- name, URL, entry ------------------------------------------------------------------------------


async def test_name_then_url_then_entry(house: HomeAssistant) -> None:
    page = await adding(house)
    assert (page.kind, page.step) == (FlowResultType.FORM, "user")
    schema = page.now["data_schema"]
    assert schema is not None
    (field,) = schema.schema
    assert (field.schema, field.default()) == ("name", "WhatConverts")
    await page.answer(name=" Main office ")
    assert (page.step, page.now["last_step"], page.warns) == ("webhook", True, False)
    assert page.url.startswith(f"{EXTERNAL}/api/webhook/")
    url = page.url
    created = await finish(house, page)
    assert created["title"] == "Main office"
    assert created["data"] == {"webhook_id": url.rpartition("/")[2], "told_url": url}
    assert len(created["data"]["webhook_id"]) == 64
    assert house.states.get("sensor.main_office_active_calls") is not None


@pytest.mark.parametrize("name", ["", "  "], ids=["empty", "blanks"])
async def test_no_name_becomes_the_default(house: HomeAssistant, name: str) -> None:
    assert (await finish(house, await begin(house, name)))["title"] == "WhatConverts"


async def test_name_must_be_text(house: HomeAssistant) -> None:
    with pytest.raises(vol.Invalid):
        await (await adding(house)).answer(name=["Office"])


@pytest.mark.parametrize("way", WAYS)
async def test_going_on_is_always_enough(house: HomeAssistant, way: str) -> None:
    await house.config.async_update(**WAYS[way])
    created = await (await adding(house)).end()
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert (await (await continued(house, created)).end())["type"] is FlowResultType.CREATE_ENTRY
    await house.async_block_till_done()


async def test_url_stays_the_same_when_the_page_is_looked_at_again(house: HomeAssistant) -> None:
    page = await begin(house)
    url = page.url
    assert (await page.refresh()).url == url


async def test_flow_goes_on_with_what_is_left_to_do(house: HomeAssistant) -> None:
    created = await finish(house, await begin(house))
    page = await continued(house, created)
    assert page.step == "ready"
    assert page.options == ["wait", "blueprints", "card", "settings", "done"]


@pytest.mark.allow_log("Error setting up entry Office for whatconverts")
async def test_flow_ends_if_the_entry_cannot_be_set_up(house: HomeAssistant) -> None:
    page = await begin(house)
    with patch.object(WhatConvertsCoordinator, "async_load", side_effect=OSError):
        created = await finish(house, page)
    assert "next_flow" not in created


# -- several ---------------------------------------------------------------------------------------


async def test_several_entries_have_a_url_each(house: HomeAssistant) -> None:
    """A name that is taken may be used again; Home Assistant then counts the entity ids up."""
    first = await finish(house, await begin(house))
    second = await finish(house, await begin(house))
    assert first["data"]["webhook_id"] != second["data"]["webhook_id"]
    assert len(house.config_entries.async_entries(DOMAIN)) == 2
    assert house.states.get("sensor.office_active_calls_2") is not None


async def test_next_name_that_is_free_is_suggested(house: HomeAssistant) -> None:
    titles = []
    for _ in range(3):
        created = await (await adding(house)).end()
        titles.append(created["title"])
    assert titles == ["WhatConverts", "WhatConverts 2", "WhatConverts 3"]
    await house.async_block_till_done()
    assert house.states.get("sensor.whatconverts_2_active_calls") is not None


async def test_flows_at_the_same_time_do_not_disturb_each_other(house: HomeAssistant) -> None:
    pages = [await begin(house, name) for name in ("North", "South")]
    created = [await finish(house, page) for page in pages]
    assert len({one["data"]["webhook_id"] for one in created}) == 2
    assert {entry.title for entry in house.config_entries.async_entries(DOMAIN)} == {
        "North",
        "South",
    }


async def test_form_that_is_answered_twice_makes_one_entry(house: HomeAssistant) -> None:
    """From two windows: the second answer comes while the first entry is being set up."""
    page = await begin(house)
    gate = asyncio.Event()
    load = WhatConvertsCoordinator.async_load

    async def held(coordinator: WhatConvertsCoordinator) -> None:
        await gate.wait()
        await load(coordinator)

    with patch.object(WhatConvertsCoordinator, "async_load", held):
        answers = house.config_entries.flow.async_configure
        first = asyncio.ensure_future(answers(page.flow_id, {}))
        await until(lambda: house.config_entries.async_entries(DOMAIN))
        second = await answers(page.flow_id, {})
        gate.set()
        with pytest.raises(UnknownFlow):
            await first
    assert (second["type"], second["reason"]) == (FlowResultType.ABORT, "already_configured")
    await house.async_block_till_done()
    assert len(house.config_entries.async_entries(DOMAIN)) == 1


async def test_nothing_is_left_of_a_flow_that_is_given_up(house: HomeAssistant) -> None:
    (await begin(house)).close()
    assert house.config_entries.async_entries(DOMAIN) == []


# -- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", list(WAYS)[1:])
async def test_address_in_the_house_is_only_shown_with_a_warning(
    house: HomeAssistant, way: str
) -> None:
    await house.config.async_update(**WAYS[way])
    with patch.object(house.config, "api", None):
        page = await begin(house)
        assert page.step == "no_address"
        await page.answer()
    assert page.warns
    given = WAYS[way]["external_url"] or WAYS[way]["internal_url"] or ""
    assert page.url.startswith(f"{given}/api/webhook/")
    url = page.url
    created = await finish(house, page)
    assert created["data"] == {"webhook_id": url.rpartition("/")[2], "told_url": url}


async def test_address_may_be_set_while_the_flow_waits(house: HomeAssistant) -> None:
    await house.config.async_update(**WAYS["only internal"])
    page = await begin(house)
    assert page.step == "no_address"
    await house.config.async_update(external_url=EXTERNAL)
    await page.answer()
    assert (page.url.startswith(EXTERNAL), page.warns) == (True, False)


# -- Home Assistant Cloud --------------------------------------------------------------------------


async def test_cloud_takes_the_calls(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    await nabu.connect()
    page = await begin(house)
    assert (page.step, page.options) == ("address", ["cloud", "own"])
    assert nabu.hooks == {}
    await page.choose("cloud")
    assert (page.url, page.warns) == (f"{HOOKS}/secret1", False)
    created = await finish(house, page)
    data = created["data"]
    assert data["cloudhook_url"] == data["told_url"] == nabu.hooks[data["webhook_id"]]
    reply = await nabu.post(data["told_url"], started())
    assert (reply.status, reply.json["result"]) == (200, "accepted")
    await nabu.settle()
    state = house.states.get("sensor.office_active_calls")
    assert state is not None
    assert state.state == "1"


async def test_own_address_may_be_preferred_to_the_cloud(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    await nabu.connect()
    page = await (await begin(house)).choose("own")
    assert page.url.startswith(EXTERNAL)
    created = await finish(house, page)
    assert "cloudhook_url" not in created["data"]
    assert nabu.hooks == {}


async def test_own_address_without_one_is_explained_beside_the_cloud(
    house: HomeAssistant, nabu: Nabu
) -> None:
    await house.config.async_update(**WAYS["only internal"])
    await nabu.subscribe()
    await nabu.connect()
    page = await (await begin(house)).choose("own")
    assert page.step == "no_address"


async def test_cloud_without_a_connection_is_explained(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    page = await begin(house)
    assert (page.step, page.options) == ("cloud_offline", ["address", "own"])
    assert (await page.refresh()).step == "cloud_offline"
    assert (await page.choose("address")).step == "cloud_offline"
    await nabu.connect()
    assert (await page.choose("address")).step == "address"
    assert (await page.choose("cloud")).url == f"{HOOKS}/secret1"


async def test_cloud_that_stays_offline_can_be_done_without(
    house: HomeAssistant, nabu: Nabu
) -> None:
    await nabu.subscribe()
    page = await (await begin(house)).choose("own")
    assert page.url.startswith(EXTERNAL)


@pytest.mark.parametrize("until_day", ["2026-11-01"])
async def test_expired_subscription_is_none(
    house: HomeAssistant, nabu: Nabu, until_day: str
) -> None:
    await nabu.subscribe(until_day=until_day)
    assert (await begin(house)).url.startswith(EXTERNAL)


async def test_refusal_of_the_cloud_is_told(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    await nabu.connect()
    nabu.refuse_hooks()
    page = await (await begin(house)).choose("cloud")
    assert (page.step, page.options) == ("cloud_failed", ["cloud", "own"])
    assert "507" in page.given["reason"]
    assert (await page.refresh()).step == "cloud_failed"
    assert (await page.choose("cloud")).step == "cloud_failed"
    nabu.make_hooks()
    assert (await page.choose("cloud")).step == "webhook"


async def test_cloud_that_refuses_can_be_done_without(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    await nabu.connect()
    nabu.refuse_hooks()
    page = await (await begin(house)).choose("cloud")
    assert (await page.choose("own")).url.startswith(EXTERNAL)


async def test_cloud_that_loses_its_connection_meanwhile(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    await nabu.connect()
    page = await begin(house)
    await nabu.cut()
    await page.choose("cloud")
    assert page.step == "cloud_failed"
    assert page.given["reason"] == "CloudNotConnected"


@pytest.mark.parametrize("failure", [ConnectionResetError("Cannot write"), NotConnected()])
async def test_connection_that_breaks_when_the_url_has_been_made(
    house: HomeAssistant, nabu: Nabu, failure: Exception
) -> None:
    await nabu.subscribe()
    await nabu.connect()
    page = await begin(house)
    nabu.relayers[-1].failure = failure
    await page.choose("cloud")
    assert (page.step, nabu.hooks) == ("cloud_failed", {})
    nabu.relayers[-1].failure = None
    assert (await page.choose("cloud")).step == "webhook"


async def test_closed_flow_leaves_no_url_in_the_cloud(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    await nabu.connect()
    page = await (await begin(house)).choose("cloud")
    assert len(nabu.hooks) == 1
    page.close()
    await nabu.settle()
    assert nabu.hooks == {}


async def test_url_in_the_cloud_goes_with_its_entry(house: HomeAssistant, nabu: Nabu) -> None:
    await nabu.subscribe()
    await nabu.connect()
    entries = []
    for _ in range(2):
        created = await finish(house, await (await begin(house)).choose("cloud"))
        entries.append(created["result"])
    await house.config_entries.async_remove(entries[0].entry_id)
    await nabu.settle()
    assert nabu.hooks == {entries[1].data["webhook_id"]: f"{HOOKS}/secret2"}


async def test_entry_goes_although_the_cloud_has_gone(
    house: HomeAssistant, entry: MockConfigEntry
) -> None:
    hook = {**entry.data, "cloudhook_url": f"{HOOKS}/secret1"}
    house.config_entries.async_update_entry(entry, data=hook)
    await house.config_entries.async_remove(entry.entry_id)
    assert house.config_entries.async_entries(DOMAIN) == []
