"""Everything that is remembered can be deleted: from the options, and by an action."""

import asyncio
from collections.abc import Callable
import json

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.whatconverts.calls.announce import Announcement
from custom_components.whatconverts.commands import CallCommands
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers.restore_state import STORAGE_KEY
from tests.support.integration import (
    DOMAIN,
    EXAMPLE,
    Disk,
    Integration,
    Message,
    SetupIntegration,
    completed,
    started,
    until,
)
from tests.support.line_devices import line_of

NAME = "Zebulon Xanthopoulos"


def call(**changes: object) -> Message:
    return started(**{"contact_name": NAME, "caller_number": "+18033861858", **changes})


async def have_a_past(integration: Integration) -> Message:
    """Let somebody call twice; the second call is live."""
    first, second = call(), call()
    await integration.take(first, completed(first, answer_status="Busy"), second)
    return second


async def ask(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    step = {"next_step_id": "forget"}
    return await hass.config_entries.options.async_configure(menu["flow_id"], step)


async def confirm(integration: Integration, shown: ConfigFlowResult) -> ConfigFlowResult:
    return await integration.hass.config_entries.options.async_configure(shown["flow_id"], {})


async def forget(integration: Integration) -> None:
    await integration.act("forget_calls")
    await integration.settle()


async def test_it_asks_before_it_deletes(integration: Integration) -> None:
    live = await have_a_past(integration)
    shown = await ask(integration.hass, integration.entry)
    assert (shown["type"], shown["step_id"]) == (FlowResultType.FORM, "forget")
    assert len(await integration.calls()) == 2
    done = await confirm(integration, shown)
    assert (done["type"], done["step_id"]) == (FlowResultType.FORM, "forgotten")
    assert (await integration.calls()).keys() == {live["lead_id"]}


async def test_an_entry_must_be_loaded(hass_us: HomeAssistant, entry: MockConfigEntry) -> None:
    answer = await ask(hass_us, entry)
    assert (answer["type"], answer["step_id"]) == (FlowResultType.FORM, "not_loaded")


async def test_live_calls_and_counts_stay(integration: Integration) -> None:
    live = await have_a_past(integration)
    assert (await integration.calls())[live["lead_id"]]["previous_calls"] == 1
    counts = [integration.value(f"sensor.{one}") for one in ("calls_today", "missed_calls_today")]
    await forget(integration)
    (kept,) = (await integration.calls(include_lead=True)).values()
    assert (kept["lead_id"], kept["previous_calls"]) == (live["lead_id"], 0)
    assert kept["lead"]["contact_name"] == NAME
    assert integration.told[-1] == ("updated", live["lead_id"])
    assert [
        integration.value(f"sensor.{one}") for one in ("calls_today", "missed_calls_today")
    ] == counts
    assert integration.value("sensor.last_caller") == NAME
    await integration.take(completed(live))
    assert integration.told[-1] == ("ended", live["lead_id"])


async def test_devices_of_lines_stay(integration: Integration) -> None:
    """They are the office's, and automations name them."""
    await have_a_past(integration)
    line = line_of(integration, EXAMPLE["tracking_number"])
    await forget(integration)
    await integration.reload()
    assert line is not None
    assert line_of(integration, EXAMPLE["tracking_number"]) == line


async def test_nothing_shows_a_forgotten_call(integration: Integration) -> None:
    start = call()
    await integration.take(start, completed(start))
    await forget(integration)
    assert NAME not in json.dumps(
        [one.as_dict() for one in integration.hass.states.async_all()], default=str
    )
    assert integration.value("sensor.last_caller") == "unknown"
    event = integration.seen("event.call")
    assert event.attributes["event_type"] == "call_ended"
    assert {event.attributes[key] for key in ("lead_id", "display_name", "city")} == {None}
    await integration.reload()
    assert integration.seen("event.call").attributes["display_name"] is None
    assert await integration.calls() == {}


async def test_it_is_on_disk_at_once(integration: Integration) -> None:
    start, other = call(), call()
    await integration.take(start, completed(start), other, completed(other))
    assert integration.leads
    folder, name = integration.path.parent, integration.path.name
    (folder / f"{name}.unreadable.20260101000000").write_text(NAME)
    strangers = folder / "whatconverts.other.calls.unreadable.1"
    strangers.write_text("not ours")
    await integration.act("forget_calls")
    assert [path.name for path in folder.iterdir() if NAME.encode() in path.read_bytes()] == []
    assert integration.leads == []
    assert strangers.exists()


async def test_home_assistant_stores_its_states_at_once(
    integration: Integration, hass_storage: dict[str, dict[str, object]]
) -> None:
    start = call()
    await integration.take(start, completed(start))
    await forget(integration)
    stored = json.dumps(hass_storage[STORAGE_KEY], default=str)
    assert "event.whatconverts_call" in stored
    assert NAME not in stored
    assert str(start["lead_id"]) not in stored


async def test_a_disk_that_refuses_is_told(disk: Disk, setup_integration: SetupIntegration) -> None:
    integration = await setup_integration()
    start = call()
    await integration.take(start, completed(start))
    disk.refuses = True
    with pytest.raises(HomeAssistantError):
        await integration.act("forget_calls")
    shown = await ask(integration.hass, integration.entry)
    answer = await confirm(integration, shown)
    assert answer["errors"] == {"base": "not_deleted"}
    disk.refuses = False
    assert (await confirm(integration, answer))["step_id"] == "forgotten"
    assert NAME.encode() not in integration.path.read_bytes()


async def test_a_file_that_cannot_be_deleted_is_told(integration: Integration) -> None:
    await have_a_past(integration)
    # A folder is no file: the disk refuses to delete it.
    (integration.path.parent / f"{integration.path.name}.unreadable.20260101000000").mkdir()
    with pytest.raises(HomeAssistantError):
        await integration.act("forget_calls")
    answer = await confirm(integration, await ask(integration.hass, integration.entry))
    assert answer["errors"] == {"base": "not_deleted"}


async def test_what_is_just_being_written_does_not_come_back(
    disk: Disk, setup_integration: SetupIntegration
) -> None:
    integration = await setup_integration()
    start = call()
    await integration.take(start)
    disk.hold()
    ending = integration.hass.async_create_task(integration.post(completed(start)))
    await until(lambda: disk.waiting)
    forgetting = integration.hass.async_create_task(integration.act("forget_calls"))
    await until(lambda: not list(integration.entry.runtime_data.coordinator.registry))
    disk.release()
    await asyncio.gather(ending, forgetting)
    assert integration.leads == []
    assert NAME.encode() not in integration.path.read_bytes()


async def test_two_who_delete_at_once_leave_nothing(
    disk: Disk, setup_integration: SetupIntegration
) -> None:
    integration = await setup_integration()
    registry, live = (
        integration.entry.runtime_data.coordinator.registry,
        await have_a_past(integration),
    )
    disk.hold()
    first = integration.hass.async_create_task(integration.act("forget_calls"))
    await until(lambda: disk.waiting)
    # Live for the first of them, over and forgotten for the second.
    ending = integration.hass.async_create_task(integration.post(completed(live)))
    await until(lambda: not list(registry.live))
    second = integration.hass.async_create_task(integration.act("forget_calls"))
    await until(lambda: not list(registry))
    disk.release()
    await asyncio.gather(first, ending, second)
    assert integration.leads == []
    assert NAME.encode() not in integration.path.read_bytes()


def noting(heard: list[Announcement]) -> Callable[[Announcement], None]:
    @callback
    def note(announcement: Announcement) -> None:
        heard.append(announcement)

    return note


async def test_what_a_new_line_has_yet_to_announce_is_forgotten_unless_it_is_live(
    integration: Integration,
) -> None:
    """The line's event entity comes a moment later than its first calls."""
    data = integration.entry.runtime_data
    over = call(tracking_number="+17045550101")
    live = call(tracking_number="+17045550102", caller_number="+18035550111")
    for message in (completed(over), live):
        lead_id, line = message["lead_id"], message["tracking_number"]
        heard: list[Announcement] = []
        data.announcer.async_listen(None, noting(heard))
        await integration.take(message)
        # As if the entity had not come yet.
        data.announcer.async_open_backlog(line)
        data.announcer._backlogs[data.devices.device_id(line)].extend(heard)  # noqa: SLF001
        assert heard[0].public["lead_id"] == lead_id
    await CallCommands(integration.hass, integration.entry).async_forget_calls()
    late: list[Announcement] = []
    data.announcer.async_listen(over["tracking_number"], noting(late))
    assert late == []
    data.announcer.async_listen(live["tracking_number"], noting(late))
    assert [one.public["lead_id"] for one in late] == [live["lead_id"]]


async def test_first_time_callers_begin_anew(integration: Integration) -> None:
    first = call()
    await integration.take(first, completed(first))
    await forget(integration)
    again = call()
    await integration.take(again)
    assert integration.events[-1].data["previous_calls"] == 0


async def test_only_for_administrators(
    integration: Integration, hass_read_only_user: MockUser
) -> None:
    await have_a_past(integration)
    with pytest.raises(Unauthorized):
        await integration.hass.services.async_call(
            DOMAIN,
            "forget_calls",
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    assert len(await integration.calls()) == 2


async def test_only_the_entry_that_is_named(integration: Integration) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Other", data={"webhook_id": "other"})
    other.add_to_hass(integration.hass)
    assert await integration.hass.config_entries.async_setup(other.entry_id)
    await have_a_past(integration)
    await integration.act("forget_calls", config_entry_id=other.entry_id)
    assert len(await integration.calls()) == 2
    await integration.act("forget_calls", config_entry_id=integration.entry.entry_id)
    assert len(await integration.calls()) == 1
