"""A short summary once a day."""

from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed_exact,
    async_mock_service,
)

from homeassistant.core import HomeAssistant
from tests.ha.conftest import OfficeOpener
from tests.ha.office import Office, completed, started

from .phones import Sent, add_phone, listen
from .showroom import automate, automation, play, schedule, use
from .test_notify import shown


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    return listen(monkeypatch)


@pytest.fixture
async def phone(house: HomeAssistant, sent: Sent) -> str:
    return await add_phone(house, "Bob")


@pytest.fixture
async def office(phone: str, open_office: OfficeOpener) -> Office:
    return await open_office()


async def install(office: Office, **inputs: object) -> None:
    inputs = {"at": "12:30:00", **inputs}
    await automate(office.hass, automation("daily_summary", "summary", inputs))


async def wait(office: Office) -> None:
    """The tests' clock shows noon."""
    # A moment later than asked for, since Home Assistant spreads its timers.
    office.clock.tick(timedelta(minutes=30, seconds=1))
    async_fire_time_changed_exact(office.hass)
    # A moment more: Home Assistant spreads the timers of a second over half of it.
    await play(office, 1)
    # Or its timer would outlive the test.
    await use(office.hass, "automation.turn_off", "automation.summary")


async def work(office: Office) -> None:
    calls = [started(lead_source=source) for source in ("google", "google", "bing", None)]
    for call, status, seconds in zip(
        calls, ("Answered", "Answered", "No Answer", "Answered"), (95, 620, 0, 5), strict=True
    ):
        await office.post(call)
        end = completed(call, answer_status=status, call_duration_seconds=seconds)
        await office.post(end)


async def test_says_how_the_day_was(office: Office, phone: str, sent: Sent) -> None:
    messages = async_mock_service(office.hass, "notify", "send_message")
    await install(office, phones=[phone], targets=["notify.browser"])
    await work(office)
    await wait(office)
    ((_, message),) = sent
    assert message["title"] == "📞 Calls today"
    assert message["message"].splitlines() == [
        "☎️ Calls: 4",
        "❌ Missed: 1",
        "⏱️ Longest, in minutes: 10.3",
        "📣 Most calls came from: google (2)",
    ]
    assert messages[0].data["message"] == message["message"]
    ((shown_message, title),) = shown(office.hass).values()
    assert title == message["title"]
    assert "google (2)" in shown_message


async def test_quiet_day(office: Office, phone: str, sent: Sent) -> None:
    await install(office, phones=[phone], show_here=False)
    await wait(office)
    assert sent[0][1]["message"].splitlines() == ["☎️ Calls: 0", "❌ Missed: 0"]
    assert shown(office.hass) == {}


async def test_only_on_working_days(office: Office, phone: str, sent: Sent) -> None:
    hours = schedule(office.hass, is_on=False)
    await install(office, phones=[phone], office_hours=[hours])
    await wait(office)
    assert sent == []
