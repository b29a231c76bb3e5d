"""Answers requests about the report with cards: questions, browsing, facts and help."""
