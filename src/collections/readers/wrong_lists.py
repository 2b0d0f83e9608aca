"""Lists that look like ours and are not: of suppliers, or of movements on a bank account. Told by their headers."""

import re
import unicodedata
from collections.abc import Iterable

from .reading import Unreadable

SUPPLIER = re.compile(
    r"\b(?:fournisseurs?|leveranciers?|leveranciersnummer|suppliers?|vendors?|crediteur(?:en)?|crediteurnummer"
    r"|crediteurnr|lieferant(?:en)?|lieferantennummer|kreditor(?:en)?|creditors?|ap account"
    r"|leveranciersnaam|crediteurnaam|compte fournisseur|compfournisseur)\b"
)
CUSTOMER = re.compile(
    r"\b(?:clients?|klant(?:en)?|klantnaam|klantnummer|klantcode|customers?|debtors?|debiteur(?:en)?|debiteurnummer"
    r"|debiteurnr|kunde|kunden|kundenname|kundennummer|debitor(?:en)?|afnemer|acheteur|buyer|bill to|sold to)\b"
)
ACCOUNT = re.compile(
    r"\b(?:iban|bic|numero de compte|n de compte|compte bancaire|rekening|rekeningnummer|account number|bank account"
    r"|compte donneur d ordre|kontonummer|auftragskonto)\b"
)
COUNTERPART = re.compile(
    r"\b(?:contrepartie|nom de la contrepartie|compte contrepartie|tegenpartij|naam tegenpartij|tegenrekening"
    r"|rekening tegenpartij|counterparty|beneficiary|donneur d ordre|beguenstigter|zahlungspflichtiger|begunstigde)\b"
)
MOVEMENT = re.compile(
    r"\b(?:date valeur|date de valeur|valutadatum|value date|wertstellung|valuta datum|date operation"
    r"|date de l operation|mouvement|beweging|verrichting|transactiedatum|uitvoeringsdatum|date d execution"
    r"|extrait|afschrift|afschriftnummer"
    r"|numero d extrait|uittreksel|rekeninguittreksel|solde|saldo|balance|saldo na verrichting|communication|mededeling"
    r"|mededelingen|omschrijving verrichting|details du mouvement|detail de l operation|libelle operation)\b"
)
NUMBER = re.compile(
    r"\b(?:facture|factures|factuur|factuurnummer|factuurnr|facturen|invoice|invoices|rechnung|rechnungsnummer"
    r"|piece|boekstuk|boekstuknummer|document no|document number|documentnummer|doc number|echeance|date echeance"
    r"|vervaldatum|vervaldag|due date|due|falligkeit|verv dat)\b"
)


def refuse_suppliers(headers: Iterable[str]) -> None:
    """Raises Unreadable 'suppliers' where a header names suppliers and none names customers.

    >>> refuse_suppliers(["Factuurnummer", "Leverancier", "Bedrag"])
    Traceback (most recent call last):
    ...
    src.collections.readers.reading.Unreadable: ('suppliers', {})
    """
    told = [plain(header) for header in headers]
    if any(map(SUPPLIER.search, told)) and not any(map(CUSTOMER.search, told)):
        raise Unreadable("suppliers")


def refuse_bank_statement(headers: Iterable[str]) -> None:
    """Raises Unreadable 'bank_statement' where the headers are those of movements on an account: an account or a
    counterpart, and at least two of account, counterpart, value date, balance and message; and no invoice, due date
    or customer anywhere."""
    told = [plain(header) for header in headers]
    if any(NUMBER.search(text) or CUSTOMER.search(text) for text in told):
        return
    kinds = sum(any(map(kind.search, told)) for kind in (ACCOUNT, COUNTERPART))
    moves = sum(bool(MOVEMENT.search(text)) for text in told)
    if kinds and kinds + moves >= 3:
        raise Unreadable("bank_statement")


def plain(header: str) -> str:
    """A header in lower case, without accents, its words parted by single spaces.

    >>> plain("N°_Compte donneur d'ordre"), plain("VendorName")
    ('n compte donneur d ordre', 'vendor name')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.replace("°", " "))
    letters = unicodedata.normalize("NFKD", parted.lower())
    return re.sub(r"[^a-z0-9]+", " ", "".join(one for one in letters if not unicodedata.combining(one))).strip()
