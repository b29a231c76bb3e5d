"""A local stand-in for Slack: a server that is as strict as Slack, and a page on which people use the bot.

It is a separate program, which starts the bot as a child process through the bot's normal entry point. Neither program
imports code from the other.
"""
