"""Ready-made automations: installed on request, updated on request, never taken from their user."""

from collections.abc import Collection, Mapping
import json
from pathlib import Path
from typing import Any, Final

from yarl import URL

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.loader import async_get_integration
from homeassistant.util.yaml import load_yaml_dict

from ..const import DOMAIN, ISSUE_BLUEPRINT_UPDATES
from ..core.blueprint_plan import Copy, fingerprint, judge, writable

_HERE: Final = Path(__file__).parent
_SHIPPED: Final = _HERE / "shipped.json"
_UNREADABLE: Final = ""


async def async_find_copies(hass: HomeAssistant) -> dict[str, Copy]:
    """Return how the copy of each ready-made automation in Home Assistant compares with ours."""
    folder = async_get_blueprints(hass).blueprint_folder / await _async_subfolder(hass)
    return await hass.async_add_executor_job(_find_copies, folder)


async def async_install(hass: HomeAssistant, wanted: Collection[str]) -> None:
    """Write the wanted ones that are missing or as we shipped them once; raises OSError."""
    installed = async_get_blueprints(hass)
    subfolder = await _async_subfolder(hass)
    # Looked at anew: the form that the user answers may be old.
    for name in writable(await async_find_copies(hass), wanted):
        data = await hass.async_add_executor_job(load_yaml_dict, path_of(name))
        blueprint = Blueprint(
            data, expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA
        )
        await installed.async_add_blueprint(
            blueprint, f"{subfolder}/{name}.yaml", allow_override=True
        )
    await async_tell_updates(hass)


async def async_tell_updates(hass: HomeAssistant) -> None:
    """Show in the repairs that there is a newer version of something installed, or no longer."""
    copies = await async_find_copies(hass)
    if Copy.OUTDATED not in copies.values():
        ir.async_delete_issue(hass, DOMAIN, ISSUE_BLUEPRINT_UPDATES)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        ISSUE_BLUEPRINT_UPDATES,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=ISSUE_BLUEPRINT_UPDATES,
        translation_placeholders={"names": await async_names(hass, copies, Copy.OUTDATED)},
    )


async def async_names(hass: HomeAssistant, copies: Mapping[str, Copy], wanted: Copy) -> str:
    """Return the names of the ready-made automations in one state, for people."""
    texts = await async_get_translations(hass, hass.config.language, "selector", [DOMAIN])
    prefix = f"component.{DOMAIN}.selector.blueprint.options."
    names = [texts.get(f"{prefix}{name}", name) for name, copy in copies.items() if copy is wanted]
    return ", ".join(names)


def path_of(name: str) -> Path:
    """Return where the package has a ready-made automation."""
    return _HERE / "automation" / f"{name}.yaml"


def shipped() -> Mapping[str, list[str]]:
    """Return the fingerprints of every version that was ever published, newest last."""
    found: dict[str, list[str]] = json.loads(_SHIPPED.read_bytes())
    return found


async def _async_subfolder(hass: HomeAssistant) -> str:
    """Return where Home Assistant puts what is imported from our address, so that both meet."""
    integration = await async_get_integration(hass, DOMAIN)
    return URL(integration.documentation or "").parts[1]


def _find_copies(folder: Path) -> dict[str, Copy]:
    return {
        name: judge(_fingerprint_of(folder / f"{name}.yaml"), versions)
        for name, versions in shipped().items()
    }


def _fingerprint_of(path: Path) -> str | None:
    """Return the fingerprint of a file; of none that was published if it is no blueprint."""
    try:
        data: dict[str, Any] = load_yaml_dict(path)
        return fingerprint(data)
    except FileNotFoundError:
        return None
    except HomeAssistantError, OSError, AttributeError, KeyError, TypeError:
        return _UNREADABLE
