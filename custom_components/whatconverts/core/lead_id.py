"""The number of a lead: which values are one, decided here and nowhere else."""

import re
from typing import Final, TypeGuard

# Browsers hold no larger integers exactly.
MAX_LEAD_ID: Final = 2**53 - 1
# Where those of simulated calls begin: far above what WhatConverts counts.
SIMULATED_LEADS: Final = 9_000_000_000_000_000

_DIGITS: Final = re.compile(r"[0-9]{1,18}")


def read_lead_id(value: object) -> int | None:
    """Return a lead id that came as an integer or as its ASCII digits; None if it is none."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    return value if is_lead_id(value) else None


def is_lead_id(value: object) -> TypeGuard[int]:
    """Whether a value is a lead id as it is kept: a positive integer below 2^53."""
    # To Python, True is an integer.
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_LEAD_ID
