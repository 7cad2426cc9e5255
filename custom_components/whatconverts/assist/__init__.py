"""Assist: spoken questions about calls and their answers."""
