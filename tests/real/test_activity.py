"""Activity of a real Home Assistant: how many lines a missed call leaves, and what they say."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
import json
from pathlib import Path
import re
from typing import Any

import pytest
import pytest_asyncio

from scripts.realha import ROOT, until
from tests.support.real_integration import (
    ACTIVE,
    RealIntegration,
    completed,
    started,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

type Entry = dict[str, Any]

MISSED_BY = "Missed: {}, Google AdWords"
OF_A_MISSED_CALL = (
    "{} calls Google AdWords (Charlotte)",
    "{} got no answer on Google AdWords",
    MISSED_BY,
)
CALL_BACKS = "todo.whatconverts_call_backs"


async def missed_call(integration: RealIntegration, name: str) -> str:
    """Let a call come, be seen everywhere, and be missed; return its caller's number."""
    start = started(contact_name=name)
    waiting = int(await integration.ha.client.state(CALL_BACKS) or 0)
    await integration.take(start)
    await integration.state_is(ACTIVE, "1")
    await integration.take(completed(start, answer_status="No Answer"))
    await integration.state_is(ACTIVE, "0")
    await integration.state_is(CALL_BACKS, str(waiting + 1))
    return str(start["caller_number"])


async def read(integration: RealIntegration, **wanted: object) -> list[Entry]:
    return list(await integration.ha.client.command("logbook/get_events", **wanted))


def sentences(entries: list[Entry]) -> list[str]:
    return [f"{one['name']} {one['message']}" for one in entries if "message" in one]


async def recorded(integration: RealIntegration, name: str, shown: str) -> dict[str, str]:
    """Let a call be missed, and return the time that it took, once all of it is recorded."""
    span = {"start_time": datetime.now(UTC).isoformat()}
    await missed_call(integration, name)
    span["end_time"] = datetime.now(UTC).isoformat()
    # The recorder writes in order: whoever sees this one sees all that came before.
    await missed_call(integration, "Later")

    async def later() -> list[str]:
        return sentences(await read(integration, start_time=span["end_time"]))

    await until(later, lambda said: MISSED_BY.format(shown) in said, what="the later call is seen")
    return span


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def activity(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealIntegration]:
    """Give an entry that knows its line: first states are never in Activity."""
    integration = await RealIntegration.open(tmp_path_factory.mktemp("activity"))
    try:
        await missed_call(integration, "First")
        yield integration
    finally:
        await integration.close()
    integration.assert_clean_log()


async def test_a_missed_call_is_three_sentences(activity: RealIntegration) -> None:
    entries = await read(activity, **await recorded(activity, "Ann", "Later"))
    assert sentences(entries) == [line.format("Ann") for line in OF_A_MISSED_CALL]
    # What Home Assistant gives no way to change, as docs/limitations.md says.
    domains = Counter(str(one.get("entity_id", "")).partition(".")[0] for one in entries)
    # Two posts within a second are one state of *Last webhook*.
    assert domains.pop("sensor") in {6, 7, 8}
    assert domains == {"": 3, "event": 6, "binary_sensor": 4, "todo": 1}


async def test_events_of_office_and_line_have_one_cause(activity: RealIntegration) -> None:
    entries = await read(activity, **await recorded(activity, "Bob", "Later"))
    causes = Counter(
        f"{one['context_name']} {one['context_message']}"
        for one in entries
        if one.get("entity_id", "").startswith("event.")
    )
    assert causes == {line.format("Bob"): 2 for line in OF_A_MISSED_CALL}


async def test_the_page_of_a_line_shows_its_calls(activity: RealIntegration) -> None:
    span = await recorded(activity, "Eve", "Later")
    devices = await activity.ha.client.command("config/device_registry/list")
    ids = {device["name"]: device["id"] for device in devices}
    of_line = await read(activity, device_ids=[ids["Google AdWords"]], **span)
    assert sentences(of_line) == [line.format("Eve") for line in OF_A_MISSED_CALL]
    assert sentences(await read(activity, device_ids=[ids["WhatConverts"]], **span)) == []


async def test_under_privacy_none_no_line_tells_who_called(activity: RealIntegration) -> None:
    await activity.choose_privacy("none")
    try:
        entries = await read(activity, **await recorded(activity, "Zoe", "Caller"))
    finally:
        await activity.choose_privacy("full")
    assert sentences(entries) == [line.format("Caller") for line in OF_A_MISSED_CALL]
    assert not re.search(r"Zoe|\+1803|\(803\)", json.dumps(entries))


def documented_exclusion() -> str:
    """Return what docs/limitations.md advises to write below `logbook:`."""
    page = (ROOT / "docs" / "limitations.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```yaml\nlogbook:\n(.*?)```", page, re.DOTALL)
    return str(found)


async def test_with_the_documented_exclusion_the_sentences_are_all(tmp_path: Path) -> None:
    integration = await RealIntegration.open(tmp_path, logbook=documented_exclusion())
    try:
        await missed_call(integration, "First")
        entries = await read(integration, **await recorded(integration, "Ann", "Later"))
    finally:
        await integration.close()
    assert len(entries) == len(OF_A_MISSED_CALL)
    assert sentences(entries) == [line.format("Ann") for line in OF_A_MISSED_CALL]
    integration.assert_clean_log()
