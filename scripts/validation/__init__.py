"""What can be wrong with texts, icons and descriptions of actions, triggers and conditions.

The rules are those of the Home Assistant that runs this: where it has the validator (selectors,
slugs), it is that one. Each check yields a line for each fault; `faults` runs them all. The rest of
what Home Assistant and HACS want (manifest, brand images, form) their own tools check on GitHub.
"""

from collections.abc import Iterator
from pathlib import Path

from . import descriptions, icons, texts
from .files import Unreadable


def faults(package: Path) -> list[str]:
    """Return what is wrong with the integration in this folder, a line for each fault."""
    return [line for part in (texts, icons, descriptions) for line in _run(part.check(package))]


def _run(check: Iterator[str]) -> Iterator[str]:
    try:
        yield from check
    except Unreadable as error:
        yield str(error)
