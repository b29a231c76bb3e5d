"""Starts the bot and stores its data: the only package that reads the environment, or opens a database or a port."""
