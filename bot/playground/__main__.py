"""Lets `python -m bot.playground` stand for `innovation-playground`."""

import sys

from bot.playground.cli import main

sys.exit(main())
