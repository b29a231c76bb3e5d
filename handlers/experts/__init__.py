"""Passes questions that the report does not answer on to people, and their replies back to the asker."""
