"""What can be read of a damaged file, row by row: from both ends up to the damage."""

from collections.abc import Iterator
from contextlib import suppress
import sqlite3
from typing import Any, Final

from .counts import count_anew
from .rows import COLUMNS

type _Row = tuple[Any, ...]

_TABLES: Final = {
    "meta": ("name", "value"),
    "lines": ("id", "number", "name"),
    "calls": (*COLUMNS, "details"),
    "series": ("id", "kind", "key", "name", "slug", "total"),
    "hours": ("series", "hour", "seconds", "calls", "told"),
    "counted": ("lead_id", "is_changed", "hour", "series"),
}
# They hold every lead id, too, and may be whole where the table is not.
_INDEXES: Final = ("calls_by_age", "calls_by_caller", "calls_by_line", "calls_by_end")


def salvage(damaged: sqlite3.Connection, empty: sqlite3.Connection) -> None:
    """Copy what can be read from one connection to another one that has the tables."""
    # Else nothing is read of a file that is shorter than it says.
    damaged.execute("PRAGMA writable_schema = ON")
    for table, columns in _TABLES.items():
        places = ", ".join("?" * len(columns))
        insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        for row in _rows(damaged, table, columns):
            with suppress(sqlite3.DatabaseError):
                empty.execute(insert, row)
    _restore_lines(empty)
    count_anew(empty)


def _rows(damaged: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> Iterator[_Row]:
    key, names = columns[0], ", ".join(columns)
    for direction in ("ASC", "DESC"):
        statement = f"SELECT {names} FROM {table} ORDER BY {key} {direction}"  # noqa: S608 - ours
        yield from _until_damage(damaged, statement)
    if table == "calls":
        for lead_id in _lead_ids(damaged):
            one = f"SELECT {names} FROM calls WHERE lead_id = {lead_id:d}"  # noqa: S608 - a number
            yield from _until_damage(damaged, one)


def _lead_ids(damaged: sqlite3.Connection) -> set[int]:
    found = set()
    for index in _INDEXES:
        statement = f"SELECT lead_id FROM calls INDEXED BY {index}"  # noqa: S608
        found |= {row[0] for row in _until_damage(damaged, statement) if type(row[0]) is int}
    return found


def _until_damage(damaged: sqlite3.Connection, statement: str) -> Iterator[_Row]:
    # A damaged text is not even UTF-8.
    with suppress(sqlite3.Error, UnicodeError):
        yield from damaged.execute(statement)


def _restore_lines(rescued: sqlite3.Connection) -> None:
    """Give the calls a line of their own number and name whose line could not be read."""
    rescued.execute(
        "INSERT OR IGNORE INTO lines (id, number, name)"
        " SELECT DISTINCT line, coalesce(record ->> 'tracking_number', ''),"
        " coalesce(record ->> 'line', '') FROM calls WHERE json_valid(record)"
        " AND line NOT IN (SELECT id FROM lines)"
    )
