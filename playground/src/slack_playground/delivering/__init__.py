"""Delivers people's actions to the app as events, commands and interactions, and handles its immediate responses."""
