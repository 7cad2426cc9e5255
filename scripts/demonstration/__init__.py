"""The demo: a real Home Assistant with live calls, started by `scripts/demo`."""
