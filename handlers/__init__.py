"""Replies to requests from Slack and the terminal, and decides what to post at scheduled times."""
