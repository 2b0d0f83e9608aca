"""All measures: `python -m bench`, or `python -m bench --quick` as CI runs it."""

import sys

from bench import clicks, figures, imports, load, memory, overview, reading, weeks, worklist

quick = "--quick" in sys.argv
reading.main(quick)
imports.main(quick)
weeks.main(quick)
figures.main(quick)
load.main(quick)
worklist.main(quick)
clicks.main(quick)
if not quick:
    overview.main(quick)
    memory.main()
