"""Waiting for a sign of life of WhatConverts, and the menu around it."""

import asyncio
from http import HTTPStatus
import json

import pytest

from custom_components.whatconverts.core.receipt import Arrival, Receipt
from custom_components.whatconverts.flows.first_message import WAIT_TIMEOUT
from custom_components.whatconverts.inbound.receipt_signal import async_note_receipt
from homeassistant.data_entry_flow import FlowResultType
from tests.support.flow_pages import Pages, adding, options
from tests.support.integration import (
    EXAMPLE,
    SECOND,
    Integration,
    Message,
    completed,
    started,
)

SAMPLE = {**EXAMPLE, "lead_id": 153928, "date_created": "2016-02-03T12:34:56Z"}
MESSAGES: dict[str, tuple[str, str, Arrival]] = {
    "a call that is over": ("POST", json.dumps(completed(started())), Arrival.END_ONLY),
    "the sample": ("POST", json.dumps(SAMPLE), Arrival.TEST_CALL),
    "a form": ("POST", json.dumps({**EXAMPLE, "lead_type": "Web Form"}), Arrival.OTHER),
    "an empty object": ("POST", "{}", Arrival.UNREADABLE),
    "nothing of ours": ("POST", '{"hello": 1}', Arrival.UNREADABLE),
    "an update of an unknown lead": ("POST", '{"lead_id": 5}', Arrival.OTHER),
    "no JSON": ("POST", "lead_id=1", Arrival.UNREADABLE),
    "a call without an id": ("POST", '{"lead_type": "Phone Call"}', Arrival.UNREADABLE),
    "a huge message": ("POST", "x" * 300_000, Arrival.UNREADABLE),
    "a look": ("GET", "", Arrival.WRONG_METHOD),
}


async def waiting(integration: Integration) -> Pages:
    page = await (await options(integration.hass, integration.entry)).choose("wait")
    assert (page.kind, page.step) == (FlowResultType.SHOW_PROGRESS, "wait")
    return page


@pytest.mark.parametrize("name", MESSAGES)
async def test_what_arrives_is_told(integration: Integration, name: str) -> None:
    method, body, arrival = MESSAGES[name]
    page = await waiting(integration)
    await integration.send(body, method=method)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    assert (await page.refresh()).step == f"heard_{arrival}"
    assert (await page.answer()).step == "ready"


async def test_every_arrival_was_tried() -> None:
    arrivals = {arrival for _, _, arrival in MESSAGES.values()}
    # These need more than one message.
    assert arrivals | {Arrival.CALL, Arrival.START_ONLY} == set(Arrival)


async def heard(integration: Integration, page: Pages, *messages: Message) -> Pages:
    """Take messages, and look at what the page says then."""
    await integration.take(*messages)
    # Not for all tasks in the background: the page may wait on.
    for _ in range(5):
        await asyncio.sleep(0)
    await integration.hass.async_block_till_done()
    return await page.refresh()


async def test_start_and_end_are_checked_one_after_the_other(integration: Integration) -> None:
    start = started(contact_name="Maria `Lopez`", phone_name="Website")
    page = await heard(integration, await waiting(integration), start)
    assert (page.kind, page.step) == (FlowResultType.SHOW_PROGRESS, "wait")
    assert page.now["progress_action"] == "wait_end"
    assert page.given == {"caller": "Maria 'Lopez'", "line": "Website"}
    # Neither is the end that we wait for.
    await integration.send("no JSON")
    assert (await heard(integration, page, started())).kind is FlowResultType.SHOW_PROGRESS
    page = await heard(integration, page, completed(start))
    assert (page.step, page.given["caller"]) == ("heard_call", "Maria 'Lopez'")
    assert (await page.answer()).step == "ready"


async def test_missing_end_is_named(integration: Integration) -> None:
    page = await heard(integration, await waiting(integration), started())
    await integration.pass_time(WAIT_TIMEOUT)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    assert (await page.refresh()).step == "heard_start_only"
    await page.answer()
    page = await page.choose("wait")
    assert page.now["progress_action"] == "wait"


async def test_missing_start_is_named(integration: Integration) -> None:
    over = completed(started(contact_name="Ann", phone_name=None))
    page = await heard(integration, await waiting(integration), over)
    assert (page.step, page.given["caller"]) == ("heard_end_only", "Ann")
    assert page.given["line"].startswith("(")


async def test_end_right_behind_the_start_is_not_missed(integration: Integration) -> None:
    start = started()
    page = await waiting(integration)
    assert (await heard(integration, page, start, completed(start))).step == "heard_call"


async def test_caller_is_as_private_as_the_option_says(integration: Integration) -> None:
    await integration.choose(privacy="none")
    page = await heard(integration, await waiting(integration), started(contact_name="Ann"))
    assert page.given["caller"] == "Caller"


async def test_start_that_comes_while_the_menu_is_read_is_followed(
    integration: Integration,
) -> None:
    start = started()
    page = await options(integration.hass, integration.entry)
    await integration.take(start)
    page = await page.choose("wait")
    assert page.now["progress_action"] == "wait_end"
    assert (await heard(integration, page, completed(start))).step == "heard_call"


