"""Collects what people think of answers: two thumbs below each, and a short form that asks what was wrong."""
