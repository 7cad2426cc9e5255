"""What both ways to a URL share: the page that shows one, and the names of what may go wrong."""

from typing import Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.data_entry_flow import section

from ..core.webhook_url import Address

# A section without fields is a paragraph with a heading, in the user's own language: what is filled
# into a description is in none.
_ONLY_A_TRIAL: Final = vol.Schema(
    {vol.Optional("only_a_trial"): section(vol.Schema({}), {"collapsed": False})}
)


class UrlPage(ConfigFlow):
    """A flow that shows a URL for WhatConverts."""

    def show_url(self, step_id: str, address: Address) -> ConfigFlowResult:
        """Show a URL; one that WhatConverts cannot reach never without saying so."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=None if address.kind.is_public else _ONLY_A_TRIAL,
            description_placeholders={"webhook_url": address.url},
            last_step=True,
        )
