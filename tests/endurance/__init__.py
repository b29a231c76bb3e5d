"""Tests what weekly facts survive: killed workers, faults in Slack, an unavailable database, and clocks that jump.

`python -m tests.endurance SCENARIO` runs one against the playground as Slack, and counts what was lost and doubled.
"""
