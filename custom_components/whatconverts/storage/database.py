"""An entry's SQLite file, as it is used by its one thread.

Where the file cannot be used (damaged, a full disk, one that can only be read), what can be read of
it is served from memory, and every write tries first to put the file right. So nothing is stored
before the file is sound, and nothing that was stored is lost by putting it right.
"""

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
import sqlite3
from tempfile import TemporaryDirectory
from typing import Final

from ..core.unsaved import Unsaved
from .call_files import CallFiles
from .commit import Forgetting, forget, write_calls, write_meta
from .salvage import salvage
from .schema import DamagedError, check, check_version, migrate

# Another process may hold the file for so long, in seconds.
_BUSY: Final = 2
_STATEMENTS: Final = 64
# In KiB: what a search in 100,000 calls looks through.
_CACHE: Final = 20_000
# Pages in the log of changes after which they go to the file; 0: not by themselves.
_CHECKPOINT_PAGES: Final = 1000
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOCKED: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY: Final = 0xFF


class CallDatabase:
    """The file at this path; every method may raise `sqlite3.Error` and OSError."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is touched yet."""
        self.files = CallFiles(path)
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, ...] = ()
        self._is_in_memory = False
        self._must_be_rescued = False
        self._is_backed_up = False
        self._meta: dict[str, str] = {}

    def open(self) -> sqlite3.Connection:
        """Return the connection; of a file that cannot be used, one to what it holds.

        Raises `NewerFileError` and leaves a file alone that a newer version has written.
        """
        if self._connection is None:
            try:
                return self._open_file()
            except (sqlite3.Error, OSError) as error:
                if _code(error) in _LOCKED:
                    raise
            return self._copy_to_memory()
        return self._connection

    def write(
        self, unsaved: Unsaved, meta: Mapping[str, str], forgetting: Forgetting | None
    ) -> dict[int, str | None]:
        """Store what is unsaved, in one step; return what was forgotten, see `History.forget`."""
        try:
            return self._write(unsaved, meta, forgetting)
        except (sqlite3.Error, OSError) as error:
            if not _is_damage(error):
                raise
        # It was sound when it was opened: a look at it does not find everything.
        self.close()
        self._must_be_rescued = True
        self._copy_to_memory()
        return self._write(unsaved, meta, forgetting)

    def change[T](self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Change the file in one step; return what the change returns."""
        connection = self._settled()
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            return change(connection)

    def begin_backup(self) -> None:
        """Put all changes into the file, which does not change from now on: they go to its log."""
        self._is_backed_up = True
        self._checkpoint()
        self._set_checkpoints()

    def end_backup(self) -> None:
        """Let the file change again."""
        self._is_backed_up = False
        self._set_checkpoints()
        self._checkpoint()

    def close(self) -> None:
        """Close the file; it can be opened again."""
        connection, self._connection = self._connection, None
        if connection:
            with suppress(sqlite3.Error):
                # Closing it would put the changes into the file.
                connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, self._is_backed_up)
                connection.close()

    # -- writing -----------------------------------------------------------------------------------

    def _write(
        self, unsaved: Unsaved, meta: Mapping[str, str], forgetting: Forgetting | None
    ) -> dict[int, str | None]:
        connection = self._settled()
        news = {name: value for name, value in meta.items() if self._meta.get(name) != value}
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            write_calls(connection, unsaved)
            write_meta(connection, news)
            forgotten = forget(connection, forgetting) if forgetting else {}
        self._meta |= news
        if forgetting and not self._is_backed_up:
            self._checkpoint()
        return forgotten

    def _settled(self) -> sqlite3.Connection:
        """Return a connection to a file that is sound; raises if there is none."""
        connection = self.open()
        # Looked at each time: a folder that was away may be there again, with all that it held.
        if self._must_be_rescued or not (self._is_in_memory or self._is_in_place()):
            self._rescue(connection)
        elif not self._is_in_memory:
            return connection
        return self._open_file()

    def _is_in_place(self) -> bool:
        try:
            return self.files.identity() == self._identity
        except OSError:
            return False

    def _rescue(self, connection: sqlite3.Connection) -> None:
        """Make a new file of what can be read, and put it in the place of the other one."""
        files = self.files
        files.make_private(files.unfinished)
        rescued = sqlite3.connect(files.unfinished)
        try:
            rescued.execute("PRAGMA synchronous = FULL")
            connection.backup(rescued)
        finally:
            rescued.close()
        files.unfinished.replace(files.rescued)
        self.close()
        files.take_rescued()
        self._must_be_rescued = False

    def _checkpoint(self) -> None:
        """Put all changes into the file and empty its log, unless somebody else is reading it."""
        if self._connection:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _set_checkpoints(self) -> None:
        if self._connection:
            pages = 0 if self._is_backed_up else _CHECKPOINT_PAGES
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {pages:d}")

    # -- opening -----------------------------------------------------------------------------------

    def _open_file(self) -> sqlite3.Connection:
        self.files.tidy()
        check_version(self.files.path)
        self.files.make_private(self.files.path)
        connection = _connect(self.files.path)
        try:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            check(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            # Its log of changes is there from the first transaction on.
            migrate(connection)
            connection.execute(f"PRAGMA cache_size = -{_CACHE:d}")
            self._identity = self.files.identity()
        except BaseException:
            connection.close()
            raise
        self.close()
        self._use(connection, is_in_memory=False)
        self._set_checkpoints()
        return connection

    def _copy_to_memory(self) -> sqlite3.Connection:
        """Serve what can be read of the file, until it can be used."""
        check_version(self.files.best())
        memory = _connect(":memory:")
        try:
            migrate(memory)
            if self.files.best().exists():
                self._read_into(memory)
        except BaseException:
            memory.close()
            raise
        self._use(memory, is_in_memory=True)
        return memory

    def _read_into(self, memory: sqlite3.Connection) -> None:
        with TemporaryDirectory() as folder, closing(_connect(self.files.copy_to(folder))) as copy:
            self._must_be_rescued |= not _is_sound(copy)
            if self._must_be_rescued:
                salvage(copy, memory)
            else:
                copy.backup(memory)

    def _use(self, connection: sqlite3.Connection, *, is_in_memory: bool) -> None:
        self._connection, self._is_in_memory, self._meta = connection, is_in_memory, {}


def _connect(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_BUSY, isolation_level=None, cached_statements=_STATEMENTS
    )
    # What damage has left of a text is no reason to show nothing at all.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return connection


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Bring a file to the present version; whether it is quite sound."""
    try:
        check(connection)
        migrate(connection)
    except sqlite3.Error:
        return False
    return True


def in_memory(unsaved: Unsaved) -> sqlite3.Connection:
    """Return a connection to tables that hold these calls alone."""
    connection = _connect(":memory:")
    migrate(connection)
    write_calls(connection, unsaved)
    return connection


def _code(error: Exception) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY


def _is_damage(error: Exception) -> bool:
    # A table that is missing is damage, too: migrations are made wholly or not at all.
    return (
        isinstance(error, DamagedError)
        or _code(error) in _DAMAGED
        or (isinstance(error, sqlite3.OperationalError) and "no such" in str(error))
    )
