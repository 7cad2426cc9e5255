"""Durability: what was answered 200 is on disk, whatever the disk does in between."""

import asyncio
from collections.abc import Iterator
from copy import replace
from datetime import timedelta
import logging
from pathlib import Path
from typing import Any

import pytest

from custom_components.whatconverts.core.model import Call
from custom_components.whatconverts.core.record import as_record
from custom_components.whatconverts.storage import rows
from custom_components.whatconverts.storage.store import CallStore
from custom_components.whatconverts.storage.writer import SIGNAL_WRITER, WRITE_DELAY_SECONDS
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from tests.support.integration import SECOND, Disk, Integration, completed, started, until


async def test_call_is_on_disk_when_the_answer_comes(integration: Integration) -> None:
    start = started()
    assert (await integration.post(start)).status == 200
    assert integration.leads == [start["lead_id"]]
    assert (await integration.post(completed(start))).status == 200
    (call,) = integration.stored["calls"].values()
    assert (call["end_reason"], call["duration_seconds"]) == ("completed", 95)


async def test_repeat_needs_no_write(integration: Integration, disk: Disk) -> None:
    start = started()
    await integration.take(start)
    await integration.take(start, start)
    assert disk.written == 1


async def test_concurrent_posts_share_writes(integration: Integration, disk: Disk) -> None:
    messages = [started() for _ in range(50)]
    disk.hold()
    posts = [asyncio.create_task(integration.post(message)) for message in messages]
    await until(lambda: len(integration.told) == len(messages))
    assert not any(post.done() for post in posts)
    disk.release()
    assert {(await post).status for post in posts} == {200}
    # At most one for those who came first, and one for all who came during it.
    assert disk.written in (1, 2)
    assert set(integration.leads) == {message["lead_id"] for message in messages}


async def test_change_during_a_write_waits_for_the_next_one(
    integration: Integration, disk: Disk
) -> None:
    disk.hold()
    first = asyncio.create_task(integration.post(started()))
    await until(lambda: disk.waiting)
    second = asyncio.create_task(integration.post(started()))
    await until(lambda: len(integration.told) == 2)
    disk.release()
    assert [(await first).status, (await second).status] == [200, 200]
    assert disk.written == 2
    assert set(integration.leads) == {lead_id for _, lead_id in integration.told}


async def test_disk_that_refuses_is_answered_503_and_the_next_post_tries_again(
    integration: Integration, disk: Disk
) -> None:
    disk.refuses = True
    first, second = started(), started()
    for _ in range(2):
        reply = await integration.post(first)
        assert (reply.status, reply.json["result"]) == (503, "rejected")
        assert "could not be stored" in reply.json["reason"]
    await integration.settle()
    assert integration.value("sensor.active_calls") == "1"
    assert integration.told == [("started", first["lead_id"])]
    disk.refuses = False
    await integration.take(second)
    assert set(integration.leads) == {first["lead_id"], second["lead_id"]}
    await integration.take(first)
    assert integration.told == [("started", first["lead_id"]), ("started", second["lead_id"])]


async def test_listeners_hear_that_the_disk_refuses_and_that_it_is_well_again(
    integration: Integration, disk: Disk
) -> None:
    writer = integration.entry.runtime_data.writer
    heard: list[bool] = []
    signal = SIGNAL_WRITER.format(integration.entry.entry_id)
    note = callback(lambda: heard.append(writer.write_failed))
    stop = async_dispatcher_connect(integration.hass, signal, note)
    await integration.take(started())
    disk.refuses = True
    for _ in range(2):
        assert (await integration.post(started())).status == 503
    assert heard == [True]
    disk.refuses = False
    await integration.take(started())
    assert heard == [True, False]
    stop()
    disk.refuses = True
    assert (await integration.post(started())).status == 503
    assert (heard, writer.write_failed) == ([True, False], True)


async def test_all_who_share_a_write_that_fails_are_told(
    integration: Integration, disk: Disk
) -> None:
    disk.refuses = True
    disk.hold()
    posts = [asyncio.create_task(integration.post(started())) for _ in range(3)]
    await until(lambda: len(integration.told) == 3)
    disk.release()
    assert [(await post).status for post in posts] == [503, 503, 503]


