"""The commands of `innovation-bot`, each in a file of its own."""
