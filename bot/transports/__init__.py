"""The two ways in which Slack reaches the bot, HTTP and Socket Mode, and what both need."""
