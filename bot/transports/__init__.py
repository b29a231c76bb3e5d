"""The two ways in which Slack reaches the bot."""
