"""The button that simulates a call."""

from tests.support.integration import SECOND, Integration


async def _press(integration: Integration) -> None:
    await integration.hass.services.async_call(
        "button", "press", {"entity_id": "button.whatconverts_test_call"}, blocking=True
    )


async def test_press_makes_a_test_call_that_ends_by_itself(integration: Integration) -> None:
    await _press(integration)
    assert integration.value("sensor.current_caller") == "Test caller"
    data = integration.events[0].data
    assert (data["test"], data["line"], data["status"]) == (True, "Test line", "in_progress")
    await integration.pass_time(30 * SECOND)
    await integration.settle()
    assert [kind for kind, _ in integration.told] == ["started", "ended"]
    assert integration.value("sensor.active_calls") == "0"
    assert integration.value("sensor.calls_today") == "0"


async def test_test_call_speaks_the_language_of_the_house(integration: Integration) -> None:
    await integration.hass.config.async_update(language="de")
    await integration.settle()
    await _press(integration)
    assert integration.value("sensor.current_caller") == "Testanruf"
    assert integration.events[0].data["line"] == "Testleitung"


async def test_each_press_is_a_call_of_its_own(integration: Integration) -> None:
    for _ in range(3):
        await _press(integration)
        await integration.settle()
    starts = [lead_id for kind, lead_id in integration.told if kind == "started"]
    assert len(set(starts)) == 3
    # Test calls end by themselves, and end no other call.
    assert integration.value("sensor.active_calls") == "3"
    await integration.pass_time(31 * SECOND)
    assert integration.value("sensor.active_calls") == "0"
