"""Starts the bot and stores its data; no other package of the bot uses environment variables, databases or ports."""
