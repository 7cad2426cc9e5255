"""These tests read files and the rules: like the core's, they run without Home Assistant."""

import tests.core.conftest  # noqa: F401 - puts a stand-in in place of the parent package
