"""Recordings are passed on to whoever may see the call, and nothing else of WhatConverts is."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientError, hdrs, web
from aiohttp.test_utils import TestServer
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.whatconverts import const
from homeassistant.components.http.auth import async_sign_path
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from scripts.account import Fault
from scripts.account.recording import recording
from tests.support.account import Reply
from tests.support.connected import Connected
from tests.support.integration import completed, started, until

LEFT = {
    hdrs.CONTENT_TYPE,
    hdrs.CONTENT_LENGTH,
    hdrs.CONTENT_RANGE,
    hdrs.ACCEPT_RANGES,
    hdrs.CACHE_CONTROL,
    "X-Content-Type-Options",
}


def code(reply: Reply) -> tuple[int, str]:
    """Return what a refusal says; it says so in words, too."""
    assert reply.headers["Cache-Control"] == "private, no-store"
    assert " " in reply.value["message"]
    return reply.status, reply.value["code"]


async def test_a_recording_is_heard_whole(connected: Connected) -> None:
    lead_id = await connected.call()
    reply = await connected.listen(connected.path(lead_id))
    assert (reply.status, reply.body) == (200, recording(lead_id))
    assert reply.headers["Content-Type"] == "audio/mpeg"
    assert reply.headers["Accept-Ranges"] == "bytes"
    assert reply.headers["Cache-Control"] == "private, no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


# What a player may ask for, and where the part begins and ends; None: it gets the whole.
@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", slice(None)),
        ("bytes=100-199", slice(100, 200)),
        ("bytes=-50", slice(-50, None)),
        ("bytes=0-9,20-29", None),
        ("bytes=9-1-2", None),
        ("lines=1-2", None),
        ("bytes=-", None),
        ("bytes=\t1-2", None),
        ("", None),
    ],
)
async def test_a_single_range_is_passed_on(
    connected: Connected, asked: str, part: slice | None
) -> None:
    lead_id = await connected.call()
    sound = recording(lead_id)
    reply = await connected.listen(connected.path(lead_id), Range=asked)
    if part is None:
        assert (reply.status, reply.body) == (200, sound)
        assert hdrs.CONTENT_RANGE not in reply.headers
        return
    start, stop, _ = part.indices(len(sound))
    assert (reply.status, reply.body) == (206, sound[part])
    assert reply.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(sound)}"


async def test_a_range_behind_the_end_is_none(connected: Connected) -> None:
    lead_id = await connected.call()
    reply = await connected.listen(connected.path(lead_id), Range="bytes=999999999-")
    assert (reply.status, reply.body) == (416, b"")
    assert reply.headers["Content-Range"] == f"bytes */{len(recording(lead_id))}"


async def test_a_part_of_another_whole_is_not_given(connected: Connected) -> None:
    lead_id = await connected.call()
    reply = await connected.listen(connected.path(lead_id), Range="bytes=0-1", If_Range='"x"')
    assert (reply.status, reply.body) == (200, recording(lead_id))


async def test_only_the_head_is_given_where_only_that_is_asked(connected: Connected) -> None:
    lead_id = await connected.call()
    reply = await connected.listen(connected.path(lead_id), "HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["Content-Length"] == str(len(recording(lead_id)))


@pytest.mark.parametrize(
    "lead_id",
    ["1", "0", "-1", "1.5", "abc", "99999999999999999999", "1%2f1", "١٢", "1 ", "%22%3e"],
)
async def test_hostile_ids_are_unknown_calls(connected: Connected, lead_id: str) -> None:
    asked = len(connected.server.log.requests)
    assert code(await connected.listen(connected.path(lead_id))) == (404, "no_recording")
    assert len(connected.server.log.requests) == asked, "WhatConverts is not asked"


async def test_an_entry_that_is_not_there(connected: Connected) -> None:
    lead_id = await connected.call()
    for entry_id in ("nobody", "%22"):
        path = connected.path(lead_id, entry_id)
        assert code(await connected.listen(path)) == (404, "nothing_loaded")
    hass, entry = connected.integration.hass, connected.integration.entry
    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    assert code(await connected.listen(connected.path(lead_id))) == (404, "nothing_loaded")


async def test_without_an_account_it_says_so(connected: Connected) -> None:
    lead_id = await connected.call()
    await connected.disconnect()
    assert code(await connected.listen(connected.path(lead_id))) == (404, "not_connected")


@pytest.mark.allow_log("Login attempt or request with invalid authentication")
async def test_who_may_hear(
    connected: Connected,
    hass_admin_user: MockUser,
    hass_access_token: str,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    path = connected.path(await connected.call())
    nobody = await hass_client_no_auth()
    assert (await connected.listen(path, client=nobody)).status == 401
    hass = connected.integration.hass
    token = hass.auth.async_validate_access_token(hass_access_token)
    assert token
    signed = async_sign_path(hass, path, timedelta(minutes=1), refresh_token_id=token.id)
    assert (await connected.listen(signed, client=nobody)).status == 200
    assert (await connected.listen(signed, "HEAD", client=nobody)).status == 200
    hass_admin_user.groups.clear()
    hass_admin_user.mock_policy({"entities": {"domains": {"light": True}}})
    asked = len(connected.server.log.requests)
    assert code(await connected.listen(path)) == (403, "calls_forbidden")
    assert code(await connected.listen(signed, client=nobody)) == (403, "calls_forbidden")
    assert len(connected.server.log.requests) == asked


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (Fault.WRONG_KEY, (502, "account_wrong_key")),
        (Fault.FORBIDDEN, (403, "account_forbidden")),
        (Fault.LIMITED, (429, "account_limited")),
        (Fault.SERVER_ERROR, (502, "account_server_error")),
        (Fault.HTML, (502, "account_odd_answer")),
        (Fault.REDIRECT, (502, "account_odd_answer")),
        (Fault.EMPTY, (502, "account_odd_answer")),
        (Fault.HANG_UP, (503, "account_unreachable")),
    ],
)
async def test_what_goes_wrong_is_said(
    connected: Connected, fault: Fault, answer: tuple[int, str]
) -> None:
    lead_id = await connected.call()
    connected.misbehave(fault=fault)
    assert code(await connected.listen(connected.path(lead_id))) == answer


async def test_an_account_that_forbids_recordings(connected: Connected) -> None:
    lead_id = await connected.call()
    connected.misbehave(hipaa=True)
    reply = await connected.listen(connected.path(lead_id))
    assert code(reply) == (403, "account_forbidden")
    assert "HIPAA" in reply.value["message"]


async def test_a_call_that_whatconverts_does_not_know(connected: Connected) -> None:
    message = completed(started())
    await connected.integration.take(message)
    reply = await connected.listen(connected.path(message["lead_id"]))
    assert code(reply) == (404, "no_recording")


async def test_the_budget_is_everybodys(connected: Connected) -> None:
    lead_id = await connected.call()
    budget = connected.integration.entry.runtime_data.account.state.budget
    while budget.allows(connected.server.now(), by_itself=False):
        budget.note(connected.server.now(), by_itself=False)
    reply = await connected.listen(connected.path(lead_id))
    assert code(reply) == (429, "account_budget_spent")


type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def heard(
    connected: Connected, monkeypatch: pytest.MonkeyPatch, answer: Answer, byte_range: str = ""
) -> Reply:
    """Listen to a WhatConverts that answers like this."""
    lead_id = await connected.call()
    app = web.Application()
    app.router.add_get("/recording", answer)
    async with TestServer(app) as server:
        monkeypatch.setattr(const, "API_URL", str(server.make_url("")).rstrip("/"))
        return await connected.listen(connected.path(lead_id), Range=byte_range)


async def test_no_other_header_leaves(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(_: web.Request) -> web.Response:
        headers = {
            "Set-Cookie": "a=b",
            "Content-Disposition": "attachment; filename=Maria Lopez.mp3",
            "Content-Security-Policy": "default-src *",
            "Access-Control-Allow-Origin": "*",
            "Location": "https://example.com",
            "Content-Range": "bytes 0-1/9",
            "Accept-Ranges": "none, or <script>",
        }
        return web.Response(body=b"sound", content_type="audio/x-wav", headers=headers)

    reply = await heard(connected, monkeypatch, answer)
    assert (reply.status, reply.body) == (200, b"sound")
    own = {"Date", "Server", "Referrer-Policy", "X-Frame-Options"}
    assert set(reply.headers) - own <= LEFT - {hdrs.CONTENT_RANGE, hdrs.ACCEPT_RANGES}
    assert reply.headers["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("content_range", ["", "bytes 0-1", "bytes a-b/c", "bytes */9", "x\ty"])
async def test_a_part_of_who_knows_what_is_refused(
    connected: Connected, monkeypatch: pytest.MonkeyPatch, content_range: str
) -> None:
    async def answer(_: web.Request) -> web.Response:
        headers = {"Content-Range": content_range}
        return web.Response(
            status=206, body=b"so", content_type="application/octet-stream", headers=headers
        )

    reply = await heard(connected, monkeypatch, answer, "bytes=0-1")
    assert code(reply) == (502, "account_odd_answer")


@pytest.mark.parametrize("status", [201, 204, 205, 226, 299])
async def test_a_status_that_no_recording_has_is_refused(
    connected: Connected, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={hdrs.CONTENT_TYPE: "audio/mpeg"})

    assert code(await heard(connected, monkeypatch, answer)) == (502, "account_odd_answer")


async def test_what_is_said_of_a_range_that_there_is_not_does_not_leave(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(_: web.Request) -> web.Response:
        headers = {"Content-Range": "bytes */9"}
        page = "<script>alert(1)</script>"
        return web.Response(status=416, text=page, content_type="text/html", headers=headers)

    reply = await heard(connected, monkeypatch, answer, "bytes=10-")
    assert (reply.status, reply.body) == (416, b"")
    assert (reply.headers["Content-Type"], reply.headers["Content-Length"]) == ("audio/mpeg", "0")


async def test_what_is_cut_off_is_not_taken_for_the_whole(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "audio/mpeg"})
        response.content_length = 1000
        await response.prepare(request)
        await response.write(b"sound")
        assert request.transport
        request.transport.close()
        return response

    with pytest.raises(ClientError):
        await heard(connected, monkeypatch, answer)


async def test_who_hangs_up_ends_it(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    is_over = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "audio/mpeg"})
        await response.prepare(request)
        try:
            while True:
                await response.write(bytes(64 * 1024))
        finally:
            is_over.set()

    lead_id = await connected.call()
    app = web.Application()
    app.router.add_get("/recording", answer)
    async with TestServer(app) as server:
        monkeypatch.setattr(const, "API_URL", str(server.make_url("")).rstrip("/"))
        async with connected.client.get(connected.path(lead_id)) as reply:
            await reply.content.readexactly(200_000)
            reply.close()
        await until(is_over.is_set)


async def test_nothing_is_logged_or_stored(
    connected: Connected, caplog: pytest.LogCaptureFixture, hass_us: HomeAssistant
) -> None:
    caplog.set_level("DEBUG", "custom_components.whatconverts")
    lead_id = await connected.call()
    caplog.clear()
    for fault in (Fault.NONE, Fault.SERVER_ERROR):
        connected.misbehave(fault=fault)
        await connected.listen(connected.path(lead_id))

    def files() -> list[bytes]:
        return [path.read_bytes() for path in Path(hass_us.config.path(".storage")).iterdir()]

    own = [one for one in caplog.records if one.name.startswith("custom_components.whatconverts")]
    assert own == []
    sound = recording(lead_id)[200:400]
    assert not any(sound in stored for stored in await hass_us.async_add_executor_job(files))


@pytest.mark.parametrize("way", ["listen", "save"])
async def test_a_key_that_is_refused_whatever_it_is_used_for_is_asked_for_anew(
    connected: Connected, way: str
) -> None:
    lead_id = await connected.call()
    connected.misbehave(fault=Fault.WRONG_KEY)
    if way == "listen":
        await connected.listen(connected.path(lead_id))
    else:
        await connected.ask("update_lead", lead_id=lead_id, quotable="yes")
    connected.misbehave(fault=None)
    hass = connected.integration.hass
    await hass.async_block_till_done()
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert code(await connected.listen(connected.path(lead_id)))[1] == "not_connected"
