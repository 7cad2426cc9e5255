"""Diagnostics show the form of things, and nothing that anybody said, wrote or is called."""

import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.const import __version__
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.support.integration import (
    DOMAIN,
    EXAMPLE,
    SECOND,
    WEBHOOK_ID,
    Integration,
    SetupIntegration,
    completed,
    started,
)

MARK = "SECRET"
TITLE = f"{MARK} office"
NUMBERS = ("8033861858", "7044486577", "7044695324")
# The names in the message tell that these words are somebody's.
MISPLACED = dict.fromkeys(("answer_status", "lead_status", "lead_state", "duplicate"), MARK)
TYPED = {"additional_fields": [], "lead_type": "Phone Call", "call_status": "In Progress"}


@pytest.fixture
def entry(hass_us: HomeAssistant) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=TITLE,
        data={
            "webhook_id": WEBHOOK_ID,
            "cloudhook_url": f"https://hooks.nabu.casa/{MARK}",
            "told_url": f"https://{MARK}.example.com/api/webhook/{WEBHOOK_ID}",
        },
        options={
            "lines_by_name": True,
            "privacy": "last_four",
            "written": f"{MARK} text",
            "several": [MARK],
        },
    )
    entry.add_to_hass(hass_us)
    return entry


@pytest.fixture
async def integration(hass_us: HomeAssistant, setup_integration: SetupIntegration) -> Integration:
    # The web server takes no new paths once a client has spoken to it.
    assert await async_setup_component(hass_us, "diagnostics", {})
    return await setup_integration()


def marked() -> dict[str, Any]:
    """Return a call with a mark in every text that anybody may write, names of fields included."""
    texts = {name: f"{MARK} {name}" for name, value in EXAMPLE.items() if isinstance(value, str)}
    links = dict.fromkeys(("landing_url", "lead_url"), f"https://{MARK}.example.com/")
    hostile = {f"{MARK} key": 1, MARK: {MARK: [MARK]}, "": MARK, "a\n{{ b }}": MARK}
    numbers = {name: EXAMPLE[name] for name in EXAMPLE if name.endswith("_number")}
    custom = {"field_mappings": {MARK: MARK}, "lead_analysis": {f"{MARK}?": MARK}}
    return started(
        **texts
        | links
        | hostile
        | custom
        | TYPED
        | MISPLACED
        | {
            "date_created": None,
            "tracking_number": numbers["tracking_number"],
            "caller_number": numbers["caller_number"],
        }
    )


async def stream(integration: Integration) -> None:
    """Post everything that may leave a trace."""
    call = marked()
    await integration.take(call)
    await integration.take(completed(call))
    await integration.take(marked(), {"lead_id": 7, "lead_type": f"{MARK} type"})
    for body in (MARK, json.dumps([MARK]), json.dumps(MARK), f'{{"{MARK}": 1}}'):
        await integration.send(body)
    await integration.send(method="GET", headers={"Host": f"{MARK}.example.com"})
    (live,) = await integration.calls(live_only=True)
    await integration.act("claim_call", lead_id=live, by=MARK)
    await integration.act("remember_caller", number="+18033861858", name=MARK)
    await integration.pass_time(SECOND)


async def download(
    hass_client: ClientSessionGenerator, integration: Integration, device_id: str | None = None
) -> str:
    path = f"/api/diagnostics/config_entry/{integration.entry.entry_id}"
    client = await hass_client()
    answer = await client.get(f"{path}/device/{device_id}" if device_id else path)
    assert answer.status == 200
    return await answer.text()


def devices(integration: Integration) -> list[str]:
    """Return the ids of the account's device and of its one line's."""
    ours = integration.entry.runtime_data.devices
    (line,) = ours
    return [ours.device_id(None), ours.device_id(line)]


def assert_silent(integration: Integration, file: str) -> None:
    """Check that a file holds nothing that anybody said; our own manifest has words of its own."""
    low = json.dumps(json.loads(file), ensure_ascii=False).lower()
    assert MARK.lower() not in low
    private = (WEBHOOK_ID.lower(), *NUMBERS, *{str(lead_id) for _, lead_id in integration.told})
    assert [text for text in private if text in low] == []


async def test_nothing_that_was_said_is_in_the_files(
    integration: Integration, hass_client: ClientSessionGenerator
) -> None:
    await stream(integration)
    assert_silent(integration, await download(hass_client, integration))
    for device_id in devices(integration):
        assert_silent(integration, await download(hass_client, integration, device_id))
    # The file that Home Assistant makes lists our repairs, too, which name the entry.
    issues = ir.async_get(integration.hass).issues.values()
    assert any(MARK in str(issue.translation_placeholders) for issue in issues)


