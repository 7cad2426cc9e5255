"""The file of an entry's calls, looked at from outside and changed while nobody uses it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
import re
from shutil import copyfile
import sqlite3
from tempfile import TemporaryDirectory

from tests.support.real_integration import DOMAIN, RealIntegration

PAGE = 4096


def files(integration: RealIntegration) -> list[Path]:
    """Return the stored files, also those set aside."""
    storage = integration.ha.folder.path / ".storage"
    return sorted(path for path in storage.glob(f"{DOMAIN}.*.db*"))


def stored_file(integration: RealIntegration) -> Path:
    """Return the file that is in use."""
    (path,) = (path for path in files(integration) if path.suffix == ".db")
    return path


def wal_of(path: Path) -> Path:
    """Return the log of changes beside a file."""
    return path.with_name(f"{path.name}-wal")


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that nobody uses."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def overwrite_calls(path: Path) -> None:
    """Overwrite a page that holds calls, in the middle of a file that nobody uses."""
    content = path.read_bytes()
    places = [found.start() for found in re.finditer(b'"caller_number":', content)]
    page = places[len(places) // 2] // PAGE * PAGE
    path.write_bytes(content[:page] + b"\xfe" * PAGE + content[page + PAGE :])


def sound_leads(path: Path) -> set[int]:
    """Return the leads in a copy of a file and of its log; nothing in it contradicts itself."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copyfile(path, copy)
        if wal_of(path).exists():
            copyfile(wal_of(path), wal_of(copy))
        with connected(copy) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return {lead_id for (lead_id,) in connection.execute("SELECT lead_id FROM calls")}
