"""Calls by hour, for Home Assistant's statistics. All of it runs in the file's own thread.

`counted` has for each call whether it has changed since it was counted, and for what it counted
then: an hour, and pairs of a series and of the call's seconds there. `hours` are the sums; they
stay when calls are forgotten. Where durations count, the calls of each number of seconds are a sum
of their own, else it is 0: so any call can be taken back, and mean, minimum and maximum stay exact.
`told` is what the recorder has, so that nothing is lost while there is none, and nothing has to be
told twice.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from sqlite3 import Connection
from typing import Any, Final, NamedTuple

from homeassistant.helpers.json import json_dumps
from homeassistant.util import slugify
from homeassistant.util.json import json_loads_array

from ..core.enums import SeriesKind
from ..core.model import Call
from ..core.series import (
    LAST_HOUR,
    NAMED_AS,
    SeriesName,
    free_slug,
    hour_of,
    instead_of,
    is_known,
    series_of,
)
from .rows import call_of

# Each is counted in a fraction of a millisecond; messages have their turn in between.
_AT_ONCE: Final = 100

NOTE_CHANGE: Final = (
    "INSERT INTO counted (lead_id, is_changed) VALUES (?, 1)"
    " ON CONFLICT (lead_id) DO UPDATE SET is_changed = 1"
)
_CHANGED: Final = (
    "SELECT lead_id, record, hour, series FROM counted JOIN calls USING (lead_id) WHERE is_changed"
)
_NOTE_COUNTED: Final = "UPDATE counted SET is_changed = 0, hour = ?, series = ? WHERE lead_id = ?"
# A file that was changed may hold any number, and a sum without end could not be stored.
_MOST: Final = 2**53
_ADD: Final = (
    "INSERT INTO hours (series, hour, seconds, calls, told) VALUES (?, ?, ?, ?, 0)"  # noqa: S608
    " ON CONFLICT (series, hour, seconds) DO UPDATE"
    f" SET calls = max(-{_MOST:d}, min({_MOST:d}, calls + excluded.calls))"
)
_ADD_TO_TOTAL: Final = (
    f"UPDATE series SET total = max(-{_MOST:d}, min({_MOST:d}, total + ?)) WHERE id = ?"  # noqa: S608
)
# The past may be brought after what came later. What is named after it is called the same.
_RENAME: Final = (
    "UPDATE series SET name = :name WHERE key = :key AND kind IN (:kind, :other)"
    " AND NOT EXISTS (SELECT 1 FROM hours WHERE series = :id AND hour > :hour)"
)
_NAMESAKES: Final = {of: kind for kind, of in NAMED_AS.items()}


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
    """How many calls of so many seconds an hour had, and how many of them the recorder has."""

    hour: int
    seconds: int
    calls: int
    told: int


class Told(NamedTuple):
    """What the recorder has been told: so many calls."""

    calls: int
    series: int
    hour: int
    seconds: int


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
    """Return all series; what a file that was changed calls one is left out."""
    rows = connection.execute(
        "SELECT id, kind, key, name, slug, total,"
        " (SELECT min(hour) FROM hours"
        " WHERE series = id AND calls <> told AND hour BETWEEN 0 AND ?),"
        " EXISTS (SELECT 1 FROM hours WHERE series = id AND told) FROM series",
        (LAST_HOUR,),
    )
    return [one for one in (Series(*row) for row in rows) if is_known(one.kind, one.slug)]


def hours_since(connection: Connection, series: int, since: int | None) -> tuple[int, list[Hour]]:
    """Return how many calls a series had before an hour, and each hour since then; None: all."""
    rows = connection.execute(
        "SELECT hour, seconds, calls, told FROM hours WHERE series = ?"
        " AND hour BETWEEN ? AND ? ORDER BY hour, seconds",
        (series, max(since or 0, 0), LAST_HOUR),
    )
    hours = [Hour(*row) for row in rows]
    total = connection.execute("SELECT total FROM series WHERE id = ?", (series,)).fetchone()
    return (total[0] if total else 0) - sum(hour.calls for hour in hours), hours


def note_told(connection: Connection, told: Iterable[Told]) -> None:
    """Note what the recorder has."""
    connection.executemany(
        "UPDATE hours SET told = ? WHERE series = ? AND hour = ? AND seconds = ?", told
    )


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
        "UPDATE counted SET is_changed = 1, hour = NULL, series = '[]' WHERE hour >= ?", hour
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


def _count(
    connection: Connection, rows: Iterable[tuple[int, str, int | None, str]], *, by_name: bool
) -> None:
    for lead_id, record, counted_hour, counted_places in rows:
        call = None
        # What cannot be understood counts for nothing.
        with suppress(KeyError, TypeError, ValueError):
            call = call_of(record)
        pairs = _places_of(connection, call, by_name=by_name) if call else []
        hour = hour_of(call.started_at) if call and pairs else None
        places = json_dumps(pairs)
        if (counted_hour, counted_places) != (hour, places):
            _add(connection, counted_hour, counted_places, -1)
            _add(connection, hour, places, 1)
        connection.execute(_NOTE_COUNTED, (hour, places, lead_id))


def _places_of(connection: Connection, call: Call, *, by_name: bool) -> list[tuple[int, int]]:
    """Return for what a call counts, as `counted` has it."""
    found: dict[SeriesKind, tuple[int, SeriesName]] = {}
    for wanted in series_of(call, by_name=by_name):
        name = wanted
        if of := NAMED_AS.get(wanted.kind):
            name = found[of][1]._replace(kind=wanted.kind)
        found[wanted.kind] = _series_of(connection, name, call)
    return [(series, name.seconds) for series, name in found.values()]


def _add(connection: Connection, hour: int | None, places: str, number: int) -> None:
    # A file that was damaged may have anything here.
    with suppress(TypeError, ValueError):
        pairs: Any = json_loads_array(places)
        for series, seconds in [(int(series), int(seconds)) for series, seconds in pairs]:
            connection.execute(_ADD, (series, hour, seconds, number))
            connection.execute(_ADD_TO_TOTAL, (number, series))


def _series_of(connection: Connection, name: SeriesName, call: Call) -> tuple[int, SeriesName]:
    """Return the series that a call counts for, a new one if need be, and what it is called."""
    found = _find(connection, name)
    if found is None:
        keys = connection.execute("SELECT key FROM series WHERE kind = ?", (name.kind,))
        name = instead_of(name, call, {key for (key,) in keys})
        found = _find(connection, name) or _add_series(connection, name)
    series, known = found
    if name.slug is None and name.name != known.name:
        values = {"id": series, "hour": hour_of(call.started_at), "other": _NAMESAKES[name.kind]}
        connection.execute(_RENAME, name._asdict() | values)
        found = _find(connection, name) or found
    return found


def _find(connection: Connection, name: SeriesName) -> tuple[int, SeriesName] | None:
    row = connection.execute(
        "SELECT id, name, slug FROM series WHERE kind = ? AND key = ?", (name.kind, name.key)
    ).fetchone()
    return (row[0], name._replace(name=row[1], slug=row[2])) if row else None


def _add_series(connection: Connection, name: SeriesName) -> tuple[int, SeriesName]:
    taken = connection.execute("SELECT slug FROM series WHERE kind = ?", (name.kind,))
    slug = name.slug or free_slug(slugify(name.name), {slug for (slug,) in taken})
    (new,) = connection.execute(
        "INSERT INTO series (kind, key, name, slug, total) VALUES (?, ?, ?, ?, 0) RETURNING id",
        (name.kind, name.key, name.name, slug),
    ).fetchone()
    return new, name._replace(slug=slug)
