"""Callers whom nobody has answered get a text, if they can read one."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from tests.support.blueprint_automations import automate, automation, play, schedule
from tests.support.integration import EXAMPLE, Integration, completed, started

ANN = "+18035550111"
WORDS = 'We\'ll call "you" back, [soon].'

type Texts = list[ServiceCall]


async def install(integration: Integration, **inputs: object) -> Texts:
    sent = async_mock_service(integration.hass, "notify", "sms")
    inputs = {"words": WORDS, "notify_action": "notify.sms", **inputs}
    await automate(integration.hass, automation("text_back", "text", inputs))
    return sent


async def miss(integration: Integration, status: str = "No Answer", **caller: object) -> None:
    call = started(**{"caller_number": ANN, "line_type": "Mobile", **caller})
    await integration.post(call)
    await integration.post(completed(call, answer_status=status))
    await play(integration, 0.5)


def told(sent: Texts) -> list[Any]:
    return [one.data["target"] for one in sent]


async def test_missed_caller_gets_the_text(integration: Integration) -> None:
    sent = await install(integration)
    await miss(integration)
    (text,) = sent
    assert text.data == {"message": WORDS, "target": [ANN]}


async def test_script_gets_number_text_and_call(
    hass_us: HomeAssistant, integration: Integration
) -> None:
    got: list[dict[str, Any]] = []
    hass_us.bus.async_listen("got", lambda event: got.append(dict(event.data)))
    seen = "{{ {'n': number, 'm': message, 'who': call.display_name} }}"
    data = {"event": "got", "event_data": {"seen": seen}}
    assert await async_setup_component(hass_us, "script", {"script": {"sms": {"sequence": [data]}}})
    await install(integration, script="script.sms", notify_action="")
    await miss(integration, caller_number="+4930123456", contact_name="[1] Ann")
    assert got == [{"seen": {"n": "+4930123456", "m": WORDS, "who": "[1] Ann"}}]


@pytest.mark.parametrize(
    ("kind", "unknown", "count"),
    [
        ("Mobile", False, 1),
        ("Cell Phone", False, 1),
        ("VoIP", False, 1),
        ("Landline", True, 0),
        ("Fixed Line", True, 0),
        ("Toll-Free", True, 0),
        (None, True, 1),
        (None, False, 0),
    ],
)
async def test_landlines_get_none(
    integration: Integration, kind: str | None, count: int, *, unknown: bool
) -> None:
    sent = await install(integration, unknown_kind=unknown)
    await miss(integration, line_type=kind)
    assert len(sent) == count


async def test_withheld_blocked_spam_and_answered_callers_get_none(
    integration: Integration,
) -> None:
    sent = await install(integration)
    await miss(integration, caller_number="anonymous")
    await miss(integration, spam=True)
    await miss(integration, "Answered")
    await integration.act("remember_caller", number=ANN, kind="blocked")
    await miss(integration)
    assert sent == []


async def test_test_calls_text_nobody(integration: Integration) -> None:
    sent = await install(integration)
    sample = {**EXAMPLE, "caller_number": ANN, "line_type": "Mobile"}
    await integration.post(sample)
    await integration.post(completed(sample, answer_status="No Answer"))
    await play(integration, 0.5)
    assert integration.events[-1].data["missed"]
    assert integration.events[-1].data["test"]
    assert sent == []


async def test_not_again_so_soon(integration: Integration) -> None:
    sent = await install(integration, hours_between=2)
    for _ in range(3):
        await miss(integration)
    await miss(integration, caller_number="+18035550122")
    assert told(sent) == [[ANN], ["+18035550122"]]
    integration.clock.tick(2 * 3600 + 1)
    await miss(integration)
    assert told(sent)[2:] == [[ANN]]


async def test_only_in_office_hours(integration: Integration) -> None:
    sent = await install(integration, office_hours=[schedule(integration.hass, is_on=False)])
    await miss(integration)
    assert sent == []


@pytest.mark.parametrize("privacy", ["last_four", "none"])
async def test_nobody_whose_number_is_hidden(integration: Integration, privacy: str) -> None:
    await integration.choose(privacy=privacy)
    sent = await install(integration)
    await miss(integration)
    assert sent == []
