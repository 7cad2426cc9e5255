"""The goals for speed and memory, measured on this machine: never a test."""
