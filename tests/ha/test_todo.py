"""The list of callers to call back, as Home Assistant's own actions see it."""

from collections.abc import Callable, Coroutine, Mapping
from copy import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.whatconverts.core.enums import Privacy
from custom_components.whatconverts.todo import COOLDOWN_SECONDS
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
from tests.support.integration import (
    SECOND,
    Integration,
    Message,
    SetupIntegration,
    completed,
    ended_record,
    started,
    write_stored,
)

LIST: Final = "todo.whatconverts_call_backs"
ANN: Final = "+17045550134"
MISSED: Final = {"answer_status": "No Answer"}
PERSON: Final = {"caller_number": ANN, "contact_name": "Ann Smith", "caller_name": "SMITH ANN"}

type Item = Mapping[str, Any]


def missed(**changes: object) -> Message:
    """Return the message of a call that nobody has answered."""
    return completed(started(**{**PERSON, **changes}), **MISSED, call_duration_seconds=20)


def answered(**changes: object) -> Message:
    return completed(started(**{**PERSON, **changes}))


async def take(integration: Integration, *messages: Message) -> None:
    """Post messages, each a minute after the other, and let the list follow."""
    for message in messages:
        await integration.take(message | {"date_created": dt_util.utcnow().isoformat()})
        await integration.pass_time(timedelta(minutes=1))


async def items(integration: Integration, *status: str) -> list[Item]:
    wanted = {"status": list(status)} if status else {}
    answer = await integration.hass.services.async_call(
        "todo", "get_items", {"entity_id": LIST, **wanted}, blocking=True, return_response=True
    )
    assert answer is not None
    found: Any = answer[LIST]
    return list(found["items"])


async def the_item(integration: Integration) -> Item:
    (item,) = await items(integration)
    return item


async def act(integration: Integration, action: str, item: Item | None, **data: object) -> None:
    wanted = {"item": item["uid"]} if item else {}
    await integration.hass.services.async_call(
        "todo", action, {"entity_id": LIST, **wanted, **data}, blocking=True
    )


async def tick(integration: Integration, item: Item, *, is_done: bool = True) -> None:
    status = "completed" if is_done else "needs_action"
    await act(integration, "update_item", item, status=status)


def called_back_at(integration: Integration) -> set[str | None]:
    return {call.get("called_back_at") for call in integration.stored["calls"].values()}


