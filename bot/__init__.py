"""Starts the bot and stores its data. Only this package reads the environment, and opens databases and ports."""
