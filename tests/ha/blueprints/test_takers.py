"""Who presses a button in a notification is known by the phone, for a log-in may serve several."""

import pytest

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from tests.support.blueprint_automations import Inputs, automate, automation, play
from tests.support.companion_phones import ANN_USER, Sent, add_phone, press
from tests.support.integration import Integration, SetupIntegration, started, until

NAMES = ("Front desk", "Back office", "Tablet")

each = pytest.mark.parametrize("name", ["notify", "route_more_people"])


@pytest.fixture
async def phones(hass_us: HomeAssistant, sent: Sent) -> list[str]:
    return [await add_phone(hass_us, name) for name in NAMES]


@pytest.fixture
async def integration(phones: list[str], setup_integration: SetupIntegration) -> Integration:
    return await setup_integration()


def assign(hass: HomeAssistant, name: str, *phones: str, user_id: str = ANN_USER) -> None:
    """Make a person, to whom Home Assistant assigns each phone that they log in with."""
    registry = er.async_get(hass)
    trackers = [
        entity.entity_id
        for phone in phones
        for entity in er.async_entries_for_device(registry, phone)
        if entity.domain == "device_tracker"
    ]
    assert len(trackers) == len(phones)
    attributes = {"friendly_name": name, "user_id": user_id, "device_trackers": trackers}
    hass.states.async_set(f"person.{name.lower()}", "home", attributes)


async def show(integration: Integration, sent: Sent, name: str, phones: list[str]) -> int:
    """Let the phones show a call; return its id."""
    inputs: Inputs = {"phones": phones}
    if name == "route_more_people":
        inputs = {"people": phones, "seconds": 5}
    await automate(integration.hass, automation(name, "test", inputs))
    call = started()
    await integration.post(call)
    await play(integration, 5.5 * len(phones) if name == "route_more_people" else 0.2)
    assert len(sent) == len(phones)
    return int(call["lead_id"])


async def taker(integration: Integration, lead_id: int, button: str) -> object:
    await press(integration.hass, button)
    await play(integration, 0.5)
    return (await integration.calls())[lead_id]["claimed_by"]


def button_of(sent: Sent, phone: str) -> str:
    (message,) = (message for name, message in sent if name == phone)
    return str(message["data"]["actions"][0]["action"])


@each
async def test_shared_log_in(
    integration: Integration, phones: list[str], sent: Sent, name: str
) -> None:
    assign(integration.hass, "Office", *phones)
    lead_id = await show(integration, sent, name, phones)
    assert await taker(integration, lead_id, button_of(sent, NAMES[1])) == "Back office"


@each
async def test_everybody_with_a_log_in(
    integration: Integration, phones: list[str], sent: Sent, name: str
) -> None:
    for person, phone, user in zip(("Ann", "Bob", "Cy"), phones, "abc", strict=True):
        assign(integration.hass, person, phone, user_id=user * 32)
    lead_id = await show(integration, sent, name, phones)
    assert await taker(integration, lead_id, button_of(sent, NAMES[1])) == "Bob"


async def test_one_of_two_devices_of_a_person(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    assign(integration.hass, "Ann", *phones)
    lead_id = await show(integration, sent, "notify", phones[:1])
    assert await taker(integration, lead_id, button_of(sent, NAMES[0])) == "Ann"


async def test_name_is_the_one_that_people_see(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    dr.async_get(integration.hass).async_update_device(phones[0], name_by_user="[Reception]")
    lead_id = await show(integration, sent, "notify", phones)
    button = button_of(sent, NAMES[0])
    sent.clear()
    assert await taker(integration, lead_id, button) == "[Reception]"
    await until(lambda: len(sent) == len(phones))
    assert {message["message"] for _, message in sent} == {"✅ Reception"}


async def test_nobody_presses_for_a_phone_that_is_not_asked(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    lead_id = await show(integration, sent, "notify", phones[:1])
    button = button_of(sent, NAMES[0]).replace(phones[0], phones[2])
    assert await taker(integration, lead_id, button) == "Somebody"


async def test_button_of_an_older_version(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    """A notification may be on the phone while the automation is brought up to date."""
    assign(integration.hass, "Ann")
    lead_id = await show(integration, sent, "notify", phones)
    button = button_of(sent, NAMES[0]).replace(f"{phones[0]}:", "")
    assert await taker(integration, lead_id, button) == "Ann"
