"""Stub."""

from collections.abc import Mapping
from typing import Any, TypedDict


class PartialDetails(TypedDict, total=False):
    """Stub."""

    summary: str | None
    transcript: str | None


def read_details(lead: Mapping[str, Any]) -> PartialDetails:
    """Stub."""
    return {"summary": lead["summary"]} if lead.get("summary") else {}


def merged_details(known: PartialDetails, news: PartialDetails, *, late: bool) -> PartialDetails:
    """Stub."""
    return {**news, **known} if late else {**known, **news}


def complete_details(known: PartialDetails) -> PartialDetails:
    """Stub."""
    return known


def from_stored(value: Any) -> PartialDetails:
    """Stub."""
    return value or {}
