"""Durability: what was answered 200 is on disk, whatever the disk does in between."""

import asyncio
from datetime import timedelta

import pytest

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.file import WriteError

from .office import SECOND, Disk, Office, completed, started, until

FILING = 11 * SECOND


async def test_call_is_on_disk_when_the_answer_comes(office: Office) -> None:
    start = started()
    assert (await office.post(start)).status == 200
    assert office.leads("current") == [start["lead_id"]]
    assert (await office.post(completed(start))).status == 200
    (call,) = office.file("current")["calls"]
    assert (call["end_reason"], call["duration_seconds"]) == ("completed", 95)


async def test_repeat_needs_no_write(office: Office, disk: Disk) -> None:
    start = started()
    await office.take(start)
    await office.take(start, start)
    assert disk.written == ["current"]


async def test_concurrent_posts_share_writes(office: Office, disk: Disk) -> None:
    messages = [started() for _ in range(50)]
    disk.hold()
    posts = [asyncio.create_task(office.post(message)) for message in messages]
    await until(lambda: len(office.told) == len(messages))
    assert not any(post.done() for post in posts)
    disk.release()
    assert {(await post).status for post in posts} == {200}
    # One for the first, one for all who came during it.
    assert disk.written == ["current", "current"]
    assert set(office.leads("current")) == {message["lead_id"] for message in messages}


async def test_change_during_a_write_waits_for_the_next_one(office: Office, disk: Disk) -> None:
    disk.hold()
    first = asyncio.create_task(office.post(started()))
    await until(lambda: disk.waiting)
    second = asyncio.create_task(office.post(started()))
    await until(lambda: len(office.told) == 2)
    disk.release()
    assert [(await first).status, (await second).status] == [200, 200]
    assert disk.written == ["current", "current"]
    assert set(office.leads("current")) == {lead_id for _, lead_id in office.told}


async def test_disk_that_refuses_is_answered_503_and_the_next_post_tries_again(
    office: Office, disk: Disk
) -> None:
    disk.refused = {"current"}
    first, second = started(), started()
    for _ in range(2):
        reply = await office.post(first)
        assert (reply.status, reply.json["result"]) == (503, "rejected")
        assert "could not be stored" in reply.json["reason"]
    await office.settle()
    assert office.value("sensor.active_calls") == "1"
    assert office.told == [("started", first["lead_id"])]
    disk.refused = set()
    await office.take(second)
    assert set(office.leads("current")) == {first["lead_id"], second["lead_id"]}
    await office.take(first)
    assert office.told == [("started", first["lead_id"]), ("started", second["lead_id"])]


async def test_listeners_hear_that_the_disk_refuses_and_that_it_is_well_again(
    office: Office, disk: Disk
) -> None:
    keeper = office.entry.runtime_data.keeper
    heard: list[bool] = []
    stop = keeper.async_listen(lambda: heard.append(keeper.write_failed))
    await office.take(started())
    disk.refused = {"current"}
    for _ in range(2):
        assert (await office.post(started())).status == 503
    assert heard == [True]
    disk.refused = set()
    await office.take(started())
    assert heard == [True, False]
    stop()
    disk.refused = {"current"}
    assert (await office.post(started())).status == 503
    assert (heard, keeper.write_failed) == ([True, False], True)


async def test_all_who_share_a_write_that_fails_are_told(office: Office, disk: Disk) -> None:
    disk.refused = {"current"}
    disk.hold()
    posts = [asyncio.create_task(office.post(started())) for _ in range(3)]
    await until(lambda: len(office.told) == 3)
    disk.release()
    assert [(await post).status for post in posts] == [503, 503, 503]


@pytest.mark.parametrize("refuses", [False, True], ids=["done", "refused"])
async def test_write_that_is_over_at_once_is_not_taken_for_the_next_one(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, refuses: bool
) -> None:
    async def save(*_args: object) -> None:
        if refuses:
            raise WriteError

    with monkeypatch.context() as patches:
        patches.setattr("custom_components.whatconverts.store.CallStore.async_save_current", save)
        for _ in range(2):
            assert (await office.post(started())).status == (503 if refuses else 200)
    await office.take(started())
    assert set(office.leads("current")) == {lead_id for _, lead_id in office.told}


@pytest.mark.allow_log("Saving file failed")
async def test_real_disk_that_refuses(office: Office) -> None:
    folder = office.path("current").parent
    aside = folder.rename(folder.with_name("aside"))
    assert (await office.post(started())).status == 503
    aside.rename(folder)
    await office.take(started())
    assert set(office.leads("current")) == {lead_id for _, lead_id in office.told}


@pytest.mark.allow_log("A message could not be handled: RuntimeError")
async def test_write_that_fails_in_an_unknown_way_does_not_stop_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_args: object, **_options: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patches:
        patches.setattr("custom_components.whatconverts.store.write_utf8_file_atomic", explode)
        assert (await office.post(started())).status == 500
    await office.take(started())
    assert len(office.leads("current")) == 2


async def test_action_says_when_the_disk_refuses(office: Office, disk: Disk) -> None:
    disk.refused = {"current"}
    with pytest.raises(HomeAssistantError) as error:
        await office.act("simulate_call")
    assert error.value.translation_key == "not_stored"
    await office.settle()
    assert office.value("sensor.active_calls") == "1"


