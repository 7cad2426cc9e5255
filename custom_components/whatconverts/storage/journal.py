"""A file to which lines are added, each of which shows by itself whether it is whole.

A line is the checksum of a text and the text. Lines are added at the end and synced, or the whole
file is written anew, atomically. So a power cut can only tear the line that was just being added,
and whoever waited for it has not been answered: it is left out. Knows nothing about calls.
"""

from collections.abc import Iterable
from dataclasses import dataclass
import os
from pathlib import Path
from typing import Final
from zlib import crc32

# Home Assistant brings it along; its own `write_utf8_file_atomic` logs every failure at length.
from atomicwrites import AtomicWriter

from homeassistant.util.file import WriteError

_CHECKSUM: Final = b"%08x "
_CHECKSUM_LENGTH: Final = 9
# It may grow by as much as was there when it was written anew, and always by this much.
_ROOM: Final = 64 * 1024
_UNFINISHED: Final = "unfinished"


@dataclass(frozen=True, slots=True)
class Reading:
    """The texts of the lines that are whole; `is_damaged` if others than the last one are not."""

    texts: tuple[bytes, ...] = ()
    is_damaged: bool = False


class Journal:
    """One such file. Whatever fails, the next write puts it right by writing all of it anew."""

    def __init__(self, path: Path) -> None:
        """Name the file; what is in it is not believed until it is written."""
        self.path = path
        self._is_sound = False
        self._size = 0
        self._limit = 0

    @property
    def needs_rewrite(self) -> bool:
        """Whether the next write has to be a whole new file."""
        return not self._is_sound or self._size > self._limit

    def read(self) -> Reading:
        """Return what is in the file, nothing if there is none; raises OSError."""
        try:
            *lines, rest = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return Reading()
        # A line whose end is missing is not whole.
        texts = [*map(_text, lines), *([None] if rest else [])]
        torn = len(texts) > 1 and texts[-1] is None
        whole = tuple(text for text in texts if text is not None)
        return Reading(whole, is_damaged=not texts or len(whole) < len(texts) - torn)

    def append(self, text: bytes) -> None:
        """Add a line; raises OSError if it is not on disk afterwards."""
        # Until the opposite is proven: half a line may stay behind.
        self._is_sound = False
        line = _line(text)
        append_synced(self.path, line, self._size)
        self._size += len(line)
        self._is_sound = True

    def rewrite(self, text: bytes) -> None:
        """Make this the only line; raises `WriteError` if it is not on disk afterwards."""
        self._is_sound = False
        line = _line(text)
        try:
            replace_synced(self.path, line, self._prefix)
        except OSError as error:
            raise WriteError(error.strerror or type(error).__name__) from error
        self._size = len(line)
        self._limit = self._size + max(self._size, _ROOM)
        self._is_sound = True

    @property
    def leftovers(self) -> Iterable[Path]:
        """The new files that were never finished; the one that is being written is among them."""
        return self.path.parent.glob(f"{self._prefix}*")

    @property
    def _prefix(self) -> str:
        return f"{self.path.stem}.{_UNFINISHED}."


def _line(text: bytes) -> bytes:
    return _CHECKSUM % crc32(text) + text + b"\n"


def _text(line: bytes) -> bytes | None:
    text = line[_CHECKSUM_LENGTH:]
    return text if line[:_CHECKSUM_LENGTH] == _CHECKSUM % crc32(text) else None


def append_synced(path: Path, line: bytes, size: int) -> None:
    """Put a line on disk behind a file of this size; raises OSError if it is not there then."""
    # Not opened as `open(path, "ab")` does it, which makes a new file where there is none.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        if os.fstat(descriptor).st_size != size:
            raise OSError("Somebody else has changed the file")
        if os.write(descriptor, line) < len(line):
            raise OSError("The disk has taken only a part")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_synced(path: Path, line: bytes, prefix: str) -> None:
    """Put a private file of one line on disk in place of any other; raises OSError if that fails.

    Until it is finished its name begins with `prefix`.
    """
    with AtomicWriter(path, mode="wb", overwrite=True, prefix=prefix).open() as file:
        file.write(line)
