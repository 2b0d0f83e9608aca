"""The same desk without a screen: `python -m src.collections COMMAND`, such as read, import, report or statement.

With `--json`, amounts are whole cents, days are ISO, and keys are stable (docs/command-line.md). A wrong file or wish
is one sentence on stderr and exit code 2; a fault of ours is one sentence and exit code 1.
"""

import os
import sys
from types import TracebackType

from ..actions import Refused
from ..readers import Unreadable
from ..words import Words, best_language
from .parser import BAD_INPUT, command_line
from .plain import reasons, texts

__all__ = ["main", "our_fault"]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; gives the exit code. SystemExit when the command itself is not understood."""
    given = command_line().parse_args(arguments)
    words = Words(given.language or best_language(os.environ.get("LC_ALL") or os.environ.get("LANG")))
    try:
        given.run(given, words)
        sys.stdout.flush()
    except Unreadable as no:
        return _sorry(words(f"unreadable.{no.key}", **texts(words, no.values)))
    except Refused as no:
        return _sorry(" ".join(reasons(words, no)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as no:
        return _sorry(words("refusal.file", name=str(no.filename), reason=str(no.strerror)))
    return 0


def _sorry(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BAD_INPUT


def our_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """One sentence instead of a page of traces; the traces with ENCOURS_DEBUG set."""
    if os.environ.get("ENCOURS_DEBUG"):
        sys.__excepthook__(kind, error, trace)
    elif not issubclass(kind, KeyboardInterrupt):
        what = f"{kind.__name__}: {error}".partition("\n")[0]
        print(f"Encours stopped by a fault of its own ({what}). Nothing was half-written.", file=sys.stderr)
