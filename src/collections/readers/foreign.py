"""Files that are no list of invoices at all: each is recognised by its content and gets its own sentence."""

import re
from collections.abc import Collection

from .ole import Compound
from .reading import Unreadable

STARTS = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "word"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"BZh", "archive"),
)
INSIDE = ((8, b"WEBP", "image"), (4, b"ftypheic", "image"), (4, b"ftypmif1", "image"), (4, b"ftypavif", "image"))
DATABASES = ((b"SQLite format 3\x00", "SQLite"), (b"\x00\x01\x00\x00Standard ", "Access"))
PARTS = (
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "slides"),
)
MIMETYPES = (
    (b"application/vnd.oasis.opendocument.text", "word"),
    (b"application/vnd.oasis.opendocument.presentation", "slides"),
)
COMPOUND = (("WordDocument", "word"), ("PowerPoint Document", "slides"), ("__properties_version1.0", "email"))
MAIL_HEADER = re.compile(
    r"(?:received|return-path|delivered-to|from|to|cc|date|subject|message-id|mime-version|content-type|reply-to"
    r"|x-[\w-]+|dkim-signature|arc-[\w-]+|authentication-results)[ \t]*:",
    re.IGNORECASE,
)
CODA = re.compile(r"0[0-9]{4}[0-9]{6}[0-9 ]{3}05")
MT940 = re.compile(r"(?:\{1:[^\n]*)?\s*:20:")
OFX = re.compile(r"OFXHEADER\s*:|<\?OFX|<OFX>", re.IGNORECASE)
BANK_XML = re.compile(r"camt\.05[234]|urn:swift:xsd|<OFX>")
INVOICE_XML = re.compile(
    r"urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote|Order)|CrossIndustryInvoice|"
    r"<(?:\w+:)?(?:StandardBusinessDocument|FatturaElettronica)\b"
)


def refuse_foreign(content: bytes) -> None:
    """Raises Unreadable for what is no list by its first bytes."""
    pdf = content[:1024].lstrip(b"\xef\xbb\xbf\x00 \r\n\t")
    if pdf.startswith(b"%PDF"):
        raise Unreadable("pdf")
    for start, key in STARTS:
        if content.startswith(start):
            raise Unreadable(key)
    for at, mark, key in INSIDE:
        if content[at : at + len(mark)] == mark:
            raise Unreadable(key)
    for start, kind in DATABASES:
        if content.startswith(start):
            raise Unreadable("unsupported", kind=kind)
    if content.startswith(b"BM") and 0 in content[2:30]:
        raise Unreadable("image")


def refuse_foreign_zip(names: Collection[str], mimetype: bytes) -> None:
    """Raises Unreadable for a zip that is no workbook: another document, or files packed together."""
    for part, key in PARTS:
        if part in names:
            raise Unreadable(key)
    for start, key in MIMETYPES:
        if mimetype.startswith(start):
            raise Unreadable(key)
    if "Index/Document.iwa" in names or "Index.zip" in names:
        raise Unreadable("unsupported", kind="Numbers")
    raise Unreadable("archive")


def refuse_foreign_compound(file: Compound) -> None:
    """Raises Unreadable for a compound file that is no workbook."""
    if "EncryptedPackage" in file.streams:
        raise Unreadable("protected")
    for name, key in COMPOUND:
        if name in file.names:
            raise Unreadable(key)


def refuse_foreign_text(text: str) -> None:
    """Raises Unreadable for an e-mail, a bank statement or data of a program, by their first lines."""
    start = text[:5_000].lstrip("\ufeff \r\n\t")
    lines = start.splitlines()[:12]
    if MT940.match(start) or OFX.match(start) or start.startswith("!Type:"):
        raise Unreadable("bank_statement")
    if CODA.match(start) and all(len(line) == 128 for line in lines[:2]):
        raise Unreadable("bank_statement")
    if len(lines) > 2 and sum(bool(MAIL_HEADER.match(line)) for line in lines) > 2 and MAIL_HEADER.match(lines[0]):
        raise Unreadable("email")
    if start.startswith(("{", "[{", "[[")):
        raise Unreadable("unsupported", kind="JSON")


def refuse_foreign_xml(start: str) -> None:
    """Raises Unreadable for XML that is no workbook, by its first lines."""
    if BANK_XML.search(start):
        raise Unreadable("bank_statement")
    if INVOICE_XML.search(start):
        raise Unreadable("e_invoice")
    raise Unreadable("xml")
