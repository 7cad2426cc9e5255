"""What Home Assistant's statistics are told of the calls."""
