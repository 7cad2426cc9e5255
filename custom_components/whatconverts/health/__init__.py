"""What is wrong with an entry, and the repairs that say what to do."""
