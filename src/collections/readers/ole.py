"""Compound files (.xls and all that is wrapped like it): their streams, and what the records of an old workbook say
before a reader makes room for its cells."""

import struct
from dataclasses import dataclass

from .reading import Unreadable

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
END = 0xFFFFFFFA
ENTRY = 128
MOST_NAMES = 5_000
STREAM = 2
BOF, FILEPASS, DATE_MODE, ROW = 0x0809, 0x002F, 0x0022, 0x0208
CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0206, 0x0406})
MANY = 0x00BD
HIDDEN = 0x20
WORKSHEET = 0x10


@dataclass(frozen=True)
class Compound:
    """The streams of a compound file: name -> (first sector, size in bytes)."""

    content: bytes
    streams: dict[str, tuple[int, int]]
    names: frozenset[str]
    sector: int
    next: tuple[int, ...]
    small: bytes
    small_next: tuple[int, ...]
    small_below: int

    def read(self, name: str) -> bytes:
        """The bytes of a stream; raises Unreadable where the file ends before it does."""
        start, size = self.streams[name]
        if size < self.small_below:
            return b"".join(self.small[at * 64 : at * 64 + 64] for at in chain(start, self.small_next))[:size]
        return sectors(self.content, start, self.next, self.sector)[:size]


@dataclass(frozen=True)
class Records:
    """What the records of an .xls say: per sheet in the order of the file the number of rows, columns and hidden
    rows, and whether days count from 1904."""

    sheets: tuple[tuple[int, int, int], ...]
    date_1904: bool


def compound(content: bytes) -> Compound:
    """The compound file; raises Unreadable when its tables are damaged."""
    try:
        return streams(content)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("damaged") from error


def streams(content: bytes) -> Compound:
    """The compound file, its tables followed without a net."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    directory, _, below, small_table, _, more, count = struct.unpack_from("<7I", content, 48)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("odd sector size")
    sector = 1 << shift
    tables = list(struct.unpack_from("<109I", content, 76))
    for _ in range(min(count, len(content) // sector)):
        if more >= END:
            break
        *listed, more = struct.unpack_from(f"<{sector // 4}I", content, (more + 1) * sector)
        tables += listed
    following: list[int] = []
    for table in tables[: len(content) // sector + 1]:
        if table < END:
            following += struct.unpack_from(f"<{sector // 4}I", content, (table + 1) * sector)
    after = tuple(following)
    found = sectors(content, directory, after, sector)[: MOST_NAMES * ENTRY]
    listed_streams, root, names = listing(found)
    small = sectors(content, root[0], after, sector)[: root[1]] if root[1] else b""
    data = sectors(content, small_table, after, sector) if small_table < END else b""
    small_after = struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
    return Compound(content, listed_streams, names, sector, after, small, small_after, below)


def listing(directory: bytes) -> tuple[dict[str, tuple[int, int]], tuple[int, int], frozenset[str]]:
    """(streams, the root's own first sector and size, all names) of a directory."""
    found: dict[str, tuple[int, int]] = {}
    root, names = (END, 0), set()
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        names.add(name)
        if kind == STREAM:
            found.setdefault(name, (start, size))
        elif at == 0:
            root = (start, size)
    return found, root, frozenset(names)


def chain(start: int, following: tuple[int, ...]) -> list[int]:
    """The sectors of a stream in order; raises ValueError for one that runs in a circle."""
    made: list[int] = []
    while start < END:
        made.append(start)
        if len(made) > len(following):
            raise ValueError("circle")
        start = following[start]
    return made


def sectors(content: bytes, start: int, following: tuple[int, ...], sector: int) -> bytes:
    """The bytes of a chain of sectors; raises ValueError where the file ends before it does."""
    listed = chain(start, following)
    if listed and (max(listed) + 1) * sector >= len(content):
        raise ValueError("cut off")
    return b"".join(content[(at + 1) * sector : (at + 2) * sector] for at in listed)


def stream(file: Compound, name: str) -> bytes:
    """The bytes of a stream; raises Unreadable where it is damaged."""
    try:
        return file.read(name)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("damaged") from error


def records(data: bytes) -> Records:
    """What the records of a workbook stream say; raises Unreadable for one with a password."""
    sheets: list[tuple[int, int, int]] = []
    rows = columns = hidden = 0
    counting = date_1904 = False
    at, end = 0, len(data) - 4
    while at <= end:
        kind, length = struct.unpack_from("<HH", data, at)
        at += 4
        if at + length > len(data):
            break
        if kind in CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", data, at)
            if kind == MANY and length >= 6:
                column = struct.unpack_from("<H", data, at + length - 2)[0]
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == ROW and length >= 16:
            hidden += bool(data[at + 12] & HIDDEN)
        elif kind == BOF and length >= 4:
            if counting:
                sheets.append((rows, columns, hidden))
            counting = struct.unpack_from("<H", data, at + 2)[0] == WORKSHEET
            rows = columns = hidden = 0
        elif kind == FILEPASS:
            raise Unreadable("protected")
        elif kind == DATE_MODE and length >= 2:
            date_1904 = bool(data[at])
        at += length
    if counting:
        sheets.append((rows, columns, hidden))
    return Records(tuple(sheets), date_1904)
