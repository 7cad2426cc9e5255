"""Lines without a call for long: offered in the options, and removed at once if they are chosen."""

from contextlib import closing
from datetime import datetime, timedelta
import sqlite3
from typing import Any

import pytest

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from tests.support.flow_pages import Pages, options
from tests.support.integration import (
    Integration,
    Message,
    completed,
    started,
    write_stored,
)
from tests.support.line_devices import ADS, YARD, account_device, line_of

MONTH = timedelta(days=30)
RADIO = "+17045550102"


def ads(**changes: object) -> Message:
    return started(tracking_number=ADS, phone_name="Google Ads", **changes)


def yard(**changes: object) -> Message:
    return started(tracking_number=YARD, phone_name="", **changes)


async def have_called(integration: Integration, *calls: Message) -> None:
    await integration.take(*calls, *map(completed, calls))


async def offer(integration: Integration) -> Pages:
    menu = await options(integration.hass, integration.entry)
    return await menu.choose("silent_lines")


def choices(shown: Pages) -> dict[str, str]:
    """Return the lines that a page offers, by key, as it calls them."""
    assert (shown.kind, shown.step) == (FlowResultType.FORM, "silent_lines")
    schema = shown.now["data_schema"]
    assert schema is not None
    ((field, selector),) = schema.schema.items()
    assert field.default() == []
    offered: list[Any] = selector.config["options"]
    return {one["value"]: one["label"] for one in offered}


def entity_ids(integration: Integration, number: str) -> set[str]:
    prefix = f"{integration.entry.entry_id}_{number}_"
    entities = er.async_get(integration.hass).entities.values()
    return {one.entity_id for one in entities if one.unique_id.startswith(prefix)}


async def test_silent_lines_are_offered_with_name_number_and_day(integration: Integration) -> None:
    # In New York it is still the day before.
    integration.clock.move_to(datetime.fromisoformat("2026-11-21T03:00:00+00:00"))
    await have_called(integration, yard())
    await integration.pass_time(timedelta(days=1))
    await have_called(integration, ads())
    await integration.pass_time(MONTH)
    await have_called(integration, started(tracking_number=RADIO, phone_name="Radio"))
    shown = await offer(integration)
    assert choices(shown) == {
        YARD: "(704) 555-0101 · last call on 2026-11-20",
        ADS: "Google Ads · (704) 555-0100 · last call on 2026-11-21",
    }
    assert list(choices(shown)) == [YARD, ADS]


async def test_days_are_told_in_the_language_of_home_assistant(integration: Integration) -> None:
    await integration.hass.config.async_update(language="de")
    await have_called(integration, ads())
    await integration.pass_time(MONTH)
    label = choices(await offer(integration))[ADS]
    assert label == "Google Ads · (704) 555-0100 · letzter Anruf am 2026-11-20"


async def test_chosen_lines_go_at_once_and_others_stay(integration: Integration) -> None:
    await have_called(integration, ads(), yard())
    await integration.pass_time(MONTH)
    yards_device, yards_entities = line_of(integration, YARD), entity_ids(integration, YARD)
    ads_entities = entity_ids(integration, ADS)
    assert len(ads_entities) == len(yards_entities) == 6
    done = await (await offer(integration)).answer(lines=[ADS])
    assert done.step == "silent_lines_removed"
    assert line_of(integration, ADS) is None
    assert entity_ids(integration, ADS) == set()
    await integration.hass.async_block_till_done()
    assert not ads_entities & set(integration.hass.states.async_entity_ids())
    # The one that was offered and not chosen, and the office.
    assert (line_of(integration, YARD), entity_ids(integration, YARD)) == (
        yards_device,
        yards_entities,
    )
    assert yards_entities <= set(integration.hass.states.async_entity_ids())
    assert account_device(integration).name == "WhatConverts"
    # It is stored, too: nothing comes back with a restart.
    assert integration.stored["head"]["lines"]["lines"].keys() == {YARD}
    await integration.reload()
    assert line_of(integration, ADS) is None
    assert list(choices(await offer(integration))) == [YARD]


