"""Problems as repairs: shown with what their texts name, and taken away again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.loader import async_get_loaded_integration
from homeassistant.util import dt as dt_util

from ..calls.settings import cached_texts
from ..const import DOMAIN
from ..core.account_words import describe_problem
from ..core.enums import AccountProblem
from ..core.problems import Problem, Value
from ..data import WhatConvertsConfigEntry

_LOGGER = logging.getLogger(__name__)

# In these a click can do something.
FIXABLE: Final = frozenset({Problem.URL_CHANGED, Problem.STORAGE_DAMAGED})
# With these, calls are lost or not shown at all.
_GRAVE: Final = frozenset(
    {
        Problem.NO_PUBLIC_URL,
        Problem.URL_CHANGED,
        Problem.CLOUDHOOK_LOST,
        Problem.UNREADABLE_ONLY,
        Problem.GET_REQUESTS,
        Problem.CALLS_TOO_OLD,
        Problem.NOT_STORED,
        Problem.STORAGE_NEWER,
    }
)


@callback
def async_show_problems(
    hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    found: Mapping[Problem, Mapping[str, Value]],
) -> None:
    """Show the problems that there are, and no other."""
    for problem in Problem:
        if problem in found:
            _show(hass, entry, problem, found[problem])
        else:
            _hide(hass, entry, problem)


@callback
def async_show_newer_file(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Show that a newer version has written the stored calls, until the entry can be loaded."""
    _show(hass, entry, Problem.STORAGE_NEWER, {})


def _show(
    hass: HomeAssistant,
    entry: WhatConvertsConfigEntry,
    problem: Problem,
    details: Mapping[str, Value],
) -> None:
    issue_id = issue_id_of(problem, entry)
    if not _is_shown(hass, issue_id):
        _LOGGER.info("A repair is needed: %s", problem)
    names = {name: _in_words(hass, value) for name, value in details.items()}
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id, "problem": problem},
        is_fixable=problem in FIXABLE,
        learn_more_url=help_url(hass, problem),
        severity=ir.IssueSeverity.ERROR if problem in _GRAVE else ir.IssueSeverity.WARNING,
        translation_key=problem,
        translation_placeholders={"name": entry.title, **names},
    )


def _hide(hass: HomeAssistant, entry: WhatConvertsConfigEntry, problem: Problem) -> None:
    issue_id = issue_id_of(problem, entry)
    if _is_shown(hass, issue_id):
        _LOGGER.info("A repair is no longer needed: %s", problem)
    ir.async_delete_issue(hass, DOMAIN, issue_id)


@callback
def async_remove_problems(hass: HomeAssistant, entry: WhatConvertsConfigEntry) -> None:
    """Take away the repairs of an entry that is removed or disabled."""
    for problem in Problem:
        ir.async_delete_issue(hass, DOMAIN, issue_id_of(problem, entry))


def issue_id_of(problem: Problem, entry: WhatConvertsConfigEntry) -> str:
    """Return the id of the repair that tells of a problem of an entry."""
    return f"{problem}_{entry.entry_id}"


@callback
def help_url(hass: HomeAssistant, topic: str) -> str:
    """Return where a repair is explained at length."""
    home = async_get_loaded_integration(hass, DOMAIN).documentation
    return f"{home}/blob/main/docs/troubleshooting.md#{topic}"


def _is_shown(hass: HomeAssistant, issue_id: str) -> bool:
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    return issue is not None and issue.active


@callback
def _in_words(hass: HomeAssistant, value: Value) -> str:
    """Return a value as people of any language read it, or else in Home Assistant's language."""
    match value:
        case AccountProblem():
            return describe_problem(value, cached_texts(hass))
        case datetime():
            return f"{dt_util.as_local(value):%Y-%m-%d %H:%M}"
        case timedelta():
            hours, seconds = divmod(int(value.total_seconds()), 3600)
            return f"{hours}:{seconds // 60:02} h"
    return str(value)
