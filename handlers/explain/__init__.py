"""Explains the report's systems and terms through Slack's shortcuts: those named in a message, or one that is typed."""
