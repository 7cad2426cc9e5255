"""Furnishes a bare Home Assistant for the demo; what is already there is kept."""

from scripts.realha import Client, HaError, until

from .automation import ANNOUNCE, AUTOMATION_ID
from .dashboard import DASHBOARD, PANEL, URL_PATH

DOMAIN = "whatconverts"
LOADED = "loaded"


async def furnish(client: Client) -> str:
    """Set everything up as a user would; return the address of the webhook."""
    await _integration(client)
    await _automation(client)
    await _dashboard(client)
    return await client.webhook_url(DOMAIN)


async def _integration(client: Client) -> None:
    if not await client.entries(DOMAIN):
        await client.add_entry(DOMAIN, {"name": "WhatConverts"})

    async def state() -> str:
        return str((await client.entries(DOMAIN))[0]["state"])

    try:
        await until(state, LOADED.__eq__, what="the integration is loaded", patience=30)
    except TimeoutError as error:
        raise HaError(f"The integration does not load: {error}") from None


async def _automation(client: Client) -> None:
    path = f"/api/config/automation/config/{AUTOMATION_ID}"
    await client.request("POST", path, json=ANNOUNCE)


async def _dashboard(client: Client) -> None:
    async with client.socket() as socket:
        present = await socket.command("lovelace/dashboards/list")
        if any(one["url_path"] == URL_PATH for one in present):
            return
        await socket.command("lovelace/dashboards/create", mode="storage", **PANEL)
        await socket.command("lovelace/config/save", url_path=URL_PATH, config=DASHBOARD)
        # Where everybody lands after signing in.
        await socket.command(
            "frontend/set_system_data", key="core", value={"default_panel": URL_PATH}
        )
