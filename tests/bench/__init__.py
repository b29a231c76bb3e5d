"""Measures how fast the bot is, always next to a reference in the same run: `python -m tests.bench`."""
