"""Damaged files by the thousand: each is read with rows that add up, or refused with a sentence; nothing else happens.

The damage is the same on every run: file number n is made by a generator seeded with n. Besides raw bytes, the insides
of zipped workbooks are damaged and zipped again, so that the damage gets past the checksums.
"""

import faulthandler
import gc
import io
import os
import random
import re
import resource
import signal
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from src.collections.readers import Unreadable, read

FILES = Path(__file__).parent / "readers" / "files"
NUMBER, PART = 5_000, 1_000
SECONDS, STUCK = 10, 120
GROWTH = 100_000_000
ATTRIBUTE = re.compile(rb'="[^"]{0,40}"')
NASTY = (
    *(b"", b"0", b"-1", b"1", b"16384", b"1048576", b"99999999999", b"NaN", b"1e999", b"A1", b"XFD1048576", b"\xff"),
    *(b"s", b"e", b"n", b"b", b"&#0;", b"&lt;", b"true", b"2026-02-30", b"1900-01-00", b"rId1", b"12/13/2026"),
)
PIECES = (b";", b'"', b"\n", b"\r", b"\t", b"\x00", b",", b"<", b">", b"</td>", b"<td>", b"<tr>", b"&", b"-", b"\xe9")


def sheet() -> bytes:
    """A small workbook with most of what a list can hold."""
    book = openpyxl.Workbook()
    lines = book.active
    lines.append(["Postes ouverts au 31/03/2026"])
    lines.merge_cells("A1:C1")
    lines.append(["Facture", "Code client", "Client", "Date facture", "Échéance", "Montant TTC", "Solde", "Devise"])
    for at in range(1, 7):
        lines.append([f"F{at}", f"00{at % 3}", "Café Zoë", f"2{at}/01/2026", f"2{at}/02/2026", at * 121.5, at, "EUR"])
    lines.append(["Total", None, None, None, None, "=SUM(F3:F8)", 21])
    lines.row_dimensions[4].hidden = True
    lines.cell(4, 6).number_format = "#,##0.00 [$€-40C]"
    book.create_sheet("Notes").append(["x"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


TEXT = "Factuur;Klant;Datum;Vervaldag;Bedrag;Openstaand\r\n" + "".join(
    f'F{at};"Café {at}; Zoë";2{at}-01-2026;2{at}-02-2026;{at}.234,50;{at},00\r\n' for at in range(1, 7)
)
PAGE = "<html><meta charset=utf-8><table>" + TEXT.replace('"', "").replace("\r\n", "</td></tr>\n").replace(
    ";", "</td><td>"
).replace("F", "<tr><td>F")
SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
MARKED = (
    f'<?xml version="1.0"?><Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}"><Worksheet ss:Name="A"><Table>'
    + "".join(
        f'<Row ss:Index="{at}">'
        + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in line.split(";"))
        + "</Row>"
        for at, line in enumerate(TEXT.split("\r\n")[:5], 1)
    )
    + "</Table></Worksheet></Workbook>"
)


def repeated(cells: str) -> bytes:
    """An OpenDocument spreadsheet of that body."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="A">{cells}</table:table>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
        closing = "</office:spreadsheet></office:body></office:document-content>"
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}{closing}")
    return target.getvalue()


CELL = (
    '<table:table-cell office:value-type="string" table:number-columns-repeated="1">'
    "<text:p>{}</text:p></table:table-cell>"
)
ROW = '<table:table-row table:number-rows-repeated="1">{}</table:table-row>'
OPEN = repeated("".join(ROW.format("".join(map(CELL.format, line.split(";")))) for line in TEXT.split("\r\n")[:4]))
BASES = {
    "xlsx": sheet(),
    "xls": (FILES / "postes.xls").read_bytes(),
    "ods": OPEN,
    "html": PAGE.encode(),
    "spreadsheetml": MARKED.encode(),
    "utf8": TEXT.encode(),
    "utf16": TEXT.encode("utf-16"),
    "cp1252": TEXT.encode("cp1252"),
}
SHARES = {"xlsx": 8, "xls": 8, "ods": 6, "spreadsheetml": 4, "html": 2, "utf8": 2, "utf16": 1, "cp1252": 1}
"""How many files of each kind: fewest of those that are mostly read, which takes the longest."""

Damage = Callable[[random.Random, bytes], bytes]


def places(dice: random.Random, content: bytes) -> tuple[int, int]:
    """Two places, the first not after the second and mostly close to it."""
    first = dice.randrange(len(content) + 1)
    return first, min(len(content), first + dice.choice((1, 4, 16, 64, 512, 4096)))


def flipped(dice: random.Random, content: bytes) -> bytes:
    """Some bits are others."""
    made = bytearray(content)
    for _ in range(dice.choice((1, 2, 8, 32)) if made else 0):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def cut(dice: random.Random, content: bytes) -> bytes:
    """A piece is gone."""
    first, last = places(dice, content)
    return content[:first] + content[last:]


def short(dice: random.Random, content: bytes) -> bytes:
    """The end is gone."""
    return content[: dice.randrange(len(content) + 1)]


def doubled(dice: random.Random, content: bytes) -> bytes:
    """A piece stands there several times."""
    first, last = places(dice, content)
    return content[:last] + content[first:last] * dice.choice((1, 3, 50)) + content[last:]


def swapped(dice: random.Random, content: bytes) -> bytes:
    """Two cells, tags or lines have changed places."""
    mark = dice.choice((b";", b"\n", b">", b"<"))
    pieces = content.split(mark)
    one, other = dice.randrange(len(pieces)), dice.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return mark.join(pieces)


def said_otherwise(dice: random.Random, content: bytes) -> bytes:
    """An attribute has another value; where there is none, some marks stand in the text."""
    found = list(ATTRIBUTE.finditer(content))
    if not found:
        at = dice.randrange(len(content) + 1)
        return content[:at] + dice.choice(PIECES) * dice.choice((1, 2, 30)) + content[at:]
    place = dice.choice(found)
    return content[: place.start()] + b'="' + dice.choice(NASTY) + b'"' + content[place.end() :]


def another_value(dice: random.Random, content: bytes) -> bytes:
    """What stands between two tags, or in a cell of text, is something else."""
    found = list(re.finditer(rb"(?<=>)[^<>]{1,40}(?=<)|(?<=;)[^;\r\n]{1,40}(?=[;\r\n])", content))
    if not found:
        return flipped(dice, content)
    place = dice.choice(found)
    return content[: place.start()] + dice.choice((*NASTY, *PIECES)) + content[place.end() :]


DAMAGES: tuple[Damage, ...] = (flipped, cut, short, doubled, swapped, said_otherwise, another_value)


def damaged(number: int) -> tuple[str, bytes]:
    """File number so and so: its name, and its bytes damaged once to three times."""
    dice = random.Random(number)
    name = dice.choices(list(SHARES), list(SHARES.values()))[0]
    content = BASES[name]
    inside = content.startswith(b"PK") and dice.random() < 0.8
    for _ in range(dice.choice((1, 1, 2, 3))):
        damage = dice.choice(DAMAGES)
        content = within(dice, content, damage) if inside else damage(dice, content)
    return f"{number}.{name}", content


def within(dice: random.Random, content: bytes, damage: Damage) -> bytes:
    """A zip with one part damaged, taken out or emptied, and zipped again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as made:
        names = archive.namelist()
        cells = [name for name in names if "sheet" in name or "content" in name]
        chosen = dice.choice(cells if cells and dice.random() < 0.6 else names)
        for name in names:
            data = archive.read(name)
            if name == chosen:
                if dice.random() < 0.03:
                    continue
                data = damage(dice, data)
            made.writestr(name, data)
    return target.getvalue()


def outcome(name: str, content: bytes) -> str:
    """'read' with rows that add up, or why it cannot be read; every other end is a fault."""
    try:
        reading = read(name, content)
    except Unreadable as error:
        return error.key
    for one in (reading, *reading.beside):
        parts = sum(count for of, count in one.rows.items() if of != "total")
        assert one.rows["total"] == parts, f"{name}: {one.rows}"
    return "read"


@contextmanager
def watched() -> Iterator[None]:
    """Stops a file that takes SECONDS of computing, and the whole run where even that does not help."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    faulthandler.dump_traceback_later(STUCK, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def memory() -> int:
    """The bytes this program holds now, or held at most where the system does not tell."""
    gc.collect()
    told = Path("/proc/self/statm")
    if told.exists():
        return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("name", BASES)
def test_a_file_that_is_not_damaged_is_read(name: str) -> None:
    assert outcome(f"a.{name}", BASES[name]) == "read"


def test_a_damaged_file_is_read_or_refused_and_leaves_nothing_behind() -> None:
    ends: Counter[str] = Counter()
    held = []
    for start in range(0, NUMBER, PART):
        for number in range(start, start + PART):
            name, content = damaged(number)
            with watched():
                ends[outcome(name, content)] += 1
        held.append(memory())
    assert ends.total() == NUMBER and ends["read"] > NUMBER // 10 and ends["damaged"] > NUMBER // 20, ends
    assert held[-1] - held[0] < GROWTH, held