async def test_history_is_filed_after_ten_seconds(office: Office, disk: Disk) -> None:
    start, live = started(), started()
    await office.take(start, live, completed(start))
    await office.pass_time(8 * SECOND)
    assert not office.path("history").exists()
    assert set(office.leads("current")) == {start["lead_id"], live["lead_id"]}
    await office.pass_time(2 * SECOND)
    assert office.leads("history") == [start["lead_id"]]
    # The next write of the current file leaves it out.
    await office.take(started())
    assert start["lead_id"] not in office.leads("current")
    await office.pass_time(FILING)
    assert disk.written.count("history") == 1
    await office.reload()
    assert start["lead_id"] in await office.calls()


async def test_several_ends_are_filed_together(office: Office, disk: Disk) -> None:
    starts = [started() for _ in range(5)]
    await office.take(*starts, *map(completed, starts))
    await office.pass_time(FILING)
    assert disk.written.count("history") == 1
    assert office.leads("history") == [start["lead_id"] for start in starts]


async def test_history_that_cannot_be_written_loses_nothing(office: Office, disk: Disk) -> None:
    start = started()
    disk.refused = {"history"}
    await office.take(start, completed(start))
    await office.pass_time(FILING)
    await office.take(started())
    assert start["lead_id"] in office.leads("current")
    disk.refused = set()
    await office.pass_time(FILING)
    assert office.leads("history") == [start["lead_id"]]


async def test_call_that_ends_while_the_history_is_written_is_filed_next(
    office: Office, disk: Disk
) -> None:
    first, second = started(), started()
    await office.take(first, second, completed(first))
    disk.hold()
    office.clock.tick(FILING)
    await until(lambda: disk.waiting)
    ending = asyncio.create_task(office.post(completed(second)))
    await until(lambda: len(office.told) == 4)
    disk.release()
    assert (await ending).status == 200
    await office.settle()
    assert office.leads("history") == [first["lead_id"]]
    assert second["lead_id"] in office.leads("current")
    await office.pass_time(FILING)
    assert set(office.leads("history")) == {first["lead_id"], second["lead_id"]}


async def test_detail_after_the_filing_is_filed_again(office: Office) -> None:
    start = started()
    await office.take(start, completed(start))
    await office.pass_time(FILING)
    await office.take({"lead_id": start["lead_id"], "city": "Raleigh"})
    assert office.leads("current") == [start["lead_id"]]
    await office.pass_time(FILING)
    assert office.file("history")["calls"][0]["city"] == "Raleigh"


async def test_calls_that_wait_to_be_filed_are_filed_after_a_reload(office: Office) -> None:
    start = started()
    await office.take(start, completed(start))
    await office.reload()
    assert not office.path("history").exists()
    await office.pass_time(FILING)
    assert office.leads("history") == [start["lead_id"]]


async def test_counters_and_counts_survive_a_restart(office: Office) -> None:
    await office.take(completed(started(), answer_status="Busy"), started())
    await office.send(method="GET")
    await office.settle()
    before = office.seen("sensor.last_webhook")
    assert (before.attributes["received"], before.attributes["rejected"]) == (3, 1)
    await office.reload()
    after = office.seen("sensor.last_webhook")
    assert (after.state, after.attributes) == (before.state, before.attributes)
    assert office.value("sensor.calls_today") == "2"
    assert office.value("sensor.missed_calls_today") == "1"


async def test_last_changes_are_written_when_home_assistant_stops(office: Office) -> None:
    await office.take(started())
    office.path("current").unlink()
    office.hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await office.hass.async_block_till_done()
    assert len(office.leads("current")) == 1


async def test_disk_that_refuses_does_not_keep_an_entry_from_being_unloaded(
    office: Office, disk: Disk
) -> None:
    await office.take(started())
    disk.refused = {"current"}
    await office.unload()
    assert disk.written == ["current"]


async def test_call_that_runs_out_is_kept_when_the_disk_refuses(office: Office, disk: Disk) -> None:
    await office.act("simulate_call")
    disk.refused = {"current"}
    await office.pass_time(30 * SECOND)
    assert [kind for kind, _ in office.told] == ["started", "ended"]
    disk.refused = set()
    await office.take(started())
    assert len(office.leads("current")) == 2


async def test_history_in_the_making_does_not_outlive_its_entry(office: Office, disk: Disk) -> None:
    call = started()
    await office.take(call, completed(call))
    disk.hold("history")
    office.clock.tick(FILING)
    await until(lambda: disk.waiting)
    removal = office.hass.async_create_task(
        office.hass.config_entries.async_remove(office.entry.entry_id)
    )
    await asyncio.sleep(0)
    disk.release()
    await removal
    await office.hass.async_block_till_done()
    assert not office.path("history").exists()


async def test_what_was_kept_aside_goes_with_the_entry(office: Office) -> None:
    aside = office.path("current.unreadable.1")
    aside.write_text("a caller")
    assert await office.hass.config_entries.async_remove(office.entry.entry_id)
    assert not aside.exists()


async def test_a_forgotten_call_leaves_the_disk(office: Office) -> None:
    call = started()
    await office.take(call, completed(call))
    await office.pass_time(FILING)
    assert office.leads("history") == [call["lead_id"]]
    await office.pass_time(timedelta(days=31))
    await office.pass_time(FILING)
    assert (office.leads("current"), office.leads("history")) == ([], [])
