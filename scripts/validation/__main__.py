"""The command line of `scripts/validate`."""

from pathlib import Path
import sys

from homeassistant.const import __version__

from . import faults

PACKAGE = Path(__file__).parents[2] / "custom_components" / "whatconverts"


def main() -> int:
    """Print every fault; 1 if there is one."""
    found = faults(PACKAGE)
    for line in found:
        print(f"validate: {line}", file=sys.stderr)
    print(f"validate: faults by the rules of Home Assistant {__version__}: {len(found) or 'none'}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
