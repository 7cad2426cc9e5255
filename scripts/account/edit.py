"""What a form may change in a lead; everything else in it is ignored without a word."""

from collections.abc import Iterable, Mapping
import re

from .lead import Lead

_QUOTABLE = {"yes": "Yes", "no": "No", "pending": "Pending", "not_set": "Not Set"}
# additional_fields[Preferred day]=Monday
_LABEL = re.compile(r"(additional_fields|custom_fields)\[(.+)\]")


class EditError(ValueError):
    """A value that a field cannot have; the text is for `error_message`."""


def read_changes(lead: Lead, form: Iterable[tuple[str, str]]) -> Lead:
    """Return the new values of the fields of a lead that a form changes."""
    changes: Lead = {}
    for name, value in form:
        if found := _LABEL.fullmatch(name):
            group, label = found.groups()
            changes[group] = {**_labels(changes.get(group) or lead.get(group)), label: value}
        elif name == "quotable":
            changes[name] = _quotable(value)
        elif name in ("quote_value", "sales_value"):
            changes[name] = _amount(name, value)
        elif name == "lead_url":
            changes[name] = value
    return changes


def _labels(value: object) -> Mapping[str, str]:
    # Empty, they are a list.
    return value if isinstance(value, dict) else {}


def _quotable(value: str) -> str:
    word = value.lower().replace(" ", "_")
    if word not in _QUOTABLE:
        raise EditError("Invalid quotable.")
    return _QUOTABLE[word]


def _amount(name: str, value: str) -> float | None:
    if not value:
        return None
    try:
        return float(value.replace("$", "").replace(",", ""))
    except ValueError:
        raise EditError(f"Invalid {name}.") from None
