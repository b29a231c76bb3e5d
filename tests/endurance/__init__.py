"""Tests that weekly facts survive killed workers, faults in Slack, an unavailable database, and clocks that jump.

`python -m tests.endurance SCENARIO` runs one scenario, with the playground standing in for Slack, and counts lost and
duplicated posts.
"""
