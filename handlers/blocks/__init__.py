"""Renders cards as Block Kit and as plain text, without deciding what they show."""
