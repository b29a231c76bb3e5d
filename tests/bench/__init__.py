"""Measures how fast the bot is, each time beside a reference in the same run: `python -m tests.bench`."""
