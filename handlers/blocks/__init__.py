"""Renders cards as Block Kit and as plain text; the card has already decided what is shown."""
