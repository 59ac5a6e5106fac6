"""How this command is called at the prompt, for sentences that tell people what to type."""

from __future__ import annotations

import sys
from pathlib import Path

INSTALLED, CHECKOUT = "scorecard", "scorecard.py"


def program() -> str:
    """scorecard.py where that file was started (a checkout), else the installed command: scorecard."""
    return CHECKOUT if Path(sys.argv[0]).name == CHECKOUT else INSTALLED
