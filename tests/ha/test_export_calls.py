"""Export calls: of which entries, and how."""

import csv
from io import StringIO
from unittest.mock import patch

import pytest

from custom_components.whatconverts.storage import call_log
from homeassistant.exceptions import ServiceValidationError
from tests.support.integration import Integration, completed, started


@pytest.mark.parametrize("is_list", [False, True])
async def test_the_entries_are_named_by_a_text_or_a_list(
    integration: Integration, *, is_list: bool
) -> None:
    """The card names several, an automation mostly one."""
    await integration.take(started(contact_name="Ann"))
    entry_id = integration.entry.entry_id
    named = [entry_id] if is_list else entry_id
    answer = await integration.act("export_calls", config_entry_id=named)
    assert len(answer["csv"].splitlines()) == len(["the head", "one call"])
    unknown = [entry_id, "unknown"] if is_list else "unknown"
    with pytest.raises(ServiceValidationError):
        await integration.act("export_calls", config_entry_id=unknown)


async def test_all_calls_are_exported_however_many_are_read_at_once(
    integration: Integration,
) -> None:
    """Whoever reads all of them at once keeps messages waiting for half a minute."""
    messages = [started(contact_name="=Formula", line='Zoë, "quoted"') for _ in range(7)]
    await integration.take(*messages, *map(completed, messages[:4]))
    with patch.object(call_log, "_AT_ONCE", 3):
        answer = await integration.act("export_calls")
    rows = list(csv.DictReader(StringIO(answer["csv"].removeprefix("\ufeff"))))
    assert [int(row["lead_id"]) for row in rows] == list(await integration.calls())
    assert {row["display_name"] for row in rows} == {"'=Formula"}
    assert sum(row["outcome"] == "answered" for row in rows) == len(messages[:4])
