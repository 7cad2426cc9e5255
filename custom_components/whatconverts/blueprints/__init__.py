"""Ready-made automations, and how they are installed."""
