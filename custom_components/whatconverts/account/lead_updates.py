"""What a person changes in a lead: seen here at once, and undone if WhatConverts refuses."""

import asyncio

from ..coordinator import WhatConvertsCoordinator
from ..core.details import PartialDetails
from ..core.lead_changes import as_form, undone
from ..storage.writer import CallWriter
from .client import WhatConvertsClient
from .errors import AccountError


class LeadUpdates:
    """The changes of one entry, one after the other: a change that is undone must know its past."""

    def __init__(self, coordinator: WhatConvertsCoordinator, writer: CallWriter) -> None:
        """Change the records of the calls of this coordinator."""
        self._coordinator = coordinator
        self._writer = writer
        self._turn = asyncio.Lock()

    async def async_update(
        self, client: WhatConvertsClient, lead_id: int, changes: PartialDetails
    ) -> bool:
        """Change fields of a lead; False if no call of it is kept.

        Raises `AccountError` if WhatConverts does not take them: then they are as before. Raises
        `WriteError` if the disk refuses, and OSError if the call cannot be read.
        """
        async with self._turn:
            found = await self._writer.async_get(lead_id)
            if found is None:
                return False
            self._note(lead_id, changes)
            try:
                await client.async_update(lead_id, as_form(changes))
            except AccountError, asyncio.CancelledError:
                # Who has stopped waiting has not heard that it was taken.
                await self._async_undo(lead_id, changes, found.details or {})
                raise
            await self._writer.async_commit()
            return True

    async def async_wait(self) -> None:
        """Return when all that has been begun is taken, or undone."""
        async with self._turn:
            pass

    async def _async_undo(
        self, lead_id: int, changes: PartialDetails, before: PartialDetails
    ) -> None:
        try:
            found = await self._writer.async_get(lead_id)
        except OSError:
            now = changes
        else:
            now = (found and found.details) or {}
        self._note(lead_id, undone(changes, before, now))

    def _note(self, lead_id: int, details: PartialDetails) -> None:
        """Have everybody who shows the call see this, and the disk store it."""
        self._coordinator.registry.note_details(lead_id, details)
        self._coordinator.async_note_change()
        self._writer.async_commit_soon()
