"""The URL of an entry follows the ways to Home Assistant."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts.core.webhook_url import Address, AddressKind, CloudState
from custom_components.whatconverts.inbound.address import (
    async_listen_address,
    cloud_state,
    cloudhook_is_lost,
    current_address,
)
from custom_components.whatconverts.inbound.cloudhook import async_drop_cloudhook
from homeassistant.core import HomeAssistant
from tests.support.fake_cloud import HOOKS, FakeCloud
from tests.support.flow_pages import reconfiguring
from tests.support.integration import SECOND, WEBHOOK_ID, Integration, SetupIntegration

EXTERNAL = "https://office.example.com"
PATH = f"/api/webhook/{WEBHOOK_ID}"
HOOK = f"{HOOKS}/secret1"
SETTINGS = {"external_url": EXTERNAL, "internal_url": "http://192.168.1.5:8123"}


@pytest.fixture(autouse=True)
async def _addresses(hass_us: HomeAssistant) -> None:
    await hass_us.config.async_update(**SETTINGS)


@pytest.fixture
async def clouded(
    fake_cloud: FakeCloud, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> Integration:
    """Give an entry that uses the cloud."""
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    data = {**entry.data, "cloudhook_url": None}
    fake_cloud.hass.config_entries.async_update_entry(entry, data=data)
    integration = await setup_integration()
    await fake_cloud.settle()
    return integration


class Ear:
    """Counts what is told about the address of an entry."""

    def __init__(self, integration: Integration) -> None:
        self.heard = 0
        self.stop = async_listen_address(integration.hass, integration.entry, self._hear)

    def _hear(self) -> None:
        self.heard += 1

    def take(self) -> int:
        heard, self.heard = self.heard, 0
        return heard


def hook_of(integration: Integration) -> str | None:
    url: str | None = integration.entry.data["cloudhook_url"]
    return url


async def test_without_the_cloud_it_is_the_house_s_own(integration: Integration) -> None:
    assert cloud_state(integration.hass) is CloudState.ABSENT
    assert current_address(integration.hass, integration.entry) == Address(
        AddressKind.EXTERNAL, f"{EXTERNAL}{PATH}"
    )
    assert not cloudhook_is_lost(integration.entry)


async def test_change_of_the_own_address_is_told(integration: Integration) -> None:
    ear = Ear(integration)
    await integration.hass.config.async_update(external_url=None)
    await integration.hass.async_block_till_done()
    assert ear.take() == 1
    assert current_address(integration.hass, integration.entry).kind is AddressKind.INTERNAL
    await integration.hass.config.async_update(internal_url="http://192.168.1.6:8123")
    await integration.hass.async_block_till_done()
    assert ear.take() == 1
    await integration.hass.config.async_update(location_name="Elsewhere")
    await integration.hass.async_block_till_done()
    assert ear.take() == 0


async def test_nothing_is_told_of_an_entry_that_is_not_loaded(integration: Integration) -> None:
    ear = Ear(integration)
    await integration.unload()
    await integration.hass.config.async_update(external_url=None)
    await integration.hass.async_block_till_done()
    assert ear.take() == 0


async def test_connection_is_told(fake_cloud: FakeCloud, clouded: Integration) -> None:
    ear = Ear(clouded)
    assert cloud_state(clouded.hass) is CloudState.CONNECTED
    await fake_cloud.cut()
    assert ear.take() == 0
    await clouded.pass_time(SECOND)
    assert (cloud_state(clouded.hass), ear.take()) == (CloudState.OFFLINE, 1)
    assert current_address(clouded.hass, clouded.entry) == Address(AddressKind.CLOUD, HOOK)
    await fake_cloud.reconnect()
    assert cloud_state(clouded.hass) is CloudState.CONNECTED
    assert ear.take() >= 1
    assert hook_of(clouded) == HOOK


async def test_entry_that_uses_the_cloud_gets_its_url_when_it_is_there(
    clouded: Integration,
) -> None:
    assert hook_of(clouded) == HOOK


async def test_url_that_is_lost_is_told_and_the_own_address_stands_in(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    ear = Ear(clouded)
    await fake_cloud.forget_hooks()
    assert cloudhook_is_lost(clouded.entry)
    assert ear.take() == 1
    assert current_address(clouded.hass, clouded.entry).kind is AddressKind.EXTERNAL


async def test_lost_url_is_replaced_when_the_cloud_connects_again(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    await fake_cloud.forget_hooks()
    await fake_cloud.cut()
    assert cloudhook_is_lost(clouded.entry)
    await fake_cloud.reconnect()
    assert hook_of(clouded) == f"{HOOKS}/secret2"
    assert not cloudhook_is_lost(clouded.entry)


async def test_url_that_is_lost_while_the_entry_is_not_loaded(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    await clouded.unload()
    await fake_cloud.forget_hooks()
    assert hook_of(clouded) == HOOK
    assert await clouded.hass.config_entries.async_setup(clouded.entry.entry_id)
    await fake_cloud.settle()
    assert hook_of(clouded) == f"{HOOKS}/secret2"


async def test_cloud_that_refuses_leaves_everything_as_it_is(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    await fake_cloud.forget_hooks()
    fake_cloud.refuse_hooks()
    await fake_cloud.cut()
    await fake_cloud.reconnect()
    assert cloudhook_is_lost(clouded.entry)


async def test_other_way_that_is_taken_while_the_cloud_thinks(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    await fake_cloud.forget_hooks()
    await fake_cloud.cut()
    fake_cloud.thinking.clear()
    await fake_cloud.reconnect(settle=False)
    page = await (await reconfiguring(clouded.hass, clouded.entry)).choose("use_own")
    await page.answer()
    fake_cloud.thinking.set()
    await fake_cloud.settle()
    assert fake_cloud.hooks == {}
    assert "cloudhook_url" not in clouded.entry.data


async def test_entry_that_does_not_use_the_cloud_gets_no_url_there(
    fake_cloud: FakeCloud, setup_integration: SetupIntegration
) -> None:
    await fake_cloud.subscribe()
    await fake_cloud.connect()
    integration = await setup_integration()
    await fake_cloud.cut()
    await fake_cloud.reconnect()
    await fake_cloud.forget_hooks()
    assert fake_cloud.hooks == {}
    assert "cloudhook_url" not in integration.entry.data


async def test_url_of_a_new_webhook_is_followed(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    data = {**clouded.entry.data, "webhook_id": "another", "cloudhook_url": f"{HOOKS}/secret9"}
    clouded.hass.config_entries.async_update_entry(clouded.entry, data=data)
    await fake_cloud.settle()
    hook = {"webhook_id": "another", "cloudhook_id": "hook9", "cloudhook_url": f"{HOOKS}/moved"}
    await fake_cloud.cloud.client.async_cloudhooks_update({"another": {**hook, "managed": True}})
    await fake_cloud.settle()
    assert hook_of(clouded) == f"{HOOKS}/moved"


async def test_url_is_no_longer_followed_once_the_entry_is_unloaded(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    ear = Ear(clouded)
    await clouded.unload()
    await fake_cloud.cut()
    await fake_cloud.forget_hooks()
    assert (ear.take(), hook_of(clouded)) == (0, HOOK)


async def test_what_is_not_there_can_be_dropped(
    fake_cloud: FakeCloud, clouded: Integration
) -> None:
    await async_drop_cloudhook(clouded.hass, "nobody")
    await async_drop_cloudhook(clouded.hass, WEBHOOK_ID)
    assert fake_cloud.hooks == {}
