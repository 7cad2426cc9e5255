"""What all pages that show the URL share: a field to copy it from, and a warning."""

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig

from ..core.webhook_url import Address

# On several lines, so that all of it is in sight. Not `read_only`: Home Assistant disables such a
# field, and nothing can be selected in a disabled one.
_TO_COPY: Final = TextSelector(TextSelectorConfig(multiline=True))
# A section without fields is a paragraph with a heading, in the user's own language: what is filled
# into a description is in none.
_ONLY_A_TRIAL: Final = {vol.Optional("only_a_trial"): section(vol.Schema({}), {"collapsed": False})}


class UrlPage(ConfigFlow):
    """A flow that shows a URL for WhatConverts."""

    def show_url(self, step_id: str, address: Address) -> ConfigFlowResult:
        """Show a URL; one that WhatConverts cannot reach never without saying so."""
        warning = {} if address.kind.is_public else _ONLY_A_TRIAL
        return self.async_show_form(
            step_id=step_id,
            data_schema=vol.Schema({**url_field(address.url), **warning}),
            last_step=True,
        )


def url_field(url: str) -> dict[vol.Marker, Any]:
    """Return a field to copy a URL from; what comes back from it means nothing."""
    return {vol.Optional("webhook_url", description={"suggested_value": url}): _TO_COPY}
