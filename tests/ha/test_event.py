"""The event entity: one state for every event of a call."""

from pytest_homeassistant_custom_component.common import (
    mock_restore_cache_with_extra_data,
)

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from tests.support.integration import NOW, Integration, SetupIntegration, completed, started
from tests.support.public_names import EVENT_KEYS, EVENT_TYPES

KEY = "event.call"
ENTITY_ID = "event.whatconverts_call"


def _listen(integration: Integration) -> list[State]:
    """Return the list in which all states of the entity will be."""
    states: list[State] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] == ENTITY_ID:
            state = event.data["new_state"]
            assert state is not None
            states.append(state)

    integration.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    return states


def _types(states: list[State]) -> list[str]:
    return [state.attributes["event_type"] for state in states]


async def test_it_has_exactly_the_types_and_attributes_of_the_contract(
    integration: Integration,
) -> None:
    assert integration.value(KEY) == "unknown"
    assert set(integration.seen(KEY).attributes["event_types"]) == EVENT_TYPES
    start = started()
    await integration.take(start)
    seen = integration.seen(KEY)
    own = {"event_type", "event_types", "friendly_name"}
    assert seen.attributes.keys() == EVENT_KEYS | own
    assert {key: seen.attributes[key] for key in EVENT_KEYS} == {
        "lead_id": start["lead_id"],
        "display_name": "Jeremy Helms",
        "spoken_name": "Jeremy Helms",
        "caller_number_formatted": integration.events[0].data["caller_number_formatted"],
        "line": "Google AdWords",
        "city": "Charlotte",
        "source": "google",
        "outcome": None,
        "missed": False,
        "test": False,
    }


async def test_missed_call_fires_ended_then_missed(integration: Integration) -> None:
    states = _listen(integration)
    start = started()
    await integration.take(start, completed(start, answer_status="Voicemail"))
    assert _types(states) == ["call_started", "call_ended", "call_missed"]
    assert [state.attributes["outcome"] for state in states] == [None, "voicemail", "voicemail"]
    assert [state.attributes["missed"] for state in states] == [False, True, True]


async def test_update_fires_nothing(integration: Integration) -> None:
    start = started()
    await integration.take(start)
    states = _listen(integration)
    await integration.take({**start, "city": "Raleigh"})
    assert integration.told[-1] == ("updated", start["lead_id"])
    assert states == []


async def test_events_of_one_moment_are_told_apart(integration: Integration) -> None:
    """The clock stands still: an automation must see each of them all the same."""
    states = _listen(integration)
    starts = [started() for _ in range(5)]
    for start in starts:
        assert (await integration.post(start)).status == 200
    assert [state.attributes["lead_id"] for state in states] == [one["lead_id"] for one in starts]
    assert len({state.state for state in states}) == len(starts)
    assert sorted(state.state for state in states) == [state.state for state in states]


async def test_last_event_is_restored_and_not_fired_again(integration: Integration) -> None:
    start = started()
    await integration.take(start, completed(start, answer_status="Busy"))
    before, told = integration.seen(KEY), list(integration.told)
    await integration.reload()
    seen = integration.seen(KEY)
    assert (seen.state, seen.attributes) == (before.state, before.attributes)
    assert integration.told == told


async def test_nothing_is_said_of_a_call_that_is_not_known_any_more(
    hass_us: HomeAssistant, setup_integration: SetupIntegration
) -> None:
    # Home Assistant keeps the event of an event entity beside its state.
    stored = State(ENTITY_ID, NOW.isoformat(timespec="milliseconds"))
    said = {"lead_id": 7, "display_name": "Jeremy Helms", "caller_number_formatted": "1"}
    extra = {"last_event_type": "call_missed", "last_event_attributes": said}
    mock_restore_cache_with_extra_data(hass_us, [(stored, extra)])
    integration = await setup_integration()
    seen = integration.seen(KEY)
    assert (seen.state, seen.attributes["event_type"]) == (stored.state, "call_missed")
    assert {seen.attributes[key] for key in EVENT_KEYS} == {None}
    assert integration.told == []


async def test_it_stops_with_its_entry(integration: Integration) -> None:
    states = _listen(integration)
    await integration.unload()
    assert [state.state for state in states] == ["unavailable"]
