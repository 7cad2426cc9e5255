"""The button that simulates a call."""

from .office import SECOND, Office


async def _press(office: Office) -> None:
    await office.hass.services.async_call(
        "button", "press", {"entity_id": "button.whatconverts_test_call"}, blocking=True
    )


async def test_press_makes_a_test_call_that_ends_by_itself(office: Office) -> None:
    await _press(office)
    assert office.value("sensor.current_caller") == "Test caller"
    data = office.events[0].data
    assert (data["test"], data["line"], data["status"]) == (True, "Test line", "in_progress")
    await office.pass_time(30 * SECOND)
    await office.settle()
    assert [kind for kind, _ in office.told] == ["started", "ended"]
    assert office.value("sensor.active_calls") == "0"
    assert office.value("sensor.calls_today") == "0"


async def test_test_call_speaks_the_language_of_the_house(office: Office) -> None:
    await office.hass.config.async_update(language="de")
    await office.settle()
    await _press(office)
    assert office.value("sensor.current_caller") == "Testanruf"
    assert office.events[0].data["line"] == "Testleitung"


async def test_each_press_is_a_call_of_its_own(office: Office) -> None:
    for _ in range(3):
        await _press(office)
        await office.settle()
    starts = [lead_id for kind, lead_id in office.told if kind == "started"]
    assert len(set(starts)) == 3
    # Test calls end by themselves, and end no other call.
    assert office.value("sensor.active_calls") == "3"
    await office.pass_time(31 * SECOND)
    assert office.value("sensor.active_calls") == "0"
