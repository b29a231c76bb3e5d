"""Starts the bot and stores its data. No other part of the bot reads the environment, or opens a database or a port."""