async def test_a_removed_line_comes_back_with_its_next_call(integration: Integration) -> None:
    await have_called(integration, ads())
    await integration.pass_time(MONTH)
    await (await offer(integration)).answer(lines=[ADS])
    await integration.take(ads())
    device = line_of(integration, ADS)
    assert device is not None
    assert len(entity_ids(integration, ADS)) == 6
    assert integration.events[-1].data["device_id"] == device.id
    events = [one for one in entity_ids(integration, ADS) if one.startswith("event.")]
    state = integration.hass.states.get(events[0])
    assert state is not None
    assert state.attributes["event_type"] == "call_started"
    assert (await offer(integration)).step == "no_silent_lines"


async def test_nothing_is_waiting_for_a_line_that_was_removed(integration: Integration) -> None:
    await have_called(integration, ads())
    await integration.pass_time(MONTH)
    announcer = integration.entry.runtime_data.announcer
    announcer.async_open_backlog(ADS)
    await (await offer(integration)).answer(lines=[ADS])
    assert announcer._backlogs == {}  # noqa: SLF001


async def test_nothing_goes_where_nothing_is_chosen(integration: Integration) -> None:
    await have_called(integration, ads())
    await integration.pass_time(MONTH)
    menu = await (await offer(integration)).answer()
    assert (menu.kind, menu.step) == (FlowResultType.MENU, "init")
    assert line_of(integration, ADS) is not None
    assert (await menu.end())["type"] is FlowResultType.CREATE_ENTRY


async def test_a_sentence_where_no_line_is_silent(integration: Integration) -> None:
    await have_called(integration, ads())
    await integration.pass_time(MONTH - timedelta(hours=1))
    shown = await offer(integration)
    assert shown.step == "no_silent_lines"
    assert (await shown.answer()).kind is FlowResultType.MENU


async def test_a_line_that_is_called_while_the_page_is_open_stays(
    integration: Integration,
) -> None:
    await have_called(integration, ads(), yard())
    await integration.pass_time(MONTH)
    shown = await offer(integration)
    await integration.take(ads())
    await shown.answer(lines=[ADS, YARD])
    assert line_of(integration, ADS) is not None
    assert line_of(integration, YARD) is None


async def test_a_line_that_goes_while_the_page_is_open_is_no_trouble(
    integration: Integration,
) -> None:
    await have_called(integration, ads(), yard())
    await integration.pass_time(MONTH)
    first, second = await offer(integration), await offer(integration)
    await first.answer(lines=[ADS])
    assert (await second.answer(lines=[ADS, YARD])).step == "silent_lines_removed"
    assert (line_of(integration, ADS), line_of(integration, YARD)) == (None, None)
    assert account_device(integration)


async def test_only_what_is_offered_can_be_chosen(integration: Integration) -> None:
    await have_called(integration, yard())
    await integration.pass_time(MONTH)
    await have_called(integration, ads())
    shown = await offer(integration)
    with pytest.raises(InvalidData):
        await shown.answer(lines=[ADS])
    assert line_of(integration, ADS) is not None


async def test_an_entry_must_be_loaded(integration: Integration) -> None:
    await have_called(integration, ads())
    await integration.pass_time(MONTH)
    shown = await offer(integration)
    await integration.hass.config_entries.async_set_disabled_by(
        integration.entry.entry_id, ConfigEntryDisabler.USER
    )
    assert (await shown.answer(lines=[ADS])).step == "not_loaded"
    assert line_of(integration, ADS) is not None


async def test_muted_calls_do_not_count(integration: Integration) -> None:
    """The line's entities have shown none of them."""
    await have_called(integration, ads())
    await integration.pass_time(MONTH)
    await have_called(integration, ads(spam=True))
    await integration.reload()
    assert ADS in choices(await offer(integration))


# -- when a line was last called ---------------------------------------------------------------


