"""The repairs: each comes with its cause, says what is known, and goes with its cure."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
import json
import logging
from typing import Any, cast

from aiohttp.web import Request
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.whatconverts import repairs
from custom_components.whatconverts.core.problems import Problem
from custom_components.whatconverts.core.receipt import Receipt
from custom_components.whatconverts.core.webhook_url import CloudState
from custom_components.whatconverts.health.issues import FIXABLE, issue_id_of
from custom_components.whatconverts.health.watch import INTERVAL
from custom_components.whatconverts.inbound import webhook
from custom_components.whatconverts.inbound.webhook import async_get_handler
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.aiohttp import MockRequest
from tests.support.integration import (
    DOMAIN,
    SECOND,
    WEBHOOK_ID,
    Disk,
    Integration,
    SetupIntegration,
    completed,
    started,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
P = Problem
OLD, NEW = "https://old.example.com", "https://new.example.com"
CLOUD = "https://hooks.nabu.casa"
CHAT = {"lead_id": 5, "lead_type": "Chat"}
WELL = json.dumps(CHAT)
OURS = f"custom_components.{DOMAIN}"


def shown(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return the repairs of ours that can be seen, by what they are about."""
    return {
        str(issue.translation_key): issue
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


def about(integration: Integration) -> dict[str, dict[str, str]]:
    """Return what the repairs name, without the name of the entry, which all of them have."""
    found = {}
    for key, issue in shown(integration.hass).items():
        names = dict(issue.translation_placeholders or {})
        assert names.pop("name") == "WhatConverts"
        found[key] = names
    return found


async def look(integration: Integration) -> dict[str, dict[str, str]]:
    """Return what the repairs say as soon as they may have changed."""
    for _ in range(3):
        await integration.pass_time(SECOND)
    return about(integration)


async def live_at(hass: HomeAssistant, url: str | None) -> None:
    await hass.config.async_update(external_url=url)
    await hass.async_block_till_done()


def tell(integration: Integration, url: str | None) -> None:
    """Let WhatConverts have been given the URL at this address."""
    told = url and f"{url}/api/webhook/{WEBHOOK_ID}"
    data = {**integration.entry.data, "told_url": told}
    integration.hass.config_entries.async_update_entry(integration.entry, data=data)


@pytest.fixture
async def integration(hass_us: HomeAssistant, setup_integration: SetupIntegration) -> Integration:
    """Give an entry that can be reached, and of which WhatConverts knows where it is."""
    # The web server takes no new paths once a client has spoken to it.
    assert await async_setup_component(hass_us, REPAIRS, {})
    await live_at(hass_us, OLD)
    integration = await setup_integration()
    tell(integration, OLD)
    await hass_us.async_block_till_done()
    return integration


async def test_nothing_is_wrong_at_first(integration: Integration) -> None:
    assert await look(integration) == {}


async def test_no_public_url(integration: Integration) -> None:
    await live_at(integration.hass, None)
    assert await look(integration) == {"no_public_url": {"address": "http://10.10.10.10:8123"}}
    await integration.hass.config.async_update(internal_url="http://192.168.1.9:8123")
    assert await look(integration) == {"no_public_url": {"address": "http://192.168.1.9:8123"}}
    issue = shown(integration.hass)["no_public_url"]
    assert (issue.severity, issue.is_fixable) == (ir.IssueSeverity.ERROR, False)
    assert str(issue.learn_more_url).endswith("/docs/troubleshooting.md#no_public_url")
    await live_at(integration.hass, OLD)
    assert await look(integration) == {}


async def test_a_message_from_the_internet_shows_that_there_is_a_way(
    integration: Integration, trusted_proxy: str
) -> None:
    await live_at(integration.hass, None)
    await integration.send(WELL, headers={trusted_proxy: "8.8.8.8"})
    assert await look(integration) == {}
    await integration.pass_time(7 * DAY)
    assert (await look(integration)).keys() == {"no_public_url"}


async def test_a_message_from_the_local_network_shows_nothing(integration: Integration) -> None:
    await live_at(integration.hass, None)
    await integration.take(CHAT)
    assert (await look(integration)).keys() == {"no_public_url"}


@pytest.fixture
def trusted_proxy(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let a header say where a request comes from; return its name."""
    begin = webhook._begin  # noqa: SLF001

    def begin_outside(request: Request) -> Receipt:
        address = request.headers.get("From-Outside")
        return begin(request.clone(remote=address) if address else request)

    monkeypatch.setattr(webhook, "_begin", begin_outside)
    return "From-Outside"


async def test_url_changed_and_changed_back(integration: Integration) -> None:
    await live_at(integration.hass, NEW)
    assert await look(integration) == {"url_changed": {"told": OLD, "address": NEW}}
    assert shown(integration.hass)["url_changed"].is_fixable
    await live_at(integration.hass, OLD)
    assert await look(integration) == {}


async def test_url_changed_until_somebody_is_shown_the_new_one(integration: Integration) -> None:
    await live_at(integration.hass, NEW)
    assert (await look(integration)).keys() == {"url_changed"}
    tell(integration, NEW)
    assert await look(integration) == {}


async def test_url_changed_until_reconfigure_has_shown_it(integration: Integration) -> None:
    await live_at(integration.hass, NEW)
    assert (await look(integration)).keys() == {"url_changed"}
    menu = await integration.entry.start_reconfigure_flow(integration.hass)
    assert (await look(integration)).keys() == {"url_changed"}
    flow = integration.hass.config_entries.flow
    await flow.async_configure(menu["flow_id"], {"next_step_id": "show"})
    assert await look(integration) == {}


async def test_url_changed_until_a_message_comes_to_the_new_one(integration: Integration) -> None:
    await live_at(integration.hass, NEW)
    for host in ("old.example.com", "127.0.0.1"):
        await integration.send(WELL, headers={"Host": host})
        assert (await look(integration)).keys() == {"url_changed"}
    # What cannot be read may come from anybody.
    await integration.send("nonsense", headers={"Host": "new.example.com"})
    assert (await look(integration)).keys() == {"url_changed"}
    await integration.send(WELL, headers={"Host": "New.Example.com:443"})
    assert await look(integration) == {}
    assert integration.entry.data["told_url"] == f"{NEW}/api/webhook/{WEBHOOK_ID}"


async def test_a_trial_inside_the_house_says_nothing_of_what_whatconverts_knows(
    integration: Integration,
) -> None:
    await live_at(integration.hass, None)
    await integration.send(WELL, headers={"Host": "10.10.10.10:8123"})
    assert (await look(integration)).keys() == {"no_public_url"}
    await live_at(integration.hass, OLD)
    assert await look(integration) == {}


async def test_a_message_through_the_cloud_arrives_at_the_cloud(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = "https://hooks.nabu.casa/gAAAA-secret"
    data = {**integration.entry.data, "cloudhook_url": hook}
    integration.hass.config_entries.async_update_entry(integration.entry, data=data)
    monkeypatch.setattr(f"{OURS}.health.facts.cloud_state", lambda _hass: CloudState.CONNECTED)
    assert await look(integration) == {"url_changed": {"told": OLD, "address": CLOUD}}
    request = MockRequest(WELL.encode(), "cloud", method="POST", remote=None)
    handler = async_get_handler(integration.hass, integration.entry)
    answer = await handler.async_handle(integration.hass, WEBHOOK_ID, cast("Request", request))
    assert answer.status == 200
    assert await look(integration) == {}
    assert integration.entry.data["told_url"] == hook
    assert integration.entry.runtime_data.stats.heard_outside is not None


async def test_cloudhook_lost(integration: Integration, monkeypatch: pytest.MonkeyPatch) -> None:
    state = CloudState.CONNECTED
    monkeypatch.setattr(f"{OURS}.health.facts.cloud_state", lambda _hass: state)
    hook = {"cloudhook_url": "https://hooks.nabu.casa/gAAAA-secret", "told_url": None}
    plain = integration.entry.data
    integration.hass.config_entries.async_update_entry(integration.entry, data={**plain, **hook})
    assert await look(integration) == {}
    state = CloudState.OFFLINE
    await integration.pass_time(INTERVAL)
    assert await look(integration) == {}
    state = CloudState.ABSENT
    await integration.pass_time(INTERVAL)
    assert await look(integration) == {"cloudhook_lost": {"address": OLD}}
    state = CloudState.CONNECTED
    await integration.pass_time(INTERVAL)
    assert await look(integration) == {}
    lost = {**plain, "cloudhook_url": None}
    integration.hass.config_entries.async_update_entry(integration.entry, data=lost)
    assert await look(integration) == {"cloudhook_lost": {"address": OLD}}
    integration.hass.config_entries.async_update_entry(integration.entry, data=plain)
    assert await look(integration) == {}


async def test_the_cloud_s_changes_are_logged_once(
    integration: Integration, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    state = CloudState.CONNECTED
    monkeypatch.setattr(f"{OURS}.health.watch.cloud_state", lambda _hass: state)
    caplog.set_level(logging.INFO)
    hook = {
        **integration.entry.data,
        "cloudhook_url": "https://hooks.nabu.casa/x",
        "told_url": None,
    }
    integration.hass.config_entries.async_update_entry(integration.entry, data=hook)
    await integration.pass_time(INTERVAL)
    caplog.clear()
    for now in (CloudState.OFFLINE, CloudState.OFFLINE, CloudState.CONNECTED):
        state = now
        await integration.pass_time(INTERVAL)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith(OURS)]
    assert lines == [
        "The way through Home Assistant Cloud is now: offline",
        "The way through Home Assistant Cloud is now: connected",
    ]


async def test_nothing_arrived(integration: Integration) -> None:
    await integration.take(CHAT)
    await integration.pass_time(23 * HOUR)
    assert await look(integration) == {}
    await integration.pass_time(HOUR)
    assert await look(integration) == {
        "nothing_arrived": {"since": "2026-11-20 12:00", "others": "1"}
    }
    assert shown(integration.hass)["nothing_arrived"].severity is ir.IssueSeverity.WARNING
    await integration.take(started())
    assert await look(integration) == {}
    await integration.reload()
    assert await look(integration) == {}


async def test_long_silence(integration: Integration) -> None:
    for _ in range(10):
        call = started()
        await integration.take(call, completed(call))
    await integration.pass_time(8 * DAY)
    assert await look(integration) == {"long_silence": {"since": "2026-11-20 12:00", "days": "8"}}
    await integration.take(started())
    assert await look(integration) == {}
    # By now it is known that such pauses happen.
    await integration.pass_time(30 * DAY)
    assert "long_silence" not in await look(integration)


async def test_long_silence_is_noticed_though_the_clock_was_wrong(
    integration: Integration,
) -> None:
    now = dt_util.utcnow()
    integration.clock.move_to(now + 2000 * DAY)
    for _ in range(10):
        await integration.post(CHAT)
    integration.clock.move_to(now)
    await integration.reload()
    assert integration.value("sensor.last_webhook") == "unknown"
    stats = integration.entry.runtime_data.stats
    stats.accepted = 20
    await integration.pass_time(6 * DAY)
    assert P.LONG_SILENCE not in await look(integration)
    await integration.pass_time(2 * DAY)
    assert P.LONG_SILENCE in await look(integration)


async def test_ends_missing(integration: Integration) -> None:
    for _ in range(3):
        await integration.take(started())
    await integration.pass_time(2 * HOUR)
    assert await look(integration) == {"ends_missing": {"limit": "1:00 h"}}
    call = started()
    await integration.take(call, completed(call))
    assert await look(integration) == {}


async def test_unreadable_only(integration: Integration) -> None:
    for body in ("nonsense", "[]", "{}"):
        assert await look(integration) == {}
        await integration.send(body)
    assert await look(integration) == {"unreadable_only": {"count": "3"}}
    await integration.reload()
    assert await look(integration) == {"unreadable_only": {"count": "3"}}
    await integration.take(CHAT)
    assert await look(integration) == {}


async def test_get_requests(integration: Integration) -> None:
    for _ in range(3):
        assert await look(integration) == {}
        await integration.send(method="GET")
    assert await look(integration) == {"get_requests": {"count": "3"}}
    await integration.reload()
    assert await look(integration) == {"get_requests": {"count": "3"}}
    await integration.take(CHAT)
    assert await look(integration) == {}


async def test_calls_too_old(integration: Integration) -> None:
    for _ in range(3):
        assert await look(integration) == {}
        created = dt_util.utcnow() - timedelta(hours=5, minutes=7)
        await integration.take(started(date_created=created.isoformat()))
    # That nobody hears of their ends is no wonder.
    assert await look(integration) == {"calls_too_old": {"count": "3", "age": "5:07 h"}}
    await integration.reload()
    assert (await look(integration)).keys() == {"calls_too_old"}
    await integration.take(started())
    assert await look(integration) == {}


async def test_not_stored_goes_with_the_next_message(integration: Integration, disk: Disk) -> None:
    disk.refuses = True
    call = started()
    assert (await integration.post(call)).status == 503
    assert await look(integration) == {"not_stored": {}}
    disk.refuses = False
    await integration.take(call)
    assert await look(integration) == {}


async def test_not_stored_is_tried_again_without_any_message(
    integration: Integration, disk: Disk
) -> None:
    disk.refuses = True
    call = started()
    assert (await integration.post(call)).status == 503
    await integration.pass_time(INTERVAL)
    assert await look(integration) == {"not_stored": {}}
    disk.refuses = False
    await integration.pass_time(INTERVAL)
    assert await look(integration) == {}
    assert integration.stored["calls"].keys() == {str(call["lead_id"])}


@pytest.mark.allow_log("Stored calls could not be understood; kept aside as")
async def test_storage_damaged_until_the_file_is_gone(integration: Integration) -> None:
    await integration.take(started())
    await integration.unload()
    integration.path.write_text("half of i\n")
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    assert await look(integration) == {"storage_damaged": {"count": "1"}}
    # Nobody who missed it at the first start misses it for good.
    await integration.reload()
    assert await look(integration) == {"storage_damaged": {"count": "1"}}
    (corrupt,) = integration.path.parent.glob(f"{DOMAIN}.*.unreadable.*")
    corrupt.unlink()
    await integration.pass_time(INTERVAL)
    assert await look(integration) == {}


# -- the life of repairs ---------------------------------------------------------------------------


async def test_too_many_lines_until_each_has_a_place(integration: Integration) -> None:
    await integration.choose(most_lines=2)
    calls = [started(tracking_number=f"+1704555010{number}") for number in range(4)]
    await integration.take(*calls)
    assert (await look(integration))[P.TOO_MANY_LINES] == {"most": "2", "others": "2"}
    await integration.reload()
    assert P.TOO_MANY_LINES in await look(integration)
    await integration.choose(most_lines=3)
    await integration.take(completed(calls[2]))
    assert (await look(integration))[P.TOO_MANY_LINES] == {"most": "3", "others": "1"}
    await integration.choose(most_lines=4)
    assert P.TOO_MANY_LINES not in await look(integration)


async def test_repairs_of_two_entries_are_two(integration: Integration) -> None:
    other = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": "0ther" * 10})
    other.add_to_hass(integration.hass)
    assert await integration.hass.config_entries.async_setup(other.entry_id)
    await live_at(integration.hass, None)
    await look_twice(integration)
    ids = {issue.issue_id for issue in ir.async_get(integration.hass).issues.values()}
    assert ids == {issue_id_of(P.NO_PUBLIC_URL, entry) for entry in (integration.entry, other)}
    await integration.hass.config_entries.async_remove(other.entry_id)
    assert (await look(integration)).keys() == {"no_public_url"}
    await integration.hass.config_entries.async_remove(integration.entry.entry_id)
    assert ir.async_get(integration.hass).issues == {}


async def look_twice(integration: Integration) -> None:
    for _ in range(3):
        await integration.pass_time(SECOND)


async def test_a_disabled_entry_has_no_repairs(integration: Integration) -> None:
    await live_at(integration.hass, None)
    assert await look(integration)
    set_disabled = integration.hass.config_entries.async_set_disabled_by
    await set_disabled(integration.entry.entry_id, ConfigEntryDisabler.USER)
    assert shown(integration.hass) == {}
    await set_disabled(integration.entry.entry_id, None)
    assert (await look(integration)).keys() == {"no_public_url"}


async def test_what_a_user_ignores_stays_ignored_over_a_reload(integration: Integration) -> None:
    await live_at(integration.hass, None)
    await look(integration)
    issue_id = issue_id_of(P.NO_PUBLIC_URL, integration.entry)
    ir.async_ignore_issue(integration.hass, DOMAIN, issue_id, ignore=True)
    await integration.reload()
    await look(integration)
    issue = ir.async_get(integration.hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.dismissed_version is not None


async def test_repairs_come_and_go_with_one_line_each(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(9):
        await integration.send("nonsense")
        await look(integration)
    await integration.take(CHAT, CHAT)
    await look(integration)
    lines = [
        record.getMessage() for record in caplog.records if record.name == f"{OURS}.health.issues"
    ]
    assert lines == [
        "A repair is needed: unreadable_only",
        "A repair is no longer needed: unreadable_only",
    ]


async def test_repairs_do_not_name_the_secret(integration: Integration) -> None:
    """Every signed-in user may read them."""
    await live_at(integration.hass, NEW)
    await look(integration)
    for issue in shown(integration.hass).values():
        assert WEBHOOK_ID not in str(issue)
        assert not issue.is_persistent, "diagnostics would hold what it names"


# -- flows -----------------------------------------------------------------------------------------


type Fix = Callable[[str], Awaitable[tuple[dict[str, Any], dict[str, Any]]]]


@pytest.fixture
async def fix(integration: Integration, hass_client: ClientSessionGenerator) -> Fix:
    """Open a repair's flow, press its button; return both answers."""
    client = await hass_client()

    async def press(issue_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        path = "/api/repairs/issues/fix"
        body = {"handler": DOMAIN, "issue_id": issue_id}
        opened = await (await client.post(path, json=body)).json()
        if opened["type"] != "form":
            return opened, opened
        done = await (await client.post(f"{path}/{opened['flow_id']}", json={})).json()
        await integration.hass.async_block_till_done()
        return opened, done

    return press


def test_the_fixable_ones_are_those_with_a_flow() -> None:
    assert repairs._FLOWS.keys() == FIXABLE  # noqa: SLF001


async def test_the_new_url_is_shown_and_taken_as_pasted(integration: Integration, fix: Fix) -> None:
    await live_at(integration.hass, NEW)
    await look(integration)
    opened, done = await fix(issue_id_of(P.URL_CHANGED, integration.entry))
    assert opened["step_id"] == "confirm"
    assert opened["description_placeholders"] == {
        "name": "WhatConverts",
        "told": OLD,
        "address": NEW,
    }
    (field,) = opened["data_schema"]
    shown = {"suggested_value": f"{NEW}/api/webhook/{WEBHOOK_ID}"}
    assert (field["name"], field["description"]) == ("webhook_url", shown)
    assert done["type"] == "create_entry"
    assert await look(integration) == {}
    assert integration.entry.data["told_url"] == f"{NEW}/api/webhook/{WEBHOOK_ID}"


@pytest.mark.allow_log("Stored calls could not be understood; kept aside as")
async def test_damaged_files_are_named_and_deleted(integration: Integration, fix: Fix) -> None:
    await integration.take(started())
    await integration.unload()
    integration.path.write_text("half of i\n")
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await look(integration)
    (corrupt,) = integration.path.parent.glob(f"{DOMAIN}.*.unreadable.*")
    opened, done = await fix(issue_id_of(P.STORAGE_DAMAGED, integration.entry))
    assert opened["description_placeholders"]["files"] == corrupt.name
    assert done["type"] == "create_entry"
    assert not corrupt.exists()
    assert await look(integration) == {}


async def test_a_file_that_cannot_be_deleted_is_said(
    integration: Integration, fix: Fix, monkeypatch: pytest.MonkeyPatch
) -> None:
    integration.path.with_name(f"{integration.path.name}.unreadable.1").write_text("a caller")
    await integration.pass_time(INTERVAL)

    def refuse(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(f"{OURS}.storage.call_files.CallFiles.remove_unreadable", refuse)
    _, done = await fix(issue_id_of(P.STORAGE_DAMAGED, integration.entry))
    assert (done["type"], done["reason"]) == ("abort", "failed")
    assert (await look(integration)).keys() == {"storage_damaged"}


async def test_a_repair_of_an_entry_that_is_not_there(integration: Integration, fix: Fix) -> None:
    await live_at(integration.hass, NEW)
    await look(integration)
    await integration.unload()
    opened, _ = await fix(issue_id_of(P.URL_CHANGED, integration.entry))
    assert (opened["type"], opened["reason"]) == ("abort", "not_loaded")
    flow = await repairs.async_create_fix_flow(
        integration.hass, "", {"entry_id": "gone", "problem": "url_changed"}
    )
    flow.hass = integration.hass
    assert (await flow.async_step_init())["type"] == "abort"  # type: ignore[attr-defined]
