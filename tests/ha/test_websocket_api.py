"""The subscription behind the card, as a browser would use it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.whatconverts.card.messages import SubscribedTo
from custom_components.whatconverts.commands import CallCommands
from custom_components.whatconverts.core.changes import RecentChanges
from custom_components.whatconverts.core.model import Call, CallNotice
from custom_components.whatconverts.core.payload import parse
from homeassistant.auth import EVENT_USER_UPDATED
from homeassistant.auth.permissions.types import CategoryType
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

DOMAIN = "whatconverts"
SUBSCRIBE = "whatconverts/calls/subscribe"

type Message = dict[str, Any]
_lead_ids = count(800_000_001)


def started(**changes: object) -> Message:
    lead_id = next(_lead_ids)
    return {
        "lead_id": lead_id,
        "lead_type": "Phone Call",
        "call_status": "In Progress",
        "date_created": dt_util.utcnow().isoformat(),
        "caller_number": f"+1704555{lead_id % 10_000:04}",
        "contact_name": "Maria Lopez",
        "phone_name": "Google Ads",
        "tracking_number": "+17045550101",
        "lead_source": "google",
        **changes,
    }


def completed(start: Message, **changes: object) -> Message:
    return {
        **start,
        "call_status": "Completed",
        "answer_status": "Answered",
        "call_duration_seconds": 5,
        **changes,
    }


async def set_up(hass: HomeAssistant, title: str) -> MockConfigEntry:
    entry = MockConfigEntry(domain=DOMAIN, title=title, data={"webhook_id": f"hook of {title}"})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def first(hass: HomeAssistant) -> MockConfigEntry:
    return await set_up(hass, "First")


@pytest.fixture
async def second(hass: HomeAssistant, first: MockConfigEntry) -> MockConfigEntry:
    return await set_up(hass, "Second")


async def take(entry: MockConfigEntry, *messages: Message) -> None:
    for message in messages:
        notice = parse(message)
        assert isinstance(notice, CallNotice)
        assert (await entry.runtime_data.coordinator.async_apply(notice)).ignored is None
        await entry.runtime_data.writer.async_commit()


class Watcher:
    """A client with one subscription."""

    def __init__(self, socket: MockHAClientWebSocket) -> None:
        self._socket = socket
        self.number = 0

    async def subscribe(self, **options: object) -> Message:
        """Subscribe; return the answer to it."""
        await self._socket.send_json_auto_id({"type": SUBSCRIBE, **options})
        answer: Message = await self._socket.receive_json()
        self.number = answer["id"]
        return answer

    async def hear(self) -> Message:
        message: Message = await asyncio.wait_for(self._socket.receive_json(), 5)
        assert message["type"] == "event"
        event: Message = message["event"]
        return event

    async def hear_until(self, holds: Callable[[Message], bool]) -> Message:
        while not holds(message := await self.hear()):
            pass
        return message

    async def stop(self) -> Message:
        await self._socket.send_json_auto_id(
            {"type": "unsubscribe_events", "subscription": self.number}
        )
        while (answer := await self._socket.receive_json())["type"] == "event":
            pass
        return dict(answer)

    async def is_silent(self) -> bool:
        try:
            await asyncio.wait_for(self._socket.receive_json(), 0.4)
        except TimeoutError:
            return True
        return False


type Watch = Callable[..., Awaitable[Watcher]]


@pytest.fixture
async def watch(hass_ws_client: WebSocketGenerator) -> Watch:
    async def opener(token: str | None = None) -> Watcher:
        return Watcher(await (hass_ws_client(access_token=token) if token else hass_ws_client()))

    return opener


@pytest.fixture
async def watcher(first: MockConfigEntry, watch: Watch) -> Watcher:
    return await watch()


def leads(message: Message) -> list[int]:
    return sorted(call["lead_id"] for call in message["calls"])


async def test_snapshot_first(first: MockConfigEntry, watcher: Watcher) -> None:
    live, over, spam = started(), started(), started(spam=True)
    await take(first, live, over, completed(over), spam)
    answer = await watcher.subscribe()
    assert answer["success"]
    message = await watcher.hear()
    assert message["full"] is True
    assert message["gone"] == []
    assert message["today"] == {"calls": 2, "missed": 0}
    assert abs(datetime.fromisoformat(message["now"]) - dt_util.utcnow()) < timedelta(seconds=5)
    calls = {call["lead_id"]: call for call in message["calls"]}
    assert {lead: (call["status"], call["muted"]) for lead, call in calls.items()} == {
        live["lead_id"]: ("in_progress", False),
        over["lead_id"]: ("ended", False),
        spam["lead_id"]: ("in_progress", True),
    }
    public = first.runtime_data.views.full(
        first.runtime_data.coordinator.registry.get(live["lead_id"])
    )
    own = {"config_entry_id": first.entry_id, "muted": False}
    assert calls[live["lead_id"]] == public | own
    [entry] = message["entries"]
    assert entry == {
        "config_entry_id": first.entry_id,
        "title": "First",
        "available": True,
        "alerts": True,
        "last_post": None,
        "ends_arrive": True,
    }


async def test_then_only_what_changes(first: MockConfigEntry, watcher: Watcher) -> None:
    steady, brief = started(), started()
    await take(first, steady)
    await watcher.subscribe()
    await watcher.hear()
    await take(first, brief)
    message = await watcher.hear()
    assert (message["full"], leads(message), message["gone"]) == (False, [brief["lead_id"]], [])
    await take(first, completed(brief, answer_status="No Answer"))
    message = await watcher.hear()
    [call] = message["calls"]
    assert (call["lead_id"], call["status"], call["outcome"]) == (
        brief["lead_id"],
        "ended",
        "no_answer",
    )
    assert message["today"] == {"calls": 2, "missed": 1}


async def test_a_repeat_is_not_sent(first: MockConfigEntry, watcher: Watcher) -> None:
    start = started()
    await take(first, start)
    await watcher.subscribe()
    await watcher.hear()
    await take(first, start)
    first.runtime_data.coordinator.async_update_listeners()
    assert await watcher.is_silent()


async def test_a_call_is_sent_when_only_its_record_changes(
    first: MockConfigEntry, watcher: Watcher
) -> None:
    """An open dialog asks for the record when it hears of the call."""
    live, over = started(), started()
    await take(first, live, over, completed(over))
    await watcher.subscribe()
    await watcher.hear()
    await take(first, live | {"notes": "Has a dog."})
    assert leads(await watcher.hear()) == [live["lead_id"]]
    await take(first, completed(over) | {"notes": "Ring twice."})
    assert leads(await watcher.hear()) == [over["lead_id"]]
    assert await watcher.is_silent()


async def test_what_falls_out_of_the_recent_calls_is_gone(
    first: MockConfigEntry, watcher: Watcher
) -> None:
    older, newer = started(), started()
    await take(first, older, completed(older))
    await watcher.subscribe(recent=1)
    await watcher.hear()
    await take(first, completed(newer))
    message = await watcher.hear()
    assert leads(message) == [newer["lead_id"]]
    assert message["gone"] == [[first.entry_id, older["lead_id"]]]


async def test_of_older_calls_it_is_told_that_they_have_changed(
    first: MockConfigEntry, watcher: Watcher
) -> None:
    older, newer = started(), started()
    await take(first, completed(older))
    await take(first, completed(newer))
    await watcher.subscribe(recent=1)
    await watcher.hear()
    for news in ({"notes": "Ring twice."}, {"answer_status": "Busy"}):
        await take(first, completed(older, **news))
        message = await watcher.hear()
        assert (message["calls"], message["gone"]) == ([], [])
        assert message["changed"] == [[first.entry_id, older["lead_id"]]]
    await take(first, completed(older, **news))
    assert await watcher.is_silent()


async def test_of_older_calls_on_other_lines_nothing_is_told(
    first: MockConfigEntry, watcher: Watcher
) -> None:
    older = started(phone_name="Elsewhere")
    await take(first, completed(older))
    await take(first, completed(started(phone_name="Here")))
    await watcher.subscribe(recent=1, line="Here")
    await watcher.hear()
    await take(first, completed(older, notes="Ring twice."))
    assert await watcher.is_silent()


async def test_a_burst_is_at_most_five_messages_a_second_and_a_few_more(
    first: MockConfigEntry, watcher: Watcher
) -> None:
    await watcher.subscribe()
    await watcher.hear()
    calls = [started() for _ in range(60)]
    begin = asyncio.get_running_loop().time()
    await take(first, *calls)
    seen: set[int] = set()
    messages = 0
    while len(seen) < len(calls):
        seen.update(leads(await watcher.hear()))
        messages += 1
    seconds = asyncio.get_running_loop().time() - begin
    assert messages <= 2 + 5 + seconds * 5


async def test_filters(first: MockConfigEntry, second: MockConfigEntry, watch: Watch) -> None:
    mine = started(phone_name="Website", tracking_number="+17045550103")
    other_line, other_entry = started(), started(phone_name="Website")
    await take(first, mine, other_line)
    await take(second, other_entry)
    by_entry, by_line = await watch(), await watch()
    await by_entry.subscribe(config_entry_id=second.entry_id)
    message = await by_entry.hear()
    assert leads(message) == [other_entry["lead_id"]]
    assert [entry["title"] for entry in message["entries"]] == ["Second"]
    await by_line.subscribe(config_entry_id=[first.entry_id], line=["website", "+19990000000"])
    message = await by_line.hear()
    assert leads(message) == [mine["lead_id"]]
    assert message["today"]["calls"] == 1
    await take(first, completed(other_line))
    message = await by_line.hear()
    assert (message["calls"], message["today"]["calls"]) == ([], 1)
    assert message["entries"][0]["ends_arrive"], "which holds for the whole entry"


async def test_breakdown_of_today(
    first: MockConfigEntry, second: MockConfigEntry, watch: Watch
) -> None:
    await take(first, started(), started(lead_source="bing"))
    await take(second, started())
    watcher = await watch()
    await watcher.subscribe(breakdown=True)
    today = (await watcher.hear())["today"]
    assert today["calls"] == 3
    assert today["by_source"] == {"google": 2, "bing": 1}
    assert today["by_line"] == {"Google Ads": 3}
    narrow = await watch()
    await narrow.subscribe(breakdown=True, line="Google Ads", config_entry_id=first.entry_id)
    assert (await narrow.hear())["today"]["by_source"] == {"google": 1, "bing": 1}


async def test_reload_is_told_and_survived(
    hass: HomeAssistant, first: MockConfigEntry, watcher: Watcher
) -> None:
    call = started()
    await take(first, call)
    await watcher.subscribe()
    await watcher.hear()
    assert await hass.config_entries.async_unload(first.entry_id)
    message = await watcher.hear()
    assert [entry["available"] for entry in message["entries"]] == [False]
    assert (message["calls"], message["gone"]) == ([], []), "a call that is away is not over"
    assert await hass.config_entries.async_setup(first.entry_id)
    message = await watcher.hear_until(lambda message: bool(message["full"]))
    assert leads(message) == [call["lead_id"]]
    assert [entry["available"] for entry in message["entries"]] == [True]
    later = started()
    await take(first, later)
    assert leads(await watcher.hear()) == [later["lead_id"]]


async def test_entry_that_cannot_be_unloaded_goes_on_being_watched(
    hass: HomeAssistant, first: MockConfigEntry, watcher: Watcher
) -> None:
    await watcher.subscribe()
    await watcher.hear()
    with patch.object(hass.config_entries, "async_unload_platforms", return_value=False):
        assert not await hass.config_entries.async_unload(first.entry_id)
    call = started()
    await take(first, call)
    message = await watcher.hear()
    assert leads(message) == [call["lead_id"]]
    assert [entry["available"] for entry in message["entries"]] == [True]
    # Home Assistant would only take it down with itself.
    first.mock_state(hass, ConfigEntryState.LOADED)


async def test_other_entry_coming_back_is_none_of_a_filtered_watchers_business(
    hass: HomeAssistant, first: MockConfigEntry, second: MockConfigEntry, watch: Watch
) -> None:
    watcher = await watch()
    await watcher.subscribe(config_entry_id=first.entry_id)
    await watcher.hear()
    assert await hass.config_entries.async_reload(second.entry_id)
    assert await watcher.is_silent()


async def test_disabled_entry(
    hass: HomeAssistant, first: MockConfigEntry, watcher: Watcher
) -> None:
    await watcher.subscribe()
    await watcher.hear()
    await hass.config_entries.async_set_disabled_by(first.entry_id, ConfigEntryDisabler.USER)
    assert [entry["available"] for entry in (await watcher.hear())["entries"]] == [False]


async def test_end_of_the_subscription(
    hass: HomeAssistant, first: MockConfigEntry, watcher: Watcher
) -> None:
    await watcher.subscribe()
    await watcher.hear()
    answer = await watcher.stop()
    assert answer["success"]
    await take(first, started())
    assert await watcher.is_silent()
    assert await hass.config_entries.async_reload(first.entry_id)
    assert await watcher.is_silent()


async def test_alerts_and_last_post(
    hass: HomeAssistant, first: MockConfigEntry, watcher: Watcher
) -> None:
    await watcher.subscribe()
    await watcher.hear()
    await CallCommands(hass, first).async_set_alerts(enabled=False)
    message = await watcher.hear_until(lambda message: message["entries"][0]["alerts"] is False)
    assert message["entries"][0]["ends_arrive"] is None
    # Calls whose end was never reported: the hint that the card shows.
    for _ in range(3):
        call = started()
        await take(first, call)
        await CallCommands(hass, first).async_end(call["lead_id"])
    await watcher.hear_until(lambda message: message["entries"][0]["ends_arrive"] is False)


async def test_who_may_read_the_entities_may_watch(
    hass: HomeAssistant, first: MockConfigEntry, watch: Watch, hass_read_only_access_token: str
) -> None:
    await take(first, started())
    watcher = await watch(hass_read_only_access_token)
    assert (await watcher.subscribe())["success"]
    assert len((await watcher.hear())["calls"]) == 1


async def test_others_may_not(
    hass: HomeAssistant,
    first: MockConfigEntry,
    watch: Watch,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    hass_read_only_user.mock_policy({"entities": {"domains": {"light": True}}})
    watcher = await watch(hass_read_only_access_token)
    answer = await watcher.subscribe()
    assert answer["error"]["code"] == "unauthorized"


async def test_some_may_watch_a_part(
    first: MockConfigEntry,
    second: MockConfigEntry,
    watch: Watch,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    await take(first, started())
    mine = started()
    await take(second, mine)
    allowed = {"entity_ids": {"sensor.second_active_calls": True}}
    hass_read_only_user.mock_policy({"entities": allowed})
    watcher = await watch(hass_read_only_access_token)
    await watcher.subscribe()
    message = await watcher.hear()
    assert leads(message) == [mine["lead_id"]]
    assert [entry["title"] for entry in message["entries"]] == ["Second"]


@pytest.mark.parametrize("entities", [True, {"domains": {"sensor": True}}])
async def test_before_there_is_an_entity_only_who_may_see_all_may_watch(
    hass: HomeAssistant,
    watch: Watch,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
    entities: CategoryType,
) -> None:
    data = {"webhook_id": "hook of nobody"}
    disabled = ConfigEntryDisabler.USER
    MockConfigEntry(domain=DOMAIN, data=data, disabled_by=disabled).add_to_hass(hass)
    assert await async_setup_component(hass, DOMAIN, {})
    hass_read_only_user.mock_policy({"entities": entities})
    watcher = await watch(hass_read_only_access_token)
    assert (await watcher.subscribe())["success"] is (entities is True)


async def test_without_an_entry_there_is_nothing_yet(
    hass: HomeAssistant, first: MockConfigEntry, watcher: Watcher
) -> None:
    await hass.config_entries.async_remove(first.entry_id)
    await watcher.subscribe()
    message = await watcher.hear()
    assert (message["calls"], message["entries"]) == ([], [])
    entry = await set_up(hass, "Late")
    message = await watcher.hear()
    assert (message["full"], message["entries"][0]["title"]) == (True, entry.title)


@pytest.mark.allow_log("Error handling message")
@pytest.mark.parametrize("options", [{"recent": 101}, {"recent": -1}, {"else": 1}])
async def test_nonsense_is_refused(watcher: Watcher, options: Message) -> None:
    answer = await watcher.subscribe(**options)
    assert answer["error"]["code"] == "invalid_format"


async def test_coalesced_change_of_the_view(
    hass: HomeAssistant, first: MockConfigEntry, watcher: Watcher
) -> None:
    call = started(contact_name="", caller_number="+493012345678")
    await take(first, call)
    await watcher.subscribe()
    await watcher.hear()
    await hass.config.async_update(country="DE")
    message = await watcher.hear_until(lambda message: bool(message["calls"]))
    assert message["calls"][0]["display_name"] == "030 12345678"
    async_fire_time_changed(hass)


# -- rights that are taken away ------------------------------------------------------------------


async def test_a_right_taken_away_ends_what_is_sent(
    first: MockConfigEntry,
    second: MockConfigEntry,
    watch: Watch,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    away, mine = started(), started()
    await take(first, away)
    await take(second, mine)
    watcher = await watch(hass_read_only_access_token)
    await watcher.subscribe()
    assert len((await watcher.hear())["calls"]) == 2
    allowed = {"entity_ids": {"sensor.second_active_calls": True}}
    hass_read_only_user.mock_policy({"entities": allowed})
    await take(first, started())
    message = await watcher.hear()
    assert (message["full"], leads(message)) == (True, [mine["lead_id"]])
    assert [entry["title"] for entry in message["entries"]] == ["Second"]
    assert message["today"]["calls"] == 1
    await take(first, started())
    assert await watcher.is_silent()
    # And a right that is given back brings everything back.
    hass_read_only_user.mock_policy({"entities": True})
    await take(first, started())
    assert len(leads(await watcher.hear_until(lambda message: bool(message["full"])))) == 5


async def test_a_change_of_the_user_is_heard_at_once(
    hass: HomeAssistant,
    first: MockConfigEntry,
    watch: Watch,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    await take(first, started())
    watcher = await watch(hass_read_only_access_token)
    await watcher.subscribe()
    assert (await watcher.hear())["calls"]
    hass_read_only_user.mock_policy({"entities": {"domains": {"light": True}}})
    hass.bus.async_fire(EVENT_USER_UPDATED, {"user_id": hass_read_only_user.id})
    message = await watcher.hear()
    assert (message["full"], message["calls"], message["entries"]) == (True, [], [])
    await take(first, started())
    assert await watcher.is_silent()


async def test_a_user_who_is_put_out_of_use_hears_nothing(
    first: MockConfigEntry,
    watch: Watch,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    await take(first, started())
    watcher = await watch(hass_read_only_access_token)
    await watcher.subscribe()
    assert (await watcher.hear())["calls"]
    hass_read_only_user.is_active = False
    await take(first, started())
    assert (await watcher.hear())["calls"] == []


async def test_a_right_taken_away_while_the_entry_is_away(
    hass: HomeAssistant,
    first: MockConfigEntry,
    watch: Watch,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    await take(first, started())
    watcher = await watch(hass_read_only_access_token)
    await watcher.subscribe()
    await watcher.hear()
    assert await hass.config_entries.async_unload(first.entry_id)
    assert (await watcher.hear())["calls"] == []
    hass_read_only_user.mock_policy({"entities": {"domains": {"light": True}}})
    assert await hass.config_entries.async_setup(first.entry_id)
    message = await watcher.hear_until(lambda message: bool(message["full"]))
    assert (message["calls"], message["entries"]) == ([], [])


# -- what it costs -------------------------------------------------------------------------------


async def test_a_change_costs_the_same_however_many_calls_are_live(
    first: MockConfigEntry, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = [started() for _ in range(150)]
    await take(first, *calls)
    await watcher.subscribe()
    assert len((await watcher.hear())["calls"]) == 150
    asked: list[int] = []
    wants = SubscribedTo.wants

    def note(wanted: SubscribedTo, call: Call, region: str | None) -> bool:
        asked.append(call.lead_id)
        return wants(wanted, call, region)

    monkeypatch.setattr(SubscribedTo, "wants", note)
    await take(first, completed(calls[7]))
    message = await watcher.hear()
    assert leads(message) == [calls[7]["lead_id"]]
    new = started()
    await take(first, new)
    assert leads(await watcher.hear()) == [new["lead_id"]]
    assert set(asked) == {calls[7]["lead_id"], new["lead_id"]}


async def test_who_has_missed_a_flood_hears_of_all_of_it(
    first: MockConfigEntry, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = started()
    await take(first, old)
    await watcher.subscribe(recent=1)
    await watcher.hear()
    monkeypatch.setattr(RecentChanges, "since", lambda *_: None)
    calls = [started() for _ in range(3)]
    await take(first, *calls, completed(old))
    heard: set[int] = set()
    while len(heard) < 4:
        heard.update(leads(await watcher.hear()))


async def test_ending_many_gives_way_to_others(hass: HomeAssistant, first: MockConfigEntry) -> None:
    await take(first, *[started() for _ in range(120)])
    registry = first.runtime_data.coordinator.registry
    left: list[int] = []

    async def look() -> None:
        while (live := sum(1 for _ in registry.live)) > 0:
            left.append(live)
            await asyncio.sleep(0)

    await asyncio.gather(look(), CallCommands(hass, first).async_end())
    assert {70, 20} <= set(left)


# -- remember ------------------------------------------------------------------------------------


async def remember(
    socket: MockHAClientWebSocket, entry: MockConfigEntry, lead_id: int, **fields: object
) -> Message:
    about = {"config_entry_id": entry.entry_id, "lead_id": lead_id}
    await socket.send_json_auto_id({"type": "whatconverts/calls/remember", **about, **fields})
    answer: Message = await socket.receive_json()
    return answer


async def test_a_typed_name_is_kept_and_recorded_nowhere(
    hass: HomeAssistant,
    first: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    heard: list[str] = []
    hass.bus.async_listen(MATCH_ALL, lambda event: heard.append(str(event.data)))
    hass.config_entries.async_update_entry(first, options={"privacy": "none"})
    call = started(contact_name="")
    await take(first, call)
    socket = await hass_ws_client(access_token=hass_read_only_access_token)
    answer = await remember(socket, first, call["lead_id"], name="Zebulon", kind="vip")
    assert (answer["success"], answer["result"]) == (True, None)
    await hass.async_block_till_done()
    (subentry,) = first.subentries.values()
    assert subentry.data == {"kind": "vip", "callers": f"{call['caller_number']}; Zebulon"}
    assert not any("Zebulon" in text or call["caller_number"] in text for text in heard)
    assert (await remember(socket, first, call["lead_id"], kind="none"))["success"]
    await hass.async_block_till_done()
    (subentry,) = first.subentries.values()
    assert subentry.data["callers"] == ""


async def test_a_name_given_later_shows_on_past_rows_at_once(
    first: MockConfigEntry, watcher: Watcher, hass_ws_client: WebSocketGenerator
) -> None:
    calls = [started(contact_name="", caller_number="+17045550199") for _ in range(2)]
    await take(first, completed(calls[0]), completed(calls[1]))
    await watcher.subscribe()
    seen = (await watcher.hear())["calls"]
    assert {call["display_name"] for call in seen} == {"+1 704-555-0199"}
    socket = await hass_ws_client()
    assert (await remember(socket, first, calls[0]["lead_id"], name="Zoë", kind="vip"))["success"]
    message = await watcher.hear_until(lambda message: bool(message["full"]))
    shown = {call["lead_id"]: (call["display_name"], call["vip"]) for call in message["calls"]}
    assert shown == {call["lead_id"]: ("Zoë", True) for call in calls}


async def test_remembering_what_is_not_there_is_refused_in_words(
    hass: HomeAssistant, first: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    withheld = started(caller_number="anonymous")
    await take(first, withheld)
    socket = await hass_ws_client()
    for lead_id, key in ((withheld["lead_id"], "number_not_known"), (5, "call_not_known")):
        error = (await remember(socket, first, lead_id, kind="vip"))["error"]
        assert (error["code"], error["translation_key"]) == ("service_validation_error", key)
        assert error["message"]
    assert await hass.config_entries.async_unload(first.entry_id)
    error = (await remember(socket, first, withheld["lead_id"], kind="vip"))["error"]
    assert error["code"] == "not_found"
    stranger = MockConfigEntry(domain="light")
    stranger.add_to_hass(hass)
    assert (await remember(socket, stranger, 5, kind="vip"))["error"]["code"] == "not_found"


async def test_who_may_not_see_a_call_may_not_remember_its_caller(
    first: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    call = started()
    await take(first, call)
    hass_read_only_user.mock_policy({"entities": {"domains": {"light": True}}})
    socket = await hass_ws_client(access_token=hass_read_only_access_token)
    error = (await remember(socket, first, call["lead_id"], kind="vip"))["error"]
    assert error["code"] == "unauthorized"
    assert not first.subentries
