"""Measures how fast the bot is and compares it with bare servers in the same run: `python -m tests.bench`."""
