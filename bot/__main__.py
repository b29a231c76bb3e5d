"""Lets `python -m bot` stand for `innovation-bot`."""

import sys

from bot.cli import main

sys.exit(main())
