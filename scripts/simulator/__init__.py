"""Believable WhatConverts traffic for a webhook: `scripts/simulate-calls URL`."""

from .post import Delivery, Poster
from .scenario import Caller, PlannedCall, Scenario
from .traffic import Totals, Traffic

__all__ = [
    "Caller",
    "Delivery",
    "PlannedCall",
    "Poster",
    "Scenario",
    "Totals",
    "Traffic",
]
