"""Looking at the URL again, making a new one, and changing the way to the house."""

from collections.abc import Awaitable, Callable
from json import dumps

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from .nabu import HOOKS, Nabu
from .office import SECOND, WEBHOOK_ID, Office, started
from .pages import Pages, adding, reconfiguring

EXTERNAL = "https://office.example.com"
OLD = f"{EXTERNAL}/api/webhook/{WEBHOOK_ID}"


@pytest.fixture(autouse=True)
async def _addresses(house: HomeAssistant) -> None:
    await house.config.async_update(external_url=EXTERNAL, internal_url=None)


def webhook_id(url: str) -> str:
    return url.rpartition("/")[2]


def aborted(page: Pages, reason: str) -> bool:
    return (page.kind, page.now["reason"]) == (FlowResultType.ABORT, reason)


async def test_menu_and_its_last_option_change_nothing(office: Office) -> None:
    start = started()
    await office.take(start)
    data, told = dict(office.entry.data), list(office.told)
    page = await reconfiguring(office.hass, office.entry)
    assert (page.step, page.options) == ("reconfigure", ["show", "new_url", "keep"])
    assert (await page.refresh()).step == "reconfigure"
    await page.end()
    assert aborted(page, "nothing_changed")
    await office.pass_time(SECOND)
    assert (dict(office.entry.data), office.told) == (data, told)
    assert (await office.calls(live_only=True)).keys() == {start["lead_id"]}


async def test_url_is_shown_again(office: Office) -> None:
    for _ in range(2):
        page = await (await reconfiguring(office.hass, office.entry)).choose("show")
        assert (page.step, page.url, page.warns) == ("show", OLD, False)
        await page.answer()
        assert aborted(page, "nothing_changed")
    assert office.entry.data == {"webhook_id": WEBHOOK_ID, "told_url": OLD}


async def test_other_url_than_before_is_pointed_out(office: Office) -> None:
    (await (await reconfiguring(office.hass, office.entry)).choose("show")).close()
    await office.hass.config.async_update(external_url="https://new.example.com")
    page = await (await reconfiguring(office.hass, office.entry)).choose("show")
    new = f"https://new.example.com/api/webhook/{WEBHOOK_ID}"
    assert (page.step, page.url) == ("show_changed", new)
    assert office.entry.data["told_url"] == new
    assert (await page.refresh()).step == "show_changed"
    await page.answer()
    assert aborted(page, "url_replaced")
    assert (await (await reconfiguring(office.hass, office.entry)).choose("show")).step == "show"


async def test_url_that_only_works_in_the_house_is_shown_with_a_warning(office: Office) -> None:
    await office.hass.config.async_update(external_url=None, internal_url="http://192.168.1.5:8123")
    page = await (await reconfiguring(office.hass, office.entry)).choose("show")
    assert (page.url.startswith("http://192.168.1.5:8123/"), page.warns) == (True, True)


async def test_new_url_takes_over_at_once_and_live_calls_stay(office: Office) -> None:
    start = started()
    await office.take(start)
    coordinator, told = office.entry.runtime_data, list(office.told)
    page = await (await reconfiguring(office.hass, office.entry)).choose("new_url")
    assert office.entry.data["webhook_id"] == WEBHOOK_ID
    await page.answer()
    new = webhook_id(page.url)
    assert (page.step, page.url.startswith(EXTERNAL), len(new)) == ("replaced", True, 64)
    assert office.entry.data == {"webhook_id": new, "told_url": page.url}
    late, early = started(), started()
    # Home Assistant's answer for a URL that nobody has.
    assert (await office.send(dumps(late))).text == ""
    assert (await office.send(dumps(early), webhook_id=new)).json["result"] == "accepted"
    await office.settle()
    live = await office.calls(live_only=True)
    assert live.keys() == {start["lead_id"], early["lead_id"]}
    assert (office.entry.runtime_data, office.told[: len(told)]) == (coordinator, told)
    assert (await page.refresh()).url == page.url
    await page.answer()
    assert aborted(page, "url_replaced")


async def test_new_url_works_after_a_reload(office: Office) -> None:
    page = await (await reconfiguring(office.hass, office.entry)).choose("new_url")
    await page.answer()
    await office.reload()
    reply = await office.send(dumps(started()), webhook_id=webhook_id(page.url))
    assert reply.json["result"] == "accepted"
    await office.hass.config_entries.async_remove(office.entry.entry_id)
    assert (await office.send(dumps(started()), webhook_id=webhook_id(page.url))).text == ""


async def test_disabled_entry_moves_too(office: Office) -> None:
    await office.hass.config_entries.async_set_disabled_by(
        office.entry.entry_id, ConfigEntryDisabler.USER
    )
    page = await (await reconfiguring(office.hass, office.entry)).choose("new_url")
    await page.answer()
    assert (await office.send(dumps(started()))).text == ""
    reply = await office.send(dumps(started()), webhook_id=webhook_id(page.url))
    assert (reply.status, reply.json["reason"]) == (503, "This webhook is disabled.")


