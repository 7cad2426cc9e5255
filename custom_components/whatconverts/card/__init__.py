"""The frontend files as Home Assistant serves them, and the live subscription behind them."""