async def test_nothing_arrives(integration: Integration) -> None:
    page = await waiting(integration)
    await integration.pass_time(WAIT_TIMEOUT - SECOND)
    assert (await page.refresh()).kind is FlowResultType.SHOW_PROGRESS
    await integration.pass_time(SECOND)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    assert (await page.refresh()).step == "heard_nothing"
    await page.answer()
    assert (await page.choose("wait")).kind is FlowResultType.SHOW_PROGRESS


async def test_only_the_first_thing_is_told(integration: Integration) -> None:
    page = await waiting(integration)
    for receipt in (Receipt(status=HTTPStatus.BAD_REQUEST), Receipt(call=Arrival.CALL)):
        async_note_receipt(integration.hass, integration.entry, None, receipt)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    assert (await page.refresh()).step == "heard_unreadable"


async def test_what_nobody_can_tell_is_not_told(integration: Integration) -> None:
    page = await waiting(integration)
    unknown = Receipt(status=HTTPStatus.SERVICE_UNAVAILABLE)
    async_note_receipt(integration.hass, integration.entry, None, unknown)
    await integration.hass.async_block_till_done()
    assert (await page.refresh()).kind is FlowResultType.SHOW_PROGRESS
    assert (await heard(integration, page, completed(started()))).step == "heard_end_only"


async def test_reload_does_not_disturb_it(integration: Integration) -> None:
    page = await waiting(integration)
    start = started()
    for message in (start, completed(start)):
        await integration.reload()
        page = await heard(integration, page, message)
    assert page.step == "heard_call"


async def test_start_of_an_entry_that_is_unloaded_is_told_without_names(
    integration: Integration,
) -> None:
    page = await waiting(integration)
    await integration.unload()
    told = Receipt(call=Arrival.END_ONLY, lead_id=1)
    async_note_receipt(integration.hass, integration.entry, None, told)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    assert (await page.refresh()).given == {"caller": "-", "line": "-"}


async def test_another_entry_does_not_disturb_it(integration: Integration) -> None:
    other = await (await adding(integration.hass)).end()
    page = await waiting(integration)
    await integration.send("no JSON", webhook_id=other["data"]["webhook_id"])
    await integration.hass.async_block_till_done()
    assert (await page.refresh()).kind is FlowResultType.SHOW_PROGRESS


async def test_closed_window_waits_no_more(integration: Integration) -> None:
    page = await waiting(integration)
    page.close()
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    await integration.take(started())
    assert integration.hass.config_entries.options.async_progress() == []


async def test_what_came_before_the_window_was_opened_is_old(integration: Integration) -> None:
    await integration.take(started())
    assert (await waiting(integration)).step == "wait"


async def test_what_comes_while_the_menu_is_read_is_told_once(integration: Integration) -> None:
    page = await options(integration.hass, integration.entry)
    await integration.take(completed(started()))
    assert (await page.choose("wait")).step == "heard_end_only"
    await page.answer()
    assert (await page.choose("wait")).kind is FlowResultType.SHOW_PROGRESS
    await integration.send("no JSON")
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    assert (await page.refresh()).step == "heard_unreadable"
    await page.answer()
    assert (await page.choose("wait")).kind is FlowResultType.SHOW_PROGRESS


async def test_what_nobody_can_tell_hides_nothing_that_came_before(
    integration: Integration,
) -> None:
    page = await options(integration.hass, integration.entry)
    await integration.take(completed(started()))
    unknown = Receipt(status=HTTPStatus.SERVICE_UNAVAILABLE)
    async_note_receipt(integration.hass, integration.entry, None, unknown)
    assert (await page.choose("wait")).step == "heard_end_only"


async def test_menu_tells_what_is_left_until_something_arrives(integration: Integration) -> None:
    page = await options(integration.hass, integration.entry)
    assert page.step == "ready"
    assert (await page.refresh()).step == "ready"
    await integration.take(started())
    assert (await page.refresh()).step == "ready"
    assert (await options(integration.hass, integration.entry)).step == "init"
    await integration.reload()
    assert (await options(integration.hass, integration.entry)).step == "init"


async def test_menu_of_an_entry_that_is_not_loaded(integration: Integration) -> None:
    await integration.unload()
    assert (await options(integration.hass, integration.entry)).step == "init"


async def test_pages_lead_back_to_the_menu(integration: Integration) -> None:
    page = await options(integration.hass, integration.entry)
    assert page.options == ["wait", "blueprints", "card", "settings", "account", "done"]
    await page.choose("card")
    assert (await page.refresh()).step == "card"
    assert (await page.answer()).step == "ready"


async def test_last_option_of_the_menu_changes_nothing(integration: Integration) -> None:
    integration.hass.config_entries.async_update_entry(
        integration.entry, options={"lines_by_name": True}
    )
    done = await (await options(integration.hass, integration.entry)).end()
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert integration.entry.options == {"lines_by_name": True}
