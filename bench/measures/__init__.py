"""One module for each thing that is measured; each returns JSON values."""