async def test_entry_of_an_integration_that_is_not_set_up(
    house: HomeAssistant, entry: MockConfigEntry
) -> None:
    page = await (await reconfiguring(house, entry)).choose("new_url")
    await page.answer()
    assert entry.data["webhook_id"] == webhook_id(page.url) != WEBHOOK_ID


# -- Home Assistant Cloud --------------------------------------------------------------------------

type OpenOffice = Callable[[], Awaitable[Office]]


@pytest.fixture
async def clouded(nabu: Nabu, open_office: OpenOffice) -> Office:
    """Give an office whose house is connected to the cloud, but which does not use it yet."""
    await nabu.subscribe()
    await nabu.connect()
    return await open_office()


async def use_cloud(office: Office) -> str:
    page = await (await reconfiguring(office.hass, office.entry)).choose("use_cloud")
    await page.answer()
    assert page.step == "replaced"
    await page.answer()
    url: str = office.entry.data["cloudhook_url"]
    return url


async def test_cloud_takes_over_and_the_old_url_goes_on_working(
    clouded: Office, nabu: Nabu
) -> None:
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "use_cloud", "keep"]
    await page.choose("use_cloud")
    assert nabu.hooks == {}
    await page.answer()
    url = f"{HOOKS}/secret1"
    assert (page.step, page.url, page.warns) == ("replaced", url, False)
    data = {"webhook_id": WEBHOOK_ID, "told_url": url, "cloudhook_url": url}
    assert clouded.entry.data == data
    one, other = started(), started()
    assert (await nabu.post(url, one)).status == 200
    await clouded.take(other)
    assert (await clouded.calls(live_only=True)).keys() == {one["lead_id"], other["lead_id"]}


async def test_own_address_takes_over_from_the_cloud(clouded: Office, nabu: Nabu) -> None:
    await use_cloud(clouded)
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "use_own", "keep"]
    await (await page.choose("use_own")).answer()
    assert (page.step, page.url) == ("replaced", OLD)
    assert clouded.entry.data == {"webhook_id": WEBHOOK_ID, "told_url": OLD}
    await nabu.settle()
    assert nabu.hooks == {}


async def test_new_url_in_the_cloud_leaves_nothing_of_the_old_one(
    clouded: Office, nabu: Nabu
) -> None:
    old = await use_cloud(clouded)
    page = await (await reconfiguring(clouded.hass, clouded.entry)).choose("new_url")
    await page.answer()
    new_id = clouded.entry.data["webhook_id"]
    assert (page.url, new_id != WEBHOOK_ID) == (f"{HOOKS}/secret2", True)
    await nabu.settle()
    assert nabu.hooks == {new_id: page.url}
    data = {"webhook_id": new_id, "told_url": page.url, "cloudhook_url": page.url}
    assert clouded.entry.data == data
    assert (await nabu.post(old, started())).text == ""
    assert (await nabu.post(page.url, started())).json["result"] == "accepted"


@pytest.mark.parametrize("step", ["use_cloud", "new_url"])
async def test_refusal_of_the_cloud_changes_nothing(clouded: Office, nabu: Nabu, step: str) -> None:
    if step == "new_url":
        await use_cloud(clouded)
    before, hooks = dict(clouded.entry.data), nabu.hooks
    nabu.refuse_hooks()
    page = await (await reconfiguring(clouded.hass, clouded.entry)).choose(step)
    await page.answer()
    assert (page.step, page.now["errors"]) == (step, {"base": "cloud_failed"})
    assert "507" in page.given["reason"]
    assert (dict(clouded.entry.data), nabu.hooks) == (before, hooks)
    nabu.make_hooks()
    assert (await page.answer()).step == "replaced"


async def test_url_that_the_cloud_has_lost_can_be_made_again(clouded: Office, nabu: Nabu) -> None:
    await use_cloud(clouded)
    await nabu.forget_hooks()
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "use_cloud", "use_own", "keep"]
    await (await page.choose("use_cloud")).answer()
    assert (page.step, page.url) == ("replaced", f"{HOOKS}/secret2")
    assert nabu.hooks == {WEBHOOK_ID: f"{HOOKS}/secret2"}


async def test_cloud_is_not_offered_while_it_is_offline(clouded: Office, nabu: Nabu) -> None:
    await nabu.cut()
    page = await reconfiguring(clouded.hass, clouded.entry)
    assert page.options == ["show", "new_url", "keep"]


async def test_two_reconfigurations_at_once_leave_one_url(clouded: Office, nabu: Nabu) -> None:
    await use_cloud(clouded)
    pages = [
        await (await reconfiguring(clouded.hass, clouded.entry)).choose("new_url") for _ in range(2)
    ]
    for page in pages:
        await page.answer()
    await nabu.settle()
    assert nabu.hooks == {clouded.entry.data["webhook_id"]: clouded.entry.data["cloudhook_url"]}


async def test_adding_is_another_flow(office: Office) -> None:
    assert (await adding(office.hass)).step == "user"
