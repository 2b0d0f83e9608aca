"""Bytes in, sheets of raw cells out. What a file is, its content says and never its name."""

import io
import re
import zipfile

from .archive import DAMAGED_ZIP, entries
from .delimited import decoded, text_book
from .fetched import START, book
from .foreign import (
    refuse_foreign,
    refuse_foreign_compound,
    refuse_foreign_text,
    refuse_foreign_xml,
    refuse_foreign_zip,
)
from .markup import declared, html_book
from .ole import OLE, compound
from .reading import Unreadable
from .sheets import Book, Progress, blank_row
from .spreadsheet import workbook
from .spreadsheetml import SPREADSHEET, spreadsheetml_book
from .told import xls, zipped_workbook

MOST_CONTENT = 250_000_000
HEAD = 4_000
MARKUP = re.compile(r"\ufeff?\s*<[?!a-zA-Z]")
HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|tr|meta|style|div|p|font|center|title)\b", re.IGNORECASE)
OLD_WORKBOOKS = (
    b"\x09\x08\x10\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x00\x04\x00",
)
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def opened(content: bytes, progress: Progress | None = None) -> Book:
    """The sheets of a file; raises Unreadable for what is no workbook, no table and no delimited text. `progress` is
    called with the rows read and the rows expected, at least every 10,000 rows."""
    if content.startswith(START):
        return book(content)
    if len(content) > MOST_CONTENT:
        raise Unreadable("too_large")
    if not content.strip(b"\x00 \r\n\t"):
        raise Unreadable("empty")
    made = recognised(content, progress)
    if all(blank_row(row) for sheet in made.sheets for row in sheet.rows):
        raise Unreadable("only_blank")
    return made


def recognised(content: bytes, progress: Progress | None) -> Book:
    """The sheets of a file by what its bytes begin with."""
    if content.startswith(OLE):
        file = compound(content)
        refuse_foreign_compound(file)
        return workbook(content, xls(file), progress)
    if content.startswith(OLD_WORKBOOKS):
        raise Unreadable("unsupported", kind="Excel 4")
    refuse_foreign(content)
    if content.startswith(b"PK"):
        return zipped(content, progress)
    start = head(content)
    if MARKUP.match(start):
        return marked_up(content, start, progress)
    return text_book(content, progress)


def head(content: bytes) -> str:
    """The first characters of a text; what cannot be read of them is left out."""
    whole = content[: HEAD - HEAD % 4]
    for length in range(len(whole), max(len(whole) - 4, 0), -1):
        try:
            return decoded(whole[:length], declared(content))
        except Unreadable:
            continue
    return ""


def zipped(content: bytes, progress: Progress | None) -> Book:
    """The sheets of a zip that is a workbook."""
    names = entries(content)
    lower = {name.lower().replace("\\", "/") for name in names}
    kind = mimetype(content) if "mimetype" in names else b""
    if not lower & {"xl/workbook.xml", "xl/workbook.bin"} and not kind.startswith(ODS):
        refuse_foreign_zip(names, kind)
    return workbook(content, zipped_workbook(content, names), progress)


def mimetype(content: bytes) -> bytes:
    """What an OpenDocument file says it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("mimetype") as said:
            return said.read(200)
    except DAMAGED_ZIP as error:
        raise Unreadable("damaged") from error


def marked_up(content: bytes, start: str, progress: Progress | None) -> Book:
    """The sheets of a web page or of SpreadsheetML."""
    if SPREADSHEET in start and "Workbook" in start and not re.search(r"<html\b", start, re.IGNORECASE):
        return spreadsheetml_book(content, progress)
    if HTML.search(start) and not re.search(r"<(?:\w+:)?(?:Document|Invoice|CreditNote)\b", start):
        return html_book(content, progress)
    if start.lstrip("\ufeff \r\n\t").startswith("<!--"):
        return html_book(content, progress)
    refuse_foreign_text(start)
    refuse_foreign_xml(start)
    raise AssertionError("every other markup is refused")
