"""Tests inside a Home Assistant that the test plugin makes."""

import pytest

# Its asserts are read as often as those of the tests.
pytest.register_assert_rewrite("tests.ha.office")
