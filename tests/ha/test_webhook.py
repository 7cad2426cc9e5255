"""The HTTP edge: every answer of the contract, through a real client and through a cloudhook."""

import asyncio
from collections.abc import AsyncIterator
import gzip
import json
import logging
from typing import Any
from unittest.mock import patch

from aiohttp.web import Request
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    WebSocketGenerator,
)

from custom_components.whatconverts.data import WhatConvertsData
from custom_components.whatconverts.inbound import request_body, webhook
from custom_components.whatconverts.inbound.request_body import MAX_BODY_BYTES
from custom_components.whatconverts.inbound.webhook import (
    ENTRY_TIMEOUT_SECONDS,
    WebhookHandler,
    async_get_handler,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from tests.support.integration import (
    DOMAIN,
    EXAMPLE,
    SECOND,
    WEBHOOK_ID,
    Disk,
    Integration,
    Reply,
    completed,
    started,
    until,
)

OURS = f"custom_components.{DOMAIN}"
PRIVATE = ("Jeremy", "Helms", "WHATCONVERTS", "8033861858", "4486577", "Charlotte", WEBHOOK_ID)

TAKEN = {"result": "accepted", "reason": None}
NO_ID = {key: value for key, value in EXAMPLE.items() if key != "lead_id"}


def _raw(**fields: object) -> str:
    """Return the published example with other fields, written as a lenient sender does."""
    return json.dumps({**EXAMPLE, **fields})


# Body, status, and the result or a part of the reason.
ANSWERS: dict[str, tuple[str, int, str]] = {
    "the published example": (json.dumps(EXAMPLE), 200, "accepted"),
    "a chat": (json.dumps({**EXAMPLE, "lead_type": "Chat"}), 200, "not_a_phone_call"),
    "an empty object": ("{}", 200, "no_lead"),
    "an unknown lead without a type": ('{"lead_id": 1}', 200, "unknown_lead_without_type"),
    "half a character": (_raw(lead_content="Sale \ud83c"), 200, "accepted"),
    "half a character in a field we never read": (_raw(notes=["\udf89"]), 200, "accepted"),
    "half a character in a key": (_raw(**{"a\ud83c": 1}), 200, "accepted"),
    "an endless number": (
        _raw(lead_score=1).replace('score": 1', 'score": 1e400'),
        200,
        "accepted",
    ),
    "no number": (_raw(lead_score=float("nan")), 400, "not JSON"),
    "infinity": (_raw(lead_score=float("inf")), 400, "not JSON"),
    "nothing": ("", 400, "not JSON"),
    "a form": ("lead_id=1&lead_type=Phone+Call", 400, "not JSON"),
    "half a message": (json.dumps(EXAMPLE)[:-9], 400, "not JSON"),
    "a list": ("[]", 400, "not a JSON object"),
    "a number": ("1", 400, "not a JSON object"),
    "no lead id": (json.dumps(NO_ID), 400, "lead_id"),
    "an odd lead id": (json.dumps({**EXAMPLE, "lead_id": "1x"}), 400, "lead_id"),
}


@pytest.fixture(params=["client", "cloudhook"])
def way(request: pytest.FixtureRequest) -> str:
    """How a request comes in: from the network, or handed over by Home Assistant Cloud."""
    return str(request.param)


async def _send(
    integration: Integration, way: str, ws: WebSocketGenerator, body: str = "", method: str = "POST"
) -> Reply:
    if way == "client":
        return await integration.send(body, method=method)
    client = await ws(integration.hass)
    await client.send_json_auto_id(
        {"type": "webhook/handle", "webhook_id": WEBHOOK_ID, "method": method, "body": body}
    )
    answer = await client.receive_json()
    assert answer["success"], answer
    result = answer["result"]
    return Reply(result["status"], result["body"], result["headers"]["Content-Type"])


@pytest.mark.parametrize("case", list(ANSWERS))
async def test_answer_of_the_contract(
    integration: Integration, hass_ws_client: WebSocketGenerator, way: str, case: str
) -> None:
    body, status, words = ANSWERS[case]
    reply = await _send(integration, way, hass_ws_client, body)
    result = "rejected" if status == 400 else "accepted" if words == "accepted" else "ignored"
    assert reply.status == status
    assert reply.content_type == "application/json"
    assert reply.json.keys() == {"result", "reason"}
    assert reply.json["result"] == result
    assert words in reply.text
    await integration.pass_time(SECOND)
    counters = integration.seen("sensor.last_webhook").attributes
    assert (counters["received"], counters[result]) == (1, 1)
    assert len(await integration.calls()) == (result == "accepted")


async def test_what_is_left_of_a_broken_text_is_shown(integration: Integration) -> None:
    body = _raw(lead_content="Sale \ud83c", lead_score=50).replace('score": 50', 'score": 1e400')
    assert (await integration.send(body)).status == 200
    (call,) = (await integration.calls()).values()
    assert (call["content"], call["lead_score"]) == ("Sale", None)
    answer = await integration.act("get_calls", include_lead=True)
    assert answer["calls"][0]["lead"]["lead_content"] == "Sale "


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_other_methods_are_refused_and_counted(
    integration: Integration, hass_ws_client: WebSocketGenerator, way: str, method: str
) -> None:
    reply = await _send(integration, way, hass_ws_client, json.dumps(started()), method)
    assert reply.status == 405
    assert "POST" in reply.json["reason"]
    await integration.pass_time(SECOND)
    seen = integration.seen("sensor.last_webhook")
    assert (seen.attributes["received"], seen.attributes["rejected"]) == (1, 1)
    assert seen.state == "unknown"
    assert await integration.calls() == {}


async def test_head_is_refused_and_says_what_is_allowed(integration: Integration) -> None:
    async with integration.client.head(f"/api/webhook/{WEBHOOK_ID}") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "POST"


def _padded(size: int) -> str:
    message = started()
    message["notes"] = "x" * (size - len(json.dumps({**message, "notes": ""})))
    return json.dumps(message)


@pytest.mark.parametrize(
    ("extra", "status"), [(0, 200), (1, 413)], ids=["as large as allowed", "one byte more"]
)
async def test_size_limit_is_exact(
    integration: Integration, hass_ws_client: WebSocketGenerator, way: str, extra: int, status: int
) -> None:
    body = _padded(MAX_BODY_BYTES + extra)
    assert MAX_BODY_BYTES == 256 * 1024
    assert len(body) == MAX_BODY_BYTES + extra
    reply = await _send(integration, way, hass_ws_client, body)
    assert reply.status == status
    assert status == 200 or str(MAX_BODY_BYTES) in reply.json["reason"]
    assert len(await integration.calls()) == (status == 200)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=nonsense"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "image/png"},
    ],
    ids=lambda headers: headers["Content-Type"],
)
async def test_content_type_does_not_matter(
    integration: Integration, headers: dict[str, str]
) -> None:
    reply = await integration.send(json.dumps(started(city="Zürich")), headers=headers)
    assert (reply.status, reply.json) == (200, TAKEN)
    (call,) = (await integration.calls()).values()
    assert call["city"] == "Zürich"


