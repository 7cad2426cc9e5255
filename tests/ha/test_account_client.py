"""The client of WhatConverts' API, against a real server that answers as a test wants."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
import json
import logging
import threading
import traceback
from types import SimpleNamespace
from typing import Any

from aiohttp import ClientResponse, hdrs, web
from aiohttp.test_utils import TestServer, unused_port
import pytest

from custom_components.whatconverts import const
from custom_components.whatconverts.account import client as client_module
from custom_components.whatconverts.account.client import LeadQuery, WhatConvertsClient
from custom_components.whatconverts.account.errors import AccountError
from custom_components.whatconverts.core.api_answer import LeadPage
from custom_components.whatconverts.core.api_budget import ApiBudget
from custom_components.whatconverts.core.enums import AccountProblem
from custom_components.whatconverts.json_body import decode_body
from homeassistant.core import HomeAssistant
from tests.support.integration import NOW

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Ask = Callable[[WhatConvertsClient], Awaitable[object]]

TOKEN = "token-4711"
SECRET = "secret-0815"
KEY = b64encode(f"{TOKEN}:{SECRET}".encode()).decode()
NAME = "Zebulon Quackenbush"
NUMBER = "+18033861858"
PRIVATE = (TOKEN, SECRET, KEY, NAME, NUMBER, NUMBER.removeprefix("+"))

LEAD = {"lead_id": 7, "contact_name": NAME, "caller_number": NUMBER}
PAGE = {"page_number": 1, "leads_per_page": 250, "total_pages": 1, "total_leads": 1}
QUERY = LeadQuery(since=NOW - timedelta(days=1), until=NOW)
SOUND = bytes(range(256)) * 4

LIST: Ask = lambda client: client.async_list(QUERY, by_itself=True)  # noqa: E731 - rows of tables
GET: Ask = lambda client: client.async_get(7, by_itself=True)  # noqa: E731
UPDATE: Ask = lambda client: client.async_update(7, {"notes": NAME, "phone": NUMBER})  # noqa: E731
CHECK: Ask = lambda client: client.async_check()  # noqa: E731
MIB = 1024 * 1024


def reply(value: object, status: int = 200, **headers: str) -> Handler:
    """Answer with JSON."""
    text = value if isinstance(value, str) else json.dumps(value)

    async def handler(_: web.Request) -> web.StreamResponse:
        return web.json_response(text=text, status=status, headers=headers)

    return handler


def body(content: bytes, content_type: str, status: int = 200) -> Handler:
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type=content_type, status=status)

    return handler


def stream(
    *pieces: bytes, pause: float = 0, content_type: str = "audio/mpeg", promised: int | None = None
) -> Handler:
    """Answer piece by piece; hang up if more was promised."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: content_type})
        response.content_length = promised
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
            await asyncio.sleep(pause)
        if promised:
            hang_up(request)
        return response

    return handler


def hang_up(request: web.Request) -> None:
    assert request.transport
    request.transport.close()


@dataclass(frozen=True)
class Seen:
    """A request as the server saw it."""

    method: str
    path: str
    query: dict[str, str]
    headers: Any
    form: dict[str, Any]


@dataclass
class Api:
    """The server: what it answers next, and what it has been asked."""

    answer: Handler = field(default_factory=lambda: reply({"leads": [LEAD], **PAGE}))
    seen: list[Seen] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        form = dict(await request.post())
        query = dict(request.query)
        self.seen.append(Seen(request.method, request.path, query, request.headers, form))
        return await self.answer(request)


