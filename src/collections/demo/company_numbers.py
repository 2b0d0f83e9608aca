"""Company and VAT numbers with valid check digits, of ranges that are not given out."""


def _belgian(index: int) -> tuple[str, str]:
    """An enterprise number of a range not given out, check digits 97 - n mod 97, and the VAT number it makes."""
    stem = 19_991_000 + 37 * index
    digits = f"{stem}{97 - stem % 97:02d}"
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}", f"BE{digits}"


def _french(index: int) -> tuple[str, str]:
    """A SIREN of a range not given out, last digit by Luhn, and the VAT number it makes, key (12 + 3n) mod 97."""
    stem = f"{29_910_000 + 71 * index}"
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in stem[1::2])
    digits = stem + str(-(sum(doubled) + sum(map(int, stem[::2]))) % 10)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"FR{(12 + 3 * int(digits)) % 97:02d}{digits}"


def _british(index: int) -> tuple[str, str]:
    """No company number, and a VAT number whose weighted digits and check digits add up to a multiple of 97."""
    stem = f"{9_990_000 + index}"
    weighted = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), stem, strict=True))
    return "", f"GB{stem}{97 - weighted % 97:02d}"


NUMBERS = {"BE": _belgian, "FR": _french, "GB": _british}
