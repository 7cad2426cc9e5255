"""manifest.json: its keys, their order, and their values."""

from collections.abc import Iterator
from functools import cache
import json
import re

from awesomeversion import AwesomeVersion, AwesomeVersionException, AwesomeVersionStrategy
import probatio

from .project import Project, Tree, by_schema, core_components

VERSIONS = [
    AwesomeVersionStrategy.CALVER,
    AwesomeVersionStrategy.SEMVER,
    AwesomeVersionStrategy.SIMPLEVER,
    AwesomeVersionStrategy.BUILDVER,
    AwesomeVersionStrategy.PEP440,
]
NAMES = [str]


def version(value: object) -> object:
    """Accept a version that Home Assistant understands."""
    try:
        AwesomeVersion(str(value), ensure_strategy=VERSIONS)
    except AwesomeVersionException:
        raise probatio.Invalid(f"not a version: {value}") from None
    return value


def address(value: object) -> object:
    """Accept a secure address that is not among the pages of Home Assistant's own integrations."""
    if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", str(value)):
        raise probatio.Invalid(f"not an https address: {value}")
    if str(value).startswith("https://www.home-assistant.io/"):
        raise probatio.Invalid("not a page of this project")
    return value


def owner(value: object) -> object:
    """Accept a GitHub name with its @."""
    if not re.fullmatch(r"@[\w-]+(/[\w-]+)?", str(value)):
        raise probatio.Invalid(f"not @somebody: {value}")
    return value


def pinned(value: object) -> object:
    """Accept a requirement of exactly one version."""
    if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", str(value)):
        raise probatio.Invalid(f"not pinned: {value}")
    return value


@cache
def in_use(key: str) -> frozenset[str]:
    """Return the values that the manifests of Home Assistant's own integrations give a key."""
    found: set[str] = set()
    for path in core_components().glob("*/manifest.json"):
        value = json.loads(path.read_text(encoding="utf-8")).get(key, [])
        found.update([value] if isinstance(value, str) else value)
    return frozenset(found)


def known(key: str) -> object:
    """Return a validator: what Home Assistant's own integrations say, too (or all, if none do)."""
    values = in_use(key)
    return probatio.In(values) if values else str


def schema() -> probatio.Schema:
    """Return the shape of a manifest of a custom integration without discovery."""
    return probatio.Schema(
        {
            probatio.Required("domain"): str,
            probatio.Required("name"): str,
            probatio.Required("codeowners"): probatio.All([owner], probatio.Length(min=1)),
            probatio.Required("documentation"): address,
            probatio.Required("integration_type"): known("integration_type"),
            probatio.Required("iot_class"): known("iot_class"),
            probatio.Required("issue_tracker"): address,
            probatio.Required("version"): version,
            probatio.Optional("after_dependencies"): NAMES,
            probatio.Optional("categories"): [known("categories")],
            probatio.Optional("config_flow"): bool,
            probatio.Optional("connectivity"): [known("connectivity")],
            probatio.Optional("dependencies"): NAMES,
            probatio.Optional("import_executor"): bool,
            probatio.Optional("loggers"): NAMES,
            probatio.Optional("requirements"): [pinned],
            probatio.Optional("single_config_entry"): bool,
        }
    )


def check(project: Project) -> Iterator[str]:
    """Yield what is wrong with the manifest."""
    manifest = project.manifest()
    yield from by_schema("manifest.json", schema(), manifest)
    keys = list(manifest)
    wanted = sorted(keys, key=lambda key: ({"domain": 0, "name": 1}.get(key, 2), key))
    if keys != wanted:
        yield f"manifest.json: the order is domain, name, then by the alphabet: {wanted}"
    domain = manifest.get("domain")
    if domain != project.package.name:
        yield f"manifest.json: the domain {domain} is not the folder {project.package.name}"
    if (core_components() / str(domain)).exists():
        yield f"manifest.json: Home Assistant has an integration {domain} itself"
    yield from _dependencies(manifest)


def _dependencies(manifest: Tree) -> Iterator[str]:
    first, after = (manifest.get(key, []) for key in ("dependencies", "after_dependencies"))
    for name in first:
        if name in after:
            yield f"manifest.json: {name} is in dependencies and in after_dependencies"
    for name in [*first, *after]:
        if not (core_components() / name / "manifest.json").exists():
            yield f"manifest.json: there is no integration {name} to depend on"
