"""An entry with an account behind it, and what tests do with both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp.test_utils import TestClient
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

from scripts.account import AccountServer

from .account import Reply
from .integration import Integration, Message, completed, started, until

AUDIO = {"recording": "https://example.com/recording", "play_recording": None}


@dataclass
class Connected:
    """An integration whose account is connected."""

    integration: Integration
    server: AccountServer
    client: TestClient[Any, Any]
    socket: MockHAClientWebSocket

    async def call(self, **changes: object) -> int:
        """Have a call that is over, here and there; return its lead id."""
        message: Message = completed(started(), **{**AUDIO, **changes})
        self.server.record(dict(message))
        await self.integration.take(message)
        return int(message["lead_id"])

    def misbehave(self, **changes: Any) -> None:  # noqa: ANN401 - the switches of the server
        self.server.behaviour = replace(self.server.behaviour, **changes)

    def path(self, lead_id: object, entry_id: str | None = None) -> str:
        entry_id = self.integration.entry.entry_id if entry_id is None else entry_id
        return f"/api/whatconverts/recording/{entry_id}/{lead_id}"

    async def listen(
        self,
        path: str,
        method: str = "GET",
        client: TestClient[Any, Any] | None = None,
        **headers: str,
    ) -> Reply:
        async with (client or self.client).request(
            method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        ) as answer:
            return Reply(answer.status, dict(answer.headers), await answer.read())

    async def ask(self, command: str, **data: object) -> dict[str, Any]:
        """Send a websocket command of ours, and return all of its answer."""
        own = {"config_entry_id": self.integration.entry.entry_id}
        return await self.send(f"whatconverts/calls/{command}", **{**own, **data})

    async def send(self, command: str, **data: object) -> dict[str, Any]:
        await self.socket.send_json_auto_id({"type": command, **data})
        answer: dict[str, Any] = await self.socket.receive_json()
        # What is subscribed to comes in between.
        while answer["type"] == "event":
            answer = await self.socket.receive_json()
        return answer

    async def details(self, lead_id: int) -> Mapping[str, Any]:
        answer = await self.ask("get", lead_id=lead_id)
        found: Mapping[str, Any] = answer["result"]["details"]
        return found

    async def disconnect(self) -> None:
        entry = self.integration.entry
        data = {name: entry.data[name] for name in entry.data if name not in ("token", "secret")}
        self.integration.hass.config_entries.async_update_entry(entry, data=data)
        await self.integration.hass.async_block_till_done()


async def connect(integration: Integration, server: AccountServer) -> None:
    """Give the entry the key, and let it catch up."""
    entry = integration.entry
    data = {**entry.data, "token": server.token, "secret": server.secret}
    integration.hass.config_entries.async_update_entry(entry, data=data)
    await until(lambda: server.log.requests)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
