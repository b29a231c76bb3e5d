"""Passes messages and clicks to the features, and shows their replies."""
