"""The weekly fact in Slack: the things that people type and click, the form, and the cards that answer."""
