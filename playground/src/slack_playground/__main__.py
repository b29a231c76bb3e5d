"""Makes `python -m slack_playground` run the program `slack-playground`."""

import sys

from slack_playground.cli import main

sys.exit(main())
