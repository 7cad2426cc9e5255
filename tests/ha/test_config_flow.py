"""Adding a webhook from the UI: a name, a way to Home Assistant, and its URL."""

import asyncio
from datetime import datetime
from unittest.mock import patch

from hass_nabucasa.iot_base import NotConnected
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.whatconverts.storage.store import StoredMeta
from custom_components.whatconverts.storage.writer import CallWriter
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
from tests.support.fake_cloud import HOOKS, FakeCloud
from tests.support.flow_pages import Pages, adding, continued
from tests.support.integration import DOMAIN, started, until

EXTERNAL = "https://office.example.com"
INTERNAL = "http://192.168.1.5:8123"
WAYS: dict[str, dict[str, str | None]] = {
    "external": {"external_url": EXTERNAL, "internal_url": INTERNAL},
    "external without TLS": {"external_url": "http://office.example.com", "internal_url": None},
    "external, but in the local network": {
        "external_url": "https://192.168.1.5",
        "internal_url": None,
    },
    "only internal": {"external_url": None, "internal_url": INTERNAL},
    "none": {"external_url": None, "internal_url": None},
}


@pytest.fixture(autouse=True)
async def _addresses(hass_us: HomeAssistant) -> None:
    await hass_us.config.async_update(**WAYS["external"])


async def begin(hass_us: HomeAssistant, name: str = "Office") -> Pages:
    return await (await adding(hass_us)).answer(name=name)


async def finish(hass_us: HomeAssistant, page: Pages) -> ConfigFlowResult:
    """Confirm the page with the URL."""
    assert page.step == "webhook"
    created = (await page.answer()).now
    assert created["type"] is FlowResultType.CREATE_ENTRY
    await hass_us.async_block_till_done()
    return created


# -- name, URL, entry ------------------------------------------------------------------------------


async def test_name_then_url_then_entry(hass_us: HomeAssistant) -> None:
    page = await adding(hass_us)
    assert (page.kind, page.step) == (FlowResultType.FORM, "user")
    schema = page.now["data_schema"]
    assert schema is not None
    (field,) = schema.schema
    assert (field.schema, field.default()) == ("name", "WhatConverts")
    await page.answer(name=" Main office ")
    assert (page.step, page.now["last_step"], page.warns) == ("webhook", True, False)
    assert page.url.startswith(f"{EXTERNAL}/api/webhook/")
    url = page.url
    created = await finish(hass_us, page)
    assert created["title"] == "Main office"
    assert created["data"] == {"webhook_id": url.rpartition("/")[2], "told_url": url}
    assert len(created["data"]["webhook_id"]) == 64
    assert hass_us.states.get("sensor.main_office_active_calls") is not None


async def test_what_becomes_of_the_field_with_the_url_means_nothing(hass_us: HomeAssistant) -> None:
    page = await begin(hass_us)
    url = page.url
    await page.answer(webhook_url="https://office.example.com/api/webhook/other")
    assert page.now["data"] == {"webhook_id": url.rpartition("/")[2], "told_url": url}


@pytest.mark.parametrize("name", ["", "  "], ids=["empty", "blanks"])
async def test_no_name_becomes_the_default(hass_us: HomeAssistant, name: str) -> None:
    assert (await finish(hass_us, await begin(hass_us, name)))["title"] == "WhatConverts"


async def test_name_must_be_text(hass_us: HomeAssistant) -> None:
    with pytest.raises(vol.Invalid):
        await (await adding(hass_us)).answer(name=["Office"])


@pytest.mark.parametrize("way", WAYS)
async def test_going_on_is_always_enough(hass_us: HomeAssistant, way: str) -> None:
    await hass_us.config.async_update(**WAYS[way])
    created = await (await adding(hass_us)).end()
    assert created["type"] is FlowResultType.CREATE_ENTRY
    assert (await (await continued(hass_us, created)).end())["type"] is FlowResultType.CREATE_ENTRY
    await hass_us.async_block_till_done()


async def test_url_stays_the_same_when_the_page_is_looked_at_again(hass_us: HomeAssistant) -> None:
    page = await begin(hass_us)
    url = page.url
    assert (await page.refresh()).url == url


async def test_flow_goes_on_with_what_is_left_to_do(hass_us: HomeAssistant) -> None:
    created = await finish(hass_us, await begin(hass_us))
    page = await continued(hass_us, created)
    assert page.step == "ready"
    assert page.options == ["wait", "blueprints", "card", "settings", "account", "done"]


