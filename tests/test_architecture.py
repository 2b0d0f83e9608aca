"""The house itself: its rooms, what each may use, and the words that must not occur in it.

Every guard is a function of `sources` (path -> source text) that gives one sentence per fault. It is run over the
house, where it must find nothing, and over a small offender, where it must find something: a guard that was never
seen to fail guards nothing.
"""

import ast
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import src.collections as house

Sources = Mapping[str, str]
Guard = Callable[[Sources], list[str]]

ROOT = Path(__file__).resolve().parent.parent
DESK = "src/collections/"
LONGEST = 60

# What a package is used for is the business of these rooms and files alone; "pages" stands for pages/*.py.
OUTSIDE = {
    "streamlit": ("frame", "pages", "app"),
    "sqlalchemy": ("store", "src/collections/readers/database.py"),
    "alembic": ("store",),
    "adbc_driver_sqlite": ("store",),
    "adbc_driver_manager": ("store",),
    "openpyxl": ("readers", "documents"),
    "python_calamine": ("readers",),
    "altair": ("charts",),
    "babel": ("words",),
    "docx": ("documents",),
    "typst": ("documents",),
    "holidays": ("law",),
    "stdnum": ("identity", "src/collections/documents/reference.py", "src/collections/documents/payment_qr.py"),
    "segno": ("documents",),
    "smtplib": ("post",),
}
RULES_MAY_USE = ("pandas", "numpy")
RULE_TOOLS = {"identity": ("rapidfuzz", "stdnum")}
"""What one rule may use besides: pure functions too, over names and over check digits."""

RULES_MUST_NOT = (
    *("io", "os", "pathlib", "shutil", "tempfile", "glob", "sqlite3", "subprocess", "socket", "urllib"),
    *("gettext", "locale", "random", "secrets", "time"),
)
FILES = ("open", "read_text", "read_bytes", "read_csv", "read_excel", "read_sql", "read_parquet")
CLOCKS = ("today", "now", "utcnow")


def sources() -> dict[str, str]:
    """The house as it stands: app.py, the pages and everything in src."""
    files = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "src").rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files if file.exists()}


def room_of(path: str) -> str:
    """'ageing' for src/collections/ageing.py, 'store' for any file of src/collections/store/, else 'pages' or 'app'."""
    if path.startswith(DESK):
        return path.removeprefix(DESK).split("/")[0].removesuffix(".py")
    return path.split("/")[0].removesuffix(".py")


def parsed(sources: Sources) -> Iterator[tuple[str, str, ast.Module]]:
    """Path, room and syntax tree of every file."""
    return ((path, room_of(path), ast.parse(text, path)) for path, text in sources.items())


