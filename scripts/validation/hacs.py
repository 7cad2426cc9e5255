"""What HACS and the Marketplace want of a repository."""

from collections.abc import Iterator

import probatio

from .manifest import version
from .project import Project, by_schema, read_json

HACS = probatio.Schema(
    {
        probatio.Required("name"): str,
        probatio.Optional("content_in_root"): bool,
        probatio.Optional("country"): [str],
        probatio.Optional("filename"): str,
        probatio.Optional("hacs"): version,
        probatio.Optional("hide_default_branch"): bool,
        probatio.Optional("homeassistant"): version,
        probatio.Optional("persistent_directory"): str,
        probatio.Optional("render_readme"): bool,
        probatio.Optional("zip_release"): bool,
    }
)


def check(project: Project) -> Iterator[str]:
    """Yield what HACS would refuse."""
    hacs = read_json(project.root / "hacs.json")
    yield from by_schema("hacs.json", HACS, hacs)
    if hacs.get("zip_release") and "filename" not in hacs:
        yield "hacs.json: zip_release needs a filename"
    if len(project.folders) != 1:
        names = [folder.name for folder in project.folders]
        yield f"custom_components: one integration is published, not {len(names)}: {names}"
    # The action takes every one for an integration of its own.
    places = [str(path.relative_to(project.root)) for path in project.named("manifest.json")]
    if len(places) != 1:
        yield f"manifest.json: there must be one in the repository, not {places}"
    for name in ("README.md", "LICENSE"):
        if not (project.root / name).is_file():
            yield f"{name}: missing"
