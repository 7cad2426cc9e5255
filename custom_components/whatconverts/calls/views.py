"""Calls as they are shown: in full where somebody looks at calls, and as they may leave."""

from copy import replace
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.signal_type import SignalTypeFormat

from ..const import DOMAIN
from ..core.enums import Privacy
from ..core.model import Call
from ..core.public import PublicCall, View, public_call

# Several entities show the same few calls again and again.
_KEPT: Final = 256

# By entry id: everything is to be shown anew.
SIGNAL_VIEWS: Final[SignalTypeFormat[()]] = SignalTypeFormat(f"{DOMAIN}_views_{{}}")


class PublicCallCache:
    """Two views of each call: `public` obeys the option Privacy, `full` shows everything.

    What is returned is kept for a while and must not be changed: others show it, too.
    """

    def __init__(self, hass: HomeAssistant, entry_id: str, view: View) -> None:
        """Show calls in this way."""
        self._hass = hass
        self._signal = SIGNAL_VIEWS.format(entry_id)
        self._cache: dict[tuple[int, Privacy], tuple[Call, PublicCall]] = {}
        self._public = view
        self.full_view = replace(view, privacy=Privacy.FULL)

    def public(self, call: Call) -> PublicCall:
        """Return a call as it leaves the integration: as much of the caller as is wanted."""
        return self._show(call, self._public)

    def full(self, call: Call) -> PublicCall:
        """Return a call with its caller, for the card and the action that returns calls."""
        return self._show(call, self.full_view)

    def in_words(self, call: Call, withheld: str, caller: str) -> PublicCall:
        """Return a call as it leaves, in other words for callers who are withheld or hidden."""
        return public_call(call, replace(self._public, withheld=withheld, caller=caller))

    @property
    def privacy(self) -> Privacy:
        """How much of a caller leaves."""
        return self._public.privacy

    @property
    def home(self) -> str | None:
        """The country whose numbers are read, and shown, without a country code."""
        return self._public.home

    @callback
    def async_set(self, view: View) -> None:
        """Show calls in another way from now on."""
        if view != self._public:
            self._public, self.full_view = view, replace(view, privacy=Privacy.FULL)
            self.async_clear()

    @callback
    def async_clear(self) -> None:
        """Forget what was shown, and have it shown anew."""
        self._cache.clear()
        async_dispatcher_send(self._hass, self._signal)

    def _show(self, call: Call, view: View) -> PublicCall:
        key = (call.lead_id, view.privacy)
        known = self._cache.get(key)
        if known is None or known[0] is not call:
            if len(self._cache) >= _KEPT:
                self._cache.clear()
            known = self._cache[key] = (call, public_call(call, view))
        return known[1]
