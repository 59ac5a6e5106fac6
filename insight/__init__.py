"""Signals, forecasts, drivers, effects: what a number means."""
