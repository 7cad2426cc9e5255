"""The account behind the demo's webhook: it remembers earlier demos, and all that came between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scripts.account import Account, AccountServer, past_calls

FILE = "account.json"
DAYS = 90
CALLS_A_DAY = 12


@asynccontextmanager
async def opened_account(folder: Path) -> AsyncIterator[AccountServer]:
    """Give the API of an account that keeps its leads in a file of this folder."""
    file = folder / FILE
    account = Account.load(file)
    async with AccountServer(account) as server:
        _catch_up(account, _days_since(file, server.now()), server.now())
        try:
            yield server
        finally:
            account.save(file)


def _days_since(file: Path, now: datetime) -> float:
    """Return for how long there was no demo."""
    if not file.exists():
        return DAYS
    return (now - datetime.fromtimestamp(file.stat().st_mtime, UTC)) / timedelta(days=1)


def _catch_up(account: Account, days: float, now: datetime) -> None:
    """Let happen what came meanwhile: people ring without a demo, too."""
    calls = round(days * CALLS_A_DAY)
    for message in past_calls(seed=len(account), calls=calls, days=days, now=now):
        # Ids are moments: another call may have begun in the same second.
        while account.get(message["lead_id"]):
            message["lead_id"] += 1
        account.record(message)
