"""What a loaded entry has, side by side, and the type of an entry that has it.

It imports nothing of ours when it runs. The parts know nothing of it; who puts them to use does.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry

if TYPE_CHECKING:
    from .account.account import WhatConvertsAccount
    from .calls.announce import CallAnnouncer
    from .calls.devices import LineDevices
    from .calls.views import PublicCallCache
    from .coordinator import WhatConvertsCoordinator
    from .core.webhook_stats import WebhookStats
    from .statistics.external_statistics import ExternalStatistics
    from .storage.writer import CallWriter

type WhatConvertsConfigEntry = ConfigEntry[WhatConvertsData]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatConvertsData:
    """The live calls and their parts: who announces, shows, stores, completes and sums them."""

    coordinator: WhatConvertsCoordinator
    announcer: CallAnnouncer
    devices: LineDevices
    views: PublicCallCache
    stats: WebhookStats
    writer: CallWriter
    account: WhatConvertsAccount
    statistics: ExternalStatistics
