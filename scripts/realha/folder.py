"""The configuration folder of a real Home Assistant, written before its first start."""

from dataclasses import dataclass
import fcntl
import json
from pathlib import Path
import re
import shutil
import socket
from typing import Any

from scripts.showroom import install as install_showroom

ROOT = Path(__file__).resolve().parents[2]
OURS = "whatconverts"
_API_URL = re.compile("^API_URL: .+$", re.MULTILINE)

CONFIGURATION = """\
homeassistant:
  name: Reception
  country: US
  time_zone: America/New_York
  unit_system: us_customary
  currency: USD
  latitude: 35.2271
  longitude: -80.8431
  elevation: 229
  language: {language}
  internal_url: {url}
  external_url: {external_url}
history:
logbook:
{logbook}my:
automation: !include automations.yaml
"""


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_free_port(wanted: int) -> int:
    """Return the wanted port of 127.0.0.1, or the next one that nobody uses."""
    return next(port for port in range(wanted, 65536) if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass(frozen=True, kw_only=True)
class Folder:
    """What one Home Assistant is made of; `prepare` writes it and may be repeated."""

    path: Path
    port: int
    language: str = "en"
    external_url: str = ""
    logbook: str = ""
    extra_yaml: str = ""
    hass: Path = ROOT / ".venv-ha" / "bin" / "hass"
    components: Path = ROOT / "custom_components"
    showroom: bool = False
    api_url: str = ""
    """Whom the integration asks in the place of WhatConverts, such as `scripts.account`."""

    @property
    def url(self) -> str:
        """The address of this Home Assistant, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def console(self) -> Path:
        """All that Home Assistant printed, over all its runs."""
        return self.path / "console.log"

    @property
    def access(self) -> Path:
        """Where the access token of the owner is kept between runs."""
        return self.path / "access.json"

    def is_in_use(self) -> bool:
        """Tell whether a Home Assistant runs here: it holds a lock on this file."""
        lock = self.path / ".ha_run.lock"
        if not lock.exists():
            return False
        with lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def prepare(self) -> None:
        """Write the configuration; what Home Assistant itself stored is kept."""
        storage = self.path / ".storage"
        storage.mkdir(parents=True, exist_ok=True)
        basic = CONFIGURATION.format(
            language=self.language,
            url=self.url,
            external_url=self.external_url or self.url,
            logbook=self.logbook,
        )
        (self.path / "configuration.yaml").write_text(basic + self.extra_yaml)
        automations = self.path / "automations.yaml"
        if not automations.exists():
            automations.write_text("[]\n")
        self._link_components()
        _store(storage / "http", 3, _http(self.port))
        onboarding = storage / "onboarding"
        if not onboarding.exists():
            # The steps left out would set up integrations that call the internet.
            _store(onboarding, 4, {"done": ["core_config", "analytics", "integration"]})

    def _link_components(self) -> None:
        place = self.path / "custom_components"
        if place.is_symlink():
            place.unlink()
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for component in self.components.resolve().iterdir():
            if component.name == OURS and self.api_url:
                _copy_with_api(component, place / OURS, self.api_url)
            elif (component / "manifest.json").exists():  # which Python's __pycache__ has not
                (place / component.name).symlink_to(component, target_is_directory=True)
        if self.showroom:
            install_showroom(place)


def _copy_with_api(component: Path, copy: Path, url: str) -> None:
    """Copy our integration and write another address of the API into it."""
    shutil.copytree(component, copy, ignore=shutil.ignore_patterns("__pycache__"))
    constants = copy / "const.py"
    line = f"API_URL: Final = {json.dumps(url)}"
    text, found = _API_URL.subn(lambda _: line, constants.read_text())
    if found != 1:
        raise ValueError(f"API_URL stands {found} times in {component / constants.name}")
    constants.write_text(text)


def _store(path: Path, version: int, data: dict[str, Any]) -> None:
    content = {"version": version, "minor_version": 1, "key": path.name, "data": data}
    path.write_text(json.dumps(content, indent=2))


def _http(port: int) -> dict[str, Any]:
    # The only way to bind to loopback alone: `http:` in YAML is on probation for
    # five minutes, after which Home Assistant takes it back and restarts.
    return {
        "stable": {
            "server_host": ["127.0.0.1"],
            "server_port": port,
            "cors_allowed_origins": ["https://cast.home-assistant.io"],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": True,
            "ssl_profile": "intermediate_v6",
            "use_x_frame_options": True,
            "created_at": "2026-01-01T00:00:00+00:00",
            "error": None,
            "error_message": None,
        },
        "pending": None,
        "yaml_migration_done": True,
    }