def imported(path: str, tree: ast.Module) -> Iterator[str]:
    """Full dotted names of what a file imports, relative imports resolved: 'src.collections.money.split', 'pandas'."""
    package = path.removesuffix(".py").removesuffix("/__init__").split("/")
    package = package if path.endswith("/__init__.py") else package[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            start = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def called(tree: ast.Module) -> Iterator[str]:
    """Last names of everything that is called: 'now' for datetime.now(), 'open' for open() and path.open().

    datetime64("today") and Timestamp("now") count as a call of 'today' and 'now'.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            target = node.func
            if isinstance(target, ast.Attribute):
                yield target.attr
            elif isinstance(target, ast.Name):
                yield target.id
            if ast.unparse(target).endswith(("datetime64", "Timestamp", "to_datetime")):
                yield from (each.value for each in node.args if isinstance(each, ast.Constant) and each.value in CLOCKS)


def rooms_use_earlier_rooms_only(sources: Sources) -> list[str]:
    """A room imports rooms that stand before it in ROOMS; pages and app come last."""
    faults = []
    for path, room, tree in parsed(sources):
        allowed = house.ROOMS[: house.ROOMS.index(room)] if room in house.ROOMS else house.ROOMS
        for name in imported(path, tree):
            parts = name.split(".")
            if parts[:2] == ["src", "collections"] and len(parts) > 2 and parts[2] != room and parts[2] in house.ROOMS:
                faults += [] if parts[2] in allowed else [f"{path} uses {parts[2]}, which comes after {room}"]
            if name.split(".")[0] in ("pages", "app", "tests", "bench"):
                faults.append(f"{path} uses {name}")
    return faults


def rules_are_pure(sources: Sources) -> list[str]:
    """Rules import pandas, numpy and the harmless part of the standard library; they open no file."""
    faults = []
    for path, room, tree in parsed(sources):
        if room not in house.RULES:
            continue
        for name in imported(path, tree):
            top = name.split(".")[0]
            harmless = top in sys.stdlib_module_names and top not in RULES_MUST_NOT
            if not (
                harmless or top in (*RULES_MAY_USE, *RULE_TOOLS.get(room, ())) or name.startswith("src.collections")
            ):
                faults.append(f"{path} imports {name}")
        faults += [f"{path} calls {name}()" for name in called(tree) if name in FILES + CLOCKS]
    return faults


def packages_stay_in_their_rooms(sources: Sources) -> list[str]:
    """Each package of OUTSIDE is imported in its own rooms and files alone."""
    return [
        f"{path} imports {name}"
        for path, room, tree in parsed(sources)
        for name in imported(path, tree)
        if not {room, path} & set(OUTSIDE.get(name.split(".")[0], (room,)))
    ]


def clocks_hang_in_two_rooms(sources: Sources) -> list[str]:
    """The clock is read in frame and command; everywhere else the day is a parameter."""
    return [
        f"{path} calls {name}()"
        for path, room, tree in parsed(sources)
        if room not in ("frame", "command")
        for name in called(tree)
        if name in CLOCKS
    ]


def pages_are_in_the_list(sources: Sources) -> list[str]:
    """Every page is named in app.py, by its path or by its bare name."""
    named = {node.value for node in ast.walk(ast.parse(sources.get("app.py", ""))) if isinstance(node, ast.Constant)}
    return [
        f"{path} is not in app.py"
        for path in sources
        if path.startswith("pages/") and not {path, Path(path).name, Path(path).stem} & named
    ]


def pages_ask_a_question(sources: Sources) -> list[str]:
    """The first line of a page is the question that it answers."""
    faults = []
    for path, room, tree in parsed(sources):
        first = (ast.get_docstring(tree) or "").partition("\n")[0]
        if room == "pages" and not first.endswith("?"):
            faults.append(f"{path} begins with {first!r}, which is no question")
    return faults


def pages_keep_out_of_the_store(sources: Sources) -> list[str]:
    """A page gets at the books and the journal through frame alone."""
    return [
        f"{path} imports {name}"
        for path, room, tree in parsed(sources)
        if room == "pages"
        for name in imported(path, tree)
        if name.startswith("src.collections.store")
    ]


def nothing_writes_html(sources: Sources) -> list[str]:
    """No markup of our own: the theme is in .streamlit/config.toml."""
    words = ("unsafe_allow_html", "st.html(", "components.v1")
    return [f"{path} has {word}" for path, text in sources.items() for word in words if word in text]


def the_tab_s_icon_is_ours(sources: Sources) -> list[str]:
    """A Material symbol as page_icon would be fetched from a font server at every start; a file or SVG is not."""
    return [
        f"{path}:{node.value.lineno} has page_icon={node.value.value!r}"
        for path, _, tree in parsed(sources)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "page_icon" and isinstance(node.value, ast.Constant)
        if str(node.value.value).startswith((":", "http"))
    ]


def nobody_catches_everything(sources: Sources) -> list[str]:
    """A fault of ours is caught by nobody: the page stops and the log has it."""
    faults = []
    for path, _, tree in parsed(sources):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
                names = {"everything" if kind is None else ast.unparse(kind) for kind in kinds}
                if names & {"everything", "Exception", "BaseException"}:
                    faults.append(f"{path}:{node.lineno} catches {', '.join(sorted(names))}")
    return faults


def src_stays_out_of_the_path(sources: Sources) -> list[str]:
    """Nothing touches the import path, nor imports a room as if `src` were on it."""
    faults = []
    for path, _, tree in parsed(sources):
        faults += [
            f"{path}:{node.lineno} touches sys.path"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.path", "site.addsitedir")
        ]
        for name in imported(path, tree):
            parts = name.split(".")
            if name == "sys.path" or (parts[0] == "collections" and len(parts) > 1 and parts[1] in house.ROOMS):
                faults.append(f"{path} imports {name}")
    return faults


def functions_are_short(sources: Sources) -> list[str]:
    """No function is longer than LONGEST lines, from its first line to its last."""
    return [
        f"{path}: {node.name} has {1 + (node.end_lineno or 0) - node.lineno} lines"
        for path, _, tree in parsed(sources)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST
    ]


def rooms_are_listed(sources: Sources) -> list[str]:
    """ROOMS names exactly the modules and folders of src/collections."""
    built = {room_of(path) for path in sources if path.startswith(DESK)} - {"__init__"}
    return [f"{room} is in the list but not built" for room in house.ROOMS if room not in built] + [
        f"{room} is built but not in the list" for room in sorted(built - set(house.ROOMS))
    ]


A_LONG_FUNCTION = "def f():\n" + "    f()\n" * LONGEST

# Each guard, and offenders: (what is wrong, path, source).
OFFENDERS: tuple[tuple[Guard, str, str], ...] = (
    (rooms_use_earlier_rooms_only, "src/collections/money.py", "from . import ageing"),
    (rooms_use_earlier_rooms_only, "src/collections/money.py", "from .ageing import aged"),
    (rooms_use_earlier_rooms_only, "src/collections/money.py", "from src.collections.store import schema"),
    (rooms_use_earlier_rooms_only, "src/collections/money.py", "def f():\n    import src.collections.frame"),
    (rooms_use_earlier_rooms_only, "src/collections/readers/cells.py", "from ..store.schema import tables"),
    (rooms_use_earlier_rooms_only, "src/collections/readers/__init__.py", "from .. import actions"),
    (rooms_use_earlier_rooms_only, "src/collections/store/__init__.py", "from tests.given import a_firm"),
    (rules_are_pure, "src/collections/ageing.py", "import requests"),
    (rules_are_pure, "src/collections/ageing.py", "from rapidfuzz import fuzz"),
    (rules_are_pure, "src/collections/ageing.py", "from pathlib import Path"),
    (rules_are_pure, "src/collections/ageing.py", "import os.path"),
    (rules_are_pure, "src/collections/ageing.py", "lines = open('a.csv')"),
    (rules_are_pure, "src/collections/ageing.py", "import pandas as pd\nlines = pd.read_csv('a.csv')"),
    (rules_are_pure, "src/collections/ageing.py", "from datetime import date\nday = date.today()"),
    (packages_stay_in_their_rooms, "src/collections/actions.py", "import streamlit as st"),
    (packages_stay_in_their_rooms, "pages/overview.py", "from sqlalchemy import select"),
    (packages_stay_in_their_rooms, "src/collections/readers/rows.py", "from sqlalchemy import select"),
    (packages_stay_in_their_rooms, "src/collections/actions.py", "import alembic.command"),
    (packages_stay_in_their_rooms, "src/collections/demo/ledger.py", "from adbc_driver_sqlite import dbapi"),
    (packages_stay_in_their_rooms, "src/collections/demo/exports.py", "import openpyxl"),
    (packages_stay_in_their_rooms, "src/collections/documents/letter.py", "import python_calamine"),
    (packages_stay_in_their_rooms, "pages/overview.py", "import altair as alt"),
    (packages_stay_in_their_rooms, "src/collections/charts.py", "from babel.numbers import format_currency"),
    (packages_stay_in_their_rooms, "src/collections/words.py", "import docx"),
    (packages_stay_in_their_rooms, "src/collections/reports/owner.py", "import typst"),
    (packages_stay_in_their_rooms, "src/collections/days.py", "import holidays"),
    (packages_stay_in_their_rooms, "src/collections/actions.py", "from stdnum.eu import vat"),
    (packages_stay_in_their_rooms, "src/collections/actions/post.py", "import smtplib"),
    (clocks_hang_in_two_rooms, "src/collections/actions.py", "import datetime\nday = datetime.date.today()"),
    (clocks_hang_in_two_rooms, "src/collections/__main__.py", "from datetime import date\nday = date.today()"),
    (clocks_hang_in_two_rooms, "pages/overview.py", "from datetime import datetime\nat = datetime.now()"),
    (clocks_hang_in_two_rooms, "src/collections/kpi/trend.py", "import numpy as np\nday = np.datetime64('today')"),
    (clocks_hang_in_two_rooms, "src/collections/store/bulk.py", "import pandas as pd\nat = pd.Timestamp.utcnow()"),
    (pages_are_in_the_list, "pages/forgotten.py", '"""Who forgot this page?"""'),
    (pages_ask_a_question, "pages/overview.py", '"""The overview.\n\nOr is it?"""'),
    (pages_ask_a_question, "pages/overview.py", "x = 1"),
    (pages_keep_out_of_the_store, "pages/overview.py", "from src.collections import store"),
    (pages_keep_out_of_the_store, "pages/overview.py", "from src.collections.store.schema import events"),
    (nothing_writes_html, "pages/overview.py", "st.markdown('<b>', unsafe_allow_html=True)"),
    (nothing_writes_html, "app.py", "st.html('<b>')"),
    (the_tab_s_icon_is_ours, "app.py", "st.set_page_config(page_icon=':material/call:')"),
    (nobody_catches_everything, "src/collections/actions.py", "try:\n    f()\nexcept Exception:\n    g()"),
    (nobody_catches_everything, "pages/overview.py", "try:\n    f()\nexcept:\n    g()"),
    (nobody_catches_everything, "app.py", "try:\n    f()\nexcept (ValueError, BaseException) as e:\n    g()"),
    (src_stays_out_of_the_path, "app.py", "import sys\nsys.path.insert(0, 'src')"),
    (src_stays_out_of_the_path, "app.py", "from sys import path"),
    (src_stays_out_of_the_path, "app.py", "from collections import ageing"),
    (src_stays_out_of_the_path, "app.py", "import collections.store"),
    (functions_are_short, "src/collections/ageing.py", A_LONG_FUNCTION),
    (rooms_are_listed, "src/collections/utils.py", ""),
)
GUARDS: tuple[Guard, ...] = tuple(dict.fromkeys(guard for guard, _, _ in OFFENDERS))


def name(value: object) -> str | None:
    """What pytest calls a case: the guard's name, or the path."""
    return getattr(value, "__name__", None) or (value if isinstance(value, str) and "\n" not in value else "source")


@pytest.mark.parametrize("guard", GUARDS, ids=name)
def test_the_house_is_in_order(guard: Guard) -> None:
    assert guard(sources()) == []


@pytest.mark.parametrize(("guard", "path", "source"), OFFENDERS, ids=name)
def test_a_guard_reports_its_offender(guard: Guard, path: str, source: str) -> None:
    assert any(path in fault or room_of(path) in fault for fault in guard({path: source})), "nothing was reported"


HONEST = {
    "app.py": '"""Starts the desk."""\nimport streamlit as st\nst.navigation(["pages/overview.py"]).run()',
    "pages/overview.py": '"""How much is open?"""\nimport streamlit as st\nfrom src.collections import charts, kpi',
    "src/collections/kpi/dso.py": "import re\nimport numpy as np\nfrom .. import money\nfrom . import x",
    "src/collections/store/__init__.py": "import sqlalchemy\nfrom ..tables import STORED\nfrom .schema import x",
    "src/collections/frame.py": "from datetime import date\nimport streamlit\nfrom . import actions\nd = date.today()",
    "src/collections/actions.py": "from collections import Counter\ntry:\n    f()\nexcept ValueError:\n    g()",
}


@pytest.mark.parametrize("guard", [guard for guard in GUARDS if guard is not rooms_are_listed], ids=name)
def test_a_guard_leaves_honest_code_alone(guard: Guard) -> None:
    assert guard(HONEST) == []


def test_there_is_an_app_with_pages() -> None:
    assert {"app.py"} < {path for path in sources() if not path.startswith("src/")}


def test_a_room_that_is_listed_must_be_built() -> None:
    assert f"{house.ROOMS[0]} is in the list but not built" in rooms_are_listed({})


def test_the_rules_are_the_first_rooms() -> None:
    assert house.ROOMS[: len(house.RULES)] == house.RULES


def test_a_word_of_the_standard_library_still_means_the_standard_library() -> None:
    found = importlib.util.find_spec("collections")
    assert found is not None and not Path(str(found.origin)).is_relative_to(ROOT / "src")
    assert str(ROOT / "src") not in sys.path


def test_src_in_the_import_path_stops_python_as_the_readme_says() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", "import dataclasses, json"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode != 0 and "collections" in asked.stderr
