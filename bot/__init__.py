"""Starts the bot and stores its data; no other part of the bot reads the environment or opens a database or port."""
