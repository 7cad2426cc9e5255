"""What is known of an entry at this moment, for `core.problems` to judge.

Repairs can be read by every signed-in user, so addresses go without their secret part.
"""

from urllib.parse import urlsplit

from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import CONF_TOLD_URL
from ..core.problems import Facts
from ..core.summary import ends_arrive
from ..core.webhook_url import Address, AddressKind, CloudState
from ..data import WhatConvertsConfigEntry
from ..inbound.address import cloud_state, cloudhook_is_lost, find_address


@callback
def collect_facts(hass: HomeAssistant, entry: WhatConvertsConfigEntry, address: Address) -> Facts:
    """Return what is known of a loaded entry."""
    stats, writer = entry.runtime_data.stats, entry.runtime_data.writer
    registry, account = entry.runtime_data.coordinator.registry, entry.runtime_data.account.state
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
        heard_outside=stats.heard_outside,
        last_post=stats.last_post or stats.waiting_since,
        longest_silence=stats.longest_silence,
        accepted=stats.accepted,
        ignored=stats.ignored,
        knows_calls=any(not (call.test or call.recovered) for call in registry),
        unreadable_in_a_row=stats.unreadable_in_a_row,
        gets_in_a_row=stats.gets_in_a_row,
        old_calls_in_a_row=stats.old_calls_in_a_row,
        last_age=stats.last_age,
        ends_arrive=ends_arrive(registry.newest_ended),
        time_limit=registry.rules.time_limit,
        not_stored=writer.write_failed,
        corrupt_files=len(writer.corrupt_files),
        most_lines=registry.rules.most_lines,
        lines_left_out=entry.runtime_data.devices.left_out(registry.newest_of_lines),
        account_problem=account.problem,
        account_failing_since=account.failing_since,
    )


def without_secret(url: str) -> str | None:
    """Return where a URL leads to, without its path; None if it is nothing but a path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _is_cloudhook_lost(
    hass: HomeAssistant, entry: WhatConvertsConfigEntry, address: Address
) -> bool:
    """Whether the cloud does not know the entry's URL, or there is no subscription any more."""
    has_no_cloud = address.kind is AddressKind.CLOUD and cloud_state(hass) is CloudState.ABSENT
    return has_no_cloud or cloudhook_is_lost(entry)
