"""A contact of an address book, whatever the file was."""

from dataclasses import dataclass
from typing import Final

# More than any office has by heart, and still read within a moment whenever a list changes.
MAX_CALLERS: Final = 5000


class TooManyContactsError(Exception):
    """A file has more contacts than are read."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What stands at a line of a file: a name, and numbers as they are written.

    Neither is bounded or cleaned. Without numbers, nothing could be read at this line.
    """

    line: int
    name: str | None = None
    numbers: tuple[str, ...] = ()
