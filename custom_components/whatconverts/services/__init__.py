"""The actions: look at calls, end, claim or simulate one, remember a caller, forget calls."""

from functools import partial

from homeassistant.core import HomeAssistant, SupportsResponse, callback
from homeassistant.helpers.service import async_register_admin_service

from ..const import DOMAIN
from . import change_calls, read_calls


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; they work as long as an entry is loaded."""
    register = hass.services.async_register
    register(
        DOMAIN, "get_calls", read_calls.async_get_calls, read_calls.GET_CALLS, SupportsResponse.ONLY
    )
    register(
        DOMAIN,
        "export_calls",
        read_calls.async_export_calls,
        read_calls.EXPORT_CALLS,
        SupportsResponse.ONLY,
    )
    register(DOMAIN, "end_call", change_calls.async_end_call, change_calls.END_CALL)
    register(DOMAIN, "simulate_call", change_calls.async_simulate_call, change_calls.SIMULATE_CALL)
    register(DOMAIN, "claim_call", change_calls.async_claim_call, change_calls.CLAIM_CALL)
    register(
        DOMAIN, "remember_caller", change_calls.async_remember_caller, change_calls.REMEMBER_CALLER
    )
    # Not for everybody, since nothing brings the calls back.
    register_for_admins = partial(async_register_admin_service, hass)
    register_for_admins(
        DOMAIN, "forget_calls", change_calls.async_forget_calls, change_calls.FORGET_CALLS
    )
