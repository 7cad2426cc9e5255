"""Dashboards of a real Home Assistant with our card, and the people who look at them."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page

from scripts.realha import Client
from scripts.realha.browser import sign_in, signed_in

CARD = "custom:whatconverts-calls-card"
PATH = "office-phones"
PATIENCE_MS = 30_000


async def create_dashboard(client: Client, config: dict[str, Any], path: str = PATH) -> None:
    """Make one that everybody may open."""
    panel = {"title": path, "show_in_sidebar": True, "require_admin": False}
    async with client.socket() as socket:
        await socket.command("lovelace/dashboards/create", mode="storage", url_path=path, **panel)
        await socket.command("lovelace/config/save", url_path=path, config=config)


async def create_user(client: Client, name: str, *groups: str) -> None:
    """Make a user of these groups; in none, nothing may be read."""
    async with client.socket() as socket:
        user = await socket.command(
            "config/auth/create", name=name.capitalize(), group_ids=groups, local_only=False
        )
        await socket.command(
            "config/auth_provider/homeassistant/create",
            user_id=user["user"]["id"],
            username=name,
            password=name,
        )


def look(
    client: Client,
    browser: Browser,
    view: str,
    *,
    user: str = "demo",
    **options: Any,  # noqa: ANN401 - those of the window
) -> AbstractAsyncContextManager[Page]:
    """Open a view of the dashboard in a new window, and wait for the card."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Page]:
        tokens = await sign_in(client, user, user)
        async with signed_in(browser, tokens, **options) as window:
            page = await window.new_page()
            page.set_default_timeout(PATIENCE_MS)
            await page.goto(f"{client.url}/{PATH}/{view}")
            await page.locator("whatconverts-calls-card .face").first.wait_for()
            yield page

    return opened()
