"""The one question a database may be asked: a table's name or a single SELECT, checked before it leaves the house.

This is the first of two locks. The second is the server's own: a transaction that cannot write (readers/database.py).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from .reading import Unreadable

READY = Path(__file__).parents[3] / "data" / "queries"
QUOTED = r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]"""
COMMENT = r"--[^\n]*|/\*.*?\*/"
PARTS = re.compile(rf"(?P<quoted>{QUOTED})|(?P<comment>{COMMENT})|(?P<rest>.)", re.DOTALL)
DIALECT = re.compile(r"""\\['"`]|/\*M?!""")
DOUBTFUL = re.compile(r"\$\w*\$|[\w)]--")
NAME = r'(?:[^\W\d][\w$]*|"[^"]+"|`[^`]+`|\[[^\]]+\])'
TABLE = re.compile(rf"{NAME}(?:\.{NAME}){{0,2}}")
"""The first: what one database takes for an end of quotation or for code and another does not. The second, outside
quotation marks: PostgreSQL's dollar quotes, and two dashes that are a comment here and two minus signs in MySQL."""

ACTS = re.compile(
    r"\b(?:insert|update|delete|merge|into|truncate|drop|alter|create|grant|revoke|exec|execute|call|commit|rollback"
    r"|attach|pragma|copy|shutdown|backup|restore|dbcc)\b"
)
"""Words that no question needs; in quotation marks they are names and texts like any other."""


@dataclass(frozen=True)
class Question:
    """What is asked: a SELECT in `sql`, or the table whose name stands in `table`, part by part."""

    sql: str
    table: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The table's name, or '' for a SELECT."""
        return self.table[-1] if self.table else ""


def question(text: str) -> Question:
    """The question in a text; raises Unreadable 'source_not_select' for anything but one SELECT or one table's name.

    >>> question("SELECT a FROM b; -- all of it").sql
    'SELECT a FROM b'
    >>> question('accounts."Open items"').table
    ('accounts', 'Open items')
    """
    bare = without_comments(text).strip()
    bare = bare[:-1].rstrip() if bare.endswith(";") else bare
    code = without_quoted(bare).lower()
    if re.match(r"(?:select|with)\b", code):
        if ";" in code or ACTS.search(code) or DIALECT.search(text) or DOUBTFUL.search(without_quoted(text)):
            raise Unreadable("source_not_select")
        return Question(bare)
    if not TABLE.fullmatch(bare):
        raise Unreadable("source_not_select")
    return Question("", tuple(part.strip('"`[]') for part in re.findall(NAME, bare)))


def without_comments(text: str) -> str:
    """The text with a blank in the place of each comment."""
    return PARTS.sub(lambda part: " " if part["comment"] else part[0], text)


def without_quoted(text: str) -> str:
    """The text with nothing left between quotation marks, whichever they are."""
    return PARTS.sub(lambda part: part[0][0] + part[0][-1] if part["quoted"] else part[0], text)


def written(given: str) -> str:
    """The query in a file whose name ends in .sql, else the text itself; OSError where the file cannot be read,
    Unreadable 'damaged' where it is no UTF-8."""
    if not given.lower().endswith(".sql"):
        return given
    try:
        return Path(given).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("damaged") from None


def title(given: str) -> str:
    """What to call the answer: the file's name without its end, or the table's, or '' for a SELECT."""
    return Path(given).stem if given.lower().endswith(".sql") else question(given).title


def ready() -> dict[str, str]:
    """The ready queries of data/queries by name."""
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(READY.glob("*.sql"))}
