"""What the dashboard makes of what Home Assistant knows of the office."""

from typing import Any

import pytest

from tests.support.card_page import PREFIX, CardPage, words

pytestmark = pytest.mark.asyncio(loop_scope="session")

DASHBOARD = """async (changes) => {
  const strategy = customElements.get("ll-strategy-dashboard-whatconverts-calls");
  const made = await strategy.generate({}, { ...lab.hass, ...changes });
  return JSON.stringify(made);
}"""
DEVICES = {
    "one": {"identifiers": [["whatconverts", "1"]], "name": "Mine"},
    "two": {"identifiers": [["whatconverts", "2"]], "name": "Theirs"},
}
ENTITIES = {
    f"sensor.{name}_calls_today": {
        "platform": "whatconverts",
        "translation_key": "calls_today",
        "device_id": name,
    }
    for name in DEVICES
}
RUNNING = {"config": {"state": "RUNNING", "time_zone": "America/New_York"}}
FORBIDDEN = words()["en"][f"{PREFIX}card_forbidden"]


async def dashboard(card_page: CardPage, **changes: Any) -> str:  # noqa: ANN401 - what is there
    made: str = await card_page.page.evaluate(DASHBOARD, RUNNING | changes)
    return made


async def test_an_entry_that_is_disabled_is_not_said_to_be_forbidden(card_page: CardPage) -> None:
    """Its entities are disabled, too: nobody hears of them."""
    made = await dashboard(card_page, devices=DEVICES, entities={}, states={})
    assert FORBIDDEN not in made
    assert '"path":"wall"' in made


async def test_what_may_not_be_seen_of_one_entry_is_left_out(card_page: CardPage) -> None:
    states = {"sensor.one_calls_today": {"state": "3"}}
    made = await dashboard(card_page, devices=DEVICES, entities=ENTITIES, states=states)
    assert "sensor.one_calls_today" in made
    assert "sensor.two_calls_today" not in made
    assert FORBIDDEN not in made


async def test_who_may_see_nothing_reads_that(card_page: CardPage) -> None:
    made = await dashboard(card_page, devices=DEVICES, entities=ENTITIES, states={})
    assert FORBIDDEN in made
    assert "calls_today" not in made
