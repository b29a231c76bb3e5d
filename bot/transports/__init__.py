"""The two ways for Slack to reach the bot, HTTP and Socket Mode, and what both need."""
