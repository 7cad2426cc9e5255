"""The account behind the webhook, asked at a real server that answers as WhatConverts' does."""

from collections.abc import AsyncIterator

import pytest

from custom_components.whatconverts import const
from scripts.account import AccountServer
from tests.support.account import running_account
from tests.support.integration import (
    SECOND,
    Integration,
    completed,
    started,
    until,
)

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


@pytest.fixture
async def server(
    monkeypatch: pytest.MonkeyPatch, socket_enabled: None
) -> AsyncIterator[AccountServer]:
    async with running_account() as account:
        monkeypatch.setattr(const, "API_URL", account.url)
        yield account


def connect(integration: Integration, server: AccountServer) -> None:
    entry = integration.entry
    data = {**entry.data, "token": server.token, "secret": server.secret}
    integration.hass.config_entries.async_update_entry(entry, data=data)


async def test_what_came_while_nobody_listened_is_known_after_the_start(
    integration: Integration, server: AccountServer
) -> None:
    live, over = started(), started()
    server.record(live)
    server.record(completed(over))
    connect(integration, server)
    await until(lambda: len(server.log.requests) == 1)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    calls = await integration.calls()
    assert {live["lead_id"], over["lead_id"]} == set(calls)
