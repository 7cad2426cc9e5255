"""Home Assistant Cloud as Home Assistant sees it: its servers, faked where the network begins.

Home Assistant's own `cloud` component and its library run for real. What they ask over HTTP is
answered here, and their websocket to the relayer ends here: a test can cut it, and can send what
the relayer sends when somebody posts to a cloudhook.
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from itertools import count
import json
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientError, WSMessage, WSMsgType
from hass_nabucasa.service_discovery import VALID_ACTION_NAMES
import jwt
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMockResponse
from yarl import URL

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .integration import Message, Reply, until

SERVER: Final = "https://cloud.example.com"
HOOKS: Final = "https://hooks.example.com"
DISCOVERY: Final = "https://api.nabucasa.com/.well-known/service-discovery"
_FAR: Final = 4_000_000_000


class Relayer:
    """One websocket to the relayer, from the relayer's end."""

    def __init__(self) -> None:
        self.closed = False
        self.failure: Exception | None = None
        self.sent: list[Message] = []
        self._coming: asyncio.Queue[WSMessage] = asyncio.Queue()

    def say(self, message: Message) -> None:
        """Let Home Assistant receive a message."""
        self._coming.put_nowait(WSMessage(WSMsgType.TEXT, json.dumps(message), None))

    # What Home Assistant does with a websocket.

    async def receive(self, _timeout: float) -> WSMessage:
        return await self._coming.get()

    async def send_json(self, message: Message) -> None:
        if self.failure and message.get("handler") == "webhook-register":
            raise self.failure
        self.sent.append(message)

    async def ping(self) -> None:
        """Nobody asks for the answer."""

    async def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._coming.put_nowait(WSMessage(WSMsgType.CLOSED, None, None))


class FakeCloud:
    """The account of one Home Assistant at Home Assistant Cloud."""

    def __init__(self, hass: HomeAssistant, http: Any) -> None:  # noqa: ANN401 - untyped
        self.hass = hass
        self.reachable = True
        self._refusal: HTTPStatus | None = None
        self.thinking = asyncio.Event()
        self.thinking.set()
        self.relayers: list[Relayer] = []
        self._numbers = count(1)
        actions = {name: f"{SERVER}/{name}" for name in VALID_ACTION_NAMES}
        discovery = {"actions": actions, "valid_for": 86400, "version": "1"}
        http.get(DISCOVERY, json=discovery)
        http.get(f"{SERVER}/subscription_info", json={"billing_plan_type": "annual"})
        http.get(f"{SERVER}/webrtc_ice_servers", json=[])
        http.get(f"{SERVER}/llm_connection_details", status=HTTPStatus.FORBIDDEN, json={})
        http.get(f"{SERVER}/remote_access_ping_targets", json={})
        http.post(f"{SERVER}/remote_access_register", status=HTTPStatus.FORBIDDEN, json={})
        http.get(f"{SERVER}/webhook_generate", side_effect=self._generate)

    async def _generate(self, method: str, url: URL, _data: object) -> AiohttpClientMockResponse:
        """Make the URL of a cloudhook, once the servers have finished thinking."""
        await self.thinking.wait()
        if self._refusal:
            text = {"message": "The cloud is full"}
            return AiohttpClientMockResponse(method, url, status=self._refusal, json=text)
        number = next(self._numbers)
        hook = {"cloudhook_id": f"hook{number}", "url": f"{HOOKS}/secret{number}"}
        return AiohttpClientMockResponse(method, url, json=hook)

    def refuse_hooks(self) -> None:
        """Make no more cloudhooks."""
        self._refusal = HTTPStatus.INSUFFICIENT_STORAGE

    def make_hooks(self) -> None:
        """Make cloudhooks again."""
        self._refusal = None

    async def connect_websocket(self, *_: object, **_options: object) -> Relayer:
        """Stand in for `ClientSession.ws_connect`."""
        if not self.reachable:
            raise ClientError("no route")
        self.relayers.append(Relayer())
        return self.relayers[-1]

    # -- what a test does ------------------------------------------------------------------------

    async def subscribe(self, *, until_day: str = "2100-01-01") -> None:
        """Set the cloud up with an account that is signed in."""
        claims = {"custom:sub-exp": until_day, "cognito:username": "office", "exp": _FAR}
        token = jwt.encode(claims, "a key that nobody needs to know....")
        self._sign_in(dict.fromkeys(("id_token", "access_token", "refresh_token"), token))
        # The cloud brings speech, whose paths the web server takes only before its first client.
        for domain in ("homeassistant", "stt", "tts", "cloud"):
            assert await async_setup_component(self.hass, domain, {})
        # None of these is our concern, and all would call servers of their own.
        prefs = self.cloud.client.prefs
        await prefs.async_set_username("office")
        await prefs.async_update(
            alexa_enabled=False, google_enabled=False, cloud_ice_servers_enabled=False
        )
        await self.settle()

    def _sign_in(self, tokens: dict[str, str]) -> None:
        folder = Path(self.hass.config.path(".cloud"))
        folder.mkdir()
        (folder / "production_auth.json").write_text(json.dumps(tokens))

    async def connect(self, *, settle: bool = True) -> None:
        """Let the relayer answer, which it does with its first message."""
        await until(lambda: self.relayers and not self.relayers[-1].closed)
        self.relayers[-1].say({"msgid": "hello", "handler": "hello"})
        await until(lambda: self.cloud.iot.connected)
        await self.hass.async_block_till_done(wait_background_tasks=settle)

    async def cut(self) -> None:
        """Cut the connection, for good."""
        self.reachable = False
        await self.relayers[-1].close()
        await until(lambda: not self.cloud.iot.connected)
        await self.settle()

    async def reconnect(self, *, settle: bool = True) -> None:
        """Let Home Assistant connect again, without the pause that it would make."""
        self.reachable = True
        await until(lambda: self.cloud.iot.retry_task)
        asyncio.get_running_loop().call_soon(self.cloud.iot.retry_task.cancel)
        await until(lambda: self.cloud.iot.state == "disconnected")
        await self.cloud.iot.start()
        await self.connect(settle=settle)

    async def settle(self) -> None:
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def forget_hooks(self) -> None:
        """Lose the cloudhooks, as when somebody signs in with another account."""
        await self.cloud.client.async_cloudhooks_update({})
        await self.settle()

    async def post(self, url: str, message: Mapping[str, Any]) -> Reply:
        """Post to a cloudhook, as WhatConverts does; the relayer hands it to Home Assistant."""
        relayer = self.relayers[-1]
        number = f"post{len(relayer.sent)}"
        hook = {
            "cloudhook_id": url.replace(f"{HOOKS}/secret", "hook"),
            "body": json.dumps(message),
            "headers": {"Content-Type": "application/json"},
            "method": "POST",
            "query": "",
        }
        relayer.say({"msgid": number, "handler": "webhook", "payload": hook})
        await until(lambda: [one for one in relayer.sent if one["msgid"] == number])
        (answer,) = [one["payload"] for one in relayer.sent if one["msgid"] == number]
        headers = answer.get("headers") or {}
        return Reply(answer["status"], answer.get("body") or "", headers.get("Content-Type", ""))

    # -- what a test sees ------------------------------------------------------------------------

    @property
    def cloud(self) -> Any:  # noqa: ANN401 - the library's own
        return self.hass.data["cloud"]

    @property
    def hooks(self) -> dict[str, str]:
        """The URLs of the cloudhooks by webhook id."""
        return {name: hook["cloudhook_url"] for name, hook in self.cloud.client.cloudhooks.items()}
