"""A local Slack: a server that stands in for Slack, as strict as Slack, and a page on which people use the bot.

It is a separate program, which starts the bot as a child process through the bot's normal entry point. Neither imports
code of the other.
"""
