"""Phones and desktops show who is calling, and one press takes the call."""

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from homeassistant.core import HomeAssistant
from tests.support.blueprint_automations import (
    automate,
    automation,
    persistent_notifications,
    play,
    schedule,
)
from tests.support.companion_phones import ANN_USER, Sent, add_phone, press
from tests.support.integration import Integration, SetupIntegration, completed, started, until

HOSTILE = "[a](http://evil.example) <b>*x*</b> ![i](www.evil.example) me@evil.example {{ 1 + 1 }}"


@pytest.fixture
async def phones(hass_us: HomeAssistant, sent: Sent) -> list[str]:
    return [await add_phone(hass_us, name) for name in ("Anns Phone", "Bob")]


@pytest.fixture
async def integration(phones: list[str], setup_integration: SetupIntegration) -> Integration:
    """Set the integration up last: the app adds paths to the web server."""
    return await setup_integration()


async def install(integration: Integration, **inputs: object) -> None:
    integration.hass.states.async_set("person.ann", "home", {"user_id": ANN_USER})
    await automate(integration.hass, automation("notify", "notify", inputs))


async def test_phones_show_the_caller(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones)
    call = started(city="Charlotte", state="NC", lead_source="google", lead_keyword="plumber")
    await integration.post(call)
    await play(integration, 0.2)
    assert [name for name, _ in sent] == ["Anns Phone", "Bob"]
    message = sent[0][1]
    assert message["title"] == "📞 Jeremy Helms"
    assert message["message"].splitlines()[1:3] == ["📍 Charlotte, NC", "🏢 Google AdWords"]
    assert message["message"].startswith("☎️ (803) ")
    data = message["data"]
    assert data["tag"] == f"whatconverts_{call['lead_id']}"
    assert data["url"] == data["clickAction"] == "/"
    take, back = data["actions"]
    assert take["title"] == "I take it"
    assert back == {"action": "URI", "title": "Call back", "uri": f"tel:{call['caller_number']}"}


async def test_press_claims_the_call_and_tells_the_others(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones)
    call = started()
    await integration.post(call)
    await play(integration, 0.2)
    button = sent[0][1]["data"]["actions"][0]["action"]
    sent.clear()
    await press(integration.hass, "something_else")
    await press(integration.hass, button)
    await until(lambda: len(sent) == len(phones))
    assert (await integration.calls())[call["lead_id"]]["claimed_by"] == "Anns Phone"
    assert [one["message"] for _, one in sent] == ["✅ Anns Phone"] * 2
    assert {one["data"]["tag"] for _, one in sent} == {f"whatconverts_{call['lead_id']}"}


async def test_press_that_comes_late_says_nothing(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones)
    call = started()
    await integration.post(call)
    await play(integration, 0.2)
    button = sent[0][1]["data"]["actions"][0]["action"]
    await integration.post(completed(call))
    sent.clear()
    await press(integration.hass, button)
    await play(integration, 0.2)
    assert sent == []


async def test_tap_can_call(integration: Integration, phones: list[str], sent: Sent) -> None:
    await install(integration, phones=phones[:1], tap="call", words_take="", words_call="")
    call = started()
    await integration.post(call)
    await integration.post(started(caller_number="anonymous"))
    await play(integration, 0.2)
    known, withheld = (one["data"] for _, one in sent)
    assert known["url"] == f"tel:{call['caller_number']}"
    assert known["actions"] == []
    assert withheld["url"] == "/"


async def test_desktops_show_it_until_the_call_is_over(
    integration: Integration, sent: Sent
) -> None:
    messages = async_mock_service(integration.hass, "notify", "send_message")
    await install(integration, targets=["notify.browser"], show_here=True)
    call = started()
    await integration.post(call)
    await play(integration, 0.2)
    (note,) = persistent_notifications(integration.hass).values()
    assert note[1] == "📞 Jeremy Helms"
    assert messages[0].data["title"] == "📞 Jeremy Helms"
    assert messages[0].data["entity_id"] == ["notify.browser"]
    await integration.post(completed(call))
    await play(integration, 0.2)
    assert persistent_notifications(integration.hass) == {}


async def test_text_of_strangers_is_only_text(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones[:1], show_here=True)
    await integration.post(started(contact_name=HOSTILE, city=HOSTILE, phone_name=HOSTILE))
    await play(integration, 0.2)
    (note,) = persistent_notifications(integration.hass).values()
    for text in (*note, sent[0][1]["title"], sent[0][1]["message"]):
        assert text
        assert "{{ 1 + 1 }}" in text
        assert not set("[]<>*") & set(text)
        assert "://" not in text
        assert "www." not in text
        assert "me @ evil" in text


async def test_only_numbers_for_a_name(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones[:1])
    nobody = dict.fromkeys(("city", "state", "lead_source", "phone_name", "lead_keyword"))
    await integration.post(started(contact_name="12", **nobody))
    await play(integration, 0.2)
    assert sent[0][1]["title"] == "📞 12"


async def test_quiet(integration: Integration, phones: list[str], sent: Sent) -> None:
    await install(
        integration, phones=phones, office_hours=[schedule(integration.hass, is_on=False)]
    )
    await integration.post(started())
    integration.hass.states.async_set("schedule.hours", "on")
    await integration.post(started(spam=True))
    await play(integration, 0.2)
    assert sent == []


@pytest.mark.parametrize(
    ("privacy", "shown"),
    [
        ("last_four", ("📞 Jeremy Helms", "☎️ …1858")),
        ("none", ("📞 Caller", "📍 Charlotte, NC")),
    ],
)
async def test_it_says_no_more_than_privacy_lets_it(
    integration: Integration, phones: list[str], sent: Sent, privacy: str, shown: tuple[str, str]
) -> None:
    title, first_line = shown
    await integration.choose(privacy=privacy)
    await install(integration, phones=phones, tap="call", dashboard="/calls")
    await integration.post(started(caller_number="+18033861858", city="Charlotte", state="NC"))
    await play(integration, 0.2)
    message = sent[0][1]
    assert message["title"] == title
    assert message["message"].splitlines()[0] == first_line
    assert message["data"]["url"] == "/calls"
    (take,) = message["data"]["actions"]
    sent.clear()
    await press(integration.hass, take["action"])
    await until(lambda: len(sent) == len(phones))
    assert {one["title"] for _, one in sent} == {title}
