"""Home Assistant's own HTTP interface, as a browser would use it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
import json
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from .listener import Json, Socket, connected

OWNER = "demo"
PASSWORD = "demo"  # noqa: S105 - a throw-away Home Assistant that only this machine reaches


# Answers the page that is shown, and returns the next one.
type OptionsWalk = Callable[[Mapping[str, object]], Awaitable[Json]]


class ApiError(Exception):
    """Home Assistant refused a request."""


@dataclass(frozen=True)
class Reply:
    """What a webhook answered."""

    status: int
    text: str


def _session() -> ClientSession:
    # No limit: a burst has to reach Home Assistant as a burst.
    return ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=120))


class Client:
    """Requests to one Home Assistant; signed in once it has a token."""

    def __init__(self, url: str, token: str = "") -> None:
        """Remember where and as whom."""
        self.url = url
        self.token = token
        self.http = _session()

    async def close(self) -> None:
        """Let go of all connections."""
        await self.http.close()

    async def request(self, method: str, path: str, **options: Any) -> Json:  # noqa: ANN401 - aiohttp's
        """Send a request and return the decoded answer."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.http.request(method, self.url + path, headers=headers, **options) as answer:
            text = await answer.text()
        if answer.status >= 400:  # noqa: PLR2004 - HTTP's border between answers and refusals
            raise ApiError(f"{method} {path}: {answer.status} {text}")
        return json.loads(text) if text else None

    def socket(self) -> AbstractAsyncContextManager[Socket]:
        """Give a signed-in websocket connection."""
        return connected(self.http, self.url, self.token)

    async def command(self, kind: str, **fields: object) -> Json:
        """Send one websocket command and return its result."""
        async with self.socket() as socket:
            return await socket.command(kind, **fields)

    async def create_owner(self, language: str = "en") -> str:
        """Create the owner, sign in and return a token that lasts."""
        client_id = f"{self.url}/"
        owner = {
            "client_id": client_id,
            "name": "Demo",
            "username": OWNER,
            "password": PASSWORD,
            "language": language,
        }
        created = await self.request("POST", "/api/onboarding/users", json=owner)
        grant = {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "code": created["auth_code"],
        }
        signed_in = await self.request("POST", "/auth/token", data=grant)
        self.token = signed_in["access_token"]
        self.token = await self.command(
            "auth/long_lived_access_token", client_name="scripts", lifespan=365
        )
        return self.token

    async def add_entry(self, domain: str, first: Mapping[str, object]) -> str:
        """Go through a config flow, all defaults after the first step; return the webhook.

        The defaults of a form are enough, and the last option of a menu goes on.
        """
        flow = "/api/config/config_entries/flow"
        step = await self.request("POST", flow, json={"handler": domain})
        answer = dict(first)
        while step["type"] in {"form", "menu"}:
            path = f"{flow}/{step['flow_id']}"
            if step["type"] == "menu":
                answer = {"next_step_id": list(step["menu_options"])[-1]}
            step = await self.request("POST", path, json=answer)
            if step.get("errors"):
                raise ApiError(step["errors"])
            answer = {}
        if step["type"] != "create_entry":
            raise ApiError(step)
        return await self.webhook_url(domain)

    @asynccontextmanager
    async def options(self, domain: str) -> AsyncIterator[OptionsWalk]:
        """Open the options of an integration's first entry, and close them in the end."""
        flow = "/api/config/config_entries/options/flow"
        entry = (await self.entries(domain))[0]["entry_id"]
        step = await self.request("POST", flow, json={"handler": entry})
        path = f"{flow}/{step['flow_id']}"
        yield lambda answer: self.request("POST", path, json=answer)
        await self.request("DELETE", path)

    async def entries(self, domain: str) -> list[dict[str, Json]]:
        """Return the config entries of an integration."""
        path = f"/api/config/config_entries/entry?domain={domain}"
        found: list[dict[str, Json]] = await self.request("GET", path)
        return found

    async def webhook_url(self, domain: str) -> str:
        """Return the address of the newest webhook of an integration."""
        hooks = await self.command("webhook/list")
        ids = [hook["webhook_id"] for hook in hooks if hook["domain"] == domain]
        if not ids:
            raise ApiError(f"{domain} has no webhook")
        return f"{self.url}/api/webhook/{ids[-1]}"

    async def post_webhook(self, url: str, body: object, *, method: str = "POST") -> Reply:
        """Send a message to a webhook as WhatConverts does; bytes go out as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        async with self.http.request(method, url, data=data, headers=headers) as answer:
            return Reply(answer.status, await answer.text(errors="replace"))

    async def states(self) -> dict[str, dict[str, Json]]:
        """Return all states by entity id."""
        return {one["entity_id"]: one for one in await self.request("GET", "/api/states")}

    async def state(self, entity_id: str) -> str | None:
        """Return the state of an entity, None if there is no such entity."""
        entity = (await self.states()).get(entity_id)
        return None if entity is None else str(entity["state"])

    async def act(self, action: str, **data: object) -> None:
        """Call an action and wait until it is done."""
        path = action.replace(".", "/", 1)
        await self.request("POST", f"/api/services/{path}", json=data)

    async def ask(self, action: str, **data: object) -> Json:
        """Call an action and return its response."""
        path = action.replace(".", "/", 1)
        answer = await self.request("POST", f"/api/services/{path}?return_response", json=data)
        return answer["service_response"]
