"""What hassfest and the action of HACS check, without the internet.

Both run only on a build server that reaches GitHub. The rules here are theirs, and where Home
Assistant itself has the validator (selectors, slugs, names of components) it is that one. Each
check looks at one thing and yields a line for each fault; `faults` runs them all.
"""

from collections.abc import Iterator
from pathlib import Path

from . import code, descriptions, hacs, icons, manifest, pictures, texts
from .project import Project, Unreadable

CHECKS = (
    manifest.check,
    code.check,
    hacs.check,
    texts.check,
    icons.check,
    descriptions.check,
    pictures.check,
)


def faults(root: Path) -> list[str]:
    """Return what is wrong with the repository at this place, a line for each fault."""
    project = Project(root)
    return [line for check in CHECKS for line in _run(check(project))]


def _run(check: Iterator[str]) -> Iterator[str]:
    try:
        yield from check
    except Unreadable as error:
        yield str(error)
