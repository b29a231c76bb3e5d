"""The commands of `innovation-bot`, one file per command, with its name."""
