"""Delivers what people do to the app, as events, commands and interactions, and handles its immediate responses."""
