"""Explains the report's terms through Slack's shortcuts: those named in a message, or one that is typed."""
