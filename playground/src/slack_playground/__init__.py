"""A local Slack: a server that stands in for Slack, as strict as Slack, and a page on which people use the bot.

A program of its own. It starts the bot as a child process through its normal entry point, imports none of the bot's
code, and nothing of the bot imports it.
"""
