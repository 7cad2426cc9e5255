"""Figures that the design promises, measured on this machine: never a test."""
