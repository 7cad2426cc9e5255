"""The pages of set-up, options, reconfigure and caller lists."""
