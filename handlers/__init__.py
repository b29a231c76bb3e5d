"""What Slack and the clock send us, and what we answer."""
