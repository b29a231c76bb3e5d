"""Lets `python -m slack_playground` stand for `slack-playground`."""

import sys

from slack_playground.cli import main

sys.exit(main())
