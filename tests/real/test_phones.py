"""A phone with the Home Assistant app: what its push service gets, and what a press does."""

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
    webhook: str
    device_id: str
    got: list[dict[str, Any]] = field(default_factory=list)

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
        phone = Phone(RealIntegration(ha, url), "", "")
        service = await _push_service(phone)
        registered = await ha.client.request(
            "POST", "/api/mobile_app/registrations", json=_registration(service.url)
        )
        phone.webhook = registered["webhook_id"]
        devices = await ha.client.command("config/device_registry/list")
        (phone.device_id,) = [one["id"] for one in devices if one["name"] == NAME]
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
        "device_id": "ann",
        "device_name": NAME,
        "manufacturer": "A",
        "model": "B",
        "os_name": "Android",
        "os_version": "16",
        "supports_encryption": False,
        "app_data": {"push_token": "token", "push_url": push_url},
    }


async def test_caller_on_the_phone_and_one_press_takes_the_call(phone: Phone) -> None:
    integration = phone.integration
    form = {"path": "whatconverts-live/notify.yaml", "input": {"phones": [phone.device_id]}}
    config = {"alias": "Test", "use_blueprint": form}
    await integration.ha.client.request("POST", "/api/config/automation/config/test", json=config)
    await integration.state_is("automation.test", "on")
    call = started()
    await integration.take(call)
    message = await phone.message(1)
    assert message["title"] == "📞 Jeremy Helms"
    assert message["message"].startswith("☎️ (803) ")
    await phone.press(message["data"]["actions"][0]["action"])
    assert (await phone.message(2))["message"] == "✅ Demo"
    assert (await integration.calls())[call["lead_id"]]["claimed_by"] == "Demo"
