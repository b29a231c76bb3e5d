"""Measures how fast the bot is, and compares it with a reference in the same run: `python -m tests.bench`."""
