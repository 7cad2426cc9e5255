"""The URL of an entry follows the ways to the house."""

from collections.abc import Awaitable, Callable

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts.inbound.address import (
    Address,
    AddressKind,
    CloudState,
    async_drop_cloudhook,
    async_listen_address,
    cloud_state,
    cloudhook_is_lost,
    current_address,
)
from homeassistant.core import HomeAssistant

from .nabu import HOOKS, Nabu
from .office import SECOND, WEBHOOK_ID, Office
from .pages import reconfiguring

EXTERNAL = "https://office.example.com"
PATH = f"/api/webhook/{WEBHOOK_ID}"
HOOK = f"{HOOKS}/secret1"
SETTINGS = {"external_url": EXTERNAL, "internal_url": "http://192.168.1.5:8123"}


@pytest.fixture(autouse=True)
async def _addresses(house: HomeAssistant) -> None:
    await house.config.async_update(**SETTINGS)


type OpenOffice = Callable[[], Awaitable[Office]]


@pytest.fixture
async def clouded(nabu: Nabu, entry: MockConfigEntry, open_office: OpenOffice) -> Office:
    """Give an office that uses the cloud."""
    await nabu.subscribe()
    await nabu.connect()
    data = {**entry.data, "cloudhook_url": None}
    nabu.hass.config_entries.async_update_entry(entry, data=data)
    office = await open_office()
    await nabu.settle()
    return office


class Ear:
    """Counts what is told about the address of an entry."""

    def __init__(self, office: Office) -> None:
        self.heard = 0
        self.stop = async_listen_address(office.hass, office.entry, self._hear)

    def _hear(self) -> None:
        self.heard += 1

    def take(self) -> int:
        heard, self.heard = self.heard, 0
        return heard


def hook_of(office: Office) -> str | None:
    url: str | None = office.entry.data["cloudhook_url"]
    return url


async def test_without_the_cloud_it_is_the_house_s_own(office: Office) -> None:
    assert cloud_state(office.hass) is CloudState.ABSENT
    assert current_address(office.hass, office.entry) == Address(
        AddressKind.EXTERNAL, f"{EXTERNAL}{PATH}"
    )
    assert not cloudhook_is_lost(office.entry)


async def test_change_of_the_own_address_is_told(office: Office) -> None:
    ear = Ear(office)
    await office.hass.config.async_update(external_url=None)
    await office.hass.async_block_till_done()
    assert ear.take() == 1
    assert current_address(office.hass, office.entry).kind is AddressKind.INTERNAL
    await office.hass.config.async_update(internal_url="http://192.168.1.6:8123")
    await office.hass.async_block_till_done()
    assert ear.take() == 1
    await office.hass.config.async_update(location_name="Elsewhere")
    await office.hass.async_block_till_done()
    assert ear.take() == 0


async def test_nothing_is_told_of_an_entry_that_is_not_loaded(office: Office) -> None:
    ear = Ear(office)
    await office.unload()
    await office.hass.config.async_update(external_url=None)
    await office.hass.async_block_till_done()
    assert ear.take() == 0


async def test_connection_is_told(nabu: Nabu, clouded: Office) -> None:
    ear = Ear(clouded)
    assert cloud_state(clouded.hass) is CloudState.CONNECTED
    await nabu.cut()
    assert ear.take() == 0
    await clouded.pass_time(SECOND)
    assert (cloud_state(clouded.hass), ear.take()) == (CloudState.OFFLINE, 1)
    assert current_address(clouded.hass, clouded.entry) == Address(AddressKind.CLOUD, HOOK)
    await nabu.reconnect()
    assert cloud_state(clouded.hass) is CloudState.CONNECTED
    assert ear.take() >= 1
    assert hook_of(clouded) == HOOK


async def test_entry_that_uses_the_cloud_gets_its_url_when_it_is_there(clouded: Office) -> None:
    assert hook_of(clouded) == HOOK


async def test_url_that_is_lost_is_told_and_the_own_address_stands_in(
    nabu: Nabu, clouded: Office
) -> None:
    ear = Ear(clouded)
    await nabu.forget_hooks()
    assert cloudhook_is_lost(clouded.entry)
    assert ear.take() == 1
    assert current_address(clouded.hass, clouded.entry).kind is AddressKind.EXTERNAL


async def test_lost_url_is_replaced_when_the_cloud_connects_again(
    nabu: Nabu, clouded: Office
) -> None:
    await nabu.forget_hooks()
    await nabu.cut()
    assert cloudhook_is_lost(clouded.entry)
    await nabu.reconnect()
    assert hook_of(clouded) == f"{HOOKS}/secret2"
    assert not cloudhook_is_lost(clouded.entry)


async def test_url_that_is_lost_while_the_entry_is_not_loaded(nabu: Nabu, clouded: Office) -> None:
    await clouded.unload()
    await nabu.forget_hooks()
    assert hook_of(clouded) == HOOK
    assert await clouded.hass.config_entries.async_setup(clouded.entry.entry_id)
    await nabu.settle()
    assert hook_of(clouded) == f"{HOOKS}/secret2"


async def test_cloud_that_refuses_leaves_everything_as_it_is(nabu: Nabu, clouded: Office) -> None:
    await nabu.forget_hooks()
    nabu.refuse_hooks()
    await nabu.cut()
    await nabu.reconnect()
    assert cloudhook_is_lost(clouded.entry)


async def test_other_way_that_is_taken_while_the_cloud_thinks(nabu: Nabu, clouded: Office) -> None:
    await nabu.forget_hooks()
    await nabu.cut()
    nabu.thinking.clear()
    await nabu.reconnect(settle=False)
    page = await (await reconfiguring(clouded.hass, clouded.entry)).choose("use_own")
    await page.answer()
    nabu.thinking.set()
    await nabu.settle()
    assert nabu.hooks == {}
    assert "cloudhook_url" not in clouded.entry.data


async def test_entry_that_does_not_use_the_cloud_gets_no_url_there(
    nabu: Nabu, open_office: OpenOffice
) -> None:
    await nabu.subscribe()
    await nabu.connect()
    office = await open_office()
    await nabu.cut()
    await nabu.reconnect()
    await nabu.forget_hooks()
    assert nabu.hooks == {}
    assert "cloudhook_url" not in office.entry.data


async def test_url_of_a_new_webhook_is_followed(nabu: Nabu, clouded: Office) -> None:
    data = {**clouded.entry.data, "webhook_id": "another", "cloudhook_url": f"{HOOKS}/secret9"}
    clouded.hass.config_entries.async_update_entry(clouded.entry, data=data)
    await nabu.settle()
    hook = {"webhook_id": "another", "cloudhook_id": "hook9", "cloudhook_url": f"{HOOKS}/moved"}
    await nabu.cloud.client.async_cloudhooks_update({"another": {**hook, "managed": True}})
    await nabu.settle()
    assert hook_of(clouded) == f"{HOOKS}/moved"


async def test_url_is_no_longer_followed_once_the_entry_is_unloaded(
    nabu: Nabu, clouded: Office
) -> None:
    ear = Ear(clouded)
    await clouded.unload()
    await nabu.cut()
    await nabu.forget_hooks()
    assert (ear.take(), hook_of(clouded)) == (0, HOOK)


async def test_what_is_not_there_can_be_dropped(nabu: Nabu, clouded: Office) -> None:
    await async_drop_cloudhook(clouded.hass, "nobody")
    await async_drop_cloudhook(clouded.hass, WEBHOOK_ID)
    assert nabu.hooks == {}
