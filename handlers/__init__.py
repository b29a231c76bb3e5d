"""Answers requests from Slack and decides what to post at scheduled times."""
