"""The demo's dashboard, made of Home Assistant's own cards."""

from typing import Any

from scripts.showroom import LAMP, SPEAKER

from .automation import AUTOMATIONS

type Card = dict[str, Any]

URL_PATH = "office-phones"
PANEL: Card = {
    "url_path": URL_PATH,
    "title": "Office phones",
    "icon": "mdi:phone-in-talk",
    "show_in_sidebar": True,
    "require_admin": False,
}

ACTIVE = "sensor.whatconverts_active_calls"
EVENT = "event.whatconverts_call"

LIVE_CALLS = """\
{% set calls = state_attr('sensor.whatconverts_active_calls', 'calls') or [] %}
{% macro cell(value) %}{{ (value or '') | string | replace('|', '/') }}{% endmacro %}
{% if calls %}
| Caller | Number | From | Line | Came by | Since |
| :-- | :-- | :-- | :-- | :-- | --: |
{% for call in calls -%}
| **{{ cell(call.get('display_name')) }}**{{ ' (spam)' if call.get('spam') -}}
| {{ cell(call.get('caller_number_formatted')) -}}
| {{ cell([call.get('city'), call.get('region')] | select | join(', ')) -}}
| {{ cell(call.get('line')) -}}
| {{ cell([call.get('source'), call.get('keyword')] | select | join(': ')) -}}
| {{ (call.get('started_at') | as_datetime | as_local).strftime('%-I:%M:%S %p') }} |
{% endfor %}
{% else %}
*Nobody is on the phone.*
{% endif %}
"""


def _heading(text: str, icon: str) -> Card:
    return {"type": "heading", "heading": text, "icon": icon}


def _tile(entity: str, *, width: int = 6, **options: object) -> Card:
    size = {"columns": width, "rows": 1}
    return {"type": "tile", "entity": entity, "grid_options": size, **options}


def _section(span: int, *cards: Card) -> Card:
    return {"type": "grid", "column_span": span, "cards": list(cards)}


def _now() -> Card:
    return _section(
        2,
        _heading("On the phone now", "mdi:phone-in-talk"),
        _tile(ACTIVE, name="Live calls", color="green"),
        _tile("sensor.whatconverts_current_caller", name="Newest caller", color="green"),
        _tile("sensor.whatconverts_longest_active_call", name="Oldest call", color="amber"),
        _tile("binary_sensor.whatconverts_call_in_progress", name="Phones"),
        {
            "type": "markdown",
            "content": LIVE_CALLS,
            "grid_options": {"columns": "full"},
        },
    )


def _today() -> Card:
    return _section(
        1,
        _heading("Today", "mdi:calendar-today"),
        _tile("sensor.whatconverts_calls_today", name="Calls", color="blue"),
        _tile("sensor.whatconverts_missed_calls_today", name="Missed", color="red"),
        _tile("sensor.whatconverts_last_caller", name="Last caller", width=12),
        {
            "type": "history-graph",
            "title": "Live calls, last hour",
            "hours_to_show": 1,
            "entities": [{"entity": ACTIVE, "name": "Live calls"}],
            "grid_options": {"columns": 12},
        },
    )


def _automation() -> Card:
    return _section(
        1,
        _heading("What automations make of it", "mdi:robot"),
        _tile(LAMP, name="Reception lamp"),
        *[_tile(one.entity_id, name=one.alias, color="purple") for one in AUTOMATIONS],
        _tile(SPEAKER, name="Speaker", width=12, state_content=["state", "media_title"]),
        {
            "type": "logbook",
            "hours_to_show": 1,
            "target": {"entity_id": [EVENT, SPEAKER]},
            "grid_options": {"columns": 12, "rows": 6},
        },
    )


def _controls() -> Card:
    return _section(
        1,
        _heading("Try it", "mdi:tune"),
        _tile(
            "button.whatconverts_test_call",
            name="Test call",
            color="green",
            tap_action={
                "action": "perform-action",
                "perform_action": "button.press",
                "target": {"entity_id": "button.whatconverts_test_call"},
            },
        ),
        _tile(
            "switch.whatconverts_alerts",
            name="Alerts",
            tap_action={"action": "toggle"},
        ),
        _tile("sensor.whatconverts_last_webhook", name="Last message", width=12),
    )


DASHBOARD: Card = {
    "views": [
        {
            "title": "Office phones",
            "path": "live",
            "type": "sections",
            "max_columns": 3,
            "sections": [_now(), _today(), _automation(), _controls()],
        }
    ]
}
