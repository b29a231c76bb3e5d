"""What Slack, and the clock, say to us, and what we say back."""
