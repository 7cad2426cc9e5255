"""Keeps Home Assistant's repairs equal to what is wrong with an entry.

What is wrong is decided in `core.problems`; here are the facts, the moments at which to look, and
the hands. Repairs can be read by every signed-in user, so they name addresses without their secret
part, and the one repair that shows a whole URL does so in its flow, which is for administrators.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.loader import async_get_loaded_integration
from homeassistant.util import dt as dt_util

from ..const import CONF_TOLD_URL, DOMAIN, PROBLEMS_COOLDOWN_SECONDS, PROBLEMS_INTERVAL
from ..core.problems import Facts, Problem, Value, find_problems, is_moved
from ..core.summary import ends_arrive
from ..core.webhook_url import plain_host
from ..inbound.address import (
    Address,
    AddressKind,
    CloudState,
    async_listen_address,
    async_tell,
    cloud_state,
    cloudhook_is_lost,
    current_address,
    find_address,
)

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

    from ..coordinator import WhatConvertsCoordinator

_LOGGER = logging.getLogger(__name__)

# In these a click can do something.
FIXABLE: Final = frozenset({Problem.URL_CHANGED, Problem.STORAGE_DAMAGED})
# With these, calls are lost or not shown at all.
_GRAVE: Final = frozenset(
    {
        Problem.NO_PUBLIC_URL,
        Problem.URL_CHANGED,
        Problem.CLOUDHOOK_LOST,
        Problem.UNREADABLE_ONLY,
        Problem.GET_REQUESTS,
        Problem.CALLS_TOO_OLD,
        Problem.NOT_STORED,
    }
)


@callback
def collect_facts(
    hass: HomeAssistant, coordinator: WhatConvertsCoordinator, address: Address
) -> Facts:
    """Return what is known of an entry at this moment."""
    entry, feed, registry = coordinator.config_entry, coordinator.feed, coordinator.registry
    told = entry.data.get(CONF_TOLD_URL)
    cloudhook_lost = _is_cloudhook_lost(hass, entry, address)
    if cloudhook_lost:
        # What is left without the cloud.
        address = find_address(hass, entry.data[CONF_WEBHOOK_ID])
    return Facts(
        now=dt_util.utcnow(),
        added_at=entry.created_at,
        is_public=address.kind.is_public,
        address=without_secret(address.url),
        told=told and without_secret(told),
        told_is_current=told == address.url,
        cloudhook_lost=cloudhook_lost,
        heard_outside=feed.heard_outside,
        last_post=feed.last_post,
        longest_silence=feed.longest_silence,
        accepted=feed.accepted,
        ignored=feed.ignored,
        knows_calls=any(not call.test for call in registry),
        unreadable_in_a_row=feed.unreadable_in_a_row,
        gets_in_a_row=feed.gets_in_a_row,
        old_calls_in_a_row=feed.old_calls_in_a_row,
        last_age=feed.last_age,
        ends_arrive=ends_arrive(registry.newest_ended),
        time_limit=registry.rules.time_limit,
        not_stored=coordinator.keeper.write_failed,
        kept_aside=len(coordinator.keeper.kept_aside),
    )


def without_secret(url: str) -> str | None:
    """Return where a URL leads to, without its path; None if it is nothing but a path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _is_cloudhook_lost(hass: HomeAssistant, entry: ConfigEntry[Any], address: Address) -> bool:
    """Whether the cloud does not know the entry's URL, or there is no subscription any more."""
    has_no_cloud = address.kind is AddressKind.CLOUD and cloud_state(hass) is CloudState.ABSENT
    return has_no_cloud or cloudhook_is_lost(entry)


