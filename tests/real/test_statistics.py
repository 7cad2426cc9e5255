"""Statistics in a real Home Assistant: told in time, once over a kill, and gone with the entry."""

from pathlib import Path
from typing import Any

import pytest

from scripts.realha import until
from tests.support.real_integration import DOMAIN, RealIntegration, completed, started

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

# The running hour is there within a minute.
IN_TIME = 60

type Sums = dict[str, float]


async def sums(integration: RealIntegration) -> Sums:
    """Return the calls of each series, by short ids."""
    command = integration.ha.client.command
    listed = await command("recorder/list_statistic_ids", statistic_type="sum")
    ids = [one["statistic_id"] for one in listed if one["source"] == DOMAIN]
    if not ids:
        return {}
    span: dict[str, Any] = {"start_time": "2000-01-01T00:00:00Z", "period": "hour"}
    rows = await command("recorder/statistics_during_period", statistic_ids=ids, **span)
    return {short(key): hours[-1]["sum"] for key, hours in rows.items()}


def short(statistic_id: str) -> str:
    """Return an id without the entry's own, which has no underscore."""
    what, _entry, *rest = statistic_id.removeprefix(f"{DOMAIN}:").split("_")
    return "_".join([what, *rest]).removeprefix("calls_")


async def sums_are(integration: RealIntegration, expected: Sums) -> None:
    async def found() -> Sums:
        return await sums(integration)

    await until(found, expected.__eq__, what="the statistics are there", patience=IN_TIME)


async def test_statistics_are_told_in_time_once_and_go_with_their_entry(tmp_path: Path) -> None:
    integration = await RealIntegration.open_settled(tmp_path)
    try:
        first, second = started(), started()
        await integration.take(first)
        await integration.take(completed(second))
        shared = {"all": 2.0, "source_google": 2.0, "line_google_adwords": 2.0}
        await sums_are(integration, shared | {"outcome_answered": 1.0})
        await integration.take(completed(first, answer_status="Busy"))
        await integration.ha.kill()
        # A call of its own shows that it is there again.
        await integration.start_again()
        after = {"all": 3.0, "source_google": 3.0, "line_google_adwords": 3.0}
        missed = ("missed", "missed_source_google", "missed_line_google_adwords", "outcome_busy")
        after |= {"outcome_answered": 2.0} | dict.fromkeys(missed, 1.0)
        await sums_are(integration, after)
        (entry,) = await integration.ha.client.entries(DOMAIN)
        path = f"/api/config/config_entries/entry/{entry['entry_id']}"
        await integration.ha.client.request("DELETE", path)
        await sums_are(integration, {})
    finally:
        await integration.close()
    integration.assert_clean_log()
