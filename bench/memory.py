"""How much memory a file of a million rows takes at most while it is read, against 2 GB: `python -m bench.memory`."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import Row, printed, row
from bench.exports import delimited, ledger, workbook

ROOT = Path(__file__).parents[1]
ROWS, MOST = 1_000_000, 2_048
READ = """
import resource, sys
from pathlib import Path
from src.collections.readers import read
file = Path(sys.argv[1])
assert len(read(file.name, file.read_bytes()).taken) == int(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(file: Path, number: int) -> float:
    """The most memory, in MB, that a program takes which reads one file, Python and all libraries included."""
    command = [sys.executable, "-c", READ, str(file), str(number)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(said.stdout) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def measured(number: int) -> list[Row]:
    """The rows of the table for files of so many rows."""
    made = []
    with TemporaryDirectory() as folder:
        for name, write in (("all.csv", delimited), ("all.xlsx", workbook)):
            file = Path(folder, name)
            file.write_bytes(write(ledger(number)))
            made.append(row(f"{name}, {number:,} rows of 15 columns", peak(file, number), MOST, 1))
    return made


def main() -> list[Row]:
    """Measures and prints the table."""
    return printed("most memory while reading", "bound in MB", measured(ROWS), "MB")


if __name__ == "__main__":
    main()
