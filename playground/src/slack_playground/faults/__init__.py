"""Makes things go wrong on demand: in responses to calls, in Socket Mode connections and in deliveries to the app.

`fault` defines faults and reads them from JSON, and `standing` keeps the active faults. `calls`, `sockets` and `events`
determine what goes wrong with a call, a connection or an event; `interfering` responds to a request accordingly.
"""

from __future__ import annotations

from slack_playground.faults.fault import KEYS, KINDS, Fault, FaultKind
from slack_playground.faults.reading import FaultError
from slack_playground.faults.standing import Faults

__all__ = ["KEYS", "KINDS", "Fault", "FaultError", "FaultKind", "Faults"]
