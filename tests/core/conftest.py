"""The core is tested without Home Assistant: its parent package is an empty stand-in here.

The real `custom_components/whatconverts/__init__.py` imports Home Assistant. With the stand-in the
modules keep their one name, `custom_components.whatconverts.core.*`, and a test can prove that
they do without it.
"""

from pathlib import Path
import sys
from types import ModuleType

import pytest

import custom_components

PARENT = "custom_components.whatconverts"

if PARENT not in sys.modules:
    parent = ModuleType(PARENT)
    parent.__path__ = [str(Path(custom_components.__file__).with_name("whatconverts"))]
    sys.modules[PARENT] = parent


@pytest.fixture(autouse=True)
def forgetful_numbers() -> None:
    """Let no test be answered by what another has left in a cache."""
    # Imported here: the stand-in above must be there first.
    from custom_components.whatconverts.core import payload, phone, text  # noqa: PLC0415

    for function in (*vars(phone).values(), *vars(payload).values(), *vars(text).values()):
        if clear := getattr(function, "cache_clear", None):
            clear()
