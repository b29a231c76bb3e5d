"""What tests of a Slack app need: a playground in their own process, or as a separate program."""
