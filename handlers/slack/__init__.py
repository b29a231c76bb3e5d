"""Provides what every feature needs from Slack: posting, people and channels, seen events, and background work."""
