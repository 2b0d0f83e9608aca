"""Bytes in, sheets of raw cells out. What a file is, its content says and never its name."""

from .delimited import text_book
from .fetched import START, book
from .reading import Unreadable
from .sheets import Book
from .spreadsheet import entries, workbook

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
PROTECTED = "EncryptedPackage".encode("utf-16-le")
FOREIGN = ((b"%PDF", "pdf"), (b"SQLite format 3\x00", "sqlite"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"))


def opened(content: bytes) -> Book:
    """The sheets of a file; raises Unreadable for what is no workbook and no delimited text."""
    if content.startswith(START):
        return book(content)
    if not content.strip(b"\x00 \r\n\t"):
        raise Unreadable("empty")
    if content.startswith(OLE):
        raise Unreadable("protected") if PROTECTED in content else Unreadable("unsupported", kind="xls")
    for start, kind in FOREIGN:
        if content.startswith(start):
            raise Unreadable("unsupported", kind=kind)
    if content.startswith(b"PK"):
        return zipped(content)
    refuse_markup(content)
    return text_book(content)


def zipped(content: bytes) -> Book:
    """The sheets of a zip that is an .xlsx."""
    names = entries(content)
    if "xl/workbook.xml" in names or any(name.lower().endswith("workbook.xml") for name in names):
        return workbook(content)
    for name, kind in (("xl/workbook.bin", "xlsb"), ("mimetype", "ods"), ("word/document.xml", "docx")):
        if name in names:
            raise Unreadable("unsupported", kind=kind)
    raise Unreadable("unsupported", kind="zip")


def refuse_markup(content: bytes) -> None:
    """Raises Unreadable for a web page or XML that only bears a spreadsheet's name."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<?xml", b"<workbook")):
        raise Unreadable("unsupported", kind="xml")
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        raise Unreadable("unsupported", kind="html")