@pytest.mark.allow_log("Calls cannot be stored: ")
@pytest.mark.parametrize("refuses", [False, True], ids=["done", "refused"])
async def test_write_that_is_over_at_once_is_not_taken_for_the_next_one(
    integration: Integration, monkeypatch: pytest.MonkeyPatch, *, refuses: bool
) -> None:
    async def save(*_args: object) -> dict[int, str | None]:
        if refuses:
            raise OSError
        return {}

    with monkeypatch.context() as patches:
        patches.setattr(CallStore, "async_write", save)
        for _ in range(2):
            assert (await integration.post(started())).status == (503 if refuses else 200)
    await integration.take(started())
    all_leads = [lead_id for _, lead_id in integration.told]
    assert integration.leads == all_leads if refuses else all_leads[2:]


@pytest.mark.allow_log("Calls cannot be stored: No such file or directory", "kept aside")
async def test_real_disk_that_refuses(integration: Integration) -> None:
    folder = integration.path.parent
    elsewhere = folder.rename(folder.with_name("elsewhere"))
    assert (await integration.post(started())).status == 503
    elsewhere.rename(folder)
    await integration.take(started())
    assert set(integration.leads) == {lead_id for _, lead_id in integration.told}


@pytest.mark.allow_log("Calls cannot be stored: RuntimeError")
@pytest.mark.parametrize(
    "where", ["rows.as_record", "database.CallDatabase.write", "store.CallStore.async_write"]
)
async def test_write_that_fails_in_an_unknown_way_is_one_that_the_disk_refuses(
    integration: Integration,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    def explode(*_args: object, **_options: object) -> None:
        raise RuntimeError("Jeremy Helms")

    writer = integration.entry.runtime_data.writer
    with monkeypatch.context() as patches:
        patches.setattr(f"custom_components.whatconverts.storage.{where}", explode)
        assert (await integration.post(started())).status == 503
        assert writer.write_failed
        with pytest.raises(HomeAssistantError) as error:
            await integration.act("simulate_call")
        assert error.value.translation_key == "not_stored"
        await writer.async_try_commit()
    await integration.take(started())
    assert len(integration.leads) == 3
    assert not writer.write_failed
    with monkeypatch.context() as patches:
        patches.setattr(f"custom_components.whatconverts.storage.{where}", explode)
        await integration.unload()
    assert "Jeremy" not in caplog.text


@pytest.mark.allow_log("Calls cannot be stored: RuntimeError")
async def test_what_must_leave_the_disk_still_does_after_an_unknown_failure(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    await integration.take(completed(started()))
    writer = integration.entry.runtime_data.writer

    def explode(*_args: object, **_options: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patches:
        patches.setattr(CallStore, "async_write", explode)
        with pytest.raises(HomeAssistantError):
            await integration.act("forget_calls")
    await writer.async_commit()
    assert integration.leads == []


async def test_log_has_a_line_when_storing_begins_to_fail_and_one_when_it_works_again(
    integration: Integration, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    def said() -> list[tuple[str, str]]:
        texts = [(one.levelname, one.getMessage()) for one in caplog.records if not one.exc_info]
        return [(level, text) for level, text in texts if text.startswith("Calls can")]

    await integration.take(started())
    assert said() == []
    for _ in range(2):
        caplog.clear()
        disk.refuses = True
        for _ in range(3):
            assert (await integration.post(started())).status == 503
        assert said() == [("WARNING", "Calls cannot be stored: No space left on device")]
        disk.refuses = False
        await integration.take(started(), started())
        assert said()[1:] == [("INFO", "Calls can be stored again")]


@pytest.mark.parametrize("moment", ["wait", "write"])
async def test_write_that_is_cancelled_leaves_nobody_waiting(
    integration: Integration, disk: Disk, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    await integration.take(started())
    if moment == "wait":
        monkeypatch.setattr(
            "custom_components.whatconverts.storage.writer.WRITE_DELAY_SECONDS", 3600
        )
    disk.hold()
    posts = [asyncio.create_task(integration.post(started())) for _ in range(2)]
    if moment == "write":
        await until(lambda: disk.waiting)
        posts.append(asyncio.create_task(integration.post(started())))
    await until(lambda: len(integration.told) == 1 + len(posts))
    (writer,) = [task for task in asyncio.all_tasks() if task.get_name() == "whatconverts save"]
    writer.cancel()
    assert {(await post).status for post in posts} == {503}
    disk.release()
    monkeypatch.setattr("custom_components.whatconverts.storage.writer.WRITE_DELAY_SECONDS", 0)
    await integration.take(started())
    assert set(integration.leads) == {lead_id for _, lead_id in integration.told}


async def test_action_says_when_the_disk_refuses(integration: Integration, disk: Disk) -> None:
    disk.refuses = True
    with pytest.raises(HomeAssistantError) as error:
        await integration.act("simulate_call")
    assert error.value.translation_key == "not_stored"
    await integration.settle()
    assert integration.value("sensor.active_calls") == "1"


async def test_counters_and_counts_survive_a_restart(integration: Integration) -> None:
    await integration.take(completed(started(), answer_status="Busy"), started())
    await integration.send(method="GET")
    await integration.settle()
    before = integration.seen("sensor.last_webhook")
    assert (before.attributes["received"], before.attributes["rejected"]) == (3, 1)
    await integration.reload()
    after = integration.seen("sensor.last_webhook")
    assert (after.state, after.attributes) == (before.state, before.attributes)
    assert integration.value("sensor.calls_today") == "2"
    assert integration.value("sensor.missed_calls_today") == "1"


async def test_last_changes_are_written_when_home_assistant_stops(integration: Integration) -> None:
    await integration.take(started())
    integration.path.unlink()
    integration.hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await integration.hass.async_block_till_done()
    assert len(integration.leads) == 1


async def test_disk_that_refuses_does_not_keep_an_entry_from_being_unloaded(
    integration: Integration, disk: Disk
) -> None:
    await integration.take(started())
    disk.refuses = True
    await integration.unload()
    assert disk.written == 1


async def test_call_that_runs_out_is_kept_when_the_disk_refuses(
    integration: Integration, disk: Disk
) -> None:
    await integration.act("simulate_call")
    disk.refuses = True
    await integration.pass_time(30 * SECOND)
    assert [kind for kind, _ in integration.told] == ["started", "ended"]
    disk.refuses = False
    await integration.take(started())
    assert len(integration.leads) == 2


async def test_write_in_the_making_does_not_outlive_its_entry(
    integration: Integration, disk: Disk
) -> None:
    disk.hold()
    post = asyncio.create_task(integration.post(started()))
    await until(lambda: disk.waiting)
    removal = integration.hass.async_create_task(
        integration.hass.config_entries.async_remove(integration.entry.entry_id)
    )
    await asyncio.sleep(0)
    disk.release()
    await removal
    assert (await post).status == 200
    await integration.hass.async_block_till_done()
    assert not integration.path.exists()


async def test_what_was_kept_aside_goes_with_the_entry(integration: Integration) -> None:
    corrupt = integration.path.with_name(f"{integration.path.name}.unreadable.1")
    corrupt.write_text("a caller")
    await integration.take(started())
    assert await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    assert not corrupt.exists()
    assert list(integration.path.parent.glob("whatconverts.*")) == []


# -- what is forgotten ---------------------------------------------------------------------------

NAME = "Zebulon Xanthopoulos"
NUMBER = "+18033861858"


def found_in(folder: Path) -> list[str]:
    """Return the files in which the caller can be found: free pages and logs of changes, too."""
    said = [text.encode() for text in (NAME, NAME.upper(), NAME.lower(), NUMBER, NUMBER[2:])]
    files = [file for file in folder.glob("whatconverts.*") if file.is_file()]
    return [file.name for file in files if any(one in file.read_bytes() for one in said)]


async def take_many(integration: Integration, *, rounds: int = 12) -> None:
    """Let the caller call, and be forgotten by nobody; pages are written again and again."""
    for _ in range(rounds):
        start = started(contact_name=NAME, caller_number=NUMBER, notes=NAME * 100)
        await integration.take(start, completed(start, call_transcription=f"I am {NAME}. " * 90))


async def test_calls_that_are_deleted_leave_the_disk(integration: Integration) -> None:
    other = started()
    await integration.take(other, completed(other))
    await take_many(integration)
    assert found_in(integration.path.parent)
    await integration.act("forget_calls")
    assert found_in(integration.path.parent) == []
    assert integration.leads == []


async def test_calls_that_are_too_old_leave_the_disk_at_midnight(integration: Integration) -> None:
    await integration.choose(keep_days=30)
    await take_many(integration)
    await integration.pass_time(timedelta(days=29))
    young = started()
    await integration.take(young, completed(young))
    assert found_in(integration.path.parent)
    await integration.pass_time(timedelta(days=2))
    assert integration.leads == [young["lead_id"]]
    assert found_in(integration.path.parent) == []
    assert (await integration.calls()).keys() == {young["lead_id"]}


async def test_calls_that_were_too_old_at_the_start_leave_the_disk(
    integration: Integration,
) -> None:
    await take_many(integration)
    await integration.unload()
    integration.clock.tick(timedelta(days=366))
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done()
    assert integration.leads == []
    assert found_in(integration.path.parent) == []


async def test_removed_entry_leaves_nothing(integration: Integration) -> None:
    await take_many(integration)
    assert await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    assert list(integration.path.parent.glob("whatconverts.*")) == []


async def test_the_oldest_go_where_there_are_too_many(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = integration.entry.runtime_data.coordinator.registry
    monkeypatch.setattr(registry, "rules", replace(registry.rules, keep_calls=5))
    calls = [started() for _ in range(8)]
    for call in calls:
        await integration.take(call, completed(call))
        integration.clock.tick(SECOND)
    await integration.entry.runtime_data.writer.async_commit()
    # A little less than the bound stays, so that not every call makes one go.
    assert integration.leads == [call["lead_id"] for call in calls[-4:]]
    assert registry.ended_count == 4
    again = started(caller_number=calls[0]["caller_number"])
    await integration.take(again)
    assert integration.events[-1].data["previous_calls"] == 0


# -- when a write is made ------------------------------------------------------------------------


async def test_what_a_write_has_brought_along_needs_no_other(
    integration: Integration, disk: Disk
) -> None:
    disk.hold()
    post = asyncio.create_task(integration.post(started()))
    await until(lambda: disk.waiting)
    late = asyncio.create_task(integration.entry.runtime_data.writer.async_commit())
    await asyncio.sleep(0)
    assert not late.done()
    disk.release()
    await late
    assert (await post).status == 200
    assert disk.written == 1


@pytest.fixture
def delay(integration: Integration, monkeypatch: pytest.MonkeyPatch) -> Iterator[timedelta]:
    """Let writes wait as they really do, and none for ever when the test is over."""
    monkeypatch.setattr(
        "custom_components.whatconverts.storage.writer.WRITE_DELAY_SECONDS", WRITE_DELAY_SECONDS
    )
    assert WRITE_DELAY_SECONDS > 0
    yield timedelta(seconds=WRITE_DELAY_SECONDS)
    integration.clock.tick(60)


async def test_write_waits_a_moment_for_those_who_share_it(
    integration: Integration, disk: Disk, delay: timedelta
) -> None:
    posts = [asyncio.create_task(integration.post(started()))]
    await until(lambda: len(integration.told) == 1)
    await _turn(integration, 0.5 * delay)
    posts += [asyncio.create_task(integration.post(started())) for _ in range(2)]
    # Nobody is told later than he could be, for the sake of the disk.
    await until(lambda: len(integration.told) == 3)
    await _turn(integration, 0.4 * delay)
    assert disk.written == 0
    assert not any(post.done() for post in posts)
    await _turn(integration, 0.2 * delay)
    assert {(await post).status for post in posts} == {200}
    assert disk.written == 1
    assert len(integration.leads) == 3


async def test_who_comes_during_a_write_waits_a_moment_for_others_too(
    integration: Integration, disk: Disk, delay: timedelta
) -> None:
    disk.hold()
    posts = [asyncio.create_task(integration.post(started()))]
    await until(lambda: len(integration.told) == 1)
    await _turn(integration, 1.1 * delay)
    await until(lambda: disk.waiting)
    posts.append(asyncio.create_task(integration.post(started())))
    await until(lambda: len(integration.told) == 2)
    disk.release()
    assert (await posts[0]).status == 200
    posts.append(asyncio.create_task(integration.post(started())))
    await until(lambda: len(integration.told) == 3)
    await _turn(integration, 0.9 * delay)
    assert disk.written == 1
    await _turn(integration, 0.2 * delay)
    assert {(await post).status for post in posts} == {200}
    assert disk.written == 2


async def _turn(integration: Integration, delta: timedelta) -> None:
    """Move the clock, and let happen what is due; nothing here waits for real time."""
    integration.clock.tick(delta)
    for _ in range(50):
        await asyncio.sleep(0)


# -- what is written -----------------------------------------------------------------------------


async def test_only_what_has_changed_is_written(
    integration: Integration, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def noted(call: Call) -> dict[str, Any]:
        written.append(call.lead_id)
        return as_record(call)

    monkeypatch.setattr(rows, "as_record", noted)
    first, second = started(), started()
    await integration.take(first)
    await integration.take(second)
    await integration.take(completed(first))
    assert disk.written == 3
    assert written == [first["lead_id"], second["lead_id"], first["lead_id"]]
    assert set(integration.leads) == {first["lead_id"], second["lead_id"]}


async def test_quiet_office_writes_nothing(integration: Integration, disk: Disk) -> None:
    start = started()
    await integration.take(start, completed(start))
    written = disk.written
    await integration.pass_time(3600 * SECOND)
    assert disk.written == written
