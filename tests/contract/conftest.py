"""These tests, too, see core/ without the package around it."""

import tests.core.conftest  # noqa: F401 - it puts an empty package in its place
