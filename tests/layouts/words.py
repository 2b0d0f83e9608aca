"""What accounting programs write in each language around the documents: titles, totals, kinds, states and traps."""

import re

LANGS = ("fr", "nl", "en", "de")


def columns(line: str) -> list[str]:
    """The parts of a line of a table in text, which two spaces or more keep apart."""
    return re.split(r"\s{2,}", line.strip())


KINDS = {
    "fr": {
        "invoice": ("Facture",),
        "credit_note": ("Avoir", "Note de crédit", "NC"),
        "receipt": ("Paiement", "Règlement"),
    },
    "nl": {
        "invoice": ("Factuur",),
        "credit_note": ("Creditnota", "Creditfactuur", "CN"),
        "receipt": ("Betaling", "Ontvangst"),
    },
    "en": {"invoice": ("Invoice",), "credit_note": ("Credit Note", "Credit Memo"), "receipt": ("Payment", "Receipt")},
    "de": {"invoice": ("Rechnung",), "credit_note": ("Gutschrift",), "receipt": ("Zahlung", "Zahlungseingang")},
}
STATES = {
    "fr": {
        "open": ("Non payée", "Ouverte", "En retard"),
        "partial": ("Partiellement payée",),
        "paid": ("Payée", "Réglée", "Soldée"),
        "draft": ("Brouillon",),
        "void": ("Annulée",),
    },
    "nl": {
        "open": ("Openstaand", "Onbetaald", "Te laat"),
        "partial": ("Gedeeltelijk betaald",),
        "paid": ("Betaald", "Voldaan"),
        "draft": ("Concept",),
        "void": ("Geannuleerd",),
    },
    "en": {
        "open": ("Unpaid", "Overdue", "Sent"),
        "partial": ("Partially paid",),
        "paid": ("Paid", "Closed"),
        "draft": ("Draft",),
        "void": ("Void", "Cancelled"),
    },
    "de": {
        "open": ("Offen", "Überfällig"),
        "partial": ("Teilweise bezahlt",),
        "paid": ("Bezahlt",),
        "draft": ("Entwurf",),
        "void": ("Storniert",),
    },
}
TOTAL = {
    "fr": ("Total", "TOTAL GÉNÉRAL", "Total général :", "Totaux"),
    "nl": ("Totaal", "Algemeen totaal", "Eindtotaal", "Totaal openstaande posten"),
    "en": ("Total", "TOTAL", "Grand Total", "Report Total"),
    "de": ("Gesamt", "Summe", "Gesamtsumme"),
}
SUBTOTAL = {
    "fr": ("Total {}", "{}", "Sous-total {}", "Total client {}", "Sous-total"),
    "nl": ("Totaal {}", "{}", "Subtotaal {}", "Totaal klant {}", "Subtotaal"),
    "en": ("Total {}", "{}", "Total for {}", "Subtotal {}", "Subtotal"),
    "de": ("Summe {}", "{}", "Zwischensumme {}", "Zwischensumme"),
}
AS_OF = {
    "fr": ("Situation au {}", "Balance âgée au {}", "Arrêté au {}", "Échéancier clients au {}"),
    "nl": ("Openstaande posten op {}", "Situatie per {}", "Stand op {}"),
    "en": ("As of {}", "As at {}", "Open items as of {}"),
    "de": ("Offene Posten zum {}", "Stand {}", "Stand per {}"),
}
TITLES = {
    "fr": (
        "Échéancier clients",
        "Société de Démonstration SA",
        "Édité par : Marie Dupont",
        "Page 1 / 3",
        "Tous les clients",
        "Comptes 411000 à 411999",
        "Devise : EUR",
        "Exercice 2026",
    ),
    "nl": (
        "Openstaande posten klanten",
        "Demonstratie NV",
        "Afgedrukt door: Jan",
        "Pagina 1 / 3",
        "Alle klanten",
        "Rekeningen 400000 tot 400999",
        "Munt: EUR",
        "Boekjaar 2026",
    ),
    "en": (
        "Aged Receivables Detail",
        "Demonstration Ltd",
        "Printed by: Ann",
        "Page 1 of 3",
        "All customers",
        "Accounts 1100 to 1199",
        "Currency: EUR",
        "Ageing by due date",
    ),
    "de": (
        "Offene Posten Debitoren",
        "Muster GmbH",
        "Gedruckt von: Hans",
        "Seite 1 / 3",
        "Alle Kunden",
        "Konten 10000 bis 69999",
        "Währung: EUR",
        "Wirtschaftsjahr 2026",
    ),
}
FOOTERS = {
    "fr": ("Fin de l’édition", "Document non contractuel", "Imprimé le 02/04/2026 à 10:15"),
    "nl": ("Einde van de lijst", "Afgedrukt op 02/04/2026 om 10:15"),
    "en": ("End of report", "Accrual Basis Thursday, April 02, 2026"),
    "de": ("Ende der Liste", "Gedruckt am 02.04.2026 um 10:15"),
}
PRINTED = {
    "fr": ("Édité le {}", "Imprimé le {} à 10:15", "Date d’édition : {}"),
    "nl": ("Afgedrukt op {}", "Gedrukt: {} 10:15"),
    "en": ("Printed on {}", "Generated {} 10:15"),
    "de": ("Gedruckt am {}", "Druckdatum: {}"),
}
CARRIED = {
    "fr": ("À reporter", "Report"),
    "nl": ("Over te dragen", "Overdracht"),
    "en": ("Carried forward", "Brought forward"),
    "de": ("Übertrag", "Übertrag"),
}
PERCENT = {
    "fr": "Pourcentage du total",
    "nl": "Percentage van het totaal",
    "en": "Percentage of total",
    "de": "Prozent vom Gesamtbetrag",
}
RUNNING = {"fr": "Solde", "nl": "Saldo", "en": "Balance", "de": "Saldo"}
BUCKETS = {
    "fr": ("Non échu", "1-30 jours", "31-60 jours", "61-90 jours", "> 90 jours"),
    "nl": ("Niet vervallen", "1-30 dagen", "31-60 dagen", "61-90 dagen", "> 90 dagen"),
    "en": ("Current", "1 - 30", "31 - 60", "61 - 90", "91 and over"),
    "de": ("Nicht fällig", "1-30 Tage", "31-60 Tage", "61-90 Tage", "> 90 Tage"),
}
BUCKET_GROUPS = {
    "fr": ("Non échu", "1 - 30 jours de retard", "31 - 60 jours de retard", "61 - 90 jours de retard", "> 90 jours"),
    "nl": ("Niet vervallen", "1 - 30 dagen te laat", "31 - 60 dagen te laat", "61 - 90 dagen te laat", "> 90 dagen"),
    "en": (
        "CURRENT",
        "1 - 30 days past due",
        "31 - 60 days past due",
        "61 - 90 days past due",
        "91 or more days past due",
    ),
    "de": ("Nicht fällig", "1 - 30 Tage überfällig", "31 - 60 Tage überfällig", "61 - 90 Tage überfällig", "> 90 Tage"),
}
CUSTOMER = {"fr": "Client", "nl": "Klant", "en": "Customer", "de": "Kunde"}
BANNERS = {
    "fr": ("Document", "Tiers", "Montants"),
    "nl": ("Document", "Relatiegegevens", "Bedragen"),
    "en": ("Document details", "Customer details", "Amounts"),
    "de": ("Belegdaten", "Kundendaten", "Beträge"),
}
MONTH_LINES = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
SHORT_MONTH_LINES = {
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
}
MONTHS = {lang: line.split() for lang, line in MONTH_LINES.items()}
SHORT_MONTHS = {lang: line.split() for lang, line in SHORT_MONTH_LINES.items()}
TRAP_HEADERS = """
days_late  Jours de retard             Dagen te laat           Days overdue      Tage überfällig
running    Solde cumulé                Cumulatief saldo        Running balance   Laufender Saldo
rate       Taux de change              Wisselkoers             Exchange Rate     Wechselkurs
phone      Téléphone                   Telefoonnummer          Phone             Telefon
id         Identifiant interne         Intern id               Internal ID       Interne ID
limit      Limite de crédit            Kredietlimiet           Credit limit      Kreditlimit
fees       Frais de rappel             Aanmaningskosten        Reminder fees     Mahngebühren
period     Période                     Periode                 Period            Periode
account    Compte                      Rekening                G/L Account       Gegenkonto
text       Libellé                     Omschrijving            Description       Buchungstext
reminder   Date de la dernière relance  Laatste herinnering op  Last Sent        Letzte Mahnung
level      Niveau de relance           Aanmaningsniveau        Reminder level    Mahnstufe
reference  Numéro de commande          Bestelnummer            PO Number         Bestellnummer
clerk      Commercial                  Vertegenwoordiger       Sales person      Vertreter
email      Courriel                    E-mail                  Email             E-Mail
terms      Conditions de paiement      Betalingsvoorwaarden    Payment Terms     Zahlungsbedingungen
journal    Journal                     Dagboek                 Journal           Journal
flag       Bloqué                      Geblokkeerd             On Hold           Gesperrt
nothing    Remarque                    Opmerking               Remark            Bemerkung
"""
TRAPS = {name: dict(zip(LANGS, words, strict=True)) for name, *words in map(columns, TRAP_HEADERS.split("\n")[1:-1])}
TRAPS["solde"] = RUNNING
TRAPS["unnamed"] = dict.fromkeys(LANGS, "")
