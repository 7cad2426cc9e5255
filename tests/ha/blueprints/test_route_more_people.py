"""One more person after the other is told of a call that nobody takes."""

import pytest

from homeassistant.core import HomeAssistant
from tests.support.blueprint_automations import automate, automation, play, schedule
from tests.support.companion_phones import ANN_USER, Sent, add_phone, press
from tests.support.integration import Integration, SetupIntegration, completed, started

NAMES = ("Bob", "Cy", "Ann")


@pytest.fixture
async def phones(hass_us: HomeAssistant, sent: Sent) -> list[str]:
    return [await add_phone(hass_us, name) for name in NAMES]


@pytest.fixture
async def integration(phones: list[str], setup_integration: SetupIntegration) -> Integration:
    return await setup_integration()


async def install(integration: Integration, people: list[str], **inputs: object) -> None:
    integration.hass.states.async_set("person.ann", "home", {"user_id": ANN_USER})
    inputs = {"people": people, "seconds": 10, **inputs}
    await automate(integration.hass, automation("route_more_people", "route", inputs))


def told(sent: Sent) -> list[str]:
    return [name for name, _ in sent]


async def test_each_has_their_time(integration: Integration, phones: list[str], sent: Sent) -> None:
    await install(integration, phones)
    await integration.post(started())
    for moment in range(4):
        await play(integration, 9.5 if moment == 0 else 10)
        assert told(sent) == list(NAMES[:moment])
    assert sent[0][1]["title"] == "📞 Please take this call: Jeremy Helms"


async def test_press_stops_it(integration: Integration, phones: list[str], sent: Sent) -> None:
    await install(integration, phones)
    call = started()
    await integration.post(call)
    await play(integration, 11)
    await press(integration.hass, sent[0][1]["data"]["actions"][0]["action"])
    await play(integration, 30)
    assert told(sent) == ["Bob"]
    assert (await integration.calls())[call["lead_id"]]["claimed_by"] == "Bob"


async def test_end_stops_it(integration: Integration, phones: list[str], sent: Sent) -> None:
    await install(integration, phones)
    call = started()
    await integration.post(call)
    await play(integration, 5)
    await integration.post(completed(call))
    await play(integration, 40)
    assert sent == []


async def test_crowd_is_told_at_once(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones, at_once=2, seconds=600)
    await integration.post(started(spam=True))
    await integration.post(started())
    await play(integration, 1)
    assert sent == []
    call = started()
    await integration.post(call)
    await play(integration, 1)
    assert told(sent) == ["Bob"]
    assert sent[0][1]["data"]["tag"] == f"whatconverts_{call['lead_id']}"


async def test_only_in_office_hours(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones, office_hours=[schedule(integration.hass, is_on=False)])
    await integration.post(started())
    await play(integration, 30)
    assert sent == []


@pytest.mark.parametrize(
    ("privacy", "shown"),
    [("last_four", ("Jeremy Helms", "☎️ …1858\n")), ("none", ("Caller", ""))],
)
async def test_it_says_no_more_than_privacy_lets_it(
    integration: Integration, phones: list[str], sent: Sent, privacy: str, shown: tuple[str, str]
) -> None:
    who, number = shown
    await integration.choose(privacy=privacy)
    await install(integration, phones, at_once=1)
    await integration.post(started(caller_number="+18033861858", city="Charlotte", state="NC"))
    await play(integration, 1)
    message = sent[0][1]
    assert message["title"] == f"📞 Please take this call: {who}"
    assert message["message"].startswith(f"{number}📍 Charlotte, NC")


async def test_text_of_strangers_is_only_text(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones, at_once=1)
    hostile = "[Pay now](https://evil.example)"
    await integration.post(started(contact_name=hostile, city=hostile, phone_name=hostile))
    await play(integration, 1)
    message = sent[0][1]
    assert message["title"] == "📞 Please take this call: Pay now (https: evil.example)"
    assert not set("[]") & set(message["message"])
    assert "://" not in message["message"]
