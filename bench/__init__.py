"""Figures about the integration, measured on a real Home Assistant: scripts/bench."""
