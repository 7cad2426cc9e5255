"""With privacy "none", no file of Home Assistant says who called; and what is forgotten is gone."""

from collections.abc import AsyncIterator
import json
from pathlib import Path
import re
from typing import Any

import pytest
import pytest_asyncio

from scripts.demonstration.office import DOMAIN, install_blueprints
from scripts.realha import until
from tests.support.real_integration import (
    ENDED,
    EVENTS,
    MISSED,
    STARTED,
    Message,
    RealIntegration,
    completed,
    ids,
    started,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

LAST_CALLER = "sensor.whatconverts_last_caller"
FIRST, LAST, COMPANY = "Zebulon", "Xanthopoulos", "Quagmire Brothers"
NATIONAL = "8645550147"
NUMBER = f"+1{NATIONAL}"
SPELLINGS = (
    FIRST,
    LAST,
    "Quagmire",
    NATIONAL,
    NATIONAL[3:],
    "864-555-0147",
    "864.555.0147",
    "(864) 555-0147",
    "864) 555",
    "8 6 4, 5 5 5",
    "864%20555",
    "864+555",
    "%2B1864",
    "+1864",
)
_SECRETS = re.compile(b"|".join(re.escape(one.encode()) for one in SPELLINGS), re.IGNORECASE)


def secret(**changes: object) -> Message:
    """Return a call that says who calls wherever it can, in many spellings."""
    address = f"https://x.example/?n={FIRST}+{LAST}&p=%2B1{NATIONAL}&q=864%20555%200147"
    said = {
        "caller_number": NUMBER,
        "caller_name": f"{LAST} {FIRST}".upper(),
        "contact_name": f"{FIRST} {LAST}",
        "contact_company_name": COMPANY,
        "contact_email_address": f"{FIRST}@quagmire.example",
        "contact_phone_number": "(864) 555-0147",
        "lead_keyword": f"{FIRST} {LAST} 864-555-0147",
        "lead_content": NATIONAL,
        "lead_campaign": f"{FIRST}-{LAST}",
        "landing_url": address,
        "lead_url": address,
        "notes": f"{FIRST} called from {NUMBER}",
        "lead_analysis": {"Lead Summary": f"{FIRST} {LAST} asks to be called back"},
        "call_transcription": f"This is {FIRST} {LAST}.\nMy number is {NATIONAL}.",
        "additional_fields": {f"{FIRST}'s phone": NUMBER},
    }
    return started(**said | changes)


def withheld() -> Message:
    """Return a call of somebody with a name and no number, which nothing repeats then."""
    silent = dict.fromkeys(("lead_keyword", "lead_content", "landing_url", "lead_url"))
    return secret(caller_number="Anonymous", tracking_number="+17045550101", **silent)


def telling(integration: RealIntegration) -> dict[str, set[str]]:
    """Return what the files of Home Assistant say of callers, without those that are ours."""
    found = {}
    for path in _files(integration.ha.folder.path):
        if said := _SECRETS.findall(path.read_bytes()):
            found[path.name] = {one.decode() for one in said}
    return found


def _files(folder: Path) -> list[Path]:
    own = f"{DOMAIN}."
    return [
        path
        for path in folder.rglob("*", recurse_symlinks=False)
        if path.is_file() and not (path.parent.name == ".storage" and path.name.startswith(own))
    ]


async def automate(integration: RealIntegration) -> None:
    """Make automations whose traces hold all that triggers hand over."""
    await install_blueprints(integration.ha.client)
    kinds = ("started", "ended", "missed")
    blueprint = {"path": "whatconverts-live/notify.yaml", "input": {"show_here": True}}
    configs: dict[str, dict[str, Any]] = {
        "keep": {
            "alias": "Keep",
            "triggers": [{"trigger": f"whatconverts.call_{kind}"} for kind in kinds],
            "actions": [{"variables": {"who": "{{ trigger.call }}"}}],
            "mode": "parallel",
            "trace": {"stored_traces": 50},
        },
        "show": {"alias": "Show", "use_blueprint": blueprint},
    }
    for key, config in configs.items():
        path = f"/api/config/automation/config/{key}"
        await integration.ha.client.request("POST", path, json=config)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def private_integration(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[RealIntegration]:
    integration = await RealIntegration.open(tmp_path_factory.mktemp("private"))
    try:
        await integration.choose_privacy("none")
        await automate(integration)
        yield integration
    finally:
        await integration.close()
    integration.assert_clean_log()


async def take_calls(integration: RealIntegration) -> None:
    """Let calls start, change, end, be missed and be withheld; one stays live."""
    async with integration.ha.client.socket() as socket:
        listener = await socket.listen(*EVENTS)
        missed, hidden, live = secret(), withheld(), secret()
        for message in (missed, {**missed, "city": "Raleigh"}):
            await integration.take(message)
        await integration.take(completed(missed, answer_status="No Answer"))
        await integration.take(hidden)
        await integration.take(completed(hidden))
        await integration.take(live)
        await listener.wait_for(STARTED, lead_id=live["lead_id"])
        await listener.wait_for(MISSED, lead_id=missed["lead_id"])
        assert {missed["lead_id"], hidden["lead_id"]} <= set(ids(listener, ENDED))
        shown = {data["display_name"] for one in EVENTS for data in listener.of(one)}
        assert shown == {"Caller"}
        await integration.state_is(LAST_CALLER, "Caller")
        full = await integration.calls(include_lead=True)
        assert full[live["lead_id"]]["caller_number"] == NUMBER
        await look_at(integration, missed)
        await recorded(integration, str(live["lead_id"]))


async def look_at(integration: RealIntegration, call: Message) -> None:
    """Ask for all that is known of a call in each way there is, as its dialog and the log do."""
    client, lead_id = integration.ha.client, call["lead_id"]
    (entry,) = await client.entries(DOMAIN)
    about = {"config_entry_id": entry["entry_id"], "lead_id": lead_id}
    opened = await client.command("whatconverts/calls/get", **about)
    assert FIRST in opened["details"]["transcript"]
    found = await client.command("whatconverts/calls/search", query=f"{LAST} {FIRST}".lower())
    assert lead_id in {one["lead_id"] for one in found["calls"]}
    table = await client.command("whatconverts/calls/export", query=f"{LAST} {FIRST}".lower())
    assert LAST in table["csv"]
    await client.command("whatconverts/calls/called_back", **about)
    kept = await integration.calls(lead_id=lead_id, include_details=True)
    assert FIRST in kept[lead_id]["details"]["summary"]
    assert LAST in (await client.ask("whatconverts.export_calls", lead_id=lead_id))["csv"]


async def recorded(integration: RealIntegration, words: str) -> None:
    """Wait until the recorder has written something: into the database or its journal."""

    async def written() -> bool:
        files = integration.ha.folder.path.glob("home-assistant_v2.db*")
        return any(words.encode() in path.read_bytes() for path in files)

    await until(written, what=f"{words} is recorded")


async def diagnosed(integration: RealIntegration) -> set[str]:
    """Return what the diagnostics of our entry say of callers."""
    (entry,) = await integration.ha.client.entries(DOMAIN)
    path = f"/api/diagnostics/config_entry/{entry['entry_id']}"
    file = await integration.ha.client.request("GET", path)
    assert file["data"]["calls"]
    return {one.decode() for one in _SECRETS.findall(json.dumps(file).encode())}


async def test_no_file_says_who_called(private_integration: RealIntegration) -> None:
    integration = private_integration
    await take_calls(integration)
    assert telling(integration) == {}, "while it runs, the journal of the database included"
    assert await diagnosed(integration) == set()
    await integration.ha.stop()
    assert telling(integration) == {}, "after it stopped"
    await integration.start_again()
    await integration.state_is(LAST_CALLER, "Caller")
    await take_calls(integration)
    await integration.ha.stop()
    assert telling(integration) == {}, "after a restart"
    storage = integration.ha.folder.path / ".storage"
    assert "whatconverts.call_started" in (storage / "trace.saved_traces").read_text()
    assert "event.whatconverts_call" in (storage / "core.restore_state").read_text()
    await integration.start_again()


async def test_what_is_forgotten_is_gone(private_integration: RealIntegration) -> None:
    """It also shows that the search above finds what there is."""
    integration = private_integration
    await integration.choose_privacy("full")
    call = secret()
    await integration.take(call)
    await integration.take(completed(call))
    await integration.state_is(LAST_CALLER, f"{FIRST} {LAST}")
    await recorded(integration, NATIONAL)
    found = telling(integration)
    assert any(name.startswith("home-assistant_v2.db") for name in found)
    assert await diagnosed(integration) == set(), "whatever the option says"
    await integration.ha.stop()
    found = telling(integration)
    assert {"home-assistant_v2.db", "core.restore_state", "trace.saved_traces"} <= found.keys()
    assert integration.ha.folder.console.name not in found
    await integration.start_again()
    await integration.ha.client.act("whatconverts.end_call")
    await integration.ha.client.act("whatconverts.forget_calls")
    assert await integration.calls() == {}
    await integration.state_is(LAST_CALLER, "unknown")
    own = (integration.ha.folder.path / ".storage").glob(f"{DOMAIN}.*")
    assert [path.name for path in own if _SECRETS.search(path.read_bytes())] == []
    assert "core.restore_state" not in telling(integration)
    await integration.ha.restart()
    await integration.loaded()
    await integration.state_is(LAST_CALLER, "unknown")
    event = await integration.attributes("event.whatconverts_call")
    assert (event["display_name"], event["lead_id"]) == (None, None)
