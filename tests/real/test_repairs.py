"""Each repair on a real Home Assistant: it comes with its cause and goes with its cure."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from scripts.realha import until
from tests.support.real_integration import DOMAIN, Message, RealIntegration, completed, started
from tests.support.stored_calls import connected, overwrite_calls, stored_file

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

HERE, THERE = "https://office.example.com", "https://moved.example.com"
CHAT = {"lead_id": 5, "lead_type": "Chat"}
ENTRIES = "core.config_entries"
RESOURCES = "lovelace_resources"

type Issue = dict[str, Any]
type Json = Any


class RepairableIntegration(RealIntegration):
    """An entry that WhatConverts reaches at `HERE`, as far as it knows."""

    @property
    def storage(self) -> Path:
        return self.ha.folder.path / ".storage"

    async def live_at(self, url: str | None) -> None:
        await self.ha.client.command("config/core/update", external_url=url)

    async def begin(self) -> None:
        await self.ha.start()
        await self.loaded()
        # What configuration.yaml says holds again after a start.
        await self.live_at(HERE)

    @asynccontextmanager
    async def stopped(self) -> AsyncIterator[None]:
        """Stop, let the test change files, and start again."""
        await self.ha.stop()
        try:
            yield
        finally:
            await self.begin()

    def edit(self, name: str, change: Callable[[Json], None]) -> None:
        """Change a stored file."""
        path = self.storage / name
        content = json.loads(path.read_bytes())
        change(content)
        path.write_text(json.dumps(content))

    def edit_entry(self, **changes: object) -> None:
        """Change the entry; `data` adds to its data."""

        def change(content: Json) -> None:
            (entry,) = (one for one in content["data"]["entries"] if one["domain"] == DOMAIN)
            data = entry["data"] | changes.pop("data", {})
            entry.update({**changes, "data": data})

        self.edit(ENTRIES, change)

    def edit_stats(self, **changes: object) -> None:
        """Change what is counted of messages."""
        with connected(stored_file(self)) as connection:
            query = "SELECT value FROM meta WHERE name = 'stats'"
            (stats,) = connection.execute(query).fetchone()
            connection.execute(
                "UPDATE meta SET value = ? WHERE name = 'stats'",
                (json.dumps(json.loads(stats) | changes),),
            )

    def pass_time(self, **delta: float) -> None:
        """Let live calls be older, and forget the ends that have arrived."""
        with connected(stored_file(self)) as connection:
            connection.execute("DELETE FROM calls WHERE ended_at IS NOT NULL")
            connection.execute(
                "UPDATE calls SET record = json_set(record, '$.started_at', :at, '$.seen_at', :at)",
                {"at": ago(**delta)},
            )

    async def repairs(self) -> dict[str, Issue]:
        """Return our repairs by what they are about."""
        issues = (await self.ha.client.command("repairs/list_issues"))["issues"]
        return {one["translation_key"]: one for one in issues if one["domain"] == DOMAIN}

    async def needs(self, *wanted: str) -> dict[str, Issue]:
        """Wait until these are the repairs."""

        def is_so(found: dict[str, Issue]) -> bool:
            return found.keys() == set(wanted)

        found = await until(self.repairs, is_so, what=f"the repairs are {wanted}")
        secret = self.url.rpartition("/")[2]
        assert secret not in json.dumps(found)
        assert all(one["learn_more_url"].endswith(f"#{key}") for key, one in found.items())
        return found

    async def take_whole_call(self) -> None:
        call = started()
        await self.take(call)
        await self.take(completed(call))

    async def fix(self, issue: Issue) -> Json:
        """Open a repair, press its button; return the page that it had shown."""
        path = "/api/repairs/issues/fix"
        about = {"handler": DOMAIN, "issue_id": issue["issue_id"]}
        opened = await self.ha.client.request("POST", path, json=about)
        done = await self.ha.client.request("POST", f"{path}/{opened['flow_id']}", json={})
        assert done["type"] == "create_entry", done
        return opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RepairableIntegration]:
    integration = await RepairableIntegration.open(tmp_path_factory.mktemp("repairs"))
    async with integration.stopped():
        told = f"{HERE}/api/webhook/{integration.url.rpartition('/')[2]}"
        integration.edit_entry(data={"told_url": told})
    yield integration
    await integration.close()


@pytest_asyncio.fixture(loop_scope="session")
async def integration(opened: RepairableIntegration) -> RepairableIntegration:
    """Give a Home Assistant in which nothing is wrong."""
    await opened.live_at(HERE)
    await opened.take_whole_call()
    await opened.needs()
    return opened


def ago(**delta: float) -> str:
    return (datetime.now(UTC) - timedelta(**delta)).isoformat()


async def test_no_public_url(integration: RepairableIntegration) -> None:
    async with integration.stopped():
        integration.edit_stats(accepted=1, last_post=ago(days=8))
    await integration.live_at(None)
    found = await integration.needs("no_public_url")
    names = found["no_public_url"]["translation_placeholders"]
    assert names == {"name": "WhatConverts", "address": integration.ha.client.url}
    # A trial: calls arrive all the same.
    await integration.take_whole_call()
    await integration.needs()
    await integration.live_at(HERE)
    await integration.needs()


async def test_url_changed_until_it_is_said_to_be_pasted(
    integration: RepairableIntegration,
) -> None:
    await integration.live_at(THERE)
    found = await integration.needs("url_changed")
    names = found["url_changed"]["translation_placeholders"]
    assert names == {"name": "WhatConverts", "told": HERE, "address": THERE}
    shown = await integration.fix(found["url_changed"])
    (field,) = shown["data_schema"]
    url = f"{THERE}/api/webhook/{integration.url.rpartition('/')[2]}"
    assert field["description"] == {"suggested_value": url}
    await integration.needs()
    await integration.live_at(HERE)
    await integration.fix((await integration.needs("url_changed"))["url_changed"])
    await integration.needs()


async def test_url_changed_until_a_message_comes_to_the_new_one(
    integration: RepairableIntegration,
) -> None:
    for url in (THERE, HERE):
        await integration.live_at(url)
        await integration.needs("url_changed")
        headers = {"Host": url.removeprefix("https://")}
        async with integration.ha.client.http.post(
            integration.url, json=CHAT, headers=headers
        ) as answer:
            assert answer.status == 200
        await integration.needs()


async def test_cloudhook_lost(integration: RepairableIntegration) -> None:
    async with integration.stopped():
        # This Home Assistant is signed in nowhere.
        integration.edit_entry(data={"cloudhook_url": "https://hooks.nabu.casa/gAAAAAB"})
    await integration.needs("cloudhook_lost")
    async with integration.stopped():

        def remove(content: Json) -> None:
            for entry in content["data"]["entries"]:
                entry["data"].pop("cloudhook_url", None)

        integration.edit(ENTRIES, remove)
    await integration.needs()


async def test_nothing_arrived(integration: RepairableIntegration) -> None:
    async with integration.stopped():
        integration.edit_entry(created_at=ago(hours=25))
        for path in integration.storage.glob(f"{DOMAIN}.*"):
            path.unlink()
    found = await integration.needs("nothing_arrived")
    assert found["nothing_arrived"]["translation_placeholders"]["others"] == "0"
    await integration.take(started())
    await integration.needs()


async def test_long_silence(integration: RepairableIntegration) -> None:
    async with integration.stopped():
        last_post = ago(days=8, hours=1)
        integration.edit_stats(accepted=100, last_post=last_post, longest_silence=3600)
    found = await integration.needs("long_silence")
    assert found["long_silence"]["translation_placeholders"]["days"] == "8"
    await integration.take(CHAT)
    await integration.needs()


async def test_ends_missing(integration: RepairableIntegration) -> None:
    for _ in range(3):
        await integration.take(started())
    async with integration.stopped():
        integration.pass_time(hours=2)
    await integration.needs("ends_missing")
    await integration.take_whole_call()
    await integration.needs()


async def test_unreadable_only(integration: RepairableIntegration) -> None:
    for body in (b"hello", b"<lead/>", b"[]"):
        assert (await integration.post(body)).status == 400
    found = await integration.needs("unreadable_only")
    assert found["unreadable_only"]["translation_placeholders"]["count"] == "3"
    await integration.take(CHAT)
    await integration.needs()


async def test_get_requests(integration: RepairableIntegration) -> None:
    for _ in range(3):
        assert (await integration.post(b"", method="GET")).status == 405
    await integration.needs("get_requests")
    await integration.take(CHAT)
    await integration.needs()


async def test_calls_too_old(integration: RepairableIntegration) -> None:
    def late() -> Message:
        return started(date_created=ago(hours=5))

    for _ in range(3):
        await integration.take(late())
    found = await integration.needs("calls_too_old")
    assert found["calls_too_old"]["translation_placeholders"]["age"] == "5:00 h"
    await integration.take_whole_call()
    await integration.needs()


async def test_not_stored(integration: RepairableIntegration) -> None:
    elsewhere = integration.storage.with_name("storage_elsewhere")
    integration.storage.rename(elsewhere)
    # As root no file is read-only; a file in place of the folder refuses just the same.
    integration.storage.write_text("no folder")
    call = started()
    try:
        assert (await integration.post(call)).status == 503
        await integration.needs("not_stored")
    finally:
        integration.storage.unlink()
        elsewhere.rename(integration.storage)
    await integration.take(call)
    await integration.needs()


async def test_storage_damaged(integration: RepairableIntegration) -> None:
    async with integration.stopped():
        overwrite_calls(stored_file(integration))
    found = await integration.needs("storage_damaged")
    (corrupt,) = integration.storage.glob(f"{DOMAIN}.*.unreadable.*")
    shown = await integration.fix(found["storage_damaged"])
    assert shown["description_placeholders"]["files"] == corrupt.name
    assert not corrupt.exists()
    await integration.needs()


async def test_too_many_lines(integration: RepairableIntegration) -> None:
    async with integration.stopped():
        integration.edit_entry(options={"most_lines": 1})
    for number in ("+17045550121", "+17045550122"):
        call = started(tracking_number=number)
        await integration.take(call)
        await integration.take(completed(call))
    found = await integration.needs("too_many_lines")
    assert found["too_many_lines"]["translation_placeholders"]["most"] == "1"
    async with integration.stopped():
        integration.edit_entry(options={})
    await integration.needs()


async def test_card_not_registered(integration: RepairableIntegration) -> None:
    path = integration.storage / RESOURCES
    async with integration.stopped():
        present = path.read_text()
        # As after a downgrade: a newer Home Assistant has written it.
        integration.edit(RESOURCES, lambda content: content.update(version=99))
    found = await integration.needs("card_not_registered")
    url = found["card_not_registered"]["translation_placeholders"]["url"]
    async with integration.ha.client.http.get(integration.ha.client.url + url) as answer:
        assert "whatconverts-calls-card" in await answer.text()
    async with integration.stopped():
        path.write_text(present)
    await integration.needs()


async def test_diagnostics_and_system_health(integration: RepairableIntegration) -> None:
    (entry,) = await integration.ha.client.entries(DOMAIN)
    path = f"/api/diagnostics/config_entry/{entry['entry_id']}"
    file = await integration.ha.client.request("GET", path)
    assert file["data"]["problems"] == []
    assert file["data"]["entry"]["url_kind"] == "external"
    low = json.dumps(file)
    secret = integration.url.rpartition("/")[2]
    assert [text for text in (secret, "Jeremy", "8033861858", HERE) if text in low] == []
    health = await _system_health(integration)
    assert health["entries_loaded"] == "1 / 1"
    assert health["url_kinds"] == "external"
    assert health["card"] == "resource"
    assert health["last_webhook"]["type"] == "date"


async def _system_health(integration: RepairableIntegration) -> dict[str, Json]:
    async with integration.ha.client.socket() as socket:
        said: list[Json] = []
        await socket.subscribe(said.append, "system_health/info")

        async def first() -> list[Json]:
            return said

        await until(first, bool, what="the system health has spoken")
        info: dict[str, Json] = said[0]["data"][DOMAIN]["info"]
        return info


async def test_removing_the_entry_removes_its_repairs(integration: RepairableIntegration) -> None:
    await integration.live_at(THERE)
    await integration.needs("url_changed")
    (entry,) = await integration.ha.client.entries(DOMAIN)
    path = f"/api/config/config_entries/entry/{entry['entry_id']}"
    await integration.ha.client.request("DELETE", path)
    await integration.needs()
