"""Currencies that number formats name: the only place where many workbooks say in what an amount is."""

import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

from .archive import DAMAGED, local, small_part
from .reading import Unreadable

BRACKETED = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]{1,8}))?\]")
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "EURO": "EUR"}
CODES = frozenset(
    ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "JPY", "CNY", "CAD", "AUD")
    + ("NZD", "INR", "TRY", "MAD", "TND", "DZD", "XOF", "XAF", "ZAR", "AED")
)
DOLLARS = {
    "409": "USD", "1009": "CAD", "C0C": "CAD", "C09": "AUD", "1409": "NZD", "4809": "SGD", "C04": "HKD",
}  # fmt: skip
KRONOR = {"41D": "SEK", "414": "NOK", "814": "NOK", "406": "DKK"}


def named_currency(form: str) -> str:
    """The ISO code of the currency that a number format names, '' where it names none or an unclear one.

    >>> [named_currency(form) for form in ("#,##0.00 [$€-40C]", '#,##0.00 "€"', "[$USD] 0.00", '0.00 "kr"')]
    ['EUR', 'EUR', 'USD', '']
    """
    for sign, place in BRACKETED.findall(form):
        if found := of_sign(sign.strip(), place.upper().lstrip("0")):
            return found
    plain = BRACKETED.sub("", form).replace("\\", "")
    for text in (*re.findall(r'"([^"]*)"', plain), *SIGNS):
        if text in plain and (found := of_sign(text.strip(), "")):
            return found
    return ""


def of_sign(sign: str, place: str) -> str:
    """The currency of a sign or code, for signs of several currencies by the country beside it (a Windows locale)."""
    upper = sign.upper()
    if upper in CODES or upper in SIGNS:
        return SIGNS.get(upper, upper)
    if sign in ("$", "US$"):
        return DOLLARS.get(place, "" if place and sign == "$" else "USD")
    return KRONOR.get(place, "") if upper in ("KR", "KR.") else ""


def currency_styles(archive: zipfile.ZipFile) -> Mapping[int, str]:
    """The cell styles of an .xlsx whose number format names a currency: index of the style -> ISO code."""
    try:
        root = ElementTree.fromstring(small_part(archive, "xl/styles.xml"))
    except (Unreadable, *DAMAGED):
        return {}
    forms = {
        element.get("numFmtId", ""): code
        for element in root.iter()
        if local(element.tag) == "numFmt" and (code := named_currency(element.get("formatCode", "")))
    }
    if not forms:
        return {}
    styles = next((element for element in root.iter() if local(element.tag) == "cellXfs"), ())
    return {at: forms[form] for at, style in enumerate(styles) if (form := style.get("numFmtId", "")) in forms}
