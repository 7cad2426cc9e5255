"""The Home Assistants that are measured, and what posts can reach in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.realha import ROOT, Folder, RealHa, free_port

DOMAIN = "whatconverts"
NOOP = "no-op"
FLOOR = "floor"
TEMPLATES = "templates"
FORWARD = "automation"
LAMP = "light.bench_lamp"
OURS = "ours"  # every entity id of ours begins with the name of its entry

# What somebody would write without this integration: the newest caller, a count that breaks with
# the first repeat, the last call, and whether somebody is on the phone.
RIVALS = """
bench_noop:
bench_floor:
template:
  - triggers:
      - trigger: webhook
        webhook_id: bench_templates
        allowed_methods: [POST]
        local_only: false
    sensor:
      - name: Bench last caller
        unique_id: bench_last_caller
        state: "{{ trigger.json.contact_name or trigger.json.caller_number }}"
        attributes:
          number: "{{ trigger.json.caller_number }}"
          line: "{{ trigger.json.phone_name }}"
          city: "{{ trigger.json.city }}"
          source: "{{ trigger.json.lead_source }}"
      - name: Bench active calls
        unique_id: bench_active_calls
        state_class: measurement
        state: >-
          {{ [0, this.state | int(0)
          + (1 if trigger.json.call_status == 'In Progress' else -1)] | max }}
      - name: Bench last call
        unique_id: bench_last_call
        state: "{{ trigger.json.lead_id }}"
        attributes:
          status: "{{ trigger.json.call_status }}"
          started: "{{ trigger.json.date_created }}"
    binary_sensor:
      - name: Bench on a call
        unique_id: bench_on_a_call
        state: "{{ trigger.json.call_status == 'In Progress' }}"
  - light:
      - name: Bench lamp
        unique_id: bench_lamp
        turn_on: []
        turn_off: []
automation bench:
  - id: bench_forward
    alias: Bench forward
    mode: parallel
    max: 100
    triggers:
      - trigger: webhook
        webhook_id: bench_automation
        allowed_methods: [POST]
        local_only: false
    actions:
      - event: bench_call
        event_data:
          lead_id: "{{ trigger.json.lead_id }}"
          caller: "{{ trigger.json.contact_name or trigger.json.caller_number }}"
          number: "{{ trigger.json.caller_number }}"
          line: "{{ trigger.json.phone_name }}"
          status: "{{ trigger.json.call_status }}"
"""

_RECORDER = """
recorder:
  commit_interval: {seconds}
"""
_EXCLUDE = """\
  exclude:
    entity_globs: ["*.ours*", "event.floor_*"]
    event_types:
      - whatconverts_call_started
      - whatconverts_call_updated
      - whatconverts_call_ended
      - whatconverts_call_missed
      - bench_floor_call_started
      - bench_floor_call_ended
"""
# How long the recorder collects before it commits, if nobody says otherwise.
COMMIT_SECONDS = 5


def recorder(*, left_out: bool = False, commit: int = COMMIT_SECONDS) -> str:
    """Return the configuration of a recorder that commits so often; ours and the floor left out."""
    return _RECORDER.format(seconds=commit) + (_EXCLUDE if left_out else "")


LEFT_OUT = recorder(left_out=True)


@dataclass
class Instance:
    """A Home Assistant with its webhooks by name."""

    ha: RealHa
    paths: dict[str, str] = field(default_factory=dict)

    @property
    def pid(self) -> int:
        """The process, which must run."""
        if self.ha.pid is None:
            raise RuntimeError(self.ha.last_words("is gone"))
        return self.ha.pid

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.ha.folder.port

    async def add_entry(self, name: str) -> None:
        """Add one more webhook of ours."""
        url = await self.ha.client.add_entry(DOMAIN, {"name": name})
        self.paths[name] = url.removeprefix(self.ha.client.url)


@asynccontextmanager
async def opened(
    path: Path, *names: str, extra: str = "", api_url: str = ""
) -> AsyncIterator[Instance]:
    """Give a running Home Assistant with these webhooks of ours, beside those of the rivals.

    `api_url` is where WhatConverts is asked.
    """
    components = _make_components(path)
    folder = Folder(
        path=path / "config",
        port=free_port(),
        components=components,
        extra_yaml=RIVALS + extra,
        api_url=api_url,
    )
    async with RealHa(folder) as ha:
        rivals = {
            NOOP: "bench_noop",
            FLOOR: "bench_floor",
            TEMPLATES: "bench_templates",
            FORWARD: "bench_automation",
        }
        instance = Instance(ha, {name: f"/api/webhook/{hook}" for name, hook in rivals.items()})
        for name in names:
            await instance.add_entry(name)
        yield instance
        if complaints := ha.complaints():
            raise RuntimeError("\n".join(["Home Assistant complains:", *complaints]))


def _make_components(path: Path) -> Path:
    components = path / "components"
    components.mkdir(parents=True)
    for name in ("noop", "floor"):
        rival = components / f"bench_{name}"
        rival.mkdir()
        for module in (ROOT / "bench" / name).glob("*.py"):
            (rival / module.name).symlink_to(module)
        # Under its own name, tools that look for integrations would take it for one of ours.
        (rival / "manifest.json").symlink_to(ROOT / "bench" / name / "as_manifest.json")
    (components / DOMAIN).symlink_to(ROOT / "custom_components" / DOMAIN)
    return components
