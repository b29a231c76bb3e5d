"""The weekly fact in Slack: what people type and click, the form, and the cards that answer."""
