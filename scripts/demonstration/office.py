"""Furnishes a bare Home Assistant for the demo; what is already there is kept."""

from scripts.account import AccountServer
from scripts.realha import Client, HaError, until
from scripts.showroom import DOMAIN as SHOWROOM

from .automation import AUTOMATIONS
from .dashboard import DASHBOARD, PANEL, URL_PATH

DOMAIN = "whatconverts"
LOADED = "loaded"


async def furnish(client: Client, account: AccountServer | None = None) -> str:
    """Set everything up as a user would; return the address of the webhook."""
    await _integration(client)
    if account:
        await connect_account(client, account)
    await add_showroom(client)
    await _automations(client)
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


async def add_showroom(client: Client) -> None:
    """Bring lamp and speaker in, unless they are there."""
    if not await client.entries(SHOWROOM):
        flow = "/api/config/config_entries/flow"
        await client.request("POST", flow, json={"handler": SHOWROOM})


async def _automations(client: Client) -> None:
    await install_blueprints(client)
    for one in AUTOMATIONS:
        path = f"/api/config/automation/config/demo_{one.blueprint}"
        await client.request("POST", path, json=one.config())


async def install_blueprints(client: Client) -> None:
    """Choose all ready-made automations that are not there, or not of today."""
    async with client.options(DOMAIN) as answer:
        step = await answer({"next_step_id": "blueprints"})
        if step["step_id"] == "blueprints":
            await answer({})


async def connect_account(client: Client, account: AccountServer, days: int = 90) -> None:
    """Connect the account and bring so much of its past, unless one is connected already."""
    async with client.options(DOMAIN) as answer:
        step = await answer({"next_step_id": "account"})
        if step["type"] != "form":
            return
        await answer({"token": account.token, "secret": account.secret})
        step = await answer({"days": str(days)})
        if step["step_id"] != "account_connected":
            raise HaError(f"The account cannot be connected: {step.get('errors')}")


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
