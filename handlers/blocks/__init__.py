"""Renders cards as Block Kit and as plain text; what is shown was decided before, in the card."""
