"""The demo's dashboard, built around the live-call card."""

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

CARD = "custom:whatconverts-calls-card"
ACTIVE = "sensor.whatconverts_active_calls"
EVENT = "event.whatconverts_call"


def _heading(text: str, icon: str) -> Card:
    return {"type": "heading", "heading": text, "icon": icon}


def _tile(entity: str, *, width: int = 6, **options: object) -> Card:
    size = {"columns": width, "rows": 1}
    return {"type": "tile", "entity": entity, "grid_options": size, **options}


def _section(span: int, *cards: Card) -> Card:
    return {"type": "grid", "column_span": span, "cards": list(cards)}


def _now() -> Card:
    return _section(
        1,
        # Calls of the demo last up to a minute: they shall grow long before one's eyes.
        {"type": CARD, "warn_after": 0.5, "alarm_after": 0.8},
    )


def _day() -> Card:
    return _section(
        1,
        {"type": CARD, "layout": "compact", "title": "At a glance", "recent": 3, "breakdown": True},
        {
            "type": "history-graph",
            "title": "Live calls, last hour",
            "hours_to_show": 1,
            "entities": [{"entity": ACTIVE, "name": "Live calls"}],
            "grid_options": {"columns": 12},
        },
    )


def _house() -> Card:
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
        _heading("What automations make of it", "mdi:robot"),
        _tile(LAMP, name="Reception lamp", color="amber"),
        *[_tile(one.entity_id, name=one.alias, color="purple") for one in AUTOMATIONS],
        _tile(SPEAKER, name="Speaker", width=12, state_content=["state", "media_title"]),
        {
            "type": "logbook",
            "hours_to_show": 1,
            "target": {"entity_id": [EVENT, SPEAKER]},
            "grid_options": {"columns": 12, "rows": 6},
        },
    )


DASHBOARD: Card = {
    "views": [
        {
            "title": "Office phones",
            "path": "live",
            "type": "sections",
            "max_columns": 3,
            "sections": [_now(), _day(), _house()],
        },
        {
            "title": "On the wall",
            "path": "wall",
            "type": "panel",
            "cards": [
                {
                    "type": CARD,
                    "layout": "wall",
                    "recent": 8,
                    "warn_after": 0.5,
                    "alarm_after": 0.8,
                    "keep_awake": True,
                }
            ],
        },
        {
            "title": "All calls",
            "path": "log",
            "type": "panel",
            "cards": [{"type": CARD, "layout": "log"}],
        },
    ]
}
