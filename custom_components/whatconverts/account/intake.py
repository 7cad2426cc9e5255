"""Hands what the account has told over to the rules, as messages of the webhook are."""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from ..coordinator import MOST_AT_ONCE
from ..core.enums import Origin, Progress
from ..core.model import CallNotice, PayloadError
from ..core.payload import parse_lead
from ..data import WhatConvertsData


async def async_take(
    data: WhatConvertsData, leads: Iterable[Mapping[str, Any]], origin: Origin
) -> None:
    """Take in leads; on return they are on disk. Messages of the webhook have their turn between.

    Leads that are no calls, or cannot be read, are left out. Raises OSError if a call cannot be
    read, and `WriteError` if the disk refuses.
    """
    for some in batched(leads, MOST_AT_ONCE, strict=False):
        for lead in some:
            if notice := _notice(lead, data.views.home, origin):
                await data.coordinator.async_apply(notice)
        await asyncio.sleep(0)
    # Calls of which nobody is told have lines, too.
    for call in data.coordinator.registry.newest_of_lines:
        data.devices.async_update(call)
    await data.writer.async_commit()


def _notice(lead: Mapping[str, Any], region: str | None, origin: Origin) -> CallNotice | None:
    try:
        notice = parse_lead(lead, region, origin)
    except PayloadError:
        return None
    # What is live now is no past: it comes by the webhook, or when the account is asked for news.
    is_live = isinstance(notice, CallNotice) and notice.progress is not Progress.COMPLETED
    if not isinstance(notice, CallNotice) or (origin is Origin.IMPORTED and is_live):
        return None
    return notice
