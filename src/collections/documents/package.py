"""What .xlsx and .docx have in common: parts of XML in a zip archive, which cannot carry every character."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 has no place for (section 2.2)."""


def carried(text: str) -> str:
    """The text without the characters that XML cannot carry."""
    return REFUSED.sub("", text)


def repacked(package: BytesIO, change: Callable[[str, bytes], bytes] = lambda name, part: part) -> bytes:
    """The archive with each part as `change(name, part)` gives it, and without the time at which it was made: the same
    content gives the same bytes."""
    target = BytesIO()
    with ZipFile(package) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(ZipInfo(name), change(name, source.read(name)), ZIP_DEFLATED)
    return target.getvalue()
