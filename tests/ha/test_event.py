"""The event entity: one state for every event of a call."""

from pytest_homeassistant_custom_component.common import (
    mock_restore_cache_with_extra_data,
)

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from tests.contract.promise import EVENT_KEYS, EVENT_TYPES

from .conftest import OfficeOpener
from .office import NOW, Office, completed, started

KEY = "event.call"
ENTITY_ID = "event.whatconverts_call"


def _listen(office: Office) -> list[State]:
    """Return the list in which all states of the entity will be."""
    states: list[State] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] == ENTITY_ID:
            state = event.data["new_state"]
            assert state is not None
            states.append(state)

    office.hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    return states


def _types(states: list[State]) -> list[str]:
    return [state.attributes["event_type"] for state in states]


async def test_it_has_exactly_the_types_and_attributes_of_the_contract(office: Office) -> None:
    assert office.value(KEY) == "unknown"
    assert set(office.seen(KEY).attributes["event_types"]) == EVENT_TYPES
    start = started()
    await office.take(start)
    seen = office.seen(KEY)
    own = {"event_type", "event_types", "friendly_name"}
    assert seen.attributes.keys() == EVENT_KEYS | own
    assert {key: seen.attributes[key] for key in EVENT_KEYS} == {
        "lead_id": start["lead_id"],
        "display_name": "Jeremy Helms",
        "spoken_name": "Jeremy Helms",
        "caller_number_formatted": office.events[0].data["caller_number_formatted"],
        "line": "Google AdWords",
        "city": "Charlotte",
        "source": "google",
        "outcome": None,
        "missed": False,
        "test": False,
    }


async def test_missed_call_fires_ended_then_missed(office: Office) -> None:
    states = _listen(office)
    start = started()
    await office.take(start, completed(start, answer_status="Voicemail"))
    assert _types(states) == ["call_started", "call_ended", "call_missed"]
    assert [state.attributes["outcome"] for state in states] == [None, "voicemail", "voicemail"]
    assert [state.attributes["missed"] for state in states] == [False, True, True]


async def test_update_fires_nothing(office: Office) -> None:
    start = started()
    await office.take(start)
    states = _listen(office)
    await office.take({**start, "city": "Raleigh"})
    assert office.told[-1] == ("updated", start["lead_id"])
    assert states == []


async def test_events_of_one_moment_are_told_apart(office: Office) -> None:
    """The clock stands still: an automation must see each of them all the same."""
    states = _listen(office)
    starts = [started() for _ in range(5)]
    for start in starts:
        assert (await office.post(start)).status == 200
    assert [state.attributes["lead_id"] for state in states] == [one["lead_id"] for one in starts]
    assert len({state.state for state in states}) == len(starts)
    assert sorted(state.state for state in states) == [state.state for state in states]


async def test_last_event_is_restored_and_not_fired_again(office: Office) -> None:
    start = started()
    await office.take(start, completed(start, answer_status="Busy"))
    before, told = office.seen(KEY), list(office.told)
    await office.reload()
    seen = office.seen(KEY)
    assert (seen.state, seen.attributes) == (before.state, before.attributes)
    assert office.told == told


async def test_nothing_is_said_of_a_call_that_is_not_known_any_more(
    house: HomeAssistant, open_office: OfficeOpener
) -> None:
    # Home Assistant keeps the event of an event entity beside its state.
    stored = State(ENTITY_ID, NOW.isoformat(timespec="milliseconds"))
    said = {"lead_id": 7, "display_name": "Jeremy Helms", "caller_number_formatted": "1"}
    extra = {"last_event_type": "call_missed", "last_event_attributes": said}
    mock_restore_cache_with_extra_data(house, [(stored, extra)])
    office = await open_office()
    seen = office.seen(KEY)
    assert (seen.state, seen.attributes["event_type"]) == (stored.state, "call_missed")
    assert {seen.attributes[key] for key in EVENT_KEYS} == {None}
    assert office.told == []


async def test_it_stops_with_its_entry(office: Office) -> None:
    states = _listen(office)
    await office.unload()
    assert [state.state for state in states] == ["unavailable"]
