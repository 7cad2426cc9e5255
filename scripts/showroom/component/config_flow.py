"""Asks nothing."""

from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult


class ShowroomFlow(ConfigFlow, domain="showroom"):
    """Makes the one entry."""

    @override
    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Make it at once."""
        return self.async_create_entry(title="Showroom", data={})
