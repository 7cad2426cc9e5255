"""A lamp, a speaker and a voice that need no device: for the demo and for tests.

`component` is an integration of Home Assistant. It lies outside custom_components/, which is what
users get, and has no manifest of its own, which tools would take for a second product.
"""

import json
from pathlib import Path
import shutil

DOMAIN = "showroom"
LAMP = "light.reception_lamp"
SPEAKER = "media_player.reception_speaker"
VOICE = "tts.showroom_voice"

MANIFEST = {
    "domain": DOMAIN,
    "name": "Showroom",
    "codeowners": [],
    "config_flow": True,
    "dependencies": [],
    "documentation": "https://example.com/showroom",
    "integration_type": "service",
    "iot_class": "calculated",
    "requirements": [],
    "version": "0.0.0",
}


def install(custom_components: Path) -> None:
    """Put the integration beside those that a Home Assistant has."""
    target = custom_components / DOMAIN
    shutil.rmtree(target, ignore_errors=True)
    source = Path(__file__).parent / "component"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "manifest.json").write_text(json.dumps(MANIFEST, indent=2))
