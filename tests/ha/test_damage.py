"""Rows of the stored file damaged at random: it is loaded, and nothing that can be read is lost.

A seed says what happens to a file, so that what is found happens again. Damaged bytes are in
`test_database`.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
import json
import os
from random import Random
import sqlite3
from typing import Any, Final

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.whatconverts.storage.call_files import CallFiles, delete
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from tests.ha.test_fuzz import SEED
from tests.support.damage import TEXTS, text_of
from tests.support.integration import (
    NOW,
    Integration,
    SetupIntegration,
    completed,
    ended_record,
    path_of,
    started,
    write_stored,
)

FILES: Final = int(os.environ.get("FUZZ_FILES", "5"))
CALLS: Final = range(1, 13)
META: Final = ("alerts", "stats", "lines", "days", "account")
COLUMNS: Final = ("caller", "source", "outcome", "search", "ended_at", "age", "line", "waiting")
MOMENT: Final = NOW.isoformat()
PAST: Final = {"since": MOMENT, "until": MOMENT, "next_page": 2, "read": 5, "total": 9}
# What is stored beside the calls, with a place for each thing that can be odd.
SOUND: Final[dict[str, Any]] = {
    "alerts": True,
    "stats": {"received": 5, "accepted": 4, "last_post": MOMENT, "longest_silence": 5.5},
    "lines": {"by_name": False, "lines": {"+17044486577": ["+17044486577", "Ads", MOMENT]}},
    "days": {"2026-11-20": [5, 1, {"Ads": [2, 1]}], "2026-11-19": [3, 0]},
    "account": {
        **dict.fromkeys(("caught_up_at", "not_before", "failing_since"), MOMENT),
        "problem": "unreachable",
        "past": PAST,
        "budget": {"day": "2026-11-20", "asked": 7},
    },
}
BLOBS: Final = (b"", b"\xff" * 24, b"\x00" * 24, b"x")


class Damage:
    """Does harm to some calls, and to what is stored beside them."""

    def __init__(self, connection: sqlite3.Connection, chance: Random) -> None:
        self._connection = connection
        self._chance = chance
        self.harmed: set[int] = set()

    def do(self, steps: int) -> None:
        kinds: list[Callable[[], object]] = [
            *(self._record, self._column, self._details, self._meta, self._line, self._counts)
        ]
        for _ in range(steps):
            self._chance.choice(kinds)()

    def _update(self, column: str, new: object) -> None:
        lead_id = self._chance.choice(CALLS)
        self.harmed.add(lead_id)
        try:
            update = f"UPDATE calls SET {column} = ? WHERE lead_id = ?"  # noqa: S608 - a name of ours
            self._connection.execute(update, (new, lead_id))
        except sqlite3.IntegrityError, UnicodeEncodeError:
            return  # no such value can stand there

    def _record(self) -> None:
        self._update("record", text_of(record(self._chance.choice(CALLS)), self._chance))

    def _column(self) -> None:
        new = self._chance.choice([*BLOBS, *TEXTS, None, 0, -1, 2**62, "answered"])
        self._update(self._chance.choice(COLUMNS), new)

    def _details(self) -> None:
        sound = {"notes": "x", "topics": ["a"], "form": {"a": "b"}, "quote_value": 1}
        self._update("details", text_of(sound, self._chance))

    def _meta(self) -> None:
        name = self._chance.choice(META)
        new = text_of(SOUND[name], self._chance)
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, new))

    def _line(self) -> None:
        new = self._chance.choice(TEXTS)
        line = self._chance.choice(CALLS)
        column = self._chance.choice(["number", "name"])
        update = f"UPDATE OR IGNORE lines SET {column} = ? WHERE id = ?"  # noqa: S608 - a name of ours
        self._connection.execute(update, (new, line))

    def _counts(self) -> None:
        number = self._chance.choice([0, -1, 1, 2**40])
        statement = self._chance.choice(
            [
                "UPDATE counted SET is_changed = ?",
                "UPDATE counted SET hour = ?, series = '[[1, 2], 3]'",
                "UPDATE counted SET hour = ?, series = '{'",
                "INSERT OR IGNORE INTO hours VALUES (1, ?, 0, 5, 3)",
                "INSERT OR IGNORE INTO series VALUES (?, 'line', 'x', 'x', 'x', 7)",
                "UPDATE series SET total = ?",
            ]
        )
        self._connection.execute(statement, (number,))


@pytest.fixture
def files(hass_us: HomeAssistant, entry: MockConfigEntry) -> CallFiles:
    """Give the files of the entry, which are not there yet."""
    return CallFiles(path_of(hass_us, entry))


def record(lead_id: int) -> dict[str, Any]:
    number = f"+1803555{lead_id:04}"
    return ended_record(lead_id, caller_number=number, source="google", city="Reno", answer="busy")


async def harm(integration: Integration, chance: Random) -> None:
    """Have the entry start with a damaged file, and use all that reads it."""
    path = path_of(integration.hass, integration.entry)
    await integration.unload()
    delete(path, *path.parent.glob(f"{path.name}*"))
    write_stored(path, *map(record, CALLS), **SOUND)
    with closing(sqlite3.connect(path)) as connection:
        damage = Damage(connection, chance)
        damage.do(chance.randrange(1, 6))
        connection.commit()
    assert await integration.hass.config_entries.async_setup(integration.entry.entry_id)
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    assert integration.entry.state is ConfigEntryState.LOADED
    await use(integration, set(CALLS) - damage.harmed)


async def use(integration: Integration, whole: set[int]) -> None:
    """Ask for everything; what is whole is there, and stays there."""
    assert whole <= (await integration.calls()).keys()
    begun = started(caller_number="+18035550001")
    await integration.take(begun, completed(begun, answer_status="No Answer"))
    for lead_id in (*CALLS, begun["lead_id"]):
        await integration.act("get_calls", lead_id=lead_id, include_details=True)
        await integration.take(completed(started(lead_id=lead_id, notes="late")))
    for asked in ({"query": "google"}, {"waiting": True}, {"caller": "+18035550001"}):
        await integration.calls(**asked)
    csv = (await integration.act("export_calls"))["csv"]
    assert all(f",{lead_id}\r\n" in csv for lead_id in whole)
    await integration.pass_time(timedelta(hours=2))
    await integration.hass.async_block_till_done(wait_background_tasks=True)
    await integration.reload()
    assert whole | {begun["lead_id"]} <= (await integration.calls()).keys()


@pytest.mark.allow_log("Stored calls could not be understood; kept aside as")
async def test_no_damage_in_rows_keeps_an_entry_from_starting(integration: Integration) -> None:
    for number in range(FILES):
        try:
            await harm(integration, Random(SEED + number))  # noqa: S311 - the same every time
        except BaseException as error:
            error.add_note(f"with the seed {SEED + number}")
            raise


# Where a time zone leads out of the calendar, and what is no moment at all.
EDGES: Final = (
    *("0001-01-01T00:00:00Z", "2026-11-20T17:00:00"),
    *("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z"),
)
MOMENTS: Final = ("started_at", "ended_at", "seen_at", "called_back_at")


@pytest.mark.parametrize("edge", EDGES)
async def test_an_entry_starts_whatever_moments_are_stored(
    files: CallFiles, setup_integration: SetupIntegration, edge: str
) -> None:
    """Each in a row of its own, and all at once of what is stored beside the calls."""
    stats = dict.fromkeys(("last_post", "waiting_since", "heard_outside"), edge)
    account = SOUND["account"] | {"failing_since": edge, "past": PAST | {"since": edge}}
    lines = {"lines": {"x": ["+17045550100", "Ads", edge]}}
    meta = {"stats": stats, "account": account, "lines": lines, "days": {edge[:10]: [1, 0]}}
    write_stored(files.path, *map(record, CALLS), **meta)
    with closing(sqlite3.connect(files.path)) as connection:
        for lead_id, name in enumerate(MOMENTS, 1):
            text = json.dumps(record(lead_id) | {name: edge})
            connection.execute("UPDATE calls SET record = ? WHERE lead_id = ?", (text, lead_id))
        connection.commit()
    integration = await setup_integration()
    await use(integration, set(CALLS) - set(range(1, len(MOMENTS) + 1)))
