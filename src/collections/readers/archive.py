"""Zipped workbooks before anything is unpacked: what is in them, how large it really is, and where the sheets are."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree

from .reading import Unreadable

MOST_ENTRIES = 10_000
MOST_BYTES, MOST_OTHER = 1_000_000_000, 200_000_000
MOST_RATIO, RATIO_FROM = 200, 20_000_000
MOST_DIRECTORY = 5_000_000
BLOCK = 1 << 20
DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
    AttributeError,
    IndexError,
    OverflowError,
)
DAMAGED = (*DAMAGED_ZIP, ElementTree.ParseError)
SHEET_PART = re.compile(r"(?i).*sheet[^/]*\.(?:xml|bin)|content\.xml")
PROLOGUE = re.compile(rb"<!DOCTYPE|<!ENTITY")


@dataclass(frozen=True)
class Listed:
    """One sheet as the workbook lists it, and the name of the part that holds it ('' where it has none)."""

    name: str
    part: str


def entries(content: bytes) -> dict[str, int]:
    """The names in a zip with their size when unpacked; raises Unreadable when it is damaged or unreasonably large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
    except DAMAGED_ZIP as error:
        raise Unreadable("damaged") from error
    if len(listed) > MOST_ENTRIES or sum(entry.file_size for entry in listed) > MOST_BYTES:
        raise Unreadable("zip_bomb")
    for entry in listed:
        if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * entry.compress_size:
            raise Unreadable("zip_bomb")
        if entry.file_size > MOST_OTHER and not SHEET_PART.fullmatch(entry.filename):
            raise Unreadable("zip_bomb")
        if entry.flag_bits & 1:
            raise Unreadable("protected")
    return {entry.filename: entry.file_size for entry in listed}


def drain(archive: zipfile.ZipFile, name: str) -> None:
    """Unpacks a part block by block and throws it away. A part larger than the zip says has a wrong checksum at the
    size that was said, and raises BadZipFile."""
    with archive.open(name) as stream:
        while stream.read(BLOCK):
            pass


def refuse_definitions(*_: Any) -> None:
    """A workbook has no definitions of its own; where one has, they may stand for anything."""
    raise Unreadable("xml_definitions")


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a part of XML in pieces that each begin with a tag and hold whole tags."""
    rest = b""
    while block := stream.read(BLOCK):
        block = rest + block
        cut = block.rfind(b"<")
        if cut > 0:
            yield block[:cut]
            rest = block[cut:]
        elif len(block) > 32 * BLOCK:
            raise Unreadable("damaged")
        else:
            rest = block
    yield rest


def small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A whole part that must be small; raises Unreadable for one that is not, or that defines its own entities."""
    if archive.getinfo(name).file_size > MOST_DIRECTORY:
        raise Unreadable("damaged")
    data = archive.read(name)
    if PROLOGUE.search(data):
        raise Unreadable("xml_definitions")
    return data


def listed_sheets(archive: zipfile.ZipFile) -> list[Listed]:
    """The sheets of an .xlsx or .xlsm in their order."""
    names = {name.lower().replace("\\", "/"): name for name in archive.namelist()}
    targets = {
        relation.get("Id"): joined(relation.get("Target", ""))
        for relation in ElementTree.fromstring(small_part(archive, names["xl/_rels/workbook.xml.rels"]))
    }
    made = []
    for element in ElementTree.fromstring(small_part(archive, names["xl/workbook.xml"])).iter():
        if local(element.tag) == "sheet":
            known = next((value for key, value in element.items() if local(key) == "id"), "")
            made.append(Listed(element.get("name", ""), names.get(targets.get(known, "").lower(), "")))
    return made


def joined(target: str) -> str:
    """The part that a relation of the workbook points to.

    >>> joined("worksheets/sheet1.xml"), joined("/xl/worksheets/sheet1.xml")
    ('xl/worksheets/sheet1.xml', 'xl/worksheets/sheet1.xml')
    """
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def local(tag: str) -> str:
    """A tag or attribute without its namespace."""
    return tag.rpartition("}")[2]
