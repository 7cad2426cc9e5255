"""What one commit changes in the tables; it is all stored or none of it."""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import NamedTuple

from homeassistant.helpers.json import json_dumps

from ..core.unsaved import DetailNews, Unsaved
from .counts import NOTE_CHANGE, count_these, forget_gone
from .rows import UPSERT, UPSERT_LINE, UPSERT_META, details_of, row_of


class Forgetting(NamedTuple):
    """What is to be deleted: calls that ended before a moment or are more than `most`.

    `ended_before` is in microseconds (`core.model.microseconds`). With `all_but` all calls but
    these go. They stay counted, with or without `lines_by_name`.
    """

    ended_before: int = 0
    most: int | None = None
    all_but: tuple[int, ...] | None = None
    lines_by_name: bool = False


def write_calls(connection: Connection, unsaved: Unsaved) -> None:
    """Store calls, and what messages have told for their records."""
    for call in unsaved.calls:
        row = row_of(call)
        connection.execute(UPSERT_LINE, row)
        connection.execute(UPSERT, row)
        connection.execute(NOTE_CHANGE, (call.lead_id,))
    for lead_id, news in unsaved.news.items():
        _write_details(connection, lead_id, news)


def _write_details(connection: Connection, lead_id: int, news: tuple[DetailNews, ...]) -> None:
    (stored,) = connection.execute(
        "SELECT details FROM calls WHERE lead_id = ?", (lead_id,)
    ).fetchone() or (None,)
    known = details_of(stored)
    for one in news:
        known = one.merged(known)
    details = json_dumps(known) if known else None
    if details != stored:
        connection.execute("UPDATE calls SET details = ? WHERE lead_id = ?", (details, lead_id))


def write_meta(connection: Connection, values: Mapping[str, str]) -> None:
    """Store JSON by name."""
    connection.executemany(UPSERT_META, values.items())


def forget(connection: Connection, what: Forgetting) -> dict[int, str | None]:
    """Delete calls; return whose calls they were counted among, by lead id."""
    if what.all_but is not None:
        gone, ids = "lead_id NOT IN (SELECT value FROM json_each(?))", json_dumps(what.all_but)
        count_these(connection, gone, [ids], by_name=what.lines_by_name)
        connection.execute(f"DELETE FROM calls WHERE {gone}", (ids,))  # noqa: S608
    where, values = "ended_at < ?", [what.ended_before]
    if what.most is not None:
        where += (
            " OR lead_id IN (SELECT lead_id FROM calls WHERE ended_at IS NOT NULL"
            " ORDER BY ended_at DESC, lead_id DESC LIMIT -1 OFFSET ?)"
        )
        values.append(what.most)
    count_these(connection, where, values, by_name=what.lines_by_name)
    rows = connection.execute(
        f"DELETE FROM calls WHERE {where} RETURNING lead_id, iif(test, NULL, caller)",  # noqa: S608
        values,
    ).fetchall()
    connection.execute("DELETE FROM lines WHERE id NOT IN (SELECT line FROM calls)")
    forget_gone(connection)
    return dict(rows)
