"""The log: every stored call is found, by those who may see it, and only what was asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import closing
import csv
from dataclasses import replace
from datetime import timedelta
from functools import partial
import io
import sqlite3
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.whatconverts.core.call_filter import CallFilter
from custom_components.whatconverts.core.unsaved import Unsaved
from custom_components.whatconverts.storage.rows import StoredCall
from custom_components.whatconverts.storage.store import CallStore
from custom_components.whatconverts.storage.writer import CallWriter
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from tests.support.integration import (
    DOMAIN,
    NOW,
    SECOND,
    Disk,
    Integration,
    Message,
    SetupIntegration,
    completed,
    ended_record,
    path_of,
    started,
    until,
    write_stored,
)

# More than there is in memory.
MANY = 450
BOB, EVE = "+18033861858", "+12025550143"
# Not in memory: the calls that ended last are.
OLD, OLD_MISSED = 3, 4
NOT_STORED = 999_999

type Ask = Callable[..., Awaitable[Message]]


def past() -> list[dict[str, Any]]:
    """Return many calls, the newest with the highest lead id, every other one of Bob."""
    return [
        ended_record(
            lead_id,
            started_at=(NOW - timedelta(hours=MANY - lead_id, minutes=1)).isoformat(),
            seen_at=(NOW - timedelta(hours=MANY - lead_id)).isoformat(),
            ended_at=(NOW - timedelta(hours=MANY - lead_id)).isoformat(),
            caller_number=BOB if lead_id % 2 else EVE,
            contact_name="Bób Ångström" if lead_id % 2 else None,
            source="google" if lead_id % 3 else "bing",
            answer="no_answer" if lead_id % 4 == 0 else "answered",
            missed_told=lead_id % 4 == 0,
            line=f"Line {lead_id % 5}",
        )
        for lead_id in range(1, MANY + 1)
    ]


@pytest.fixture
async def office(
    hass_us: HomeAssistant, entry: MockConfigEntry, setup_integration: SetupIntegration
) -> Integration:
    """Give an entry with many calls."""
    write_stored(path_of(hass_us, entry), *past())
    return await setup_integration()


@pytest.fixture
async def ask(office: Integration, hass_ws_client: WebSocketGenerator) -> Ask:
    return await asker(hass_ws_client)


async def asker(hass_ws_client: WebSocketGenerator, token: str | None = None) -> Ask:
    socket = await (hass_ws_client(access_token=token) if token else hass_ws_client())

    async def opened(command: str, **fields: object) -> Message:
        await socket.send_json_auto_id({"type": f"whatconverts/calls/{command}", **fields})
        while (answer := await socket.receive_json())["type"] != "result":
            pass
        return dict(answer)

    return opened


def leads(found: Message) -> list[int]:
    return [call["lead_id"] for call in found["calls"]]


def about(office: Integration, lead_id: int) -> dict[str, Any]:
    return {"config_entry_id": office.entry.entry_id, "lead_id": lead_id}


async def get(ask: Ask, office: Integration, lead_id: int) -> Message:
    answer = await ask("get", **about(office, lead_id))
    assert answer["success"], answer
    return dict(answer["result"])


# -- what is found -------------------------------------------------------------------------------

ALL = range(MANY, 0, -1)
FILTERS: dict[str, tuple[dict[str, Any], Callable[[int], bool]]] = {
    "everything": ({}, lambda _: True),
    "caller": ({"caller": "(803) 386-1858"}, lambda one: one % 2 == 1),
    "outcome": ({"outcome": "no_answer"}, lambda one: one % 4 == 0),
    "outcomes": ({"outcome": ["no_answer", "answered"]}, lambda _: True),
    "source": ({"source": ["BING"]}, lambda one: one % 3 == 0),
    "line": ({"line": ["line 0", "Line 4"]}, lambda one: one % 5 in (0, 4)),
    "from": ({"from": (NOW - timedelta(hours=100)).isoformat()}, lambda one: one > MANY - 100),
    "from and to": (
        {
            "from": (NOW - timedelta(hours=100)).isoformat(),
            "to": (NOW - timedelta(hours=50)).isoformat(),
        },
        lambda one: MANY - 100 < one <= MANY - 50,
    ),
    "to": ({"to": (NOW - timedelta(hours=100)).isoformat()}, lambda one: one <= MANY - 100),
    "name": ({"query": "angstrom bob"}, lambda one: one % 2 == 1),
    "number": ({"query": "803 386 18"}, lambda one: one % 2 == 1),
    "words of several fields": (
        {"query": "bob bing 4"},
        lambda one: one % 2 == 1 and one % 3 == 0 and one % 5 == 4,
    ),
    "several": (
        {"caller": EVE, "source": "bing", "outcome": "no_answer", "leave_out_spam": True},
        lambda one: one % 12 == 0,
    ),
    "live": ({"live_only": True}, lambda _: False),
}


@pytest.mark.parametrize("case", FILTERS)
async def test_filters_find_what_is_only_in_the_file(
    office: Integration, ask: Ask, case: str
) -> None:
    asked, is_wanted = FILTERS[case]
    wanted = [lead_id for lead_id in ALL if is_wanted(lead_id)]
    found = await office.act("get_calls", limit=1000, **asked)
    assert leads(found) == wanted
    answer = await ask("search", limit=100, **asked)
    assert leads(answer["result"]) == wanted[:100]
    exported = (await office.act("export_calls", **asked))["csv"]
    rows = list(csv.reader(io.StringIO(exported.removeprefix("\ufeff"))))
    assert len(rows) == len(wanted) + 1


@pytest.mark.parametrize("limit", [1, 7, 50, 100])
async def test_pages_go_through_all_calls_without_a_gap(
    office: Integration, ask: Ask, limit: int
) -> None:
    found: list[int] = []
    cursor: dict[str, str] = {}
    asked = {"caller": BOB, "limit": limit, "from": (NOW - timedelta(hours=250)).isoformat()}
    for number in range(1000):
        by_action = await office.act("get_calls", **asked, **cursor)
        page = (await ask("search", **asked, **cursor))["result"]
        assert leads(page) == leads(by_action)
        assert page["next"] == by_action["next"]
        assert len(leads(page)) <= limit
        found += leads(page)
        if page["next"] is None:
            break
        cursor = {"before": page["next"]}
        if number == 1:
            # What is new meanwhile comes before the first page and moves nothing.
            await office.take(completed(started(caller_number=BOB)))
    assert found == [one for one in ALL if one % 2 == 1 and one > MANY - 250]


async def open_branch(office: Integration, *records: Message) -> MockConfigEntry:
    """Set up a second entry with these calls."""
    branch = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": "0ther" * 10})
    branch.add_to_hass(office.hass)
    write_stored(path_of(office.hass, branch), *records)
    assert await office.hass.config_entries.async_setup(branch.entry_id)
    await office.hass.async_block_till_done()
    return branch


async def test_several_entries_are_merged_in_their_order(office: Integration, ask: Ask) -> None:
    records = [record | {"lead_id": record["lead_id"] + 10_000} for record in past()[::3]]
    branch = await open_branch(office, *records)
    wanted = sorted(
        [*range(1, MANY + 1), *(record["lead_id"] for record in records)],
        key=lambda one: (one % 10_000, one),
        reverse=True,
    )
    found: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await ask("search", limit=90, **cursor))["result"]
        found += leads(page)
        if page["next"] is None:
            break
        cursor = {"before": page["next"]}
    assert found == wanted
    only = (await ask("search", config_entry_id=branch.entry_id, limit=5))["result"]
    assert {call["config_entry_id"] for call in only["calls"]} == {branch.entry_id}


async def test_an_entry_that_is_unloaded_while_others_are_read_is_in_the_answer(
    office: Integration, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_branch(office, ended_record(NOT_STORED))
    real = CallWriter.async_find

    async def find(
        writer: CallWriter, wanted: CallFilter, *, with_details: bool = False
    ) -> list[StoredCall]:
        found = await real(writer, wanted, with_details=with_details)
        if office.entry.state is ConfigEntryState.LOADED:
            await office.unload()
        return found

    for question in (partial(ask, "search"), partial(office.act, "export_calls")):
        with monkeypatch.context() as patches:
            patches.setattr(CallWriter, "async_find", find)
            answer = await question(caller=BOB)
        assert office.entry.state is ConfigEntryState.NOT_LOADED
        found = answer.get("result") or answer
        assert len(found.get("calls") or found["csv"].splitlines()) >= 50
        assert await office.hass.config_entries.async_setup(office.entry.entry_id)


async def test_what_is_looked_for_by_the_card_is_in_no_event(office: Integration, ask: Ask) -> None:
    """Home Assistant records events, those of actions with their data."""
    events: list[str] = []
    office.hass.bus.async_listen(MATCH_ALL, lambda event: events.append(str(event.as_dict())))
    for command in OF_ALL:
        assert (await ask(command, query="angstrom"))["success"]
    action = await office.act("export_calls", query="angstrom bob")
    exported = (await ask("export", query="angstrom bob"))["result"]
    assert exported == action
    assert ["bob" in one for one in events if "angstrom" in one] == [True], "the action alone"


async def test_an_entry_that_is_named_twice_counts_once(office: Integration) -> None:
    named = office.entry.entry_id
    table = (await office.act("export_calls", config_entry_id=[named, named]))["csv"]
    assert len(table.splitlines()) == MANY + 1


async def test_calls_that_wait_for_a_call_back(office: Integration, ask: Ask) -> None:
    page = (await ask("search", waiting=True))["result"]
    # Whoever was answered later does not wait: of all calls only the newest of Eve can.
    newest_of_eve = max(one for one in ALL if one % 2 == 0)
    assert leads(page) == ([newest_of_eve] if newest_of_eve % 4 == 0 else [])
    first, second = (started(caller_number=f"+1704555010{one}") for one in range(2))
    for missed in (first, second):
        await office.take(completed(missed, answer_status="No Answer"))
        await office.pass_time(SECOND)
    waiting = [first["lead_id"], second["lead_id"]]
    assert leads((await ask("search", waiting=True))["result"])[-2:] == waiting
    assert (await ask("called_back", **about(office, first["lead_id"])))["success"]
    assert leads((await ask("search", waiting=True))["result"])[-1:] == waiting[1:]
    assert (await ask("called_back", **about(office, first["lead_id"]), undo=True))["success"]
    assert leads((await ask("search", waiting=True))["result"])[-2:] == waiting
    await office.take(started(caller_number=second["caller_number"]))
    again = completed(started(caller_number=second["caller_number"]))
    await office.take(again)
    assert second["lead_id"] not in leads((await ask("search", waiting=True))["result"])


async def test_who_is_blocked_does_not_wait(office: Integration, ask: Ask) -> None:
    call = started()
    await office.take(completed(call, answer_status="No Answer"))
    for kind in ("blocked", "none"):
        assert (await ask("remember", **about(office, call["lead_id"]), kind=kind))["success"]
        await office.settle()
        is_waiting = call["lead_id"] in leads((await ask("search", waiting=True))["result"])
        assert is_waiting is (kind == "none")


@pytest.mark.parametrize(("answer", "waits"), [("No Answer", True), ("Answered", False)])
async def test_a_later_call_that_nobody_heard_of_settles_nothing_unless_it_was_answered(
    integration: Integration, answer: str, *, waits: bool
) -> None:
    await integration.choose(mute_repeats=True)
    first = started(caller_number=BOB, lead_status="Unique")
    again = started(caller_number=BOB, lead_status="Repeat")
    await integration.take(completed(first, answer_status="No Answer"))
    await integration.take(completed(again, answer_status=answer))
    assert list(await integration.calls(waiting=True)) == [first["lead_id"]] * waits


# -- one call ------------------------------------------------------------------------------------


async def test_one_call_with_the_other_calls_of_its_caller(office: Integration, ask: Ask) -> None:
    found = await get(ask, office, OLD)
    assert found["call"]["lead_id"] == OLD
    assert (found["call"]["config_entry_id"], found["call"]["muted"]) == (
        office.entry.entry_id,
        False,
    )
    others = [one for one in ALL if one % 2 == OLD % 2 and one != OLD][:50]
    assert [call["lead_id"] for call in found["other_calls"]] == others
    assert found["details"]["transcript"] is None
    assert found["details"]["topics"] == []


async def test_withheld_callers_have_no_other_calls(office: Integration, ask: Ask) -> None:
    calls = [completed(started(caller_number="anonymous")) for _ in range(2)]
    await office.take(*calls)
    assert (await get(ask, office, calls[0]["lead_id"]))["other_calls"] == []


async def test_what_was_said_is_stored_and_merged_also_for_a_call_that_is_not_in_memory(
    office: Integration, ask: Ask
) -> None:
    about_old = {"lead_id": OLD, "lead_type": "Phone Call", "caller_number": BOB}
    await office.take({**about_old, "call_transcription": "Hello.", "notes": "First"})
    assert office.told == []
    await office.take({**about_old, "notes": "Second", "city": "Cary"})
    found = await get(ask, office, OLD)
    assert (found["details"]["transcript"], found["details"]["notes"]) == ("Hello.", "Second")
    assert found["call"]["city"] == "Cary"
    await office.reload()
    found = await get(ask, office, OLD)
    assert (found["details"]["transcript"], found["details"]["notes"]) == ("Hello.", "Second")
    (call,) = (await office.act("get_calls", lead_id=OLD, include_details=True))["calls"]
    assert call["details"] == found["details"]
    (call,) = (await office.act("get_calls", lead_id=OLD))["calls"]
    assert "details" not in call
    masked = await office.act("get_calls", lead_id=OLD, include_details=True, masked=True)
    assert masked["calls"][0]["details"] is None


async def test_late_outcome_of_a_stored_call_is_told_and_counted_once(
    office: Integration,
) -> None:
    missed = {"lead_id": OLD, "lead_type": "Phone Call", "answer_status": "No Answer"}
    before = office.value("sensor.missed_calls_today")
    await office.take(missed)
    assert office.told == [("updated", OLD), ("missed", OLD)]
    (call,) = (await office.act("get_calls", lead_id=OLD))["calls"]
    assert (call["outcome"], call["missed"], call["caller_number"]) == ("no_answer", True, BOB)
    await office.take(missed, {**missed, "answer_status": "Answered"}, missed)
    assert [kind for kind, _ in office.told].count("missed") == 1
    assert office.value("sensor.missed_calls_today") == before, "it was missed on another day"


async def test_changes_of_one_stored_call_at_the_same_time_lose_nothing(
    office: Integration, ask: Ask
) -> None:
    base = {"lead_id": OLD, "lead_type": "Phone Call"}
    news = [
        {"city": "Cary"},
        {"call_transcription": "Hello."},
        {"answer_status": "No Answer"},
        {"lead_summary": "x", "notes": "Note"},
        {"contact_company_name": "ACME"},
    ]
    messages = [*({**base, **one} for one in news), {**base, "lead_id": 5}, {**base, "lead_id": 6}]
    replies, called_back = await asyncio.gather(
        asyncio.gather(*map(office.post, messages)),
        ask("called_back", **about(office, OLD_MISSED)),
    )
    assert {reply.status for reply in replies} == {200}
    assert called_back["success"]
    found = await get(ask, office, OLD)
    assert (found["call"]["city"], found["call"]["outcome"]) == ("Cary", "no_answer")
    assert (found["details"]["transcript"], found["details"]["notes"]) == ("Hello.", "Note")
    assert found["details"]["company"] == "ACME"
    assert [kind for kind, _ in office.told].count("missed") == 1
    assert (await get(ask, office, OLD_MISSED))["call"]["called_back_at"]


async def test_call_back_of_a_call_that_is_not_in_memory(office: Integration, ask: Ask) -> None:
    assert (await ask("called_back", **about(office, OLD_MISSED)))["success"]
    assert (await get(ask, office, OLD_MISSED))["call"]["called_back_at"] == NOW.isoformat()
    await office.reload()
    assert (await get(ask, office, OLD_MISSED))["call"]["called_back_at"] == NOW.isoformat()
    assert (await ask("called_back", **about(office, OLD_MISSED), undo=True))["success"]
    assert (await get(ask, office, OLD_MISSED))["call"]["called_back_at"] is None


async def test_name_that_is_given_later_shows_on_past_rows(office: Integration, ask: Ask) -> None:
    assert (await ask("remember", **about(office, OLD_MISSED), name="Eve Ünal", kind="vip"))[
        "success"
    ]
    await office.settle()
    found = await get(ask, office, OLD_MISSED)
    shown = (found["call"], *found["other_calls"])
    assert {(call["display_name"], call["vip"]) for call in shown} == {("Eve Ünal", True)}
    page = (await ask("search", query="unal"))["result"]
    assert leads(page) == [one for one in ALL if one % 2 == 0][:50]
    assert {call["display_name"] for call in page["calls"]} == {"Eve Ünal"}
    (call,) = (await office.act("get_calls", lead_id=2))["calls"]
    assert (call["display_name"], call["name_source"]) == ("Eve Ünal", "known_caller")
    assert (await ask("remember", **about(office, OLD_MISSED), kind="none"))["success"]
    await office.settle()
    assert leads((await ask("search", query="unal"))["result"]) == []


# -- what is not stored yet ----------------------------------------------------------------------


async def test_what_the_disk_has_refused_is_in_every_answer(
    office: Integration, ask: Ask, disk: Disk
) -> None:
    new = started(caller_number=BOB, notes="New")
    disk.refuses = True
    assert (await office.post(new)).status == 503
    late = {"lead_id": OLD, "lead_type": "Phone Call", "city": "Cary"}
    assert (await office.post(late)).status == 503
    assert leads(await office.act("get_calls", limit=2)) == [new["lead_id"], MANY]
    page = (await ask("search", caller=BOB, limit=100))["result"]
    assert leads(page)[0] == new["lead_id"]
    assert (await get(ask, office, new["lead_id"]))["call"]["status"] == "in_progress"
    assert (await get(ask, office, OLD))["call"]["city"] == "Cary"
    disk.refuses = False
    await office.take(completed(new))
    assert len(office.leads) == MANY + 1


@pytest.mark.parametrize("news", [{"notes": "New"}, {"notes": "New", "city": "Cary"}], ids=str)
async def test_what_the_disk_has_refused_adds_to_what_it_holds(
    office: Integration, ask: Ask, disk: Disk, news: Message
) -> None:
    base = {"lead_id": OLD, "lead_type": "Phone Call"}
    await office.take({**base, "call_transcription": "Hello.", "notes": "Old"})
    disk.refuses = True
    assert (await office.post({**base, **news})).status == 503
    details = (await get(ask, office, OLD))["details"]
    assert (details["transcript"], details["notes"]) == ("Hello.", "New")


async def test_there_is_a_next_page_whatever_the_disk_has_refused(
    office: Integration, ask: Ask, disk: Disk
) -> None:
    disk.refuses = True
    # Found in the file, and not any more as they are now.
    for lead_id in (MANY - 1, MANY - 2):
        late = {"lead_id": lead_id, "lead_type": "Phone Call", "lead_source": "elsewhere"}
        assert (await office.post(late)).status == 503
    page = (await ask("search", source=["google", "bing"], limit=10))["result"]
    assert leads(page) == [MANY, *range(MANY - 3, MANY - 12, -1)]
    assert page["next"]


async def test_what_cannot_be_read_is_said(
    office: Integration, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_args: object, **_options: object) -> None:
        raise sqlite3.OperationalError

    with monkeypatch.context() as patches:
        for query in ("find", "has_line"):
            patches.setattr(f"custom_components.whatconverts.storage.queries.{query}", explode)
        actions: list[tuple[str, dict[str, Any]]] = [
            *(("get_calls", {}), ("export_calls", {})),
            *(("get_calls", {"line": "Nobody"}), ("export_calls", {"line": "Nobody"})),
            ("remember_caller", {"lead_id": OLD}),
        ]
        for action, data in actions:
            with pytest.raises(HomeAssistantError) as error:
                await office.act(action, **data)
            assert error.value.translation_key == "not_readable"
        for command, fields in COMMANDS.items():
            if command != "remember":
                asked = fields if command in OF_ALL else about(office, OLD) | fields
                answer = await ask(command, **asked)
                assert answer["error"]["code"] == "unknown_error", command
        late = {"lead_id": OLD, "lead_type": "Phone Call", "city": "Cary"}
        assert (await office.post(late)).status == 503
    await office.take(late)
    assert (await get(ask, office, OLD))["call"]["city"] == "Cary"


# -- who may -------------------------------------------------------------------------------------

COMMANDS: dict[str, dict[str, Any]] = {
    "get": {},
    "search": {},
    "export": {},
    "called_back": {},
    "remember": {"kind": "vip", "name": "Eve"},
}
OF_ALL = ("search", "export")


def asked_of(office: Integration, command: str) -> dict[str, Any]:
    fields = COMMANDS[command]
    return fields if command in OF_ALL else about(office, OLD_MISSED) | fields


@pytest.mark.parametrize("command", COMMANDS)
async def test_who_may_read_the_entity_may(
    office: Integration,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
    command: str,
) -> None:
    ask = await asker(hass_ws_client, hass_read_only_access_token)
    assert (await ask(command, **asked_of(office, command)))["success"]
    hass_read_only_user.mock_policy(
        {"entities": {"entity_ids": {"sensor.whatconverts_active_calls": True}}}
    )
    assert (await ask(command, **asked_of(office, command)))["success"]


def _take_the_right(user: MockUser) -> None:
    user.mock_policy({"entities": {"domains": {"light": True}}})


def _put_out_of_use(user: MockUser) -> None:
    user.is_active = False


@pytest.mark.parametrize("take_away", [_take_the_right, _put_out_of_use])
async def test_who_may_no_longer_read_the_entity_is_refused(
    office: Integration,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
    take_away: Callable[[MockUser], None],
) -> None:
    ask = await asker(hass_ws_client, hass_read_only_access_token)
    assert (await ask("search", limit=1))["success"]
    take_away(hass_read_only_user)
    for command in COMMANDS:
        answer = await ask(command, **asked_of(office, command))
        assert answer["error"]["code"] == "unauthorized", command
    assert not office.entry.subentries
    (call,) = (await office.act("get_calls", lead_id=OLD_MISSED))["calls"]
    assert call["called_back_at"] is None


# -- hostile or odd questions --------------------------------------------------------------------


@pytest.mark.parametrize("command", ["get", "called_back", "remember"])
async def test_unknown_call_or_entry_is_not_found(
    office: Integration, ask: Ask, command: str
) -> None:
    fields = COMMANDS[command]
    answer = await ask(command, **about(office, NOT_STORED), **fields)
    assert answer["error"]["code"] == (
        "not_found" if command == "get" else "service_validation_error"
    )
    answer = await ask(command, config_entry_id="x' OR 1=1", lead_id=OLD, **fields)
    assert answer["error"]["code"] == "not_found"


async def test_who_was_not_missed_need_not_be_called_back(office: Integration, ask: Ask) -> None:
    answer = await ask("called_back", **about(office, OLD))
    assert answer["error"]["translation_key"] == "call_not_known"


MARKS = [
    "'",
    '"',
    "%",
    "_",
    "';DROP TABLE calls;--",
    "*",
    "\\",
    "[a-z]",
    "🙂" * 60,
    "a b q " * 33,
    "ﷺ" * 90,
    "1" * 200,
    "+" * 9,
]


@pytest.mark.parametrize("text", MARKS, ids=range(len(MARKS)))
async def test_marks_of_other_languages_mean_nothing(
    office: Integration, ask: Ask, text: str
) -> None:
    assert leads((await ask("search", query=text))["result"]) == []
    assert leads((await ask("search", source=[text]))["result"]) == []
    for line in (text, f"Line 1{text}"):
        assert leads((await ask("search", line=[line]))["result"]) == []
    assert len(await office.calls()) == MANY


@pytest.mark.parametrize(("text", "same"), [("\x00", ""), ("1\x0010", "1 10")])
async def test_marks_that_nobody_sees_are_not_looked_for(
    office: Integration, ask: Ask, text: str, same: str
) -> None:
    found = leads((await ask("search", query=text))["result"])
    assert found == leads((await ask("search", query=same))["result"])
    assert leads((await ask("search", line=[text]))["result"]) == []


async def test_marks_in_what_callers_said_are_found_as_they_are(
    office: Integration, ask: Ask
) -> None:
    odd = completed(started(contact_name="50%_off 'x' \"y\""))
    await office.take(odd)
    for text in ("50%_OFF", "'x'", '"y"', "%_"):
        assert leads((await ask("search", query=text))["result"]) == [odd["lead_id"]], text
    for text in ("5%f", "50__", "x y 51"):
        assert leads((await ask("search", query=text))["result"]) == [], text


@pytest.mark.allow_log("Error handling message")
@pytest.mark.parametrize(
    "fields",
    [
        {"query": "x" * 10_000},
        {"caller": "1" * 1601},
        {"line": "x" * 1601},
        {"line": ["x"] * 1001},
        {"source": ["x"] * 1001},
        {"limit": 101},
        {"limit": 0},
        {"outcome": "nothing"},
        {"from": "yesterday"},
        {"lead_id": 0},
        {"lead_id": 2**70},
        {"waiting": "perhaps"},
        {"else": 1},
    ],
    ids=lambda fields: str(fields)[:40],
)
async def test_nonsense_is_refused(ask: Ask, fields: dict[str, Any]) -> None:
    assert (await ask("search", **fields))["error"]["code"] == "invalid_format"


@pytest.mark.parametrize("before", ["x", "AAAA", "'; --", "é" * 32, "A" * 5000, "\x00"])
async def test_cursor_that_is_none(office: Integration, ask: Ask, before: str) -> None:
    error = (await ask("search", before=before))["error"]
    assert (error["code"], error["translation_key"]) == (
        "service_validation_error",
        "not_a_cursor",
    )
    with pytest.raises(ServiceValidationError) as raised:
        await office.act("get_calls", before=before)
    assert raised.value.translation_key == "not_a_cursor"


@pytest.mark.parametrize("caller", ["Bob", "'", "12", "+", "\x00"])
async def test_caller_that_is_no_number(office: Integration, ask: Ask, caller: str) -> None:
    error = (await ask("search", caller=caller))["error"]
    assert error["translation_key"] == "not_a_number"
    with pytest.raises(ServiceValidationError) as raised:
        await office.act("export_calls", caller=caller)
    assert raised.value.translation_key == "not_a_number"


async def test_formulas_do_not_leave_in_a_table(office: Integration) -> None:
    odd = completed(started(contact_name='=HYPERLINK("x")', city="@cmd"))
    await office.take(odd)
    exported = (await office.act("export_calls", lead_id=odd["lead_id"]))["csv"]
    assert exported.startswith("\ufeff")
    (_, row) = csv.reader(io.StringIO(exported.removeprefix("\ufeff")))
    assert not [cell for cell in row if cell[:1] in ("=", "@")]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
async def test_bounds_at_the_ends_of_the_calendar(ask: Ask, moment: str) -> None:
    is_late = moment.startswith("9")
    for name, is_open in (("from", not is_late), ("to", is_late)):
        found = leads((await ask("search", limit=1, **{name: moment}))["result"])
        assert found == ([MANY] if is_open else []), name


# -- what is forgotten ---------------------------------------------------------------------------


@pytest.mark.parametrize("message", [{"city": "Cary"}, {"notes": "Zebulon"}], ids=str)
async def test_a_call_that_is_deleted_while_it_is_read_does_not_come_back(
    office: Integration, monkeypatch: pytest.MonkeyPatch, message: Message
) -> None:
    find, registry = CallStore.async_find, office.entry.runtime_data.coordinator.registry
    deleting: list[asyncio.Task[Any]] = []

    async def deleted_meanwhile(
        store: CallStore, wanted: CallFilter, unsaved: Unsaved, *, with_details: bool
    ) -> list[StoredCall]:
        found = await find(store, wanted, unsaved, with_details=with_details)
        deleting.append(office.hass.async_create_task(office.act("forget_calls")))
        await until(lambda: not list(registry))
        return found

    with monkeypatch.context() as patches:
        patches.setattr(CallStore, "async_find", deleted_meanwhile)
        late = {"lead_id": OLD, "lead_type": "Phone Call", **message}
        assert (await office.post(late)).status == 200
    await asyncio.gather(*deleting)
    assert office.leads == []
    assert not list(registry)


async def test_calls_that_are_too_old_are_found_no_longer(office: Integration, ask: Ask) -> None:
    before = len(await office.calls())
    await office.choose(keep_days=10)
    left = len(await office.calls())
    assert 0 < left < before == MANY
    assert (await ask("get", **about(office, OLD)))["error"]["code"] == "not_found"
    new = started(caller_number=BOB)
    await office.take(new)
    (call,) = (await office.act("get_calls", lead_id=new["lead_id"]))["calls"]
    assert call["previous_calls"] == len(
        [one for one in (await office.calls(caller=BOB)) if one != new["lead_id"]]
    )


async def test_a_bound_of_calls_keeps_the_newest(office: Integration, ask: Ask) -> None:
    registry = office.entry.runtime_data.coordinator.registry
    registry.rules = replace(registry.rules, keep_calls=100)
    new = completed(started())
    await office.take(new)
    await office.entry.runtime_data.writer.async_commit()
    kept = set(await office.calls())
    assert kept == {new["lead_id"], *range(MANY - 97, MANY + 1)}
    assert registry.ended_count == len(kept)
    with closing(sqlite3.connect(office.path)) as connection:
        assert connection.execute("SELECT count(*) FROM calls").fetchone() == (99,)
    assert leads((await ask("search", caller=EVE, limit=100))["result"]) == sorted(
        (one for one in kept if one % 2 == 0 and one <= MANY), reverse=True
    )
