"""The tables of an entry's file, and how older files become such.

The order of calls by age is the column `age` (`Call.age_key`); `record` is the call as JSON
(`core.record`), and the columns before it repeat what is asked for. `details` come last, because
they are long, and read only where somebody asks for one call. Tables are strict, so that a value of
another type is found with all other damage. Numbers and names of lines are "" and not null where
they are unknown, since two nulls are never the same.
"""

from contextlib import closing
from pathlib import Path
from sqlite3 import Connection, DatabaseError, connect
from typing import Final

VERSION: Final = 3

# As `core.criteria.has_audio`. A column of its own would have to be read of older, damaged files,
# too; and what a caller says stands in quotes that are escaped, so that it is never taken for this.
HAS_AUDIO: Final = """(instr(record, '"recording":true') OR instr(record, '"voicemail":true'))"""

# From the version that is the key to the next one. A new version adds its step here.
MIGRATIONS: Final[dict[int, tuple[str, ...]]] = {
    0: (
        """CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)
            STRICT, WITHOUT ROWID""",
        """CREATE TABLE lines (
            id INTEGER PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (number, name)
        ) STRICT""",
        """CREATE TABLE calls (
            lead_id INTEGER PRIMARY KEY, age BLOB NOT NULL, ended_at INTEGER, caller TEXT,
            line INTEGER NOT NULL, source TEXT NOT NULL, outcome TEXT, muted INTEGER NOT NULL,
            spam INTEGER NOT NULL, test INTEGER NOT NULL, waiting INTEGER NOT NULL,
            search TEXT NOT NULL, record TEXT NOT NULL, details TEXT
        ) STRICT""",
        # It holds all that the log is filtered by, so that only the calls of a page are read.
        """CREATE INDEX calls_by_age ON calls (
            age, ended_at, caller, line, source, outcome, spam, test, search
        )""",
        """CREATE INDEX calls_by_caller ON calls (caller, age, outcome, ended_at, test)""",
        """CREATE INDEX calls_by_line ON calls (line, muted, age)""",
        """CREATE INDEX calls_by_end ON calls (ended_at)""",
        """CREATE INDEX calls_waiting ON calls (age) WHERE waiting""",
    ),
    1: (f"CREATE INDEX calls_with_audio ON calls (age) WHERE {HAS_AUDIO}",),
    # What Home Assistant's statistics are told, see `counts`. It stays when calls are forgotten.
    2: (
        """CREATE TABLE series (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
            slug TEXT NOT NULL, total INTEGER NOT NULL, UNIQUE (kind, key), UNIQUE (kind, slug)
        ) STRICT""",
        """CREATE TABLE hours (
            series INTEGER NOT NULL, hour INTEGER NOT NULL, seconds INTEGER NOT NULL,
            calls INTEGER NOT NULL, told INTEGER NOT NULL, PRIMARY KEY (series, hour, seconds)
        ) STRICT, WITHOUT ROWID""",
        """CREATE INDEX hours_untold ON hours (series, hour) WHERE calls <> told""",
        """CREATE TABLE counted (
            lead_id INTEGER PRIMARY KEY, is_changed INTEGER NOT NULL, hour INTEGER,
            series TEXT NOT NULL DEFAULT '[]'
        ) STRICT""",
        """CREATE INDEX counted_changed ON counted (lead_id) WHERE is_changed""",
        """INSERT INTO counted (lead_id, is_changed) SELECT lead_id, 1 FROM calls""",
    ),
}


# Where SQLite's file format keeps `user_version`, https://sqlite.org/fileformat2.html
_VERSION_AT: Final = slice(60, 64)


class NewerFileError(Exception):
    """The file was written by a newer version: nothing may be written to it."""


class DamagedError(DatabaseError):
    """What is in the file contradicts itself."""


def check_version(path: Path) -> None:
    """Raise `NewerFileError` if a newer version has written a file, without opening it as SQLite.

    That alone may write to it. Raises OSError if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_VERSION_AT.stop)
    except FileNotFoundError:
        return
    if header.startswith(b"SQLite format 3") and int.from_bytes(header[_VERSION_AT]) > VERSION:
        raise NewerFileError


def check(connection: Connection) -> None:
    """Raise if anything in the file contradicts itself, or a table of this version is missing."""
    for (finding,) in connection.execute("PRAGMA quick_check(1)"):
        if finding != "ok":
            raise DamagedError
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        with closing(connect(":memory:", isolation_level=None)) as sound:
            migrate(sound)
            if _names(sound) - _names(connection):
                raise DamagedError


def _names(connection: Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}


def migrate(connection: Connection) -> None:
    """Bring a file to the present version, wholly or not at all; raises `NewerFileError`."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerFileError
    if version == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        for step in range(version, VERSION):
            for statement in MIGRATIONS[step]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION:d}")
