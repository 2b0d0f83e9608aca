"""All measures: `python -m bench`, or `python -m bench --quick` as CI runs it."""

import sys

from bench import clicks, figures, imports

quick = "--quick" in sys.argv
imports.main(quick)
figures.main(quick)
clicks.main(quick)
