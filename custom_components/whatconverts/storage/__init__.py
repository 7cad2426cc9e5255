"""The file of an entry: what is written, when, and how it is read back."""