async def test_what_the_file_of_an_entry_shows(
    integration: Integration, hass_client: ClientSessionGenerator
) -> None:
    await stream(integration)
    data = json.loads(await download(hass_client, integration))["data"]
    assert data["versions"].keys() == {"home_assistant", "integration", "phonenumbers"}
    assert data["versions"]["home_assistant"] == __version__
    assert data["entry"]["url_kind"] == "cloud"
    assert data["entry"]["cloud"] == "absent"
    assert (data["entry"]["url_was_told"], data["entry"]["url_is_as_told"]) == (True, False)
    assert data["entry"]["options"] == {
        "lines_by_name": True,
        "privacy": "last_four",
        "written": "str",
        "several": "list",
    }
    assert data["entry"]["lists_of_callers"] == 1
    assert data["lines"] == 1
    assert data["alerts"] is True
    assert data["calls"] == {
        "live": 1,
        "ended_completed": 1,
        "outcome_open": 1,
        "outcome_answered": 1,
    }
    assert data["storage"] == {"ended_calls": 1, "write_failed": False, "files_kept_aside": 0}
    account = data["account"]
    assert (account["connected"], account["problem"], account["past"]) == (False, None, None)
    assert data["card"] == "none"
    assert data["problems"] == ["cloudhook_lost", "unreadable_only"]


async def test_what_the_file_of_an_entry_shows_of_messages(
    integration: Integration, hass_client: ClientSessionGenerator
) -> None:
    await stream(integration)
    seen = json.loads(await download(hass_client, integration))["data"]["webhook"]
    assert (seen["received"], seen["accepted"], seen["ignored"], seen["rejected"]) == (9, 3, 2, 4)
    assert seen["reasons"] == {"not_a_phone_call": 1, "no_lead": 1}
    assert seen["refusals"] == {"400": 3, "405": 1}
    assert seen["lead_types"] == {"phone_call": 3, "unknown": 1, "missing": 1}
    assert [one["type"] for one in seen["last_messages"]] == [
        "object",
        "object",
        "array",
        "string",
        "object",
    ]
    call = seen["last_messages"][0]
    assert (call["result"], call["status"], call["lead_type"]) == ("accepted", 200, "phone_call")
    assert call["fields"]["field_mappings"] == "object"
    assert call["fields"]["caller_name"] == "string"
    assert call["unknown_fields"] == 4


async def test_words_that_cannot_be_read_are_in_the_file(
    integration: Integration, hass_client: ClientSessionGenerator
) -> None:
    call = started(lead_status="Returning")
    await integration.take(call, completed(call, answer_status="Hung Up"))
    await integration.take({"lead_id": 7, "lead_type": "Inbound Call"})
    await integration.take(started(call_status="Ringing", lead_state="Call from 8033861858"))
    file = await download(hass_client, integration)
    assert_silent(integration, file)
    assert json.loads(file)["data"]["webhook"]["unreadable_words"] == {
        "lead_status": ["returning"],
        "answer_status": ["hung up"],
        "lead_type": ["inbound call"],
        "call_status": ["ringing"],
    }


async def test_the_file_of_a_line_counts_the_calls_of_the_line(
    integration: Integration, hass_client: ClientSessionGenerator
) -> None:
    await integration.take(started())
    await integration.take(started(tracking_number=None, phone_name=None))
    main, line = devices(integration)
    whole = json.loads(await download(hass_client, integration, main))["data"]
    assert whole["calls"]["live"] == 2
    part = json.loads(await download(hass_client, integration, line))["data"]
    assert part["calls"] == {"live": 1, "outcome_open": 1}
    assert part["is_known_line"] is True
    assert part["lines_by_name"] is True


async def test_kinds_of_calls_are_counted(
    integration: Integration, hass_client: ClientSessionGenerator
) -> None:
    nobody = dict.fromkeys(("contact_phone_number", "phone_number", "tracking_number"), "")
    await integration.take(started(spam=True, caller_number="", phone_name="", **nobody))
    await integration.act("simulate_call")
    data = json.loads(await download(hass_client, integration))["data"]
    assert data["calls"] == {
        "live": 2,
        "outcome_open": 2,
        "muted": 1,
        "test": 1,
        "without_number": 1,
        "without_line": 1,
    }


async def test_an_entry_that_is_not_set_up_still_has_a_file(
    integration: Integration, hass_client: ClientSessionGenerator
) -> None:
    await integration.take(started())
    known = devices(integration)
    await integration.unload()
    for device_id in (None, *known):
        file = await download(hass_client, integration, device_id)
        assert_silent(integration, file)
        data = json.loads(file)["data"]
        assert data.keys() == {"versions", "entry"}
        assert data["entry"]["state"] == "not_loaded"
