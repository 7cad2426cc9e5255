"""Whether anybody is on the phone."""

from tests.support.integration import Integration, completed, started


async def test_it_is_on_while_any_call_is_live(integration: Integration) -> None:
    key = "binary_sensor.call_in_progress"
    first, second = started(), started()
    assert integration.value(key) == "off"
    await integration.take(first, second)
    assert integration.value(key) == "on"
    await integration.take(completed(first))
    assert integration.value(key) == "on"
    await integration.take(completed(second))
    assert integration.value(key) == "off"


async def test_muted_call_leaves_it_off(integration: Integration) -> None:
    await integration.take(started(spam=True))
    assert integration.value("binary_sensor.call_in_progress") == "off"
