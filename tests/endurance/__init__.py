"""Tests what weekly facts survive: killed workers, faults in Slack, an unavailable database, and clocks that jump.

`python -m tests.endurance SCENARIO` runs one scenario, with the playground as Slack, and counts the posts that were
lost or duplicated.
"""
