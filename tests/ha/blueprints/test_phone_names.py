"""Each chosen phone is told once, whatever it and its neighbours are called."""

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.support.blueprint_automations import Inputs, automate, automation, play
from tests.support.companion_phones import Sent, add_phone, rename_in_app, switch_off
from tests.support.integration import Integration, SetupIntegration, started

# Two of one name, one that is chosen nowhere, and names that are written the same in an action.
NAMES = ("iPhone", "iPhone", "Bob", "Zoë & Co.'s <b>Phone</b>", "📱", "zoe co s b phone b x")
TWINS = ("iPhone", "iPhone 2")
OTHERS = NAMES[2:]

ALL = {
    "notify": "phones",
    "route_more_people": "people",
    "daily_summary": "phones",
}
each = pytest.mark.parametrize("name", ALL)


@pytest.fixture
async def phones(hass_us: HomeAssistant, sent: Sent) -> list[str]:
    return [await add_phone(hass_us, name) for name in NAMES]


@pytest.fixture
async def integration(phones: list[str], setup_integration: SetupIntegration) -> Integration:
    return await setup_integration()


async def tell(integration: Integration, name: str, phones: list[str]) -> None:
    """Let one automation tell its phones of a call, or of the day."""
    inputs: Inputs = {ALL[name]: phones}
    if name == "route_more_people":
        inputs["seconds"] = 5
    await automate(integration.hass, automation(name, "test", inputs))
    if name == "daily_summary":
        await integration.hass.services.async_call(
            "automation", "trigger", {"entity_id": "automation.test"}, blocking=True
        )
        await integration.hass.services.async_call(
            "automation", "turn_off", {"entity_id": "automation.test"}, blocking=True
        )
    else:
        await integration.post(started())
    await play(integration, 5.5 * len(phones) if name == "route_more_people" else 0.2)


def told(sent: Sent) -> list[str]:
    return [phone for phone, _ in sent]


def has_buttons(sent: Sent) -> dict[str, bool]:
    return {phone: bool(message.get("data", {}).get("actions")) for phone, message in sent}


@each
async def test_each_once(
    integration: Integration, phones: list[str], sent: Sent, name: str
) -> None:
    await tell(integration, name, phones)
    assert told(sent) == [*TWINS, *OTHERS]
    if name != "daily_summary":
        assert has_buttons(sent) == dict.fromkeys(TWINS, False) | dict.fromkeys(OTHERS, True)
    assert len({(one["title"], one["message"]) for _, one in sent}) == 1


@each
@pytest.mark.parametrize("chosen", [0, 1])
async def test_only_the_chosen_one_of_two(
    integration: Integration, phones: list[str], sent: Sent, name: str, chosen: int
) -> None:
    await tell(integration, name, [phones[chosen], phones[2]])
    assert told(sent) == [TWINS[chosen], "Bob"]


async def test_names_that_are_the_same_to_home_assistant_alone(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    twin = await add_phone(integration.hass, "bob!")
    await tell(integration, "notify", [phones[2], twin])
    assert has_buttons(sent) == {"Bob": False, "bob!": False}


async def test_a_name_of_its_own_brings_the_buttons(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await rename_in_app(integration.hass, phones[1], "Front desk")
    await tell(integration, "notify", phones[:2])
    assert has_buttons(sent) == dict.fromkeys(TWINS, True)


async def test_a_name_given_here_changes_nothing(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    registry = dr.async_get(integration.hass)
    registry.async_update_device(phones[2], name_by_user="iPhone")
    registry.async_update_device(phones[1], name_by_user="Front desk")
    await tell(integration, "notify", phones[:3])
    assert has_buttons(sent) == {"iPhone": False, "iPhone 2": False, "Bob": True}


@each
async def test_one_that_is_disabled_stops_nobody(
    integration: Integration, phones: list[str], sent: Sent, name: str
) -> None:
    await switch_off(integration.hass, phones[2])
    await switch_off(integration.hass, phones[0])
    await tell(integration, name, [phones[2], *phones[:2], phones[3]])
    assert told(sent) == [TWINS[1], NAMES[3]]
    if name != "daily_summary":
        assert all(has_buttons(sent).values()), "the other one has the name for itself"


async def test_disabled_device_of_the_same_name_gets_nothing(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    """Its registration still answers to the action that both have."""
    dr.async_get(integration.hass).async_update_device(
        phones[1], disabled_by=dr.DeviceEntryDisabler.USER
    )
    await integration.hass.async_block_till_done()
    await tell(integration, "notify", phones[:3])
    assert has_buttons(sent) == {"iPhone": False, "Bob": True}


@pytest.mark.allow_log("referenced devices ", "referenced entities ")
async def test_one_that_is_gone_stops_nobody(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    dr.async_get(integration.hass).async_remove_device(phones[2])
    await tell(integration, "notify", [phones[2], phones[3]])
    assert told(sent) == [NAMES[3]]


@pytest.mark.allow_log("notify.mobile_app_tablet")
async def test_one_without_messages_stops_nobody(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    """An app without a push service has neither an action nor an entity."""
    tablet = await add_phone(integration.hass, "Tablet", app_data={})
    await tell(integration, "notify", [tablet, *phones])
    assert told(sent) == [*TWINS, *OTHERS]


async def test_entity_that_is_disabled(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    """The action needs no entity."""
    registry = er.async_get(integration.hass)
    (entity,) = (
        one for one in er.async_entries_for_device(registry, phones[2]) if one.domain == "notify"
    )
    registry.async_update_entity(entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await integration.hass.async_block_till_done()
    await tell(integration, "notify", phones[2:4])
    assert has_buttons(sent) == {NAMES[3]: True, "Bob": True}