@pytest.mark.allow_log("Error setting up entry Office for whatconverts")
async def test_flow_ends_if_the_entry_cannot_be_set_up(hass_us: HomeAssistant) -> None:
    page = await begin(hass_us)
    with patch.object(CallWriter, "async_load", side_effect=OSError):
        created = await finish(hass_us, page)
    assert "next_flow" not in created


# -- several ---------------------------------------------------------------------------------------


async def test_several_entries_have_a_url_each(hass_us: HomeAssistant) -> None:
    """A name that is taken may be used again; Home Assistant then counts the entity ids up."""
    first = await finish(hass_us, await begin(hass_us))
    second = await finish(hass_us, await begin(hass_us))
    assert first["data"]["webhook_id"] != second["data"]["webhook_id"]
    assert len(hass_us.config_entries.async_entries(DOMAIN)) == 2
    assert hass_us.states.get("sensor.office_active_calls_2") is not None


async def test_next_name_that_is_free_is_suggested(hass_us: HomeAssistant) -> None:
    titles = []
    for _ in range(3):
        created = await (await adding(hass_us)).end()
        titles.append(created["title"])
    assert titles == ["WhatConverts", "WhatConverts 2", "WhatConverts 3"]
    await hass_us.async_block_till_done()
    assert hass_us.states.get("sensor.whatconverts_2_active_calls") is not None


async def test_flows_at_the_same_time_do_not_disturb_each_other(hass_us: HomeAssistant) -> None:
    pages = [await begin(hass_us, name) for name in ("North", "South")]
    created = [await finish(hass_us, page) for page in pages]
    assert len({one["data"]["webhook_id"] for one in created}) == 2
    assert {entry.title for entry in hass_us.config_entries.async_entries(DOMAIN)} == {
        "North",
        "South",
    }


async def test_form_that_is_answered_twice_makes_one_entry(hass_us: HomeAssistant) -> None:
    """From two windows: the second answer comes while the first entry is being set up."""
    page = await begin(hass_us)
    gate = asyncio.Event()
    load = CallWriter.async_load

    async def held(writer: CallWriter, day_start: datetime) -> StoredMeta:
        await gate.wait()
        return await load(writer, day_start)

    with patch.object(CallWriter, "async_load", held):
        answers = hass_us.config_entries.flow.async_configure
        first = asyncio.ensure_future(answers(page.flow_id, {}))
        await until(lambda: hass_us.config_entries.async_entries(DOMAIN))
        second = await answers(page.flow_id, {})
        gate.set()
        with pytest.raises(UnknownFlow):
            await first
    assert (second["type"], second["reason"]) == (FlowResultType.ABORT, "already_configured")
    await hass_us.async_block_till_done()
    assert len(hass_us.config_entries.async_entries(DOMAIN)) == 1


async def test_nothing_is_left_of_a_flow_that_is_given_up(hass_us: HomeAssistant) -> None:
    (await begin(hass_us)).close()
    assert hass_us.config_entries.async_entries(DOMAIN) == []


# -- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", list(WAYS)[1:])
async def test_internal_address_is_only_shown_with_a_warning(
    hass_us: HomeAssistant, way: str
) -> None:
    await hass_us.config.async_update(**WAYS[way])
    with patch.object(hass_us.config, "api", None):
        page = await begin(hass_us)
        assert page.step == "no_address"
        await page.answer()
    assert page.warns
    given = WAYS[way]["external_url"] or WAYS[way]["internal_url"] or ""
    assert page.url.startswith(f"{given}/api/webhook/")
    url = page.url
    created = await finish(hass_us, page)
    assert created["data"] == {"webhook_id": url.rpartition("/")[2], "told_url": url}


async def test_address_may_be_set_while_the_flow_waits(hass_us: HomeAssistant) -> None:
    await hass_us.config.async_update(**WAYS["only internal"])
    page = await begin(hass_us)
    assert page.step == "no_address"
    await hass_us.config.async_update(external_url=EXTERNAL)
    await page.answer()
    assert (page.url.startswith(EXTERNAL), page.warns) == (True, False)


# -- Home Assistant Cloud --------------------------------------------------------------------------


async def test_cloud_takes_the_calls(hass_us: HomeAssistant, fake_cloud: FakeCloud) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    page = await begin(hass_us)
    assert (page.step, page.options) == ("address", ["cloud", "own"])
    assert fake_cloud.hooks == {}
    await page.choose("cloud")
    assert (page.url, page.warns) == (f"{HOOKS}/secret1", False)
    created = await finish(hass_us, page)
    data = created["data"]
    assert data["cloudhook_url"] == data["told_url"] == fake_cloud.hooks[data["webhook_id"]]
    reply = await fake_cloud.post(data["told_url"], started())
    assert (reply.status, reply.json["result"]) == (200, "accepted")
    await fake_cloud.settle()
    state = hass_us.states.get("sensor.office_active_calls")
    assert state is not None
    assert state.state == "1"