def card(
    integration: Integration, client: MockHAClientWebSocket
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Return what the buttons of the card do with the newest call."""

    async def note(*, undo: bool) -> None:
        await client.send_json_auto_id(
            {
                "type": "whatconverts/calls/called_back",
                "config_entry_id": integration.entry.entry_id,
                "lead_id": max(integration.leads),
                "undo": undo,
            }
        )
        assert (await client.receive_json())["success"]
        await integration.pass_time(COOLDOWN_SECONDS * SECOND)

    return note


# -- what is on the list --------------------------------------------------------------------------


async def test_a_missed_call_opens_an_item_that_says_all_that_helps(
    integration: Integration,
) -> None:
    assert integration.value("todo.call_backs") == "0"
    await integration.take(missed())
    assert integration.value("todo.call_backs") == "1"
    item = await the_item(integration)
    assert item["summary"] == "Ann Smith, (704) 555-0134"
    assert item["status"] == "needs_action"
    assert "due" not in item
    assert item["description"].splitlines() == [
        "Missed on 2026-11-20, 12:00.",
        "Line: Google AdWords.",
        "Brought by: google / cpc / lead generation / generating leads.",
    ]


@pytest.mark.parametrize(
    "message",
    [
        answered(),
        missed(spam=True),
        missed(lead_id=None) | {"lead_type": "Web Form", "lead_id": 9},
        started(),
    ],
    ids=["answered", "spam", "no call", "live"],
)
async def test_others_do_not(integration: Integration, message: Message) -> None:
    await integration.take(message | {"date_created": "2026-11-20T17:00:00Z"})
    assert await items(integration) == []


async def test_one_item_says_how_often_and_on_which_lines(integration: Integration) -> None:
    lines = [{}, {"phone_name": "Shop", "tracking_number": "+17044481000"}]
    await take(integration, *(missed(**lines[number % 2]) for number in range(5)))
    (item,) = await items(integration)
    first, second, *_ = item["description"].splitlines()
    assert first == "Missed 5 times, last on 2026-11-20, 12:04."
    assert second == "Lines: Google AdWords, Shop."


async def test_who_withholds_the_number_is_an_item_for_each_call(integration: Integration) -> None:
    withheld = {
        "caller_number": "anonymous",
        "caller_name": "Anonymous",
        "contact_name": None,
        "contact_company_name": None,
        "phone_number": None,
        "contact_phone_number": None,
    }
    await take(integration, missed(**withheld), missed(**withheld))
    found = await items(integration)
    assert [item["summary"] for item in found] == [
        "Withheld number, 2026-11-20, 12:00",
        "Withheld number, 2026-11-20, 12:01",
    ]
    await tick(integration, found[0])
    assert [item["uid"] for item in await items(integration, "needs_action")] == [found[1]["uid"]]


async def test_the_longest_waiting_comes_first(integration: Integration) -> None:
    numbers = ["+17045550135", ANN]
    await take(integration, *(missed(caller_number=number) for number in (ANN, *numbers)))
    assert [item["summary"][-4:] for item in await items(integration)] == ["0135", "0134"]


async def test_a_stranger_writes_no_links_and_no_pictures(integration: Integration) -> None:
    bad = "![x](https://evil.example/p.png) <b>www.evil.example</b> me@evil.example"
    await integration.take(
        missed(lead_campaign=bad, phone_name=bad, lead_keyword=bad, voicemail_transcription=bad)
        | {"voicemail": "https://app.whatconverts.com/v/1"}
    )
    text = (await the_item(integration))["description"]
    assert "evil" in text
    for mark in ("](", "<", "://", "www.", "e@e", "`"):
        assert mark not in text


# -- how it is done -------------------------------------------------------------------------------


async def test_it_is_done_when_the_caller_is_answered_later(integration: Integration) -> None:
    await take(integration, missed(), missed(), answered())
    item = await the_item(integration)
    assert item["status"] == "completed"
    assert integration.value("todo.call_backs") == "0"
    with pytest.raises(ServiceValidationError, match="answered since"):
        await tick(integration, item, is_done=False)
    # Whoever is missed again waits again.
    await take(integration, missed())
    assert [one["status"] for one in await items(integration)] == ["needs_action", "completed"]


async def test_a_tick_notes_when_for_all_calls_of_the_caller(integration: Integration) -> None:
    await take(integration, missed(), missed(), missed(caller_number="+17045550135"))
    first, _ = await items(integration)
    await tick(integration, first)
    assert [one["status"] for one in await items(integration)] == ["needs_action", "completed"]
    noted = [call.get("called_back_at") for call in integration.stored["calls"].values()]
    assert noted[0] == noted[1] is not None
    assert noted[2] is None


async def test_taking_the_tick_away_opens_it_again(integration: Integration) -> None:
    await take(integration, missed(), missed())
    item = await the_item(integration)
    await tick(integration, item)
    done = await the_item(integration)
    assert (done["uid"], done["status"]) == (item["uid"], "completed")
    await tick(integration, done, is_done=False)
    assert await the_item(integration) == item
    assert called_back_at(integration) == {None}


async def test_the_card_ticks_it_too(
    integration: Integration, hass_ws_client: WebSocketGenerator
) -> None:
    await take(integration, missed(), missed())
    note = card(integration, await hass_ws_client(integration.hass))
    for undo, status in ((False, "completed"), (True, "needs_action")):
        await note(undo=undo)
        assert (await the_item(integration))["status"] == status
        assert (None in called_back_at(integration)) is undo


async def test_what_was_deleted_by_mistake_is_brought_back_by_the_card(
    integration: Integration, hass_ws_client: WebSocketGenerator
) -> None:
    await take(integration, missed())
    item = await the_item(integration)
    await act(integration, "remove_item", item)
    await card(integration, await hass_ws_client(integration.hass))(undo=True)
    assert await the_item(integration) == item
    await tick(integration, item)
    assert (await the_item(integration))["status"] == "completed"


async def test_what_is_deleted_is_gone_and_nobody_was_called_back(integration: Integration) -> None:
    await take(integration, missed())
    await act(integration, "remove_item", await the_item(integration))
    assert await items(integration) == []
    assert called_back_at(integration) == {None}
    await integration.reload()
    assert await items(integration) == []
    await take(integration, missed())
    assert (await the_item(integration))["description"].startswith("Missed on")


async def test_what_is_done_can_be_cleared(integration: Integration) -> None:
    await take(integration, missed(), answered(), missed(caller_number="+17045550135"))
    assert len(await items(integration)) == 2
    await act(integration, "remove_completed_items", None)
    assert [one["status"] for one in await items(integration)] == ["needs_action"]


async def test_what_is_done_leaves_after_a_week(integration: Integration) -> None:
    await take(integration, missed())
    await tick(integration, await the_item(integration))
    await integration.pass_time(timedelta(days=6))
    await integration.settle()
    assert len(await items(integration)) == 1
    await integration.pass_time(timedelta(days=2))
    await integration.settle()
    assert await items(integration) == []


async def test_who_is_blocked_is_not_called_back(integration: Integration) -> None:
    await take(integration, missed())
    await integration.act("remember_caller", number=ANN, kind="blocked")
    await integration.settle()
    assert await items(integration, "needs_action") == []


# -- what is written ------------------------------------------------------------------------------


async def test_a_note_stays_below_what_is_known(
    integration: Integration, setup_integration: SetupIntegration
) -> None:
    await take(integration, missed())
    item = await the_item(integration)
    written = f"{item['description']}\n\nAfter 4 pm.\nAsk for the boss \u202e!"
    await act(integration, "update_item", item, description=written)
    note = "\n\nAfter 4 pm.\nAsk for the boss !"
    assert (await the_item(integration))["description"] == item["description"] + note
    await integration.unload()
    integration = await setup_integration()
    await take(integration, missed())
    item = await the_item(integration)
    assert item["description"].startswith("Missed 2 times")
    assert item["description"].endswith(note)
    # Ticked by voice, which leaves the rest out, and by hand.
    await tick(integration, item)
    assert (await the_item(integration))["description"].endswith(note)
    await act(integration, "update_item", item, description=None)
    assert (await the_item(integration))["description"] == item["description"].removesuffix(note)


@pytest.mark.parametrize("change", ["missed again", "privacy"])
async def test_facts_of_before_do_not_become_a_note(integration: Integration, change: str) -> None:
    """As who writes into an open form sends them, while there is another call."""
    link = {"voicemail": "https://app.whatconverts.com/v/1"}
    await take(integration, missed(**link, voicemail_transcription="Call me, Ann"))
    before = (await the_item(integration))["description"]
    if change == "privacy":
        await integration.choose(privacy="none")
        await integration.pass_time(COOLDOWN_SECONDS * SECOND)
    else:
        await take(integration, missed())
    item = await the_item(integration)
    assert item["description"] != before
    await act(integration, "update_item", item, description=f"{before}\n\nAfter 4 pm")
    after = (await the_item(integration))["description"]
    assert after == f"{item['description']}\n\nAfter 4 pm"


async def test_voice_ticks_an_item_and_leaves_its_note(integration: Integration) -> None:
    await take(integration, missed())
    item = await the_item(integration)
    await act(integration, "update_item", item, description="Later", due_date="2026-11-23")
    entity = integration.hass.data["todo"].get_entity(LIST)
    spoken = next(one for one in entity.todo_items)
    bare = type(spoken)(uid=spoken.uid, summary=spoken.summary, status="completed")
    await entity.async_update_todo_item(bare)
    item = await the_item(integration)
    assert item["status"] == "completed"
    assert (item["due"], item["description"].split("\n\n")[1]) == ("2026-11-23", "Later")


@pytest.mark.parametrize(
    ("data", "due"),
    [
        ({"due_date": "2026-11-23"}, date(2026, 11, 23).isoformat()),
        ({"due_datetime": "2026-11-23 16:00:00"}, "2026-11-23T16:00:00-05:00"),
    ],
)
async def test_somebody_can_say_when(
    integration: Integration, data: dict[str, str], due: str
) -> None:
    await take(integration, missed())
    await act(integration, "update_item", await the_item(integration), **data)
    await integration.reload()
    assert (await the_item(integration))["due"] == due
    await act(integration, "update_item", await the_item(integration), **dict.fromkeys(data))
    assert "due" not in await the_item(integration)


# -- where it comes from --------------------------------------------------------------------------


async def test_it_survives_a_restart(
    integration: Integration, setup_integration: SetupIntegration
) -> None:
    await take(integration, missed(), missed(caller_number="+17045550135"))
    await tick(integration, (await items(integration))[0])
    before = await items(integration)
    await integration.unload()
    assert await items(await setup_integration()) == before


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({}, 1),
        ({"recovered": True}, 1),
        ({"recovered": True, "untold": True}, 0),
        ({"muted": True}, 0),
        ({"test": True}, 0),
    ],
)
async def test_what_was_stored(
    setup_integration: SetupIntegration,
    integration: Integration,
    fields: dict[str, object],
    count: int,
) -> None:
    await integration.unload()
    record = ended_record(7, answer="no_answer", caller_number=ANN, **fields)
    write_stored(integration.path, record)
    assert len(await items(await setup_integration())) == count


async def test_what_is_forgotten_is_not_on_the_list(integration: Integration) -> None:
    await take(integration, missed())
    await integration.act("forget_calls")
    await integration.pass_time(COOLDOWN_SECONDS * SECOND)
    assert await items(integration) == []


async def test_calls_that_change_nothing_are_not_read(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[object] = []
    writer = integration.entry.runtime_data.writer
    find = writer.async_find

    async def counted(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as it is
        reads.append(args)
        return await find(*args, **kwargs)

    monkeypatch.setattr(writer, "async_find", counted)
    await take(integration, started(), answered(caller_number="+17045550139"))
    assert reads == []
    await take(integration, missed())
    assert reads


async def test_what_could_not_be_read_is_read_with_the_next_change(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **_kwargs: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(integration.entry.runtime_data.writer, "async_find", refused)
        await take(integration, missed())
    assert await items(integration) == []
    await take(integration, answered(caller_number="+17045550139"))
    assert [item["status"] for item in await items(integration)] == ["needs_action"]


# -- how much it tells ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("privacy", "name", "voicemail"),
    [
        ("full", "Ann Smith, (704) 555-0134", "Voicemail: “Call me, Ann”"),
        ("last_four", "Ann Smith, …0134", "Left a voicemail."),
        ("none", "Caller, 2026-11-20, 12:00", "Left a voicemail."),
    ],
)
async def test_it_is_as_private_as_the_option_says(
    integration: Integration, privacy: str, name: str, voicemail: str
) -> None:
    link = {"voicemail": "https://app.whatconverts.com/v/1"}
    await integration.take(missed(**link, voicemail_transcription="Call me, Ann"))
    await integration.choose(privacy=privacy)
    await integration.pass_time(COOLDOWN_SECONDS * SECOND)
    item = await the_item(integration)
    assert item["summary"] == name
    assert item["description"].splitlines()[-1] == voicemail
    if privacy == "none":
        assert "Ann" not in str(item)
    assert integration.seen("todo.call_backs").attributes.keys().isdisjoint({"items", "calls"})


async def test_privacy_that_is_chosen_while_calls_are_read_holds_at_once(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = {"voicemail": "https://app.whatconverts.com/v/1"}
    await take(integration, missed(**link, voicemail_transcription="Call me, Ann"))
    views, writer = integration.entry.runtime_data.views, integration.entry.runtime_data.writer
    find = writer.async_find

    async def slow(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as it is
        found = await find(*args, **kwargs)
        views.async_set(replace(views.full_view, privacy=Privacy.NONE))
        return found

    monkeypatch.setattr(writer, "async_find", slow)
    item, shown = await the_item(integration), list[object]()
    entity = integration.hass.data["todo"].get_entity(LIST)
    entity.async_subscribe_updates(shown.append)
    await act(integration, "update_item", item, description="Later")
    assert shown
    assert "Ann" not in str(shown)


async def test_it_speaks_the_language_of_the_house(integration: Integration) -> None:
    await integration.take(missed())
    await integration.hass.config.async_update(language="de")
    await integration.pass_time(COOLDOWN_SECONDS * SECOND)
    first, *_ = (await the_item(integration))["description"].splitlines()
    assert first == "Verpasst am 20.11.2026, 12:00."
