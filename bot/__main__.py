"""Runs `innovation-bot` when called as `python -m bot`."""

import sys

from bot.cli import main

sys.exit(main())
