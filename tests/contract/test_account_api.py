"""A lead, its changes, its recording, and who may ask the stand-in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from aiohttp import FormData, encode_basic_auth, hdrs
import pytest
import pytest_asyncio

from scripts.account import AccountServer, Behaviour, Lead, is_live
from scripts.account.lead import LINKS
from scripts.account.recording import recording
from scripts.simulator import Scenario
from scripts.simulator.message import started
from tests.support.account import ask, lead_ids, running_account

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LIVE = 9
HTML = "text/html; charset=utf-8"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[AccountServer]:
    async with running_account(calls=200, clock=lambda: NOW) as server:
        server.record(started(next(Scenario(seed=1).calls()), LIVE, NOW))
        yield server


def one_with(server: AccountServer, name: str) -> Lead:
    """Return a lead that has something in a field."""
    return next(lead for lead in server.account if lead[name])


@pytest.mark.parametrize("envelope", [False, True])
async def test_lead_comes_bare_or_as_a_list_of_one(
    server: AccountServer, *, envelope: bool
) -> None:
    server.behaviour = Behaviour(envelope=envelope)
    lead = one_with(server, "recording")
    value = (await ask(server, f"/leads/{lead['lead_id']}")).value
    assert value == (
        {"page_number": 1, "leads_per_page": 25, "total_pages": 1, "total_leads": 1}
        | {"leads": [lead]}
        if envelope
        else lead
    )


@pytest.mark.parametrize("lead_id", ["1", "0", "-9", "nine", "٩", "9" * 400, "9.0"])
async def test_unknown_lead_is_refused(server: AccountServer, lead_id: str) -> None:
    for method in ("GET", "POST"):
        reply = await ask(server, f"/leads/{lead_id}", method=method)
        assert (reply.status, reply.error) == (400, "Invalid lead ID.")
    reply = await ask(server, "/recording", params={"lead_id": lead_id})
    assert (reply.status, reply.error) == (400, "Invalid lead ID.")


async def test_record_has_what_the_api_alone_tells(server: AccountServer) -> None:
    heard = one_with(server, "recording")
    for name in ("city", "state", "zip", "country"):
        assert heard[f"caller_{name}"] == heard[name]
    assert heard["answer_status"] == "Answered"
    analyses = [lead["lead_analysis"] for lead in server.account]
    assert [] in analyses
    assert all("Lead Summary" in analysis for analysis in analyses if analysis != [])
    assert any(analysis != [] for analysis in analyses)
    assert {type(lead["additional_fields"]) for lead in server.account} == {list, dict}
    assert all("trigger" not in lead for lead in server.account)


async def test_live_lead_has_no_end_yet(server: AccountServer) -> None:
    lead = (await ask(server, f"/leads/{LIVE}")).value
    assert lead["call_status"] == lead["lead_state"] == "In Progress"
    assert {lead[name] for name in (*LINKS, "answer_status", "call_duration")} == {""}
    assert (lead["lead_analysis"], lead["call_duration_seconds"]) == ([], 0)


@pytest.mark.parametrize("shows_live", [True, False])
async def test_live_calls_are_there_or_not(server: AccountServer, *, shows_live: bool) -> None:
    server.behaviour = Behaviour(shows_live=shows_live)
    assert (LIVE in await lead_ids(server, leads_per_page=2500)) is shows_live
    assert (await ask(server, f"/leads/{LIVE}")).status == (200 if shows_live else 400)
    assert is_live(server.account.get(LIVE) or {})


@pytest.mark.parametrize("lists_spam", [True, False])
async def test_spam_is_listed_or_not_and_always_when_asked_for(
    server: AccountServer, *, lists_spam: bool
) -> None:
    server.behaviour = Behaviour(lists_spam=lists_spam)
    spam = {lead["lead_id"] for lead in server.account if lead["spam"]}
    assert spam
    assert (spam <= set(await lead_ids(server, leads_per_page=2500))) is lists_spam
    assert not spam & set(await lead_ids(server, leads_per_page=2500, spam="false"))
    assert set(await lead_ids(server, leads_per_page=2500, spam="true")) == spam
    assert (await ask(server, f"/leads/{min(spam)}")).value["spam"] is True


async def test_form_changes_what_may_be_changed_and_nothing_else(server: AccountServer) -> None:
    before = dict(one_with(server, "sales_value"))
    form = {
        "quotable": "pending",
        "quote_value": "$1,234.50",
        "sales_value": "",
        "lead_url": "https://crm.example/1",
        "additional_fields[Día]": "Monday",
        "custom_fields[Truck]": "7",
        "custom_fields[Crew]": "Bell",
        "spam": "true",
        "notes": "nothing",
        "lead_id": "1",
        "call_status": "In Progress",
    }
    path = f"/leads/{before['lead_id']}"
    reply = await ask(server, path, method="POST", data=form)
    after = (await ask(server, path)).value
    assert reply.value == after
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    assert changed == {
        "quotable": "Pending",
        "quote_value": 1234.5,
        "lead_url": "https://crm.example/1",
        "additional_fields": {**dict(before["additional_fields"]), "Día": "Monday"},
        "custom_fields": {"Truck": "7", "Crew": "Bell"},
        "sales_value": None,
    }


async def test_changes_of_a_live_call_are_told_when_it_ends(server: AccountServer) -> None:
    await ask(server, f"/leads/{LIVE}", method="POST", data={"quotable": "yes"})
    start = started(next(Scenario(seed=1).calls()), LIVE, NOW)
    end = server.record(start | {"call_status": "Completed", "lead_state": "Completed"})
    assert (end["quotable"], end["trigger"]) == ("Yes", "new")
    lead = (await ask(server, f"/leads/{LIVE}")).value
    assert (lead["quotable"], lead["call_status"]) == ("Yes", "Completed")


@pytest.mark.parametrize(("name", "value"), [("quotable", "maybe"), ("sales_value", "a lot")])
async def test_bad_value_changes_nothing(server: AccountServer, name: str, value: str) -> None:
    before = dict(one_with(server, "recording"))
    path = f"/leads/{before['lead_id']}"
    form = {"lead_url": "https://crm.example/2", name: value}
    reply = await ask(server, path, method="POST", data=form)
    assert (reply.status, reply.error) == (400, f"Invalid {name}.")
    assert server.account.get(before["lead_id"]) == before


async def test_json_and_files_are_no_form(server: AccountServer) -> None:
    before = dict(one_with(server, "recording"))
    path = f"/leads/{before['lead_id']}"
    file = FormData()
    file.add_field("quotable", b"yes", filename="quotable.txt")
    for body in ({"json": {"quotable": "yes"}}, {"data": file}):
        assert (await ask(server, path, method="POST", **body)).status == 200
        assert server.account.get(before["lead_id"]) == before


@pytest.mark.parametrize(
    ("range_", "first", "last"),
    [
        (None, 0, -1),
        ("bytes=0-", 0, -1),
        ("bytes=0-99", 0, 99),
        ("bytes=100-100", 100, 100),
        ("bytes=43000-99999", 43000, -1),
        ("bytes=-144", -144, -1),
    ],
)
@pytest.mark.parametrize("kind", ["recording", "voicemail"])
async def test_recording_comes_whole_or_in_ranges(
    server: AccountServer, kind: str, range_: str | None, first: int, last: int
) -> None:
    lead_id = one_with(server, kind)["lead_id"]
    sound = recording(lead_id)
    size = len(sound)
    headers = {hdrs.RANGE: range_} if range_ else {}
    reply = await ask(server, "/recording", params={"lead_id": lead_id}, headers=headers)
    first, last = first % size, last % size
    assert reply.body == sound[first : last + 1]
    assert reply.status == (206 if range_ else 200)
    assert reply.headers.get(hdrs.CONTENT_RANGE) == (
        f"bytes {first}-{last}/{size}" if range_ else None
    )
    assert reply.headers[hdrs.CONTENT_LENGTH] == str(len(reply.body))
    assert reply.headers[hdrs.CONTENT_TYPE] == "audio/mpeg"
    assert reply.headers[hdrs.ACCEPT_RANGES] == "bytes"


@pytest.mark.parametrize("range_", ["bytes=99999-", "bytes=9-3", "lines=1-2", "bytes=0-1,5-6"])
async def test_range_that_there_is_not_is_refused(server: AccountServer, range_: str) -> None:
    lead_id = one_with(server, "recording")["lead_id"]
    query = {"lead_id": lead_id}
    reply = await ask(server, "/recording", params=query, headers={hdrs.RANGE: range_})
    assert (reply.status, reply.body) == (416, b"")
    assert reply.headers[hdrs.CONTENT_RANGE] == f"bytes */{len(recording(lead_id))}"


async def test_there_is_no_recording_of_a_call_that_nobody_took(server: AccountServer) -> None:
    silent = [lead for lead in server.account if not any(lead[name] for name in LINKS)]
    for lead in islice(silent, 3):
        reply = await ask(server, "/recording", params={"lead_id": lead["lead_id"]})
        assert (reply.status, reply.error) == (404, "Recording not found.")
    assert silent


async def test_account_under_hipaa_has_nothing_to_listen_to(server: AccountServer) -> None:
    lead = one_with(server, "voicemail")
    server.behaviour = Behaviour(hipaa=True)
    reply = await ask(server, "/recording", params={"lead_id": lead["lead_id"]})
    assert (reply.status, bool(reply.error)) == (403, True)
    listed = (await ask(server, "/leads", params={"leads_per_page": 2500})).value["leads"]
    single = (await ask(server, f"/leads/{lead['lead_id']}")).value
    for one in (*listed, single, server.record(lead)):
        assert not one.keys() & set(LINKS)
    assert single["voicemail_transcription"] == lead["voicemail_transcription"]


async def test_recordings_sound_different() -> None:
    assert len({recording(lead_id) for lead_id in range(12)}) == 12
    assert recording(5) == recording(5)


def test_recording_is_a_row_of_whole_frames() -> None:
    sound = recording(1)
    frames = [sound[start : start + 144] for start in range(0, len(sound), 144)]
    # MPEG-1 layer III, 32 kbit/s at 32 kHz: 144 bytes; the browser tests let Chromium play it.
    assert {frame[:4] for frame in frames} == {bytes.fromhex("FFFB18C0")}
    assert (len(frames), len(frames[-1])) == (300, 144)


PATHS = ["/leads", f"/leads/{LIVE}", f"/recording?lead_id={LIVE}"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "Authentication not provided."),
        ("Bearer abc", "Authentication not provided."),
        ("Basic", "Authentication not provided."),
        (encode_basic_auth("somebody", "demo-secret"), "Authentication failed."),
        (encode_basic_auth("51497-demo-token", ""), "Authentication failed."),
        ("Basic ???", "Authentication failed."),
    ],
)
async def test_nobody_asks_without_the_key(
    server: AccountServer, path: str, given: str, told: str
) -> None:
    reply = await ask(server, path, headers={hdrs.AUTHORIZATION: given})
    assert (reply.status, reply.error) == (401, told)


async def test_key_is_needed_to_change_a_lead(server: AccountServer) -> None:
    before = dict(server.account.get(LIVE) or {})
    form = {"quotable": "yes"}
    headers = {hdrs.AUTHORIZATION: "Basic no"}
    reply = await ask(server, f"/leads/{LIVE}", method="POST", headers=headers, data=form)
    assert reply.status == 401
    assert server.account.get(LIVE) == before


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/lead"), ("GET", "/leads/"), ("GET", "/leads/1/2"), ("GET", ""), ("PUT", "/leads/9")],
)
async def test_other_paths_lead_to_a_page_of_the_website(
    server: AccountServer, method: str, path: str
) -> None:
    reply = await ask(server, path, method=method)
    assert (reply.status, reply.headers[hdrs.CONTENT_TYPE]) == (404, HTML)
    assert server.log.counts == {"other": 1}


async def test_log_tells_what_was_asked_and_never_the_key(server: AccountServer) -> None:
    await ask(server, "/leads", params={"order": "asc"})
    await ask(server, f"/leads/{LIVE}", headers={hdrs.AUTHORIZATION: ""})
    await ask(server, f"/leads/{LIVE}", method="POST", data={"quotable": "no"})
    await ask(server, "/recording", params={"lead_id": LIVE})
    told = [(one.method, one.path, one.query, one.status) for one in server.log.requests]
    assert told == [
        ("GET", "/api/v1/leads", {"order": "asc"}, 200),
        ("GET", f"/api/v1/leads/{LIVE}", {}, 401),
        ("POST", f"/api/v1/leads/{LIVE}", {}, 200),
        ("GET", "/api/v1/recording", {"lead_id": str(LIVE)}, 404),
    ]
    kinds = ["GET /leads", "GET /leads/{lead_id}", "POST /leads/{lead_id}", "GET /recording"]
    assert server.log.counts == dict.fromkeys(kinds, 1)
    log = repr(server.log)
    key = encode_basic_auth(server.token, server.secret).removeprefix("Basic ")
    assert not any(secret in log for secret in (server.token, server.secret, key))
    server.log.clear()
    assert (server.log.requests, server.log.counts.total()) == ([], 0)


async def test_clock_may_be_another(server: AccountServer) -> None:
    server.behaviour = replace(server.behaviour, clock_skew=-90)
    reply = await ask(server, "/leads")
    assert reply.headers[hdrs.DATE] == "Sat, 28 Nov 2026 11:58:30 GMT"
    assert server.now() == datetime(2026, 11, 28, 11, 58, 30, tzinfo=UTC)


async def test_server_comes_back_at_the_same_address(server: AccountServer) -> None:
    url = server.url
    await server.stop()
    with pytest.raises(OSError, match="Connect"):
        await ask(server, "/leads")
    await server.start()
    assert (await ask(server, "/leads")).status == 200
    assert server.url == url
