"""The report, and finding things in it. Knows nothing of Slack, clocks, databases or the environment."""
