"""Phones with the Home Assistant app: what their push service gets, and what a press does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
import pytest
import pytest_asyncio

from scripts.demonstration.office import DOMAIN, install_blueprints
from scripts.realha import Folder, RealHa, free_port, until
from tests.support.real_integration import RealIntegration, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

NAME = "Ann's Phone"


@dataclass
class Phone:
    """The app and its push service."""

    integration: RealIntegration
    push_url: str = ""
    webhook: str = ""
    device_id: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)

    async def register(self, key: str, name: str) -> tuple[str, str]:
        """Log in with one more phone; return its webhook and its device."""
        client = self.integration.ha.client
        registration = _registration(self.push_url) | {"device_id": key, "device_name": name}
        registered = await client.request(
            "POST", "/api/mobile_app/registrations", json=registration
        )
        devices = await client.command("config/device_registry/list")
        (device_id,) = (one["id"] for one in devices if ["mobile_app", key] in one["identifiers"])
        return registered["webhook_id"], device_id

    async def automate(self, phones: list[str]) -> None:
        form = {"path": "whatconverts-live/notify.yaml", "input": {"phones": phones}}
        config = {"alias": "Test", "use_blueprint": form}
        client = self.integration.ha.client
        await client.request("POST", "/api/config/automation/config/test", json=config)
        await self.integration.state_is("automation.test", "on")

    async def message(self, number: int) -> dict[str, Any]:
        async def count() -> int:
            return len(self.got)

        await until(count, lambda found: found >= number, what=f"{number} messages")
        return self.got[number - 1]

    async def press(self, action: str) -> None:
        event = {"event_type": "mobile_app_notification_action", "event_data": {"action": action}}
        await self.integration.ha.client.request(
            "POST", f"/api/webhook/{self.webhook}", json={"type": "fire_event", "data": event}
        )


@pytest_asyncio.fixture(loop_scope="session")
async def phone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Phone]:
    path = tmp_path_factory.mktemp("phones")
    folder = Folder(path=path, port=free_port(), extra_yaml="mobile_app:\n")
    async with RealHa(folder) as ha:
        url = await ha.client.add_entry(DOMAIN, {"name": "WhatConverts"})
        await install_blueprints(ha.client)
        phone = Phone(RealIntegration(ha, url))
        service = await _push_service(phone)
        phone.push_url = service.url
        phone.webhook, phone.device_id = await phone.register("ann", NAME)
        yield phone
        await service.close()
    phone.integration.assert_clean_log()


@dataclass
class _Service:
    url: str
    runner: web.AppRunner

    async def close(self) -> None:
        await self.runner.cleanup()


async def _push_service(phone: Phone) -> _Service:
    async def take(request: web.Request) -> web.Response:
        phone.got.append(await request.json())
        return web.json_response({}, status=201)

    app = web.Application()
    app.router.add_post("/push", take)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return _Service(f"http://127.0.0.1:{port}/push", runner)


def _registration(push_url: str) -> dict[str, Any]:
    return {
        "app_id": "io.homeassistant.companion.android",
        "app_name": "Home Assistant",
        "app_version": "2026.11",
        "manufacturer": "A",
        "model": "B",
        "os_name": "Android",
        "os_version": "16",
        "supports_encryption": False,
        "app_data": {"push_token": "token", "push_url": push_url},
    }


async def test_caller_on_the_phone_and_one_press_takes_the_call(phone: Phone) -> None:
    integration = phone.integration
    await phone.automate([phone.device_id])
    call = started()
    await integration.take(call)
    message = await phone.message(1)
    assert message["title"] == "📞 Jeremy Helms"
    assert message["message"].startswith("☎️ (803) ")
    await phone.press(message["data"]["actions"][0]["action"])
    assert (await phone.message(2))["message"] == "✅ Demo"
    assert (await integration.calls())[call["lead_id"]]["claimed_by"] == "Demo"


async def test_phones_of_one_name_and_one_log_in(phone: Phone) -> None:
    """Of one name: each once, without buttons. Of one log-in: the phone's name says who it was."""
    integration = phone.integration
    twins = [await phone.register(key, "iPhone") for key in ("one", "two")]
    await phone.automate([phone.device_id, *(device for _, device in twins)])
    call = started()
    await integration.take(call)
    await phone.message(3)
    to = [message["registration_info"]["webhook_id"] for message in phone.got]
    assert sorted(to) == sorted([phone.webhook, *(webhook for webhook, _ in twins)])
    (button,) = (message["data"]["actions"][0] for message in phone.got if "data" in message)
    await phone.press(button["action"])
    assert (await phone.message(6))["message"] == f"✅ {NAME}"
    assert (await integration.calls())[call["lead_id"]]["claimed_by"] == NAME
