"""The account behind the demo's webhook: it remembers earlier demos, and all that came between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from scripts.account import Account, AccountServer, past_calls

FILE = "account.json"
DAYS = 90
CALLS_A_DAY = 12

_DAY = timedelta(days=1)


@asynccontextmanager
async def opened_account(folder: Path) -> AsyncIterator[AccountServer]:
    """Give the API of an account that keeps its leads in a file of this folder."""
    file = folder / FILE
    account = Account.load(file)
    async with AccountServer(account) as server:
        _catch_up(account, server.now())
        try:
            yield server
        finally:
            account.save(file)


def _catch_up(account: Account, now: datetime) -> None:
    """Let happen what came since the last call: people ring without a demo, too."""
    newest = account.newest()
    since = datetime.fromisoformat(newest["date_created"]) if newest else now - DAYS * _DAY
    days = (now - since) / _DAY
    calls = round(days * CALLS_A_DAY)
    for message in past_calls(seed=len(account), calls=calls, days=days, now=now):
        account.record(message)
