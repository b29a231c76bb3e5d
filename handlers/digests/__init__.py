"""Decides which fact each channel gets and when, and what follows from the outcome of a post. Stores nothing itself."""
