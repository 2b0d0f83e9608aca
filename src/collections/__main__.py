"""The same desk without a screen: `python -m src.collections read|import|report|worklist|escalate`."""

import sys
from io import TextIOWrapper

from .command import main, our_fault

if __name__ == "__main__":
    sys.excepthook = our_fault
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
