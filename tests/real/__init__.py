"""Tests against a real Home Assistant, its own HTTP interface and its own files."""

import pytest

# Its asserts are read as often as those of the tests.
pytest.register_assert_rewrite("tests.real.office")
