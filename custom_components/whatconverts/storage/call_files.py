"""The files of an entry in Home Assistant's storage folder: their names, and how they move.

A file that is damaged is never taken away before all that could be read of it is safe in another
one: that one is finished and has its last name but one, `rescued`, before the damaged file moves.
Whatever a kill leaves half done is done at the next start.
"""

from contextlib import suppress
import logging
import os
from pathlib import Path
from shutil import copyfile
from typing import Final

from homeassistant.util import dt as dt_util

_LOGGER = logging.getLogger(__name__)

_WAL: Final = "-wal"
_SHM: Final = "-shm"
_JOURNAL: Final = "-journal"
_UNREADABLE: Final = "unreadable"


class CallFiles:
    """The files of which `path` is the one that is in use.

    `rescues` counts how often what was rescued has taken its place.
    """

    def __init__(self, path: Path) -> None:
        """Name the files; nothing is touched yet."""
        self.path = path
        self.rescued = path.with_name(f"{path.stem}.rescued.db")
        self.unfinished = path.with_name(f"{path.stem}.unfinished.db")
        self._outdated = path.with_name(f"{path.stem}.calls")
        self.rescues = 0

    def identity(self) -> tuple[int, ...]:
        """Return what tells the file in use, and its log of changes, from others of their names.

        Raises OSError if one is not there.
        """
        stats = (os.stat(self.path), os.stat(f"{self.path}{_WAL}"))  # noqa: PTH116 - for each write
        return tuple(number for stat in stats for number in (stat.st_dev, stat.st_ino))

    def make_private(self, path: Path) -> None:
        """Make a file that only its owner can read; SQLite makes its others like it."""
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    def tidy(self) -> None:
        """Finish what a kill has left half done, and set the file of an early version aside."""
        if self.rescued.exists():
            self.take_rescued()
        delete(self.unfinished, *_beside(self.unfinished))
        with suppress(FileNotFoundError):
            self._keep_aside(self._outdated, move=True)

    def take_rescued(self) -> None:
        """Put what was rescued in the place of the file in use, which is kept aside."""
        sync_folder(self.path.parent)
        # First, because what stands in it must never be taken for a part of the other file.
        for beside in _beside(self.path):
            with suppress(FileNotFoundError):
                self._keep_aside(beside, move=True)
        with suppress(FileNotFoundError):
            self._keep_aside(self.path, move=False)
        self.rescued.replace(self.path)
        sync_folder(self.path.parent)
        self.rescues += 1

    def best(self) -> Path:
        """Return the file that tells most: of a damaged one what has been rescued of it."""
        return self.rescued if self.rescued.exists() else self.path

    def copy_to(self, folder: str) -> Path:
        """Copy the best file and its log of changes to a folder; raises OSError."""
        best = self.best()
        copy = Path(folder, best.name)
        copyfile(best, copy)
        with suppress(FileNotFoundError):
            copyfile(f"{best}{_WAL}", f"{copy}{_WAL}")
        return copy

    def unreadable(self) -> tuple[str, ...]:
        """Return the names of the files that were set aside and are still there."""
        found = self.path.parent.glob(f"{self.path.stem}.*{_UNREADABLE}.*")
        return tuple(sorted(path.name for path in found))

    def remove_unreadable(self) -> None:
        """Delete what was set aside; raises OSError if anything is still there afterwards."""
        failures = delete(*map(self.path.with_name, self.unreadable()))
        if failures:
            raise failures.popitem()[1]

    def remove(self) -> None:
        """Delete every file of the entry; what cannot be deleted is logged."""
        for name, error in delete(*self.path.parent.glob(f"{self.path.stem}.*")).items():
            reason = error.strerror or type(error).__name__
            _LOGGER.warning("The file %s could not be deleted: %s", name, reason)

    def _keep_aside(self, path: Path, *, move: bool) -> None:
        """Give a file a name that says so, and let it keep its own if it is not to `move`."""
        aside = path.with_name(f"{path.name}.{_UNREADABLE}.{dt_util.utcnow():%Y%m%d%H%M%S}")
        if move:
            path.rename(aside)
        else:
            self._duplicate(path, aside)
            _LOGGER.error("Stored calls could not be understood; kept aside as %s", aside.name)

    def _duplicate(self, path: Path, other: Path) -> None:
        """Give a file a second name; where the disk knows no such thing, copy it."""
        other.unlink(missing_ok=True)
        try:
            os.link(path, other)
        except FileNotFoundError:
            raise
        except OSError:
            self.make_private(other)
            copyfile(path, other)


def _beside(path: Path) -> tuple[Path, ...]:
    """Return the names of the files that SQLite keeps beside one."""
    return tuple(path.with_name(f"{path.name}{ending}") for ending in (_WAL, _SHM, _JOURNAL))


def delete(*paths: Path) -> dict[str, OSError]:
    """Delete each of these files, and return by name what has kept any from it."""
    failures = {}
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failures[path.name] = error
    return failures


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