async def test_compressed_message_is_taken(integration: Integration) -> None:
    body = gzip.compress(json.dumps(started()).encode())
    reply = await integration.send(body, headers={"Content-Encoding": "gzip"})
    assert reply.status == 200


async def test_compressed_message_is_measured_unpacked(integration: Integration) -> None:
    body = gzip.compress(b" " * 50 * MAX_BODY_BYTES)
    assert len(body) < MAX_BODY_BYTES
    reply = await integration.send(body, headers={"Content-Encoding": "gzip"})
    assert reply.status == 413


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode(), 200),
        (b'{"lead_id": 1, "lead_type": "Phone Call", "city": "\xff\xfe"}', 400),
        (json.dumps(EXAMPLE).encode("utf-16"), 400),
        (b"[" * 100_000, 400),
        (b"\x00", 400),
    ],
    ids=["byte order mark", "invalid UTF-8", "UTF-16", "deeply nested", "a zero byte"],
)
async def test_encoding(integration: Integration, body: bytes, status: int) -> None:
    reply = await integration.send(body)
    assert reply.status == status
    assert reply.json["result"] == {200: "accepted", 400: "rejected"}[status]


# The web server notices the same by itself, after we have answered.
@pytest.mark.allow_log("aiohttp.server: Unhandled exception")
async def test_broken_compression_is_refused(integration: Integration) -> None:
    reply = await integration.send(b"no gzip at all", headers={"Content-Encoding": "gzip"})
    assert (reply.status, reply.json["result"]) == (400, "rejected")
    assert await integration.calls() == {}


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Collect the requests whose body we have begun to read."""
    begun: list[object] = []
    read = request_body._async_read_bounded  # noqa: SLF001 - there is no other sign of it

    async def noted(request: Request) -> bytes:
        begun.append(request)
        return await read(request)

    monkeypatch.setattr(request_body, "_async_read_bounded", noted)
    return begun


async def _hang_up(
    integration: Integration, reading: list[object], headers: bytes, body: bytes
) -> bytes:
    """Send the headers, then the body, then nothing more; return what was answered."""
    server = integration.client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    request = f"POST /api/webhook/{WEBHOOK_ID} HTTP/1.1\r\nHost: here\r\n".encode()
    writer.write(request + headers + b"\r\n\r\n")
    await until(lambda: reading)
    writer.write(body)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


BODY = json.dumps(EXAMPLE).encode()
BROKEN_OFF = {
    "too short": (b"Content-Length: %d" % (len(BODY) + 1), BODY),
    "no last chunk": (b"Transfer-Encoding: chunked", b"%x\r\n%b\r\n" % (len(BODY), BODY)),
    "broken chunk": (b"Transfer-Encoding: chunked", b"2\r\n{}\r\nzz\r\n"),
}


# The web server notices broken chunks by itself.
@pytest.mark.allow_log("aiohttp.server: Error handling request from 127.0.0.1")
@pytest.mark.parametrize("case", list(BROKEN_OFF))
async def test_message_that_breaks_off_changes_nothing(
    integration: Integration, reading: list[object], case: str
) -> None:
    answer = await _hang_up(integration, reading, *BROKEN_OFF[case])
    assert b" 200 " not in answer
    assert await integration.calls() == {}
    await integration.take(started())
    assert integration.value("sensor.active_calls") == "1"


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[WebhookHandler]:
    """Collect the handlers for which a post has begun to wait for its entry."""
    begun: list[WebhookHandler] = []
    wait = WebhookHandler._async_wait_for_entry  # noqa: SLF001 - there is no other sign of it

    async def noted(handler: WebhookHandler) -> WhatConvertsData:
        begun.append(handler)
        return await wait(handler)

    monkeypatch.setattr(WebhookHandler, "_async_wait_for_entry", noted)
    return begun


async def test_posts_wait_for_a_reload_and_are_taken(
    integration: Integration, waiting: list[WebhookHandler]
) -> None:
    start, other = started(), started()
    await integration.take(start)
    waiting.clear()
    go_on = asyncio.Event()
    forward = integration.hass.config_entries.async_forward_entry_setups

    async def slowly(*args: Any) -> None:  # noqa: ANN401
        await go_on.wait()
        await forward(*args)

    with patch.object(integration.hass.config_entries, "async_forward_entry_setups", slowly):
        reloading = asyncio.create_task(integration.reload())
        await until(lambda: integration.entry.state is ConfigEntryState.SETUP_IN_PROGRESS)
        posts = [asyncio.create_task(integration.post(one)) for one in (completed(start), other)]
        await until(lambda: len(waiting) == len(posts))
        assert not any(post.done() for post in posts)
        assert len(integration.told) == 1
        go_on.set()
        assert [(await post).status for post in posts] == [200, 200]
        await reloading
    assert set(integration.told[1:]) == {("ended", start["lead_id"]), ("started", other["lead_id"])}
    assert len(integration.told) == 3


async def test_handler_that_is_closed_twice_forgets_nobody(
    integration: Integration, waiting: list[WebhookHandler]
) -> None:
    handler = async_get_handler(integration.hass, integration.entry)
    handler.close()
    post = asyncio.create_task(integration.post(started()))
    await until(lambda: waiting)
    handler.close()
    handler.open()
    assert (await post).status == 200


async def test_post_waits_ten_seconds_for_an_entry_that_does_not_come(
    integration: Integration, waiting: list[WebhookHandler]
) -> None:
    await integration.unload()
    post = asyncio.create_task(integration.post(started()))
    await until(lambda: waiting)
    await integration.pass_time(ENTRY_TIMEOUT_SECONDS * SECOND - SECOND)
    assert not post.done()
    await integration.pass_time(SECOND)
    reply = await post
    assert (reply.status, reply.json["result"]) == (503, "rejected")
    assert "not ready" in reply.json["reason"]
    assert ENTRY_TIMEOUT_SECONDS == 10


async def test_posts_before_the_set_up_wait_for_it(
    integration: Integration, entry: MockConfigEntry, waiting: list[WebhookHandler]
) -> None:
    second_id = "0ther" * 10
    second = MockConfigEntry(domain=DOMAIN, title="Branch", data={"webhook_id": second_id})
    second.add_to_hass(integration.hass)
    # What `async_setup` does for every entry that Home Assistant starts with.
    async_get_handler(integration.hass, second)
    post = asyncio.create_task(integration.send(json.dumps(started()), webhook_id=second_id))
    await until(lambda: waiting)
    assert await integration.hass.config_entries.async_setup(second.entry_id)
    assert (await post).status == 200


async def test_set_up_of_the_integration_takes_the_webhooks_of_all_entries(
    hass_us: HomeAssistant, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    with patch(f"{OURS}.async_setup_entry", return_value=True):
        assert await async_setup_component(hass_us, DOMAIN, {})
        await hass_us.async_block_till_done()
    client = await hass_ws_client(hass_us)
    await client.send_json_auto_id({"type": "webhook/list"})
    (hook,) = (await client.receive_json())["result"]
    assert (hook["webhook_id"], hook["domain"], hook["name"]) == (WEBHOOK_ID, DOMAIN, entry.title)
    assert hook["local_only"] is False
    # The stand-in for our set-up has made nothing that could be unloaded.
    entry.mock_state(hass_us, ConfigEntryState.NOT_LOADED)


@pytest.mark.allow_log("A message could not be handled: RuntimeError")
async def test_failure_of_ours_is_answered_500_and_logged_without_data(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    with patch(f"{OURS}.inbound.webhook.parse", side_effect=RuntimeError("Jeremy Helms")):
        reply = await integration.post(EXAMPLE)
    assert (reply.status, reply.json["result"]) == (500, "rejected")
    assert "Jeremy" not in reply.text
    loud = [record for record in caplog.records if record.levelno >= logging.WARNING]
    (record,) = [record for record in loud if record.name.startswith(OURS)]
    assert record.getMessage() == "A message could not be handled: RuntimeError"
    assert record.exc_info is None
    assert [text for text in PRIVATE if text in record.getMessage()] == []
    await integration.take(started())


@pytest.mark.allow_log("A message could not be handled: ")
async def test_each_kind_of_failure_is_logged_once_until_a_reload(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(error: Exception) -> None:
        with patch(f"{OURS}.inbound.webhook.parse", side_effect=error):
            assert (await integration.post(EXAMPLE)).status == 500

    await fail(RuntimeError())
    await integration.take(started())
    for error in (RuntimeError(), KeyError(), RuntimeError(), KeyError()):
        await fail(error)
    lines = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    kinds = [
        "A message could not be handled: RuntimeError",
        "A message could not be handled: KeyError",
    ]
    assert lines == kinds
    await integration.reload()
    caplog.clear()
    await fail(KeyError())
    lines = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert lines == kinds[1:]


@pytest.mark.allow_log("A message could not be handled: RuntimeError")
async def test_no_log_line_of_ours_names_a_caller_or_the_webhook(
    integration: Integration, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    start = started()
    await integration.take(EXAMPLE, start, completed(start), {**start, "city": "Raleigh"})
    for body, _, _ in ANSWERS.values():
        await integration.send(body)
    await integration.send(method="GET")
    with patch(f"{OURS}.inbound.webhook.parse", side_effect=RuntimeError("Jeremy Helms")):
        await integration.post(EXAMPLE)
    disk.refuses = True
    assert (await integration.post(started())).status == 503
    disk.refuses = False
    await integration.pass_time(70 * 60 * SECOND)
    await integration.reload()
    ours = [record for record in caplog.records if record.name.startswith(OURS)]
    assert ours
    formatter = logging.Formatter()
    lines = [formatter.format(record) for record in ours]
    # The published example and the later ones differ in their numbers only.
    assert [line for line in lines for text in PRIVATE if text in line] == []


async def test_nothing_private_is_logged_by_anybody_at_the_usual_level(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    start = started()
    await integration.take(EXAMPLE, start, completed(start))
    for body, _, _ in ANSWERS.values():
        await integration.send(body)
    await integration.reload()
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]
    assert lines
    assert [line for line in lines for text in PRIVATE if text in line] == []


@pytest.mark.allow_log("Filtered a request with a potential harmful query string")
async def test_an_odd_query_is_refused_by_home_assistant_which_logs_the_address(
    integration: Integration, caplog: pytest.LogCaptureFixture
) -> None:
    """Before it reaches us: docs/security.md warns of it, and this says whether it still does."""
    reply = await integration.send(webhook_id=f"{WEBHOOK_ID}?from=../../somewhere")
    assert reply.status == 400
    assert integration.seen("sensor.last_webhook").attributes["received"] == 0
    logged = [record for record in caplog.records if WEBHOOK_ID in record.getMessage()]
    assert [record.name for record in logged] == ["homeassistant.components.http.security_filter"]


async def test_an_upload_that_never_ends_is_given_up(
    integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "custom_components.whatconverts.inbound.request_body.UPLOAD_TIMEOUT_SECONDS", 0
    )
    sent = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await sent.wait()

    async with integration.client.post(f"/api/webhook/{WEBHOOK_ID}", data=body()) as response:
        assert response.status == 400
        assert "could not be read" in await response.text()
        sent.set()


@pytest.mark.parametrize(
    ("remote", "is_outside"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("192.168.1.9", False),
        ("127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1", False),
        ("", False),
        (None, False),
    ],
)
def test_who_comes_from_the_internet(remote: str | None, *, is_outside: bool) -> None:
    assert webhook._is_outside(remote) is is_outside  # noqa: SLF001 - no test reaches the internet
