"""A missed call is told at once, and what was said on the voicemail as soon as it is known."""

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
from tests.support.companion_phones import Sent, add_phone
from tests.support.integration import Integration, Message, SetupIntegration, completed, started

ANN = {"caller_number": "+18035550111", "contact_name": "Ann Archer", "city": "Charlotte"}
HOSTILE = "[Pay now](https://evil.example) <b>*x*</b>\n\n{{ 1 + 1 }}"


@pytest.fixture
async def phones(hass_us: HomeAssistant, sent: Sent) -> list[str]:
    return [await add_phone(hass_us, name) for name in ("Anns Phone", "Bob")]


@pytest.fixture
async def integration(phones: list[str], setup_integration: SetupIntegration) -> Integration:
    """Set the integration up last: the app adds paths to the web server."""
    return await setup_integration()


async def install(integration: Integration, **inputs: object) -> None:
    await automate(integration.hass, automation("voicemail_text", "missed", inputs))


async def miss(integration: Integration, status: str = "No Answer", **more: object) -> Message:
    call = started(**{"state": "NC", **ANN, **more})
    await integration.post(call)
    await integration.post(completed(call, answer_status=status))
    await play(integration, 0.3)
    return call


async def write_down(integration: Integration, call: Message, text: str) -> None:
    """Let WhatConverts send the voicemail as text, later."""
    await integration.post(completed(call, answer_status="Voicemail", voicemail_transcription=text))


async def test_missed_call_is_told_at_once(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones)
    call = await miss(integration)
    assert [name for name, _ in sent] == ["Anns Phone", "Bob"]
    message = sent[0][1]
    assert message["title"] == "📵 Missed call: Ann Archer"
    assert message["message"].splitlines()[:2] == ["☎️ (803) 555-0111", "📍 Charlotte, NC"]
    assert message["data"]["actions"] == [
        {"action": "URI", "title": "Call back", "uri": "tel:+18035550111"}
    ]
    key = f"whatconverts_missed_{call['lead_id']}"
    assert message["data"]["tag"] == key
    assert list(persistent_notifications(integration.hass)) == [key]
    await play(integration, 31)
    assert len(sent) == 2, "nobody waits for a text of what was no voicemail"


async def test_text_of_the_voicemail_takes_its_place(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones[:1])
    call = await miss(integration, "Voicemail")
    await play(integration, 31)
    assert len(sent) == 1
    await write_down(integration, call, HOSTILE)
    await play(integration, 35)
    first, second = (message for _, message in sent)
    assert "💬" not in first["message"]
    said = "💬 Pay now (https: evil.example) b x /b {{ 1 + 1 }}"
    assert second["message"] == f"{first['message']}\n{said}"
    assert second["data"]["tag"] == first["data"]["tag"]
    ((text, title),) = persistent_notifications(integration.hass).values()
    assert title == "📵 Missed call: Ann Archer"
    assert text.endswith(said)
    await play(integration, 31)
    assert len(sent) == 2


async def test_other_notifications_get_both(integration: Integration) -> None:
    messages = async_mock_service(integration.hass, "notify", "send_message")
    await install(integration, targets=["notify.desk"], show_here=False)
    call = await miss(integration, "Voicemail")
    await write_down(integration, call, "Call me." + "x" * 2000)
    await play(integration, 35)
    first, second = (one.data["message"] for one in messages)
    assert "💬" not in first
    assert second.startswith(f"{first}\n💬 Call me.xxx")
    assert second.endswith("x …")
    assert len(second) < 1200
    assert persistent_notifications(integration.hass) == {}


async def test_looks_for_the_text_no_longer_than_asked(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones[:1], wait=1)
    call = await miss(integration, "Voicemail")
    await play(integration, 61)
    await write_down(integration, call, "Call me.")
    await play(integration, 31)
    assert len(sent) == 1
    state = integration.hass.states.get("automation.missed")
    assert state
    assert state.attributes["current"] == 0


async def test_no_text_if_nobody_wants_it(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones[:1], wait=0)
    await miss(integration, "Voicemail", voicemail_transcription="Call me.")
    await play(integration, 31)
    assert len(sent) == 1
    assert "Call me" not in sent[0][1]["message"]


async def test_button_for_the_phone_system(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await install(integration, phones=phones[:1], dial="automation")
    call = await miss(integration)
    await miss(integration, caller_number="anonymous")
    named, withheld = (message["data"]["actions"] for _, message in sent)
    assert named == [{"action": f"WHATCONVERTS:DIAL:{call['lead_id']}", "title": "Call back"}]
    assert withheld == []


async def test_only_in_office_hours(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    hours = schedule(integration.hass, is_on=False)
    await install(integration, phones=phones, office_hours=[hours])
    await miss(integration)
    assert sent == []


async def test_privacy_hides_the_caller_and_not_the_text(
    integration: Integration, phones: list[str], sent: Sent
) -> None:
    await integration.choose(privacy="none")
    await install(integration, phones=phones[:1])
    await miss(integration, "Voicemail", voicemail_transcription="Call me.")
    await play(integration, 31)
    for _, message in sent:
        assert message["title"] == "📵 Missed call: Caller"
        assert "555" not in message["message"]
        assert message["data"]["actions"] == []
    assert sent[1][1]["message"].endswith("💬 Call me.")
