"""Whether anybody is on the phone."""

from .office import Office, completed, started


async def test_it_is_on_while_any_call_is_live(office: Office) -> None:
    key = "binary_sensor.call_in_progress"
    first, second = started(), started()
    assert office.value(key) == "off"
    await office.take(first, second)
    assert office.value(key) == "on"
    await office.take(completed(first))
    assert office.value(key) == "on"
    await office.take(completed(second))
    assert office.value(key) == "off"


async def test_muted_call_leaves_it_off(office: Office) -> None:
    await office.take(started(spam=True))
    assert office.value("binary_sensor.call_in_progress") == "off"
