"""Starts the bot and stores its data; no other package reads the environment or opens a database or a port."""
