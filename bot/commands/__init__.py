"""The commands of `innovation-bot`, one file per command and named after it."""
