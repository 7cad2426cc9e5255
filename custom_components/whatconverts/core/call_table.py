"""Calls as a table for spreadsheets: comma-separated values, RFC 4180."""

from collections.abc import Iterable
import csv
import re
from typing import Final

from .public import PublicCall

# As many as are kept.
MOST_EXPORTED: Final = 200_000

_COLUMNS: Final = (
    "started_at",
    "ended_at",
    "duration_seconds",
    "outcome",
    "missed",
    "display_name",
    "caller_number",
    "city",
    "region",
    "country",
    "line",
    "tracking_number",
    "source",
    "medium",
    "campaign",
    "keyword",
    "previous_calls",
    "vip",
    "blocked",
    "spam",
    "test",
    "recovered",
    "claimed_by",
    "called_back_at",
    "lead_id",
)
# Spreadsheets take other files for a local encoding.
_BOM: Final = "\ufeff"
# What begins like this is a formula to spreadsheets, see OWASP, "CSV Injection"; in wide characters
# to those of East Asia. Where people write decimal commas, a semicolon begins a cell, too.
_FORMULA: Final = re.compile(r"""(^|;[ "]*)(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])""")


def as_csv(calls: Iterable[PublicCall]) -> str:
    """Return a table with a head, in the order of the calls; texts can be no formulas."""
    writer = csv.writer(_Echo())
    lines = [_BOM, writer.writerow(_COLUMNS)]
    lines += [writer.writerow([_cell(call.get(column)) for column in _COLUMNS]) for call in calls]
    return "".join(lines)


class _Echo:
    """Has a writer of tables return each line."""

    def write(self, line: str) -> str:
        return line


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    # A quotation mark in front shows that it is a text, and is not shown itself.
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
