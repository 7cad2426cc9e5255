"""Tests against a real Home Assistant, its own HTTP interface and its own files."""
