"""Several files in one to save: a .zip, without the time at which it was made."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A .zip of files by name; of two with one name, case aside, the later is numbered. The same files give the same
    bytes."""
    target, taken = BytesIO(), set()
    with ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name, data in files:
            path, number, free = PurePath(name), 1, name
            while free.lower() in taken:
                number += 1
                free = f"{path.stem}_{number}{path.suffix}"
            taken.add(free.lower())
            made.writestr(ZipInfo(free), data, ZIP_DEFLATED)
    return target.getvalue()