@pytest.fixture
async def api(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Api]:
    api = Api()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", api.handle)
    async with TestServer(app) as server:
        api.url = str(server.make_url("/api"))
        monkeypatch.setattr(const, "API_URL", api.url)
        yield api


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it always be the same day for the client; time itself has to pass for its limits."""
    monkeypatch.setattr(client_module, "dt_util", SimpleNamespace(utcnow=lambda: NOW))


@pytest.fixture
def budget() -> ApiBudget:
    return ApiBudget()


@pytest.fixture
async def client(hass: HomeAssistant, api: Api, budget: ApiBudget) -> WhatConvertsClient:
    return made_client(hass, budget)


def made_client(
    hass: HomeAssistant, budget: ApiBudget, token: str = TOKEN, secret: str = SECRET
) -> WhatConvertsClient:
    return WhatConvertsClient(hass, token, secret, budget)


@pytest.fixture(autouse=True)
def nobody_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    lines = [*map(caplog.handler.format, caplog.get_records("call"))]
    assert [line for line in lines if any(word in line for word in PRIVATE)] == []


async def listen(client: WhatConvertsClient, byte_range: str | None = None) -> bytes:
    async with client.recording(7, byte_range) as response:
        return await response.read()


ASKS = {"list": LIST, "get": GET, "update": UPDATE, "check": CHECK, "recording": listen}
every_ask = pytest.mark.parametrize("ask", ASKS.values(), ids=list(ASKS))


async def failure(asked: Awaitable[object]) -> AccountError:
    """Return the error of what was asked, which names nobody, wherever it is shown."""
    with pytest.raises(AccountError) as caught:
        await asked
    error = caught.value
    shown = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    assert not any(word in shown for word in (*PRIVATE, "127.0.0.1"))
    assert str(error) == error.problem
    return error


async def reason(asked: Awaitable[object]) -> AccountProblem:
    return (await failure(asked)).problem


def half(value: object) -> str:
    text = json.dumps(value)
    return text[: len(text) // 2]


# -- what is asked ---------------------------------------------------------------------------------


async def test_list_is_asked_for(api: Api, client: WhatConvertsClient) -> None:
    new_york = timezone(timedelta(hours=-5))
    query = LeadQuery(
        since=datetime(2026, 11, 1, 20, 30, 15, 900_000, tzinfo=new_york),
        until=datetime(2026, 11, 3, tzinfo=UTC),
        page=3,
    )
    page = await client.async_list(query, by_itself=True)
    assert page == LeadPage(leads=(LEAD,), pages=1, total=1)
    (seen,) = api.seen
    assert (seen.method, seen.path) == ("GET", "/api/leads")
    assert seen.headers[hdrs.AUTHORIZATION] == f"Basic {KEY}"
    assert seen.query == {
        "lead_type": "phone_call",
        "start_date": "2026-11-02T01:30:15Z",
        "end_date": "2026-11-03T00:00:00Z",
        "order": "asc",
        "page_number": "3",
        "leads_per_page": "250",
    }


async def test_check_is_one_small_request(
    api: Api, client: WhatConvertsClient, budget: ApiBudget
) -> None:
    await client.async_check()
    (seen,) = api.seen
    assert (seen.query["leads_per_page"], seen.query["order"]) == ("1", "asc")
    assert (budget.used(NOW), budget.used(NOW, by_itself=True)) == (1, 0)


@pytest.mark.parametrize("answer", [LEAD, {"leads": [LEAD], **PAGE}], ids=["bare", "envelope"])
async def test_lead_is_asked_for(api: Api, client: WhatConvertsClient, answer: object) -> None:
    api.answer = reply(answer)
    assert await client.async_get(7, by_itself=True) == LEAD
    (seen,) = api.seen
    assert (seen.method, seen.path, seen.query) == ("GET", "/api/leads/7", {})


@pytest.mark.parametrize(
    "answer",
    [reply({"error_message": "Invalid lead ID."}, 400), reply({"leads": [], **PAGE})],
    ids=["400", "empty list"],
)
async def test_lead_that_there_is_not(
    api: Api, client: WhatConvertsClient, answer: Handler
) -> None:
    api.answer = answer
    assert await client.async_get(7, by_itself=True) is None


async def test_update_is_a_form(api: Api, client: WhatConvertsClient, budget: ApiBudget) -> None:
    api.answer = reply(LEAD)
    fields = {"quotable": "Yes", "quote_value": "1250.50", "lead_url": "ä & b=c"}
    await client.async_update(7, fields)
    (seen,) = api.seen
    assert (seen.method, seen.path, seen.query) == ("POST", "/api/leads/7", {})
    assert seen.headers[hdrs.CONTENT_TYPE] == "application/x-www-form-urlencoded"
    assert seen.form == fields
    assert (budget.used(NOW), budget.used(NOW, by_itself=True)) == (1, 0)


@pytest.mark.parametrize("token", ["a:b", "tökén 電話", "line\nbreak\0", "\ud800", ""])
async def test_any_text_may_be_tried_as_a_key(
    hass: HomeAssistant, api: Api, budget: ApiBudget, token: str
) -> None:
    api.answer = reply({"error_message": "Authentication failed."}, 401)
    client = made_client(hass, budget, token, token)
    assert await reason(client.async_check()) is AccountProblem.WRONG_KEY
    assert len(api.seen) == 1


# -- what goes wrong -------------------------------------------------------------------------------


@every_ask
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, AccountProblem.REFUSED),
        (401, AccountProblem.WRONG_KEY),
        (403, AccountProblem.FORBIDDEN),
        (404, AccountProblem.REFUSED),
        (429, AccountProblem.LIMITED),
        (500, AccountProblem.SERVER_ERROR),
        (503, AccountProblem.SERVER_ERROR),
        (304, AccountProblem.ODD_ANSWER),
    ],
)
async def test_status_says_what_is_wrong(
    api: Api, client: WhatConvertsClient, ask: Ask, status: int, expected: AccountProblem
) -> None:
    api.answer = reply({"error_message": f"Sorry, {NAME}, {NUMBER}: {TOKEN}"}, status)
    error = await failure(ask(client))
    assert (error.problem, error.retry_after) == (expected, None)
    assert len(api.seen) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_wait_that_is_asked_for_is_told(
    api: Api, client: WhatConvertsClient, status: int
) -> None:
    api.answer = reply({}, status, **{"Retry-After": "120"})
    assert (await failure(LIST(client))).retry_after == timedelta(minutes=2)


async def babble(request: web.Request) -> web.StreamResponse:
    """Answer with what is not HTTP."""
    assert request.transport
    request.transport.write(b"HTTP/1.1 banana\r\n\r\n")
    hang_up(request)
    return web.Response()


PAGE_OF_THE_WEBSITE = f"<!DOCTYPE html><html>{NAME}</html>".encode()
ODD = {
    "a page": body(PAGE_OF_THE_WEBSITE, "text/html"),
    "a page as 404": body(PAGE_OF_THE_WEBSITE, "text/html", 404),
    "JSON as a page": body(json.dumps({"leads": [LEAD], **PAGE}).encode(), "text/html"),
    "a page as JSON": body(PAGE_OF_THE_WEBSITE, "application/json"),
    "a page as refusal in JSON": body(PAGE_OF_THE_WEBSITE, "application/json", 400),
    "nothing": body(b"", "application/json"),
    "half JSON": reply(half({"leads": [LEAD], **PAGE})),
    "cut off": stream(b'{"leads": [', content_type="application/json", promised=1000),
    "bottomless": body(b"[" * 100_000, "application/json"),
    "no HTTP": babble,
    "something else": reply([LEAD]),
}


@pytest.mark.parametrize("ask", [LIST, GET, CHECK, listen], ids=["list", "get", "check", "listen"])
@pytest.mark.parametrize("answer", ODD.values(), ids=list(ODD))
async def test_odd_answer(api: Api, client: WhatConvertsClient, ask: Ask, answer: Handler) -> None:
    api.answer = answer
    assert await reason(ask(client)) is AccountProblem.ODD_ANSWER


@pytest.mark.parametrize("name", sorted(set(ODD) - {"something else"}))
async def test_update_with_an_odd_answer_did_not_succeed(
    api: Api, client: WhatConvertsClient, name: str
) -> None:
    api.answer = ODD[name]
    assert await reason(UPDATE(client)) is AccountProblem.ODD_ANSWER


async def test_error_with_a_good_status_is_a_refusal(api: Api, client: WhatConvertsClient) -> None:
    api.answer = reply({"error_message": "Invalid quote value."})
    assert await reason(UPDATE(client)) is AccountProblem.REFUSED


@pytest.mark.parametrize("ask", [UPDATE, listen], ids=["update", "recording"])
async def test_unknown_lead_is_a_refusal(api: Api, client: WhatConvertsClient, ask: Ask) -> None:
    api.answer = reply({"error_message": "Invalid lead ID."}, 400)
    assert await reason(ask(client)) is AccountProblem.REFUSED


async def test_another_lead_is_an_odd_answer(api: Api, client: WhatConvertsClient) -> None:
    api.answer = reply({**LEAD, "lead_id": 8})
    assert await reason(GET(client)) is AccountProblem.ODD_ANSWER


@every_ask
@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("host", ["", "http://localhost:1", "http://example.com"])
async def test_redirect_is_not_followed(
    api: Api, client: WhatConvertsClient, ask: Ask, status: int, host: str
) -> None:
    api.answer = reply({}, status, Location=f"{host}/elsewhere")
    assert await reason(ask(client)) is AccountProblem.ODD_ANSWER
    assert "/elsewhere" not in [seen.path for seen in api.seen]
    assert len(api.seen) == 1


@every_ask
async def test_nobody_listens(
    api: Api, client: WhatConvertsClient, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(const, "API_URL", f"http://127.0.0.1:{unused_port()}/api")
    assert await reason(ask(client)) is AccountProblem.UNREACHABLE


async def test_encryption_fails(
    api: Api, client: WhatConvertsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(const, "API_URL", api.url.replace("http:", "https:"))
    assert await reason(LIST(client)) is AccountProblem.UNREACHABLE


async def test_server_hangs_up(api: Api, client: WhatConvertsClient) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        hang_up(request)
        return web.Response()

    api.answer = handler
    assert await reason(UPDATE(client)) is AccountProblem.UNREACHABLE


async def silent(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    raise AssertionError("nobody waits for so long")


SLOW = {
    "silent": silent,
    "in the middle": stream(b'{"leads":', b"", pause=60, content_type="application/json"),
    "drop by drop": stream(*[b" "] * 100, pause=0.05, content_type="application/json"),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=list(SLOW))
@pytest.mark.parametrize("ask", [LIST, GET, UPDATE, CHECK], ids=["list", "get", "update", "check"])
async def test_slow_answer(
    api: Api,
    client: WhatConvertsClient,
    ask: Ask,
    answer: Handler,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "ANSWER_SECONDS", 0.2)
    api.answer = answer
    async with asyncio.timeout(5):
        assert await reason(ask(client)) is AccountProblem.UNREACHABLE


async def test_a_recording_that_does_not_begin_keeps_nothing_else_waiting(
    api: Api, client: WhatConvertsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "ANSWER_SECONDS", 0.3)

    async def dripping(request: web.Request) -> web.StreamResponse:
        assert request.transport
        with suppress(ConnectionError):
            request.transport.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(100):
                request.transport.write(b"X-%d: drop\r\n" % number)
                await asyncio.sleep(0.05)
        return web.Response()

    api.answer = dripping
    listeners = [asyncio.ensure_future(reason(listen(client))) for _ in range(4)]
    async with asyncio.timeout(3):
        assert {await listener for listener in listeners} == {AccountProblem.UNREACHABLE}
        api.answer = reply(LEAD)
        assert await client.async_get(7, by_itself=True) == LEAD


# -- how large, how many ---------------------------------------------------------------------------


def padded(value: object, size: int) -> bytes:
    return json.dumps(value).encode().ljust(size)


@pytest.mark.parametrize(
    ("ask", "most"), [(LIST, 24 * MIB), (GET, MIB), (UPDATE, MIB)], ids=["list", "get", "update"]
)
async def test_answer_is_bounded(api: Api, client: WhatConvertsClient, ask: Ask, most: int) -> None:
    answer = {"leads": [LEAD], **PAGE}
    api.answer = body(padded(answer, most), "application/json")
    await ask(client)
    api.answer = body(padded(answer, most + 1), "application/json")
    assert await reason(ask(client)) is AccountProblem.ODD_ANSWER


@pytest.mark.parametrize("value", [b"{}", b"[]", b'""', b"0.1", b'{"a":0}'])
async def test_answer_of_tiny_values_is_not_unfolded(
    api: Api, client: WhatConvertsClient, value: bytes
) -> None:
    begin = b'{"total_pages":1,"total_leads":1,"leads":['
    for count, expected in ((900_000, None), (1_000_000, AccountProblem.ODD_ANSWER)):
        values = b",".join([value] * (count // (1 + value.count(b"{") + value.count(b"["))))
        api.answer = body(begin + values + b"]}", "application/json")
        if expected:
            assert await reason(LIST(client)) is expected
        else:
            await LIST(client)


@pytest.mark.parametrize("is_compressed", [False, True])
async def test_endless_answer_is_left(
    api: Api,
    client: WhatConvertsClient,
    is_compressed: bool,  # noqa: FBT001 - a row
) -> None:
    left = asyncio.Event()

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/json"})
        if is_compressed:
            response.enable_compression(web.ContentCoding.gzip)
        await response.prepare(request)
        try:
            while True:
                await response.write(b" " * MIB)
        except ConnectionError, asyncio.CancelledError:
            left.set()
            return response

    api.answer = endless
    async with asyncio.timeout(10):
        assert await reason(GET(client)) is AccountProblem.ODD_ANSWER
        await left.wait()


async def test_large_answer_is_decoded_beside_the_event_loop(
    api: Api, client: WhatConvertsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def decode(content: bytes) -> object:
        threads.append(threading.get_ident())
        return decode_body(content)

    monkeypatch.setattr(client_module, "decode_body", decode)
    for size in (1000, MIB):
        api.answer = body(padded(LEAD, size), "application/json")
        assert await client.async_get(7, by_itself=True) == LEAD
    small, large = threads
    assert small == threading.get_ident() != large


@pytest.mark.parametrize(
    "content",
    [b'\xef\xbb\xbf{"lead_id": 7, "a": 1}', rb'{"lead_id": "7", "contact_name": "cut \ud83c"}'],
    ids=["byte order mark", "half a character"],
)
@pytest.mark.parametrize("content_type", ["application/json", "text/json", "application/hal+json"])
async def test_json_that_is_not_quite_as_it_should_be_is_read(
    api: Api, client: WhatConvertsClient, content: bytes, content_type: str
) -> None:
    api.answer = body(content, content_type)
    lead = await client.async_get(7, by_itself=True)
    assert lead is not None
    assert lead.get("contact_name", "cut ") == "cut "


async def test_half_of_the_budget_is_for_people(
    api: Api, client: WhatConvertsClient, budget: ApiBudget
) -> None:
    for _ in range(499):
        budget.note(NOW, by_itself=True)
    await client.async_list(QUERY, by_itself=True)
    for asked in (
        client.async_list(QUERY, by_itself=True),
        client.async_get(7, by_itself=True),
    ):
        assert await reason(asked) is AccountProblem.BUDGET_SPENT
    assert len(api.seen) == 1
    await client.async_list(QUERY, by_itself=False)
    for _ in range(499):
        budget.note(NOW, by_itself=False)
    for ask in ASKS.values():
        assert await reason(ask(client)) is AccountProblem.BUDGET_SPENT
    assert len(api.seen) == 2


async def test_failed_request_counts(
    api: Api, client: WhatConvertsClient, budget: ApiBudget
) -> None:
    api.answer = reply({}, 500)
    await reason(LIST(client))
    await reason(UPDATE(client))
    assert (budget.used(NOW), budget.used(NOW, by_itself=True)) == (2, 1)


class Gate:
    """A server that keeps requests waiting, and sees how many there are at once."""

    def __init__(self, answer: Handler) -> None:
        self.open = asyncio.Event()
        self.waiting = 0
        self.most = 0
        self._answer = answer

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await self.open.wait()
        self.waiting -= 1
        return await self._answer(request)


async def test_at_most_four_at_once(
    api: Api, client: WhatConvertsClient, budget: ApiBudget
) -> None:
    api.answer = gate = Gate(reply({**LEAD, "leads": [LEAD], **PAGE}))
    asks = [ask(client) for ask in (LIST, GET, UPDATE, CHECK) * 3]
    tasks = [asyncio.ensure_future(asked) for asked in asks]
    await asyncio.sleep(0.3)
    # What waits for its turn is not counted yet: it may never be sent.
    assert (gate.waiting, budget.used(NOW)) == (4, 4)
    tasks.pop().cancel()
    gate.open.set()
    await asyncio.gather(*tasks)
    assert (gate.most, len(api.seen)) == (4, 11)


async def test_failures_give_their_place_back(api: Api, client: WhatConvertsClient) -> None:
    for answer in (reply({}, 500), ODD["cut off"], ODD["a page"], silent) * 2:
        api.answer = answer
        with pytest.raises((AccountError, TimeoutError)):
            await asyncio.wait_for(listen(client), 0.2)
    api.answer = reply(LEAD)
    async with asyncio.timeout(5):
        assert await GET(client) == LEAD


async def test_recordings_count_only_until_they_begin(api: Api, client: WhatConvertsClient) -> None:
    async with AsyncExitStack() as stack:
        api.answer = stream(SOUND, b"", pause=60)
        for _ in range(6):
            await stack.enter_async_context(client.recording(7, None))
        api.answer = reply(LEAD)
        async with asyncio.timeout(5):
            assert await GET(client) == LEAD


async def test_recordings_count_until_they_begin(api: Api, client: WhatConvertsClient) -> None:
    api.answer = gate = Gate(body(SOUND, "audio/mpeg"))
    tasks = [asyncio.ensure_future(listen(client)) for _ in range(6)]
    await asyncio.sleep(0.3)
    assert gate.waiting == 4
    gate.open.set()
    assert await asyncio.gather(*tasks) == [SOUND] * 6


# -- recordings ------------------------------------------------------------------------------------


def ranges(request: web.Request) -> web.Response:
    """Answer with the range that is asked for, as web servers do."""
    headers = {hdrs.CONTENT_TYPE: "audio/mpeg"}
    if not (wanted := request.headers.get(hdrs.RANGE)):
        return web.Response(body=SOUND, headers=headers)
    piece = SOUND[request.http_range]
    if not piece:
        return web.Response(status=416, headers={hdrs.CONTENT_RANGE: f"bytes */{len(SOUND)}"})
    headers[hdrs.CONTENT_RANGE] = f"{wanted.replace('=', ' ')}/{len(SOUND)}"
    return web.Response(body=piece, status=206, headers=headers)


@pytest.mark.parametrize(
    ("wanted", "status", "expected"),
    [
        (None, 200, SOUND),
        ("bytes=0-", 206, SOUND),
        ("bytes=10-19", 206, SOUND[10:20]),
        ("bytes=-5", 206, SOUND[-5:]),
        ("bytes=5000-", 416, b""),
    ],
)
async def test_range_is_passed_on(
    api: Api, client: WhatConvertsClient, wanted: str | None, status: int, expected: bytes
) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return ranges(request)

    api.answer = handler
    async with client.recording(7, wanted) as response:
        assert response.status == status
        assert (hdrs.CONTENT_RANGE in response.headers) is (status != 200)
        content = await response.read()
    assert content == expected or status == 416
    (seen,) = api.seen
    assert (seen.path, seen.query) == ("/api/recording", {"lead_id": "7"})
    assert seen.headers.get(hdrs.RANGE) == wanted
    assert seen.headers[hdrs.ACCEPT_ENCODING] == "identity"


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=1-2,5-6",
        "lines=1-2",
        "bytes=1-2\r\nX: y",
        "bytes=١-٢",
        "x" * 9,
    ],
)
async def test_range_that_is_none_is_left_out(
    api: Api, client: WhatConvertsClient, wanted: str
) -> None:
    api.answer = body(SOUND, "audio/mpeg")
    assert await listen(client, wanted) == SOUND
    assert hdrs.RANGE not in api.seen[0].headers


@pytest.mark.parametrize("content_type", ["audio/mpeg", "audio/x-wav", "application/octet-stream"])
async def test_sound_has_several_types(
    api: Api, client: WhatConvertsClient, content_type: str
) -> None:
    api.answer = body(SOUND, content_type)
    assert await listen(client) == SOUND


async def test_recording_comes_as_it_is_heard(
    api: Api, client: WhatConvertsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(client_module, "PIECE_SECONDS", 0.3)
    api.answer = stream(*[SOUND] * 6, pause=0.1)
    async with client.recording(7, None) as response:
        pieces = [piece async for piece in response.content.iter_any()]
    assert b"".join(pieces) == SOUND * 6
    assert len(pieces) > 1


async def test_recording_that_stops_is_given_up(
    api: Api, client: WhatConvertsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "PIECE_SECONDS", 0.2)
    for answer in (stream(SOUND, b"", pause=60), silent):
        api.answer = answer
        async with asyncio.timeout(5):
            assert await reason(listen(client)) is AccountProblem.UNREACHABLE


async def test_recording_that_is_cut_off(api: Api, client: WhatConvertsClient) -> None:
    api.answer = stream(SOUND, promised=2 * len(SOUND))
    assert await reason(listen(client)) is AccountProblem.ODD_ANSWER


@pytest.mark.parametrize("error", [ConnectionResetError, TimeoutError, asyncio.CancelledError])
async def test_what_a_listener_raises_is_not_the_accounts_failure(
    api: Api, client: WhatConvertsClient, error: type[BaseException]
) -> None:
    api.answer = stream(SOUND, b"", pause=60)
    held: list[ClientResponse] = []

    async def give_up() -> None:
        async with client.recording(7, None) as response:
            held.append(response)
            await response.content.read(10)
            raise error

    with pytest.raises(error):
        await give_up()
    assert held[0].closed
