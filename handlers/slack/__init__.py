"""What every feature needs of Slack: posting, people and channels, seen events, and background work."""
