"""Debian's Chromium (or the one that CHROMIUM names), signed in at a real Home Assistant."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
import json
from os import environ
from shutil import which
from typing import Any

from playwright.async_api import Browser, BrowserContext, async_playwright

from .client import OWNER, PASSWORD, Client

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser; stop it in the end."""
    path = which(environ.get("CHROMIUM", "chromium"))
    if path is None:
        raise FileNotFoundError("chromium is missing: run scripts/setup, which says how to get it")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def sign_in(client: Client, user: str = OWNER, password: str = PASSWORD) -> dict[str, Any]:
    """Go through the log-in form; return what the frontend keeps of it."""
    client_id = f"{client.url}/"
    about = {"client_id": client_id, "redirect_uri": client_id, "handler": ["homeassistant", None]}
    flow = await client.request("POST", "/auth/login_flow", json=about)
    answer = {"client_id": client_id, "username": user, "password": password}
    done = await client.request("POST", f"/auth/login_flow/{flow['flow_id']}", json=answer)
    grant = {"grant_type": "authorization_code", "code": done["result"], "client_id": client_id}
    tokens: dict[str, Any] = await client.request("POST", "/auth/token", data=grant)
    # Far away, or the page would ask for a fresh token first.
    return tokens | {"hassUrl": client.url, "clientId": client_id, "expires": 9_999_999_999_999}


@asynccontextmanager
async def signed_in(
    browser: Browser,
    tokens: Mapping[str, Any],
    *,
    language: str = "en",
    **options: Any,  # noqa: ANN401 - Playwright's
) -> AsyncIterator[BrowserContext]:
    """Give a browser window of a signed-in user; `options` are Playwright's."""
    kept = {
        "hassTokens": tokens,
        "selectedLanguage": language,
        "dockedSidebar": "always_hidden",
    }
    script = "".join(
        f"localStorage.setItem({json.dumps(name)}, {json.dumps(json.dumps(value))});"
        for name, value in kept.items()
    )
    context = await browser.new_context(**options)
    await context.add_init_script(script)
    try:
        yield context
    finally:
        await context.close()