class ProblemWatch:
    """Looks after one loaded entry."""

    def __init__(self, hass: HomeAssistant, coordinator: WhatConvertsCoordinator) -> None:
        """Look at nothing yet."""
        self._hass = hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._address = current_address(hass, self._entry)
        self._cloud = cloud_state(hass)
        self._refresher = Debouncer(
            hass,
            _LOGGER,
            cooldown=PROBLEMS_COOLDOWN_SECONDS,
            immediate=True,
            function=self._reconcile,
        )

    @callback
    def start(self) -> None:
        """Look now, and whenever something may have changed until the entry is unloaded."""
        soon = self._refresher.async_schedule_call
        on_unload = self._entry.async_on_unload
        on_unload(self._coordinator.async_add_listener(soon))
        on_unload(self._coordinator.keeper.async_listen(soon))
        on_unload(async_listen_address(self._hass, self._entry, self._address_changed))
        on_unload(async_track_time_interval(self._hass, self._tick, PROBLEMS_INTERVAL))
        on_unload(self._refresher.async_shutdown)
        self._reconcile()

    @callback
    def _address_changed(self) -> None:
        self._address = current_address(self._hass, self._entry)
        self._log_cloud()
        self._reconcile()

    def _log_cloud(self) -> None:
        state = cloud_state(self._hass)
        if self._address.kind is AddressKind.CLOUD and state is not self._cloud:
            _LOGGER.info("The way through Home Assistant Cloud is now: %s", state)
        self._cloud = state

    @callback
    def _tick(self, _now: datetime) -> None:
        self._address_changed()
        self._entry.async_create_task(self._hass, self._async_try_again(), f"{DOMAIN} problems")

    async def _async_try_again(self) -> None:
        """Look at what tells nobody when it changes, and try again what has failed."""
        keeper = self._coordinator.keeper
        await keeper.async_look_aside()
        if keeper.write_failed:
            await keeper.async_try_commit()
        self._reconcile()

    @callback
    def _reconcile(self) -> None:
        """Show the problems that there are, and no other."""
        self._notice_move()
        found = find_problems(collect_facts(self._hass, self._coordinator, self._address))
        for problem in Problem:
            if problem in found:
                self._show(problem, found[problem])
            else:
                self._hide(problem)

    def _notice_move(self) -> None:
        """Take a post to the new address as proof that WhatConverts has it."""
        told = self._entry.data.get(CONF_TOLD_URL)
        if not told or told == self._address.url or not self._address.kind.is_public:
            return
        if is_moved(_host(told), _host(self._address.url), self._coordinator.feed.arrived_at):
            async_tell(self._hass, self._entry)

    def _show(self, problem: Problem, details: Mapping[str, Value]) -> None:
        issue_id = issue_id_of(problem, self._entry)
        if not _is_shown(self._hass, issue_id):
            _LOGGER.info("A repair is needed: %s", problem)
        names = {name: _in_words(value) for name, value in details.items()}
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            data={"entry_id": self._entry.entry_id, "problem": problem},
            is_fixable=problem in FIXABLE,
            learn_more_url=help_url(self._hass, problem),
            severity=ir.IssueSeverity.ERROR if problem in _GRAVE else ir.IssueSeverity.WARNING,
            translation_key=problem,
            translation_placeholders={"name": self._entry.title, **names},
        )

    def _hide(self, problem: Problem) -> None:
        issue_id = issue_id_of(problem, self._entry)
        if _is_shown(self._hass, issue_id):
            _LOGGER.info("A repair is no longer needed: %s", problem)
        ir.async_delete_issue(self._hass, DOMAIN, issue_id)


@callback
def async_forget_problems(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Take away the repairs of an entry that is removed or disabled."""
    for problem in Problem:
        ir.async_delete_issue(hass, DOMAIN, issue_id_of(problem, entry))


def issue_id_of(problem: Problem, entry: ConfigEntry[Any]) -> str:
    """Return the id of the repair that tells of a problem of an entry."""
    return f"{problem}_{entry.entry_id}"


@callback
def help_url(hass: HomeAssistant, topic: str) -> str:
    """Return where a repair is explained at length."""
    home = async_get_loaded_integration(hass, DOMAIN).documentation
    return f"{home}/blob/main/docs/troubleshooting.md#{topic}"


def _is_shown(hass: HomeAssistant, issue_id: str) -> bool:
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return issue is not None and issue.active


def _host(url: str) -> str:
    return plain_host(urlsplit(url).netloc)


def _in_words(value: Value) -> str:
    """Return a value as people of any language read it."""
    match value:
        case datetime():
            return f"{dt_util.as_local(value):%Y-%m-%d %H:%M}"
        case timedelta():
            hours, seconds = divmod(int(value.total_seconds()), 3600)
            return f"{hours}:{seconds // 60:02} h"
    return str(value)
