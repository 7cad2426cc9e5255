"""Hands what the account has told over to the rules, as messages of the webhook are."""

import asyncio
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from itertools import batched
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..calls.devices import LineDevices
from ..calls.settings import region_of
from ..coordinator import WhatConvertsCoordinator
from ..core.enums import Origin, Progress
from ..core.lead_id import read_lead_id
from ..core.model import CallNotice, PayloadError
from ..core.payload import parse_lead
from ..storage.writer import CallWriter
from .client import LeadQuery, WhatConvertsClient

# So many are taken in and stored at once; then whoever calls has the machine for a while. Nobody
# notices that a past of thousands takes longer by that.
_AT_ONCE: Final = 20
REST_SECONDS: Final = 0.02


class LeadIntake:
    """Takes leads into the calls of one entry: its `coordinator`, `registry` and `writer`."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        coordinator: WhatConvertsCoordinator,
        devices: LineDevices,
        writer: CallWriter,
    ) -> None:
        """Take nothing yet."""
        self._hass = hass
        self._entry = entry
        self.coordinator = coordinator
        self._devices = devices
        self.registry = coordinator.registry
        self.writer = writer

    async def async_read(
        self,
        client: WhatConvertsClient,
        span: tuple[datetime, datetime],
        wanted: Container[int] | None = None,
    ) -> None:
        """Ask for all leads that were created from a moment to another; take those wanted, or all.

        Raises `AccountError`, and what `async_take` raises.
        """
        page, pages = 1, 1
        while page <= pages:
            query = LeadQuery(since=span[0], until=span[1], page=page)
            found = await client.async_list(query, by_itself=True)
            leads = [
                lead
                for lead in found.leads
                if wanted is None or read_lead_id(lead.get("lead_id")) in wanted
            ]
            await self.async_take(leads, Origin.RECOVERED)
            # Whatever is said of pages to come, behind an empty one there is nothing.
            page, pages = page + 1, found.pages if found.leads else 0

    async def async_count_kept(self, since: datetime) -> None:
        """Count only what is kept, today and since a moment: what was forgotten comes back.

        Raises OSError.
        """
        self.registry.count_anew(dt_util.utcnow())
        await self.writer.async_count_kept(since)

    async def async_take(self, leads: Iterable[Mapping[str, Any]], origin: Origin) -> None:
        """Take in leads; on return they are on disk. Messages have their turn between them.

        Leads that are no calls, or cannot be read, are left out. Raises OSError if a call cannot be
        read, and `WriteError` if the disk refuses.
        """
        region = region_of(self._hass, self._entry)
        for some in batched(leads, _AT_ONCE, strict=False):
            for lead in some:
                if notice := _notice(lead, region, origin):
                    await self.coordinator.async_apply(notice)
            await self.writer.async_commit()
            await asyncio.sleep(REST_SECONDS)
        # Calls of which nobody is told have lines, too.
        for call in self.registry.newest_of_lines:
            self._devices.async_update(call)


def _notice(lead: Mapping[str, Any], region: str | None, origin: Origin) -> CallNotice | None:
    try:
        notice = parse_lead(lead, region, origin)
    except PayloadError:
        return None
    if not isinstance(notice, CallNotice):
        return None
    # What is live now is no past: it comes by the webhook, or when the account is asked for news.
    is_past = origin is not Origin.IMPORTED or notice.progress is Progress.COMPLETED
    return notice if is_past else None
