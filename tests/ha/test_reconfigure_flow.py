"""Looking at the URL again, making a new one, and changing the way to Home Assistant."""

from json import dumps

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from tests.support.fake_cloud import HOOKS, FakeCloud
from tests.support.flow_pages import Pages, adding, reconfiguring
from tests.support.integration import SECOND, WEBHOOK_ID, Integration, SetupIntegration, started

EXTERNAL = "https://office.example.com"
OLD = f"{EXTERNAL}/api/webhook/{WEBHOOK_ID}"


@pytest.fixture(autouse=True)
async def _addresses(hass_us: HomeAssistant) -> None:
    await hass_us.config.async_update(external_url=EXTERNAL, internal_url=None)


def webhook_id(url: str) -> str:
    return url.rpartition("/")[2]


def aborted(page: Pages, reason: str) -> bool:
    return (page.kind, page.now["reason"]) == (FlowResultType.ABORT, reason)


async def test_menu_and_its_last_option_change_nothing(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    data, told = dict(integration.entry.data), list(integration.told)
    page = await reconfiguring(integration.hass, integration.entry)
    assert (page.step, page.options) == ("reconfigure", ["show", "new_url", "keep"])
    assert (await page.refresh()).step == "reconfigure"
    await page.end()
    assert aborted(page, "nothing_changed")
    await integration.pass_time(SECOND)
    assert (dict(integration.entry.data), integration.told) == (data, told)
    assert (await integration.calls(live_only=True)).keys() == {start["lead_id"]}


async def test_url_is_shown_again(integration: Integration) -> None:
    for _ in range(2):
        page = await (await reconfiguring(integration.hass, integration.entry)).choose("show")
        assert (page.step, page.url, page.warns) == ("show", OLD, False)
        await page.answer()
        assert aborted(page, "nothing_changed")
    assert integration.entry.data == {"webhook_id": WEBHOOK_ID, "told_url": OLD}


async def test_other_url_than_before_is_pointed_out(integration: Integration) -> None:
    (await (await reconfiguring(integration.hass, integration.entry)).choose("show")).close()
    await integration.hass.config.async_update(external_url="https://new.example.com")
    page = await (await reconfiguring(integration.hass, integration.entry)).choose("show")
    new = f"https://new.example.com/api/webhook/{WEBHOOK_ID}"
    assert (page.step, page.url) == ("show_changed", new)
    assert integration.entry.data["told_url"] == new
    assert (await page.refresh()).step == "show_changed"
    await page.answer()
    assert aborted(page, "url_replaced")
    assert (
        await (await reconfiguring(integration.hass, integration.entry)).choose("show")
    ).step == "show"


async def test_url_that_only_works_in_the_house_is_shown_with_a_warning(
    integration: Integration,
) -> None:
    await integration.hass.config.async_update(
        external_url=None, internal_url="http://192.168.1.5:8123"
    )
    page = await (await reconfiguring(integration.hass, integration.entry)).choose("show")
    assert (page.url.startswith("http://192.168.1.5:8123/"), page.warns) == (True, True)


async def test_new_url_takes_over_at_once_and_live_calls_stay(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    coordinator, told = integration.entry.runtime_data, list(integration.told)
    page = await (await reconfiguring(integration.hass, integration.entry)).choose("new_url")
    assert integration.entry.data["webhook_id"] == WEBHOOK_ID
    await page.answer()
    new = webhook_id(page.url)
    assert (page.step, page.url.startswith(EXTERNAL), len(new)) == ("replaced", True, 64)
    assert integration.entry.data == {"webhook_id": new, "told_url": page.url}
    late, early = started(), started()
    # Home Assistant's answer for a URL that nobody has.
    assert (await integration.send(dumps(late))).text == ""
    assert (await integration.send(dumps(early), webhook_id=new)).json["result"] == "accepted"
    await integration.settle()
    live = await integration.calls(live_only=True)
    assert live.keys() == {start["lead_id"], early["lead_id"]}
    assert (integration.entry.runtime_data, integration.told[: len(told)]) == (coordinator, told)
    assert (await page.refresh()).url == page.url
    await page.answer()
    assert aborted(page, "url_replaced")


async def test_new_url_works_after_a_reload(integration: Integration) -> None:
    page = await (await reconfiguring(integration.hass, integration.entry)).choose("new_url")
    await page.answer()
    await integration.reload()
    reply = await integration.send(dumps(started()), webhook_id=webhook_id(page.url))
    assert reply.json["result"] == "accepted"
    await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    assert (await integration.send(dumps(started()), webhook_id=webhook_id(page.url))).text == ""


async def test_disabled_entry_moves_too(integration: Integration) -> None:
    await integration.hass.config_entries.async_set_disabled_by(
        integration.entry.entry_id, ConfigEntryDisabler.USER
    )
    page = await (await reconfiguring(integration.hass, integration.entry)).choose("new_url")
    await page.answer()
    assert (await integration.send(dumps(started()))).text == ""
    reply = await integration.send(dumps(started()), webhook_id=webhook_id(page.url))
    assert (reply.status, reply.json["reason"]) == (503, "This webhook is disabled.")


async def test_entry_of_an_integration_that_is_not_set_up(
    hass_us: HomeAssistant, entry: MockConfigEntry
) -> None:
    page = await (await reconfiguring(hass_us, entry)).choose("new_url")
    await page.answer()
    assert entry.data["webhook_id"] == webhook_id(page.url) != WEBHOOK_ID


# -- Home Assistant Cloud --------------------------------------------------------------------------


@pytest.fixture
async def clouded(fake_cloud: FakeCloud, setup_integration: SetupIntegration) -> Integration:
    """Give an entry that does not use the cloud, though Home Assistant is connected to it."""
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    return await setup_integration()


async def use_cloud(integration: Integration) -> str:
    page = await (await reconfiguring(integration.hass, integration.entry)).choose("use_cloud")
    await page.answer()
    assert page.step == "replaced"
    await page.answer()
    url: str = integration.entry.data["cloudhook_url"]
    return url


async def test_cloud_takes_over_and_the_old_url_goes_on_working(
    clouded: Integration, fake_cloud: FakeCloud
) -> None:
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "use_cloud", "keep"]
    await page.choose("use_cloud")
    assert fake_cloud.hooks == {}
    await page.answer()
    url = f"{HOOKS}/secret1"
    assert (page.step, page.url, page.warns) == ("replaced", url, False)
    data = {"webhook_id": WEBHOOK_ID, "told_url": url, "cloudhook_url": url}
    assert clouded.entry.data == data
    one, other = started(), started()
    assert (await fake_cloud.post(url, one)).status == 200
    await clouded.take(other)
    assert (await clouded.calls(live_only=True)).keys() == {one["lead_id"], other["lead_id"]}


async def test_own_address_takes_over_from_the_cloud(
    clouded: Integration, fake_cloud: FakeCloud
) -> None:
    await use_cloud(clouded)
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "use_own", "keep"]
    await (await page.choose("use_own")).answer()
    assert (page.step, page.url) == ("replaced", OLD)
    assert clouded.entry.data == {"webhook_id": WEBHOOK_ID, "told_url": OLD}
    await fake_cloud.settle()
    assert fake_cloud.hooks == {}


