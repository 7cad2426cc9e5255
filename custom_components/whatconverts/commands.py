"""What people and automations can do to the calls of one entry."""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.restore_state import RestoreStateData
from homeassistant.util import dt as dt_util
from homeassistant.util.file import WriteError

from .account.errors import AccountError
from .calls.known_callers import CallerLists
from .calls.settings import async_load_texts
from .const import ATTR_LEAD_ID, DOMAIN
from .coordinator import MOST_AT_ONCE
from .core import payload
from .core.call_backs import CallBack
from .core.enums import CallerKind
from .core.known import NO_LIST, KnownCaller
from .core.lead_changes import BadChangeError, read_changes
from .core.model import CallBackChanges
from .core.phone import normalise
from .core.text import clean_text
from .data import WhatConvertsConfigEntry
from .storage.call_back_query import CallBacks, async_find_call_backs


class CallCommands:
    """What a command changes is told and on disk on return, unless it says otherwise.

    Raises `HomeAssistantError` if the disk refuses; what was told stays true.
    """

    def __init__(self, hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
        """Command the calls of this loaded entry."""
        self._hass = hass
        self._entry = entry
        self._data = entry.runtime_data

    async def async_simulate(self, fields: Mapping[str, Any]) -> None:
        """Start a test call; `fields` are names of call fields, missing ones have defaults."""
        coordinator, texts = self._data.coordinator, await async_load_texts(self._hass)
        sample = {"caller_name": texts["test_caller"], "line": texts["test_line"]}
        lead_id = coordinator.registry.free_lead_id()
        await coordinator.async_apply(
            payload.simulated(lead_id, {**sample, **fields}, self._data.views.home)
        )
        await self._async_commit()

    def is_live(self, lead_id: int) -> bool:
        """Whether this call is live."""
        call = self._data.coordinator.registry.get(lead_id)
        return call is not None and call.is_live

    async def async_end(self, lead_id: int | None = None) -> bool:
        """End a live call because a person says so, or all; tell whether there was any."""
        coordinator, now = self._data.coordinator, dt_util.utcnow()
        live = [call.lead_id for call in coordinator.registry.live]
        ending = [one for one in live if lead_id in (None, one)]
        for number, one in enumerate(ending):
            if number and number % MOST_AT_ONCE == 0:
                await asyncio.sleep(0)
            coordinator.async_process(coordinator.registry.dismiss(one, now))
        await self._async_commit()
        return bool(ending)

    async def async_claim(self, lead_id: int, by: str) -> None:
        """Note who takes a live call."""
        coordinator = self._data.coordinator
        coordinator.async_process(coordinator.registry.claim(lead_id, by))
        await self._async_commit()

    def knows(self, lead_id: int) -> bool:
        """Whether this call is known, live or not."""
        return self._data.coordinator.registry.knows(lead_id)

    async def async_number_of(self, lead_id: int) -> str:
        """Return the number of a call's caller; raises `ServiceValidationError` if it has none."""
        call = await self._data.coordinator.async_get_call(lead_id)
        if call is None:
            raise _not_known(lead_id)
        if call.caller_number is None:
            raise _invalid("number_not_known")
        return call.caller_number

    async def async_note_called_back(self, lead_id: int, *, is_done: bool) -> None:
        """Note that the caller of a missed call was called back, or was not.

        That goes for all calls of his that are the same item of the list of call-backs. Raises
        `ServiceValidationError` if there is no such call, and OSError.
        """
        item = (await self.async_call_backs()).of(lead_id)
        calls = item.calls if item else ()
        lead_ids = {lead_id, *(call.lead_id for call in calls)}
        await self._async_note_call_back(lead_ids, called_back(is_done=is_done))

    async def async_call_backs(self, *, with_voicemails: bool = False) -> CallBacks:
        """Return who is to be called back, and who was; raises OSError."""
        data = self._data
        return await async_find_call_backs(
            data.writer,
            data.views.full_view.known,
            dt_util.utcnow(),
            with_voicemails=with_voicemails,
        )

    async def async_change_call_back(self, item: CallBack, changes: CallBackChanges) -> None:
        """Note what a person says of an item of the list of call-backs; raises OSError."""
        await self._async_note_call_back((call.lead_id for call in item.calls), changes)

    async def async_remember_caller(self, number: str, name: str | None, kind: str) -> bool:
        """Put a number on a list of known callers, or off all; tell whether it is a number at all.

        Home Assistant stores the list when it stores its entries.
        """
        region = self._data.views.home
        normal = normalise(number, region)
        if normal is None:
            return False
        lists = CallerLists(self._hass, self._entry, region)
        if kind == NO_LIST:
            lists.async_forget(normal)
            return True
        caller = KnownCaller(CallerKind(kind), clean_text(name or ""))
        texts = await async_load_texts(self._hass)
        lists.async_remember(normal, caller, title=texts[f"list_{kind}"])
        return True

    async def async_update_lead(self, lead_id: int, fields: Mapping[str, object]) -> None:
        """Change fields of a lead here and in WhatConverts; what it refuses is undone.

        Raises `ServiceValidationError` if they cannot be changed so, and `HomeAssistantError` if
        WhatConverts, or the disk, refuses.
        """
        account = self._data.account
        if account.client is None:
            raise _invalid("not_connected")
        try:
            changes = read_changes(fields)
        except BadChangeError:
            raise _invalid("not_an_amount") from None
        if not changes:
            raise _invalid("nothing_to_change")
        try:
            is_known = await account.updates.async_update(account.client, lead_id, changes)
        except AccountError as err:
            key = err.translation_key
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key=key) from err
        except WriteError as err:
            raise _not_stored() from err
        if not is_known:
            raise _not_known(lead_id)

    async def async_set_alerts(self, *, enabled: bool) -> None:
        """Let calls fire bus events, triggers and event entities, or not."""
        self._data.announcer.enabled = enabled
        self._data.coordinator.async_note_change()
        await self._async_commit()

    async def async_forget_calls(self) -> None:
        """Forget all calls that are over, and whatever still shows one, here and on disk."""
        data = self._data
        data.account.async_forget()
        data.coordinator.async_forget_ended()
        data.announcer.async_trim_backlogs(data.coordinator.registry)
        data.views.async_clear()
        try:
            await data.writer.async_forget_ended()
        except (WriteError, OSError) as err:
            raise _not_stored() from err
        # Home Assistant keeps states of its own over a restart, and writes them now and then.
        await RestoreStateData.async_save_persistent_states(self._hass)

    @callback
    def async_forget_line(self, line: str) -> None:
        """Forget a line whose device is being removed; its next call brings it back.

        On disk soon after, if the disk allows.
        """
        self._data.announcer.async_drop_backlog(line)
        self._data.devices.async_discard(line)
        self._data.coordinator.async_note_change()
        self._data.writer.async_commit_soon()

    async def async_remove_silent_lines(self, lines: Iterable[str]) -> None:
        """Remove those of these lines that are silent still, with their devices and entities.

        On disk soon after, if the disk allows.
        """
        for some in batched(lines, MOST_AT_ONCE, strict=False):
            silent = {line.key for line in self._data.devices.silent(dt_util.utcnow())}
            for line in silent.intersection(some):
                device_id = self._data.devices.device_id(line)
                self.async_forget_line(line)
                dr.async_get(self._hass).async_remove_device(device_id)
            await asyncio.sleep(0)

    async def _async_note_call_back(
        self, lead_ids: Iterable[int], changes: CallBackChanges
    ) -> None:
        note = self._data.coordinator.async_note_call_back
        noted = {lead_id: await note(lead_id, changes) for lead_id in lead_ids}
        # Some may have been forgotten meanwhile.
        if not any(noted.values()):
            raise _not_known(min(noted))
        await self._async_commit()

    async def _async_commit(self) -> None:
        try:
            await self._data.writer.async_commit()
        except WriteError as err:
            raise _not_stored() from err


def _invalid(key: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)


def called_back(*, is_done: bool) -> CallBackChanges:
    """Return what changes when somebody has called back now, or takes that back."""
    if is_done:
        return {"called_back_at": dt_util.utcnow()}
    return {"called_back_at": None, "callback_removed": False}


def _not_known(lead_id: int) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="call_not_known",
        translation_placeholders={ATTR_LEAD_ID: str(lead_id)},
    )


def _not_stored() -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key="not_stored")