async def test_own_address_may_be_preferred_to_the_cloud(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    page = await (await begin(hass_us)).choose("own")
    assert page.url.startswith(EXTERNAL)
    created = await finish(hass_us, page)
    assert "cloudhook_url" not in created["data"]
    assert fake_cloud.hooks == {}


async def test_own_address_without_one_is_explained_beside_the_cloud(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await hass_us.config.async_update(**WAYS["only internal"])
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    page = await (await begin(hass_us)).choose("own")
    assert page.step == "no_address"


async def test_cloud_without_a_connection_is_explained(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.subscribe()
    page = await begin(hass_us)
    assert (page.step, page.options) == ("cloud_offline", ["address", "own"])
    assert (await page.refresh()).step == "cloud_offline"
    assert (await page.choose("address")).step == "cloud_offline"
    await fake_cloud.connect()
    assert (await page.choose("address")).step == "address"
    assert (await page.choose("cloud")).url == f"{HOOKS}/secret1"


async def test_cloud_that_stays_offline_can_be_done_without(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.subscribe()
    page = await (await begin(hass_us)).choose("own")
    assert page.url.startswith(EXTERNAL)


@pytest.mark.parametrize("until_day", ["2026-11-01"])
async def test_expired_subscription_is_none(
    hass_us: HomeAssistant, fake_cloud: FakeCloud, until_day: str
) -> None:
    await fake_cloud.subscribe(until_day=until_day)
    assert (await begin(hass_us)).url.startswith(EXTERNAL)


async def test_refusal_of_the_cloud_is_told(hass_us: HomeAssistant, fake_cloud: FakeCloud) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    fake_cloud.refuse_hooks()
    page = await (await begin(hass_us)).choose("cloud")
    assert (page.step, page.options) == ("cloud_failed", ["cloud", "own"])
    assert "507" in page.given["reason"]
    assert (await page.refresh()).step == "cloud_failed"
    assert (await page.choose("cloud")).step == "cloud_failed"
    fake_cloud.make_hooks()
    assert (await page.choose("cloud")).step == "webhook"


async def test_cloud_that_refuses_can_be_done_without(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    fake_cloud.refuse_hooks()
    page = await (await begin(hass_us)).choose("cloud")
    assert (await page.choose("own")).url.startswith(EXTERNAL)


async def test_cloud_that_loses_its_connection_meanwhile(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    page = await begin(hass_us)
    await fake_cloud.cut()
    await page.choose("cloud")
    assert page.step == "cloud_failed"
    assert page.given["reason"] == "CloudNotConnected"


@pytest.mark.parametrize("failure", [ConnectionResetError("Cannot write"), NotConnected()])
async def test_connection_that_breaks_when_the_url_has_been_made(
    hass_us: HomeAssistant, fake_cloud: FakeCloud, failure: Exception
) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    page = await begin(hass_us)
    fake_cloud.relayers[-1].failure = failure
    await page.choose("cloud")
    assert (page.step, fake_cloud.hooks) == ("cloud_failed", {})
    fake_cloud.relayers[-1].failure = None
    assert (await page.choose("cloud")).step == "webhook"


async def test_closed_flow_leaves_no_url_in_the_cloud(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    page = await (await begin(hass_us)).choose("cloud")
    assert len(fake_cloud.hooks) == 1
    page.close()
    await fake_cloud.settle()
    assert fake_cloud.hooks == {}


async def test_url_in_the_cloud_goes_with_its_entry(
    hass_us: HomeAssistant, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    entries = []
    for _ in range(2):
        created = await finish(hass_us, await (await begin(hass_us)).choose("cloud"))
        entries.append(created["result"])
    await hass_us.config_entries.async_remove(entries[0].entry_id)
    await fake_cloud.settle()
    assert fake_cloud.hooks == {entries[1].data["webhook_id"]: f"{HOOKS}/secret2"}


async def test_entry_goes_although_the_cloud_has_gone(
    hass_us: HomeAssistant, entry: MockConfigEntry
) -> None:
    hook = {**entry.data, "cloudhook_url": f"{HOOKS}/secret1"}
    hass_us.config_entries.async_update_entry(entry, data=hook)
    await hass_us.config_entries.async_remove(entry.entry_id)
    assert hass_us.config_entries.async_entries(DOMAIN) == []
