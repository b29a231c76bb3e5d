"""What a person at the terminal reads where a command cannot do what it was asked to."""


class UsageError(Exception):
    """A command cannot do what it was asked to; the person who typed it reads the message, and no traceback."""
