"""Calls as they are shown: in full where somebody looks at calls, and as they may leave."""

from collections.abc import Callable
from copy import replace
from functools import partial
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, callback

from ..core.model import Call, Privacy
from ..core.public import View, public_call

# Several entities show the same few calls again and again.
_KEPT: Final = 256


class ShownCalls:
    """Two views of each call: `outside` obeys the option Privacy, `inside` shows everything.

    What is shown is kept for a while, and tells those who listen when all of it is to be shown
    anew.
    """

    def __init__(self) -> None:
        """Start with views of no language."""
        self.outside = self.inside = View()
        self._kept: dict[tuple[int, Privacy], tuple[Call, dict[str, Any]]] = {}
        self._listeners: list[Callable[[], None]] = []

    def adopt(self, outside: View) -> None:
        """Show calls in another way from now on."""
        if outside != self.outside:
            self.outside, self.inside = outside, replace(outside, privacy=Privacy.FULL)
            self.renew()

    def renew(self) -> None:
        """Forget what was shown, and have it shown anew."""
        self._kept.clear()
        for listener in tuple(self._listeners):
            listener()

    @callback
    def async_listen(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when everything is to be shown anew, until it is unlistened."""
        self._listeners.append(listener)
        return partial(self._listeners.remove, listener)

    def show(self, call: Call, view: View) -> dict[str, Any]:
        """Return a call as seen in one of the two views; not to be changed: others show it, too."""
        key = (call.lead_id, view.privacy)
        known = self._kept.get(key)
        if known is None or known[0] is not call:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            known = self._kept[key] = (call, public_call(call, view))
        return known[1]
