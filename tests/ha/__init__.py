"""Tests inside a Home Assistant that the test plugin makes."""