async def test_new_url_in_the_cloud_leaves_nothing_of_the_old_one(
    clouded: Integration, fake_cloud: FakeCloud
) -> None:
    old = await use_cloud(clouded)
    page = await (await reconfiguring(clouded.hass, clouded.entry)).choose("new_url")
    await page.answer()
    new_id = clouded.entry.data["webhook_id"]
    assert (page.url, new_id != WEBHOOK_ID) == (f"{HOOKS}/secret2", True)
    await fake_cloud.settle()
    assert fake_cloud.hooks == {new_id: page.url}
    data = {"webhook_id": new_id, "told_url": page.url, "cloudhook_url": page.url}
    assert clouded.entry.data == data
    assert (await fake_cloud.post(old, started())).text == ""
    assert (await fake_cloud.post(page.url, started())).json["result"] == "accepted"


@pytest.mark.parametrize("step", ["use_cloud", "new_url"])
async def test_refusal_of_the_cloud_changes_nothing(
    clouded: Integration, fake_cloud: FakeCloud, step: str
) -> None:
    if step == "new_url":
        await use_cloud(clouded)
    before, hooks = dict(clouded.entry.data), fake_cloud.hooks
    fake_cloud.refuse_hooks()
    page = await (await reconfiguring(clouded.hass, clouded.entry)).choose(step)
    await page.answer()
    assert (page.step, page.now["errors"]) == (step, {"base": "cloud_failed"})
    assert "507" in page.given["reason"]
    assert (dict(clouded.entry.data), fake_cloud.hooks) == (before, hooks)
    fake_cloud.make_hooks()
    assert (await page.answer()).step == "replaced"


async def test_url_that_the_cloud_has_lost_can_be_made_again(
    clouded: Integration, fake_cloud: FakeCloud
) -> None:
    await use_cloud(clouded)
    await fake_cloud.forget_hooks()
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "use_cloud", "use_own", "keep"]
    await (await page.choose("use_cloud")).answer()
    assert (page.step, page.url) == ("replaced", f"{HOOKS}/secret2")
    assert fake_cloud.hooks == {WEBHOOK_ID: f"{HOOKS}/secret2"}


async def test_cloud_is_not_offered_while_it_is_offline(
    clouded: Integration, fake_cloud: FakeCloud
) -> None:
    await fake_cloud.cut()
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "keep"]


async def test_two_reconfigurations_at_once_leave_one_url(
    clouded: Integration, fake_cloud: FakeCloud
) -> None:
    await use_cloud(clouded)
    pages = [
        await (await reconfiguring(clouded.hass, clouded.entry)).choose("new_url") for _ in range(2)
    ]
    for page in pages:
        await page.answer()
    await fake_cloud.settle()
    assert fake_cloud.hooks == {
        clouded.entry.data["webhook_id"]: clouded.entry.data["cloudhook_url"]
    }


async def test_adding_is_another_flow(integration: Integration) -> None:
    assert (await adding(integration.hass)).step == "user"
