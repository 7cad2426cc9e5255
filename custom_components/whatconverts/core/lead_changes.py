"""What a person may change in a lead, how WhatConverts is told, and how it is taken back.

Source: WhatConverts' API reference, https://www.whatconverts.com/api/leads, where a lead is edited
by a form of a few fields.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from .details import ROWS, PartialDetails
from .readers import UnreadableError

QUOTABLE: Final = ("yes", "no", "pending", "not_set")
LARGEST_VALUE: Final = 1_000_000_000
_VALUES: Final = ("quote_value", "sales_value")


class BadChangeError(ValueError):
    """A field cannot have this value; the text is the name of the field."""


def read_changes(asked: Mapping[str, object]) -> PartialDetails:
    """Return the fields that are to be changed, as the record of a call holds them.

    Values may come as numbers or as texts; None, or an empty text, takes one away. Raises
    `BadChangeError` for what is no such value.
    """
    return {name: _read(name, asked[name]) for name in ("quotable", *_VALUES) if name in asked}


def as_form(changes: PartialDetails) -> dict[str, str]:
    """Return changes as WhatConverts takes them."""
    return {name: _as_text(value) for name, value in changes.items()}


def undone(
    changes: PartialDetails, before: PartialDetails, now: PartialDetails
) -> dict[str, str | float | None]:
    """Return what takes changes back, but for what somebody else has changed meanwhile."""
    return {name: before.get(name) for name, value in changes.items() if now.get(name) == value}


def _read(name: str, value: object) -> str | float | None:
    try:
        read: Any = ROWS[name].reader(value)
    except UnreadableError:
        raise BadChangeError(name) from None
    if not (_is_value(read) if name in _VALUES else read):
        raise BadChangeError(name)
    return cast("str | float | None", read)


def _is_value(read: float | None) -> bool:
    return read is None or 0 <= read <= LARGEST_VALUE


def _as_text(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.2f}"
