"""The demo's example automation and the lamp that it flashes."""

from typing import Any

LAMP = "light.reception_lamp"
AUTOMATION = "automation.announce_each_caller"
AUTOMATION_ID = "whatconverts_demo"

# Home Assistant has no bulb here, so a template light stands for one.
LAMP_YAML = """\
input_boolean:
  reception_lamp_power:
    name: Reception lamp power
template:
  - light:
      - name: Reception lamp
        unique_id: reception_lamp
        default_entity_id: light.reception_lamp
        state: "{{ is_state('input_boolean.reception_lamp_power', 'on') }}"
        turn_on:
          - action: input_boolean.turn_on
            target: {entity_id: input_boolean.reception_lamp_power}
        turn_off:
          - action: input_boolean.turn_off
            target: {entity_id: input_boolean.reception_lamp_power}
"""

_WHO = (
    "{% set call = trigger.to_state.attributes %}"
    "{{ call.get('display_name') }} is calling"
    "{{ ' from ' ~ call.get('city') if call.get('city') }}"
    "{{ ' on ' ~ call.get('line') if call.get('line') }}."
)

ANNOUNCE: dict[str, Any] = {
    "alias": "Announce each caller",
    "description": "Flashes the reception lamp and shows who is calling.",
    # Every call gets a run of its own: one that rings while the lamp is still lit is
    # announced too.
    "mode": "parallel",
    "max": 100,
    "max_exceeded": "silent",
    "triggers": [
        {
            "trigger": "event.received",
            "target": {"entity_id": "event.whatconverts_call"},
            "options": {"event_type": ["call_started"]},
        }
    ],
    "conditions": [],
    "actions": [
        {
            "action": "persistent_notification.create",
            "data": {
                "notification_id": "whatconverts_demo",
                "title": "The phone",
                "message": _WHO,
            },
        },
        {"action": "light.turn_on", "target": {"entity_id": LAMP}},
        {"delay": {"seconds": 2}},
        {"action": "light.turn_off", "target": {"entity_id": LAMP}},
    ],
}
