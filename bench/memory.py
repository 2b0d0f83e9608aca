"""How much memory the largest books take at most: `python -m bench.memory`.

A file of a million rows while it is read, and while it is imported, from its bytes to committed events; and the desk
with a million documents, while it shows the overview for the first time. Each in a program of its own, Python and all
libraries included.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from bench import Row, printed, row
from bench.books import stored
from bench.exports import delimited, ledger, workbook

ROOT = Path(__file__).parents[1]
ROWS = 1_000_000
READING, APP = 2_048, 2_560
"""The bounds, in MB."""

READ = """
import resource, sys
from pathlib import Path
from src.collections.readers import read
file = Path(sys.argv[1])
assert len(read(file.name, file.read_bytes()).taken) == int(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
IMPORT = """
import resource, sys
from datetime import date
from pathlib import Path
from bench.imports import kept
from src.collections import store
file = Path(sys.argv[1])
source = store.opened(f"sqlite:///{file.with_suffix('.sqlite3').as_posix()}")
kept(source, file.read_bytes(), file.name, date(2026, 11, 13))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
SHOW = """
import resource
from streamlit.testing.v1 import AppTest
shown = AppTest.from_file("app.py", default_timeout=600).run()
assert not shown.exception and len(shown.metric) > 2, shown
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(program: str, *arguments: str, **environment: str) -> float:
    """The most memory, in MB, that a program takes."""
    command = [sys.executable, "-c", program, *arguments]
    env = {**os.environ, **environment}
    said = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return int(said.stdout.split()[-1]) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def of_files(folder: Path, number: int) -> list[Row]:
    """The rows of the table for files of so many rows."""
    writers: dict[str, Callable[[pd.DataFrame], bytes]] = {"all.csv": delimited, "all.xlsx": workbook}
    made = []
    for name, write in writers.items():
        file = folder / name
        file.write_bytes(write(ledger(number)))
        made.append(row(f"{name} read, {number:,} rows of 15 columns", peak(READ, str(file), str(number)), READING, 1))
    made.append(row(f"all.xlsx imported, {number:,} rows", peak(IMPORT, str(folder / "all.xlsx")), READING, 1))
    return made


def of_the_app(folder: Path, number: int) -> Row:
    """The row of the table for the overview over so many documents."""
    url = stored(number, folder, date.today()).url.render_as_string()
    return row(f"the overview, {number:,} documents", peak(SHOW, DATABASE_URL=url), APP, 1)


def main() -> list[Row]:
    """Measures and prints the table."""
    with TemporaryDirectory() as name:
        rows = [of_the_app(Path(name), ROWS), *of_files(Path(name), ROWS)]
    return printed("most memory", "bound in MB", rows, "MB")


if __name__ == "__main__":
    main()
