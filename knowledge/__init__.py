"""Loads and searches the report, independently of Slack, clocks, databases and the environment."""
