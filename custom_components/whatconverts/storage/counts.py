"""Calls by hour, for Home Assistant's statistics. All of it runs in the file's own thread.

`counted` has for each call whether it has changed since it was counted, and for what it counted
then: an hour, and one of the `series` of each kind. `hours` are the sums; they stay when calls are
forgotten. `told` is what the recorder has of them, so that nothing is lost while there is none, and
nothing has to be told twice.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from sqlite3 import Connection
from typing import Final, NamedTuple

from homeassistant.util import slugify

from ..core.enums import SeriesKind
from ..core.model import Call
from ..core.series import SeriesName, free_slug, hour_of, instead_of, series_of
from .rows import call_of

# Each is counted in a fraction of a millisecond; messages have their turn in between.
_AT_ONCE: Final = 200

NOTE_CHANGE: Final = (
    "INSERT INTO counted (lead_id, is_changed) VALUES (?, 1)"
    " ON CONFLICT (lead_id) DO UPDATE SET is_changed = 1"
)
_CHANGED: Final = (
    "SELECT lead_id, record, hour, counted.source, counted.line, counted.outcome"
    " FROM counted JOIN calls USING (lead_id) WHERE is_changed"
)
_NOTE_COUNTED: Final = (
    "UPDATE counted SET is_changed = 0, hour = ?, source = ?, line = ?, outcome = ?"
    " WHERE lead_id = ?"
)
_ADD: Final = (
    "INSERT INTO hours (series, hour, calls, told) VALUES (?, ?, ?, 0)"
    " ON CONFLICT (series, hour) DO UPDATE SET calls = calls + excluded.calls"
)
# The past may be brought after what came later.
_RENAME: Final = (
    "UPDATE series SET name = :name WHERE id = :id AND name <> :name"
    " AND NOT EXISTS (SELECT 1 FROM hours WHERE series = :id AND hour > :hour)"
)


class Series(NamedTuple):
    """One series: `total` calls; the first hour of which the recorder has another number, if any.

    `is_told`: whether the recorder has anything of it.
    """

    id: int
    kind: str
    key: str
    name: str
    slug: str
    total: int
    untold_since: int | None
    is_told: bool


class Hour(NamedTuple):
    """How many calls an hour had, and how many of them the recorder has."""

    hour: int
    calls: int
    told: int


def count_changed(connection: Connection, *, by_name: bool) -> bool:
    """Count some calls that have changed, each as it is now; return whether there may be more."""
    rows = connection.execute(f"{_CHANGED} LIMIT ?", (_AT_ONCE,)).fetchall()
    _count(connection, rows, by_name=by_name)
    return len(rows) == _AT_ONCE


def has_changed(connection: Connection) -> bool:
    """Whether any call is to be counted."""
    (found,) = connection.execute(f"SELECT EXISTS ({_CHANGED})").fetchone()
    return bool(found)


def count_these(
    connection: Connection, where: str, values: Sequence[object], *, by_name: bool
) -> None:
    """Count the calls that are to be forgotten, and have changed since they were counted."""
    rows = connection.execute(f"{_CHANGED} AND ({where})", values).fetchall()
    _count(connection, rows, by_name=by_name)


def forget_gone(connection: Connection) -> None:
    """Forget for what calls counted that are not kept any more; the sums stay."""
    connection.execute("DELETE FROM counted WHERE lead_id NOT IN (SELECT lead_id FROM calls)")


def all_series(connection: Connection) -> list[Series]:
    """Return all series."""
    rows = connection.execute(
        "SELECT id, kind, key, name, slug, total,"
        " (SELECT min(hour) FROM hours WHERE series = id AND calls <> told),"
        " EXISTS (SELECT 1 FROM hours WHERE series = id AND told) FROM series"
    )
    return [Series(*row) for row in rows]


def hours_since(connection: Connection, series: int, since: int | None) -> tuple[int, list[Hour]]:
    """Return how many calls a series had before an hour, and each hour since then; None: all."""
    rows = connection.execute(
        "SELECT hour, calls, told FROM hours WHERE series = ? AND hour >= ? ORDER BY hour",
        (series, since if since is not None else -(2**63)),
    )
    hours = [Hour(*row) for row in rows]
    total = connection.execute("SELECT total FROM series WHERE id = ?", (series,)).fetchone()
    return (total[0] if total else 0) - sum(hour.calls for hour in hours), hours


def note_told(connection: Connection, told: Iterable[tuple[int, int, int]]) -> None:
    """Note what the recorder has: number of calls, series and hour."""
    connection.executemany("UPDATE hours SET told = ? WHERE series = ? AND hour = ?", told)


def count_kept(connection: Connection, since: datetime) -> None:
    """Have only those calls counted from this moment's hour on that are kept."""
    hour = (hour_of(since),)
    connection.execute(
        "UPDATE series SET total = total"
        " - (SELECT coalesce(sum(calls), 0) FROM hours WHERE series = series.id AND hour >= ?)",
        hour,
    )
    connection.execute("UPDATE hours SET calls = 0 WHERE hour >= ?", hour)
    connection.execute(
        "UPDATE counted SET is_changed = 1, hour = NULL, source = NULL, line = NULL, outcome = NULL"
        " WHERE hour >= ?",
        hour,
    )


