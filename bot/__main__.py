"""Makes `python -m bot` the same as `innovation-bot`."""

import sys

from bot.cli import main

sys.exit(main())