async def call_lately(integration: Integration) -> None:
    """Call a line after a long time, in the middle of a day."""
    await have_called(integration, ads(), yard())
    await integration.pass_time(MONTH)
    await have_called(integration, ads())


async def test_it_survives_a_restart(integration: Integration) -> None:
    await call_lately(integration)
    await integration.reload()
    assert list(choices(await offer(integration))) == [YARD]


async def start_after_a_kill(integration: Integration) -> None:
    """Start with what is on disk now, as if there had been no last write."""
    log = integration.path.with_name(f"{integration.path.name}-wal")
    files = {file: file.read_bytes() for file in (integration.path, log)}
    await integration.unload()
    for file, content in files.items():
        file.write_bytes(content)
    await set_up(integration)


async def set_up(integration: Integration) -> None:
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done()


async def test_it_survives_a_kill(integration: Integration) -> None:
    await call_lately(integration)
    await start_after_a_kill(integration)
    assert list(choices(await offer(integration))) == [YARD]


async def test_it_is_known_though_its_call_is_forgotten(integration: Integration) -> None:
    await call_lately(integration)
    await integration.act("forget_calls")
    assert integration.leads == []
    await start_after_a_kill(integration)
    assert list(choices(await offer(integration))) == [YARD]


async def test_it_is_known_though_its_call_is_too_old_to_be_kept(integration: Integration) -> None:
    await integration.choose(keep_days=1)
    await call_lately(integration)
    for _ in range(3):
        await integration.pass_time(timedelta(days=1))
    assert integration.leads == []
    await start_after_a_kill(integration)
    assert choices(await offer(integration)).keys() == {YARD}


async def test_a_call_writes_no_more_where_there_are_more_lines(integration: Integration) -> None:
    others = [started(tracking_number=f"+1704555{number}") for number in range(1000, 1040)]
    await have_called(integration, ads(), *others)
    await integration.pass_time(MONTH)
    with closing(sqlite3.connect(integration.path)) as connection:
        connection.execute("CREATE TABLE written (name TEXT)")
        connection.execute(
            "CREATE TRIGGER noted AFTER UPDATE ON meta"
            " BEGIN INSERT INTO written VALUES (new.name); END"
        )
        await integration.take(ads())
        written = {name for (name,) in connection.execute("SELECT name FROM written")}
    assert written
    assert "lines" not in written


async def test_it_is_on_disk_when_home_assistant_stops(integration: Integration) -> None:
    """So that it does not matter which calls are still kept then."""
    await call_lately(integration)
    await integration.unload()
    _, _, last_call = integration.stored["head"]["lines"]["lines"][ADS]
    assert last_call[:10] == f"{dt_util.utcnow().date()}"


async def start_with_lines(integration: Integration, lines: dict[str, list[str]]) -> None:
    """Start with lines as they were stored before it was known when they were last called."""
    await integration.unload()
    calls, meta = integration.stored.values()
    integration.path.unlink()
    head = {**meta, "lines": {"by_name": False, "lines": lines}}
    write_stored(integration.path, *calls.values(), **head)
    await set_up(integration)


async def test_lines_that_were_stored_without_it_are_silent_unless_a_call_is_kept(
    integration: Integration,
) -> None:
    await have_called(integration, ads())
    lines = {ADS: [ADS, "Google Ads"], YARD: [YARD, "Yard signs"]}
    await start_with_lines(integration, lines)
    assert choices(await offer(integration)) == {
        YARD: "Yard signs · (704) 555-0101 · no call known"
    }


async def test_many_go_at_once(integration: Integration) -> None:
    await have_called(integration, ads())
    numbers = [f"+1704555{number}" for number in range(2000, 2120)]
    await start_with_lines(integration, {number: [number, "Made up"] for number in numbers})
    assert all(entity_ids(integration, number) for number in numbers)
    await (await offer(integration)).answer(lines=numbers[1:])
    await integration.hass.async_block_till_done()
    left = {number for number in numbers if line_of(integration, number)}
    assert left == {number for number in numbers if entity_ids(integration, number)}
    assert left == {numbers[0]}
