"""Triggers for automations: a call started, ended, or was missed.

They listen to transitions, not to states: one run per call, however many of the targeted entities
stand for it, and none again after a reload or restart. They need no loaded entry, and import
without `phonenumbers`, so that the state of the integration never disables an automation.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, override

import voluptuous as vol

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType

from .calls.announce import SIGNAL_CALL, Announcement
from .calls.targets import is_targeted
from .const import ATTR_CONFIG_ENTRY_ID, ATTR_DEVICE_ID
from .core.enums import Outcome, TransitionKind
from .core.public import PublicCall

CONF_SOURCE: Final = "source"
CONF_CALLER: Final = "caller"
CONF_OUTCOME: Final = "outcome"
CONF_LEAVE_OUT_TESTS: Final = "leave_out_tests"

CALLERS: Final = ("anyone", "first_time", "repeat", "vip")

_OPTIONS: Final = {
    vol.Optional(CONF_SOURCE, default=list): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(CONF_CALLER, default="anyone"): vol.In(CALLERS),
    vol.Optional(CONF_LEAVE_OUT_TESTS, default=False): cv.boolean,
}
_OUTCOME: Final = vol.Optional(CONF_OUTCOME, default=list)


def _schema(outcomes: list[str]) -> vol.Schema:
    filters = {_OUTCOME: vol.All(cv.ensure_list, [vol.In(outcomes)])} if outcomes else {}
    return vol.Schema(
        {
            vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
            vol.Required(CONF_OPTIONS, default=dict): {**_OPTIONS, **filters},
        }
    )


class CallTrigger(Trigger):
    """Runs an automation once for each call to which `kind` happens and whom the options fit."""

    kind: ClassVar[TransitionKind]
    schema: ClassVar[vol.Schema]

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Return the configuration with its defaults."""
        valid: ConfigType = cls.schema(config)
        return valid

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take a validated configuration."""
        super().__init__(hass, config)
        self._target = config.target or {}
        self._options: Mapping[str, Any] = config.options or {}

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action from now on until the returned function is called."""

        @callback
        def handle(announcement: Announcement) -> None:
            if announcement.kind is self.kind and self._fits(announcement):
                run_action(_payload(announcement), f"call {self.kind}")

        return async_dispatcher_connect(self._hass, SIGNAL_CALL, handle)

    def _fits(self, announcement: Announcement) -> bool:
        devices = {announcement.device_id, announcement.office_device_id}
        return fits(announcement.public, self._options) and is_targeted(
            self._hass, self._target, devices
        )


def fits(call: PublicCall, options: Mapping[str, Any]) -> bool:
    """Whether a public call is one of those that the options of a trigger ask for."""
    sources = {source.casefold() for source in options[CONF_SOURCE]}
    outcomes = options.get(CONF_OUTCOME)
    return (
        (not sources or (call["source"] or "").casefold() in sources)
        and _is_caller(call, options[CONF_CALLER])
        and (not outcomes or call["outcome"] in outcomes)
        and not (call["test"] and options[CONF_LEAVE_OUT_TESTS])
    )


def _is_caller(call: PublicCall, caller: str) -> bool:
    return {
        "anyone": True,
        "first_time": call["repeat_caller"] is False,
        "repeat": bool(call["repeat_caller"]),
        "vip": bool(call["vip"]),
    }[caller]


def _payload(announcement: Announcement) -> dict[str, Any]:
    return {
        "call": dict(announcement.public),
        ATTR_CONFIG_ENTRY_ID: announcement.config_entry_id,
        ATTR_DEVICE_ID: announcement.device_id,
    }


class CallStartedTrigger(CallTrigger):
    """A call has begun."""

    kind = TransitionKind.STARTED
    schema = _schema([])


class CallEndedTrigger(CallTrigger):
    """A call is over."""

    kind = TransitionKind.ENDED
    schema = _schema(list(Outcome))


class CallMissedTrigger(CallTrigger):
    """A call that is over turns out to have been missed."""

    kind = TransitionKind.MISSED
    schema = _schema([outcome for outcome in Outcome if outcome.is_missed])


async def async_get_triggers(_hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by the part of their names behind the domain."""
    return {
        "call_started": CallStartedTrigger,
        "call_ended": CallEndedTrigger,
        "call_missed": CallMissedTrigger,
    }
