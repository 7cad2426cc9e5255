"""A short summary once a day."""

from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed_exact,
    async_mock_service,
)

from homeassistant.core import HomeAssistant
from tests.support.blueprint_automations import (
    automate,
    automation,
    persistent_notifications,
    play,
    schedule,
    use,
)
from tests.support.companion_phones import Sent, add_phone
from tests.support.integration import Integration, SetupIntegration, completed, started


@pytest.fixture
async def phone(hass_us: HomeAssistant, sent: Sent) -> str:
    return await add_phone(hass_us, "Bob")


@pytest.fixture
async def integration(phone: str, setup_integration: SetupIntegration) -> Integration:
    return await setup_integration()


async def install(integration: Integration, **inputs: object) -> None:
    inputs = {"at": "12:30:00", **inputs}
    await automate(integration.hass, automation("daily_summary", "summary", inputs))


async def wait(integration: Integration) -> None:
    """The tests' clock shows noon."""
    # A moment later than asked for, since Home Assistant spreads its timers.
    integration.clock.tick(timedelta(minutes=30, seconds=1))
    async_fire_time_changed_exact(integration.hass)
    # A moment more: Home Assistant spreads the timers of a second over half of it.
    await play(integration, 1)
    # Or its timer would outlive the test.
    await use(integration.hass, "automation.turn_off", "automation.summary")


async def work(integration: Integration) -> None:
    calls = [started(lead_source=source) for source in ("google", "google", "bing", None)]
    for call, status, seconds in zip(
        calls, ("Answered", "Answered", "No Answer", "Answered"), (95, 620, 0, 5), strict=True
    ):
        await integration.post(call)
        end = completed(call, answer_status=status, call_duration_seconds=seconds)
        await integration.post(end)


async def test_says_how_the_day_was(integration: Integration, phone: str, sent: Sent) -> None:
    messages = async_mock_service(integration.hass, "notify", "send_message")
    await install(integration, phones=[phone], targets=["notify.browser"])
    await work(integration)
    await wait(integration)
    ((_, message),) = sent
    assert message["title"] == "📞 Calls today"
    assert message["message"].splitlines() == [
        "☎️ Calls: 4",
        "❌ Missed: 1",
        "⏱️ Longest, in minutes: 10.3",
        "📣 Most calls came from: google (2)",
    ]
    assert messages[0].data["message"] == message["message"]
    ((shown_message, title),) = persistent_notifications(integration.hass).values()
    assert title == message["title"]
    assert "google (2)" in shown_message


async def test_text_of_web_pages_is_only_text(
    integration: Integration, phone: str, sent: Sent
) -> None:
    await install(integration, phones=[phone])
    await integration.post(started(lead_source="[Pay now](https://evil.example) me@evil.example"))
    await wait(integration)
    shown = "📣 Most calls came from: Pay now (https: evil.example) me @ evil.example (1)"
    assert sent[0][1]["message"].splitlines()[-1] == shown


async def test_quiet_day(integration: Integration, phone: str, sent: Sent) -> None:
    await install(integration, phones=[phone], show_here=False)
    await wait(integration)
    assert sent[0][1]["message"].splitlines() == ["☎️ Calls: 0", "❌ Missed: 0"]
    assert persistent_notifications(integration.hass) == {}


async def test_only_on_working_days(integration: Integration, phone: str, sent: Sent) -> None:
    hours = schedule(integration.hass, is_on=False)
    await install(integration, phones=[phone], office_hours=[hours])
    await wait(integration)
    assert sent == []