def count_anew(connection: Connection) -> None:
    """Have all calls counted anew, unless the sums are whole."""
    whole = "SELECT NOT EXISTS (SELECT 1 FROM series WHERE total <> {sum}) AND {all} IS {told}"
    (is_whole,) = connection.execute(
        whole.format(
            sum="(SELECT coalesce(sum(calls), 0) FROM hours WHERE series = series.id)",
            all="(SELECT sum(total) FROM series)",
            told="(SELECT sum(calls) FROM hours)",
        )
    ).fetchone()
    if not is_whole:
        for table in ("series", "hours", "counted"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
    connection.execute(
        "INSERT OR IGNORE INTO counted (lead_id, is_changed) SELECT lead_id, 1 FROM calls"
    )


type _Row = tuple[int, str, int | None, int | None, int | None, int | None]


def _count(connection: Connection, rows: Iterable[_Row], *, by_name: bool) -> None:
    for lead_id, record, hour, *before in rows:
        after: dict[str, int] = {}
        call = None
        # What cannot be understood counts for nothing.
        with suppress(KeyError, TypeError, ValueError):
            call = call_of(record)
        if call:
            after = {
                name.kind: _series_id(connection, name, call)
                for name in series_of(call, by_name=by_name)
            }
        now = hour_of(call.started_at) if call and after else None
        ids = [after.get(kind) for kind in SeriesKind]
        if (hour, before) != (now, ids):
            _add(connection, hour, before, -1)
            _add(connection, now, ids, 1)
        connection.execute(_NOTE_COUNTED, (now, *ids, lead_id))


def _add(connection: Connection, hour: int | None, ids: list[int | None], number: int) -> None:
    for series in filter(None, ids):
        connection.execute(_ADD, (series, hour, number))
        connection.execute("UPDATE series SET total = total + ? WHERE id = ?", (number, series))


def _series_id(connection: Connection, name: SeriesName, call: Call) -> int:
    """Return the series that a call counts for, a new one if need be."""
    known = _find(connection, name)
    if known is None:
        keys = connection.execute("SELECT key FROM series WHERE kind = ?", (name.kind,))
        name = instead_of(name, call, {key for (key,) in keys})
        known = _find(connection, name)
    if known is None:
        return _add_series(connection, name)
    hour = hour_of(call.started_at)
    connection.execute(_RENAME, {"name": name.name, "id": known, "hour": hour})
    return known


def _find(connection: Connection, name: SeriesName) -> int | None:
    found = connection.execute(
        "SELECT id FROM series WHERE kind = ? AND key = ?", (name.kind, name.key)
    ).fetchone()
    return found[0] if found else None


def _add_series(connection: Connection, name: SeriesName) -> int:
    taken = connection.execute("SELECT slug FROM series WHERE kind = ?", (name.kind,))
    slug = name.slug or free_slug(slugify(name.name), {slug for (slug,) in taken})
    (new,) = connection.execute(
        "INSERT INTO series (kind, key, name, slug, total) VALUES (?, ?, ?, ?, 0) RETURNING id",
        (name.kind, name.key, name.name, slug),
    ).fetchone()
    found: int = new
    return found
