"""What weekly facts live through: killed workers, a Slack in trouble, a database that is gone, clocks that jump.

`python -m tests.endurance SCENARIO` runs one against the playground as Slack, and counts what was lost and doubled.
"""
