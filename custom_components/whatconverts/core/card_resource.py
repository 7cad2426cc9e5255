"""Which dashboard resource has to be made, changed or removed so that the card is there once.

A plan only: `card/delivery.py` carries it out. A resource is ours if its path is, whatever its
version; everything else belongs to somebody else and is never in a plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

PATH: Final = "/whatconverts/card/"
MODULE: Final = "module"


@dataclass(frozen=True, slots=True)
class ResourcePlan:
    """What to do: a URL to add, resources by id that get the URL, ids to delete."""

    create: str | None = None
    update: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()


def card_url(version: str) -> str:
    """Return where the card of this version is; its other modules lie beside it."""
    return f"{PATH}{version}/card.js"


def notice_url(version: str) -> str:
    """Return what every page loads, so that devices that ask for it show calls everywhere."""
    return f"{PATH}{version}/notice.js"


def is_ours(item: Mapping[str, Any]) -> bool:
    """Whether a dashboard resource is our card, of any version."""
    return str(item.get("url", "")).startswith(PATH)


def plan(items: Iterable[Mapping[str, Any]], wanted: str | None) -> ResourcePlan:
    """Return how to get from these resources to `wanted`, which is None if the card is to go."""
    ours = [item for item in items if is_ours(item)]
    if wanted is None:
        return ResourcePlan(delete=_ids(ours))
    if not ours:
        return ResourcePlan(create=wanted)
    # The one that is right already stays, so that nothing is written; else the oldest.
    kept = next((item for item in ours if _is_right(item, wanted)), ours[0])
    spare = [item for item in ours if item is not kept]
    stale = () if _is_right(kept, wanted) else _ids([kept])
    return ResourcePlan(update=stale, delete=_ids(spare))


def _is_right(item: Mapping[str, Any], wanted: str) -> bool:
    return item.get("url") == wanted and item.get("type") == MODULE


def _ids(items: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(item["id"]) for item in items)
