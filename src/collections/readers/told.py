"""What a workbook says of itself before it is opened: its kind, how far its sheets reach, what lies beside them."""

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .archive import DAMAGED, MOST_DIRECTORY, MOST_OTHER, drain, joined, listed_sheets, local, small_part
from .extents import Extent, binary_extent, document_extents, refuse_repeated_texts, sheet_extent
from .formats import currency_styles
from .ole import Compound, records, stream
from .reading import Caution, Unreadable

DATES_1904 = re.compile(rb'date1904=["\'](?:1|true)')
NULL_DATE_1904 = re.compile(rb'<table:null-date\b[^>]*date-value=["\']1904-01-01')
READ_BESIDE = ("sharedstrings.xml", "sharedstrings.bin", "styles.xml", "styles.bin")
MACRO_PART, LINK_PART = "vbaproject.bin", "xl/externallinks/externallink"
WORKBOOK_PROPERTIES = 153


@dataclass(frozen=True)
class Told:
    """What is known of a workbook before it is opened. `extents`: sheet -> how far it reaches; where `named` is false
    the keys are no names of sheets, but all sheets are there, and `hidden` is the number of hidden rows of them all."""

    kind: str
    extents: Mapping[str, Extent]
    named: bool = False
    hidden: int = 0
    cautions: tuple[Caution, ...] = field(default=())
    date_1904: bool = False


def zipped_workbook(content: bytes, names: Collection[str]) -> Told:
    """What a zipped workbook says, whose parts have those names; every part that will be read is unpacked once, so
    that none is larger than it says. Raises Unreadable when one is damaged."""
    lower = {name.lower().replace("\\", "/"): name for name in names}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in names:
                if name.lower().endswith(READ_BESIDE):
                    drain(archive, name)
            if "xl/workbook.xml" in lower:
                return xlsx(archive, lower)
            if "xl/workbook.bin" in lower:
                return xlsb(archive, lower)
            return ods(archive)
    except DAMAGED as error:
        raise Unreadable("damaged") from error


def xlsx(archive: zipfile.ZipFile, lower: Mapping[str, str]) -> Told:
    """What an .xlsx or .xlsm says. A sheet whose part is missing or damaged has no extent."""
    styles = currency_styles(archive)
    extents: dict[str, Extent] = {}
    parts: dict[str, Extent] = {}
    shared = [part for name, part in lower.items() if name.endswith("sharedstrings.xml")]
    for listed in listed_sheets(archive):
        try:
            if listed.part and listed.name not in extents:
                extents[listed.name] = parts[listed.part] = sheet_extent(
                    archive, listed.part, styles, shared=bool(shared)
                )
        except DAMAGED:
            continue
    for texts in shared:
        refuse_repeated_texts(archive, texts, parts)
    main = small_part(archive, lower["xl/workbook.xml"])
    kind = "xlsm" if has_macros(lower) or b"macroEnabled" in types(archive, lower) else "xlsx"
    return Told(kind, extents, True, 0, package_cautions(lower), bool(DATES_1904.search(main)))


def types(archive: zipfile.ZipFile, lower: Mapping[str, str]) -> bytes:
    """The list of the kinds of the parts, or nothing."""
    found = lower.get("[content_types].xml")
    return small_part(archive, found) if found else b""


def xlsb(archive: zipfile.ZipFile, lower: Mapping[str, str]) -> Told:
    """What an .xlsb says; its sheets are not told apart."""
    extents = {}
    for relation in ElementTree.fromstring(small_part(archive, lower["xl/_rels/workbook.bin.rels"])):
        part = lower.get(joined(relation.get("Target", "")).lower(), "")
        if part and local("}" + relation.get("Type", "")).lower().endswith("sheet"):
            if archive.getinfo(part).file_size > MOST_OTHER:
                raise Unreadable("too_large")
            extents[part] = binary_extent(archive.read(part))
    hidden = sum(extent.hidden for extent in extents.values())
    main = small_part(archive, lower["xl/workbook.bin"])
    return Told("xlsb", extents, False, hidden, package_cautions(lower), counts_from_1904(main))


def counts_from_1904(main: bytes) -> bool:
    """Whether the properties of an .xlsb, among its first records, say that days count from 1904."""
    at = main.find(bytes([WORKBOOK_PROPERTIES & 0x7F | 0x80, WORKBOOK_PROPERTIES >> 7]))
    return 0 <= at < 500 and at + 3 < len(main) and bool(main[at + 3] & 1)


def ods(archive: zipfile.ZipFile) -> Told:
    """What an .ods says; its sheets are not told apart."""
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as manifest:
            if b"encryption-data" in manifest.read(MOST_DIRECTORY):
                raise Unreadable("protected")
    with archive.open("content.xml") as content:
        found = document_extents(content)
    with archive.open("content.xml") as content:
        start = content.read(2_000_000)
    extents = {str(at): extent for at, extent in enumerate(found, 1)}
    hidden = sum(extent.hidden for extent in found)
    return Told("ods", extents, False, hidden, (), bool(NULL_DATE_1904.search(start)))


def xls(file: Compound) -> Told:
    """What an .xls says; its sheets are not told apart. Raises Unreadable for one with a password."""
    main = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in file.streams), None)
    if main is None:
        raise Unreadable("damaged")
    said = records(stream(file, main))
    extents = {str(at): Extent(*sheet) for at, sheet in enumerate(said.sheets, 1)}
    hidden = sum(extent.hidden for extent in extents.values())
    macros = any(name.startswith("_VBA_PROJECT") for name in file.names)
    return Told("xls", extents, False, hidden, (Caution("macros"),) if macros else (), said.date_1904)


def has_macros(lower: Mapping[str, str]) -> bool:
    """Whether a part holds macros."""
    return any(name.endswith(MACRO_PART) for name in lower)


def package_cautions(lower: Mapping[str, str]) -> tuple[Caution, ...]:
    """What lies in the package beside its sheets and is left alone."""
    made = (Caution("macros"),) if has_macros(lower) else ()
    linked = any(name.startswith(LINK_PART) for name in lower)
    return (*made, Caution("external_links")) if linked else made
