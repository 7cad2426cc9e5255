"""What a release consists of: see scripts/release. Needs nothing but Python and git."""

import json
from pathlib import Path
import re
import subprocess
import sys
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / ".release"
PACKAGE = "custom_components/whatconverts"
# The oldest moment that a zip can name: the same files make the same zip.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o644 << 16
_FILE_LINK = re.compile(r"\]\((?!https?://|#)")


class ReleaseError(Exception):
    """Why there is no release."""


def version() -> str:
    """Return the version in the manifest."""
    return _manifest()["version"]


def notes(changelog: str, of: str) -> str:
    """Return what a changelog says of a version; raises `ReleaseError` if that is nothing.

    GitHub shows it on a page from which no link leads to a file: such links become complete.
    """
    heading = rf"^## \[{re.escape(of)}\] - \d{{4}}-\d\d-\d\d\n"
    found = re.search(rf"{heading}(.*?)(?=^## \[|\Z)", changelog, re.MULTILINE | re.DOTALL)
    if found is None or not found[1].strip():
        raise ReleaseError(f"CHANGELOG.md says nothing of {of}")
    files = f"{_manifest()['documentation']}/blob/v{of}/"
    return _FILE_LINK.sub(lambda _: f"]({files}", found[1].strip()) + "\n"


def check_tag(tag: str, of: str) -> None:
    """Raise `ReleaseError` if a tag names another version."""
    if tag != f"v{of}":
        raise ReleaseError(f"The tag {tag} is not that of version {of} in the manifest")


def _manifest() -> dict[str, str]:
    content: dict[str, str] = json.loads((ROOT / PACKAGE / "manifest.json").read_text("utf-8"))
    return content


def asset_name() -> str:
    """Return the name of the zip, which HACS and the Marketplace look for."""
    return str(json.loads((ROOT / "hacs.json").read_text(encoding="utf-8"))["filename"])


def write_zip(path: Path) -> None:
    """Write the integration, as far as git has it, with its files at the top of the zip."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", PACKAGE], cwd=ROOT, check=True, capture_output=True, text=True
    )
    files = sorted(name for name in listed.stdout.split("\0") if name)
    with ZipFile(path, "w") as target:
        for name in files:
            entry = ZipInfo(str(Path(name).relative_to(PACKAGE)), _LONG_AGO)
            entry.external_attr, entry.compress_type = _FILE_MODE, ZIP_DEFLATED
            target.writestr(entry, (ROOT / name).read_bytes())


def release(tag: str | None) -> None:
    """Write the zip and the notes of the version in the manifest; raises `ReleaseError`."""
    current = version()
    if tag is not None:
        check_tag(tag, current)
    changes = notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), current)
    TARGET.mkdir(exist_ok=True)
    (TARGET / "notes.md").write_text(changes, encoding="utf-8")
    write_zip(TARGET / asset_name())
    print(f"Version {current}: {asset_name()} and notes.md are in {TARGET.name}/")


if __name__ == "__main__":
    try:
        release(sys.argv[1] if len(sys.argv) > 1 else None)
    except ReleaseError as err:
        sys.exit(str(err))
