"""The account of the demo remembers, and life went on between two demos."""

from datetime import timedelta
import os
from pathlib import Path

from scripts.demonstration.account import CALLS_A_DAY, DAYS, FILE, opened_account

DAYS_WITHOUT = 10


async def test_account_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    async with opened_account(folder) as server:
        leads = list(server.account)
        key = (server.token, server.secret)
    assert len(leads) == DAYS * CALLS_A_DAY
    async with opened_account(folder) as server:
        assert list(server.account) == leads
        # Home Assistant keeps the key.
        assert (server.token, server.secret) == key


async def test_people_have_called_while_there_was_no_demo(tmp_path: Path) -> None:
    async with opened_account(tmp_path) as server:
        before = {lead["lead_id"] for lead in server.account}
        stopped = server.now() - timedelta(days=DAYS_WITHOUT)
    os.utime(tmp_path / FILE, (0, stopped.timestamp()))
    async with opened_account(tmp_path) as server:
        after = {lead["lead_id"]: lead["date_created"] for lead in server.account}
    assert before < after.keys()
    new = [after[lead_id] for lead_id in after.keys() - before]
    assert len(new) == DAYS_WITHOUT * CALLS_A_DAY
    assert min(new) >= stopped.strftime("%Y-%m-%dT%H:%M:%SZ")
