"""Shares an answer that only one person sees with the whole channel, or removes it."""
