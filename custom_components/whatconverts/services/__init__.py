"""The actions: look at calls, end, claim, simulate or change one, remember a caller, forget."""

from homeassistant.core import HomeAssistant, SupportsResponse, callback
from homeassistant.helpers.service import async_register_admin_service

from ..const import DOMAIN
from . import change_calls as change, read_calls as read


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; they work as long as an entry is loaded."""
    register = hass.services.async_register
    for name, answer, schema in (
        ("get_calls", read.async_get_calls, read.GET_CALLS),
        ("export_calls", read.async_export_calls, read.EXPORT_CALLS),
    ):
        register(DOMAIN, name, answer, schema, SupportsResponse.ONLY)
    for name, action, schema in (
        ("end_call", change.async_end_call, change.END_CALL),
        ("simulate_call", change.async_simulate_call, change.SIMULATE_CALL),
        ("claim_call", change.async_claim_call, change.CLAIM_CALL),
        ("remember_caller", change.async_remember_caller, change.REMEMBER_CALLER),
        ("update_lead", change.async_update_lead, change.UPDATE_LEAD),
    ):
        register(DOMAIN, name, action, schema)
    # Not for everybody, since nothing brings the calls back.
    async_register_admin_service(
        hass, DOMAIN, "forget_calls", change.async_forget_calls, change.FORGET_CALLS
    )
