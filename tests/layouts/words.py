"""What accounting programs write in each language around the documents: titles, totals, kinds, states and traps."""

LANGS = ("fr", "nl", "en", "de")

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
    "fr": {"open": ("Non payée", "Ouverte", "En retard"), "partial": ("Partiellement payée",), "paid": ("Payée", "Réglée", "Soldée"), "draft": ("Brouillon",), "void": ("Annulée",)},
    "nl": {"open": ("Openstaand", "Onbetaald", "Te laat"), "partial": ("Gedeeltelijk betaald",), "paid": ("Betaald", "Voldaan"), "draft": ("Concept",), "void": ("Geannuleerd",)},
    "en": {"open": ("Unpaid", "Overdue", "Sent"), "partial": ("Partially paid",), "paid": ("Paid", "Closed"), "draft": ("Draft",), "void": ("Void", "Cancelled")},
    "de": {"open": ("Offen", "Überfällig"), "partial": ("Teilweise bezahlt",), "paid": ("Bezahlt",), "draft": ("Entwurf",), "void": ("Storniert",)},
}  # fmt: skip
TOTAL = {
    "fr": ("Total", "TOTAL GÉNÉRAL", "Total général :", "Totaux"),
    "nl": ("Totaal", "Algemeen totaal", "Eindtotaal", "Totaal openstaande posten"),
    "en": ("Total", "TOTAL", "Grand Total", "Report Total"),
    "de": ("Gesamt", "Summe", "Gesamtsumme"),
}
SUBTOTAL = {
    "fr": ("Total {}", "Sous-total {}", "Total client {}", "Sous-total"),
    "nl": ("Totaal {}", "Subtotaal {}", "Totaal klant {}", "Subtotaal"),
    "en": ("Total {}", "Total for {}", "Subtotal {}", "Subtotal"),
    "de": ("Summe {}", "Zwischensumme {}", "Zwischensumme"),
}
AS_OF = {
    "fr": ("Situation au {}", "Balance âgée au {}", "Arrêté au {}", "Échéancier clients au {}"),
    "nl": ("Openstaande posten op {}", "Situatie per {}", "Stand op {}"),
    "en": ("As of {}", "As at {}", "Open items as of {}"),
    "de": ("Offene Posten zum {}", "Stand {}", "Stand per {}"),
}
TITLES = {
    "fr": ("Échéancier clients", "Société de Démonstration SA", "Édité par : Marie Dupont", "Page 1 / 3", "Tous les clients", "Comptes 411000 à 411999", "Devise : EUR", "Exercice 2026"),
    "nl": ("Openstaande posten klanten", "Demonstratie NV", "Afgedrukt door: Jan", "Pagina 1 / 3", "Alle klanten", "Rekeningen 400000 tot 400999", "Munt: EUR", "Boekjaar 2026"),
    "en": ("Aged Receivables Detail", "Demonstration Ltd", "Printed by: Ann", "Page 1 of 3", "All customers", "Accounts 1100 to 1199", "Currency: EUR", "Ageing by due date"),
    "de": ("Offene Posten Debitoren", "Muster GmbH", "Gedruckt von: Hans", "Seite 1 / 3", "Alle Kunden", "Konten 10000 bis 69999", "Währung: EUR", "Wirtschaftsjahr 2026"),
}  # fmt: skip
FOOTERS = {
    "fr": ("Fin de l’édition", "Document non contractuel", "Imprimé le 02/04/2026 à 10:15"),
    "nl": ("Einde van de lijst", "Afgedrukt op 02/04/2026 om 10:15"),
    "en": ("End of report", "Accrual Basis Thursday, April 02, 2026"),
    "de": ("Ende der Liste", "Gedruckt am 02.04.2026 um 10:15"),
}
BUCKETS = {
    "fr": ("Non échu", "1-30 jours", "31-60 jours", "61-90 jours", "> 90 jours"),
    "nl": ("Niet vervallen", "1-30 dagen", "31-60 dagen", "61-90 dagen", "> 90 dagen"),
    "en": ("Current", "1 - 30", "31 - 60", "61 - 90", "91 and over"),
    "de": ("Nicht fällig", "1-30 Tage", "31-60 Tage", "61-90 Tage", "> 90 Tage"),
}
BUCKET_GROUPS = {
    "fr": ("Non échu", "1 - 30 jours de retard", "31 - 60 jours de retard", "61 - 90 jours de retard", "> 90 jours"),
    "nl": ("Niet vervallen", "1 - 30 dagen te laat", "31 - 60 dagen te laat", "61 - 90 dagen te laat", "> 90 dagen"),
    "en": ("CURRENT", "1 - 30 days past due", "31 - 60 days past due", "61 - 90 days past due", "91 or more days past due"),
    "de": ("Nicht fällig", "1 - 30 Tage überfällig", "31 - 60 Tage überfällig", "61 - 90 Tage überfällig", "> 90 Tage"),
}  # fmt: skip
CUSTOMER = {"fr": "Client", "nl": "Klant", "en": "Customer", "de": "Kunde"}
BANNERS = {
    "fr": ("Document", "Tiers", "Montants"),
    "nl": ("Document", "Relatiegegevens", "Bedragen"),
    "en": ("Document details", "Customer details", "Amounts"),
    "de": ("Belegdaten", "Kundendaten", "Beträge"),
}
MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
}
SHORT_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "de": ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
}
TRAPS = {
    "days_late": {"fr": "Jours de retard", "nl": "Dagen te laat", "en": "Days overdue", "de": "Tage überfällig"},
    "running": {"fr": "Solde cumulé", "nl": "Cumulatief saldo", "en": "Running balance", "de": "Laufender Saldo"},
    "rate": {"fr": "Taux de change", "nl": "Wisselkoers", "en": "Exchange Rate", "de": "Wechselkurs"},
    "phone": {"fr": "Téléphone", "nl": "Telefoonnummer", "en": "Phone", "de": "Telefon"},
    "id": {"fr": "Identifiant interne", "nl": "Intern id", "en": "Internal ID", "de": "Interne ID"},
    "limit": {"fr": "Limite de crédit", "nl": "Kredietlimiet", "en": "Credit limit", "de": "Kreditlimit"},
    "fees": {"fr": "Frais de rappel", "nl": "Aanmaningskosten", "en": "Reminder fees", "de": "Mahngebühren"},
    "period": {"fr": "Période", "nl": "Periode", "en": "Period", "de": "Periode"},
    "account": {"fr": "Compte", "nl": "Rekening", "en": "G/L Account", "de": "Gegenkonto"},
    "text": {"fr": "Libellé", "nl": "Omschrijving", "en": "Description", "de": "Buchungstext"},
    "reminder": {"fr": "Date de la dernière relance", "nl": "Laatste herinnering op", "en": "Last Sent", "de": "Letzte Mahnung"},
    "level": {"fr": "Niveau de relance", "nl": "Aanmaningsniveau", "en": "Reminder level", "de": "Mahnstufe"},
    "reference": {"fr": "Numéro de commande", "nl": "Bestelnummer", "en": "PO Number", "de": "Bestellnummer"},
    "clerk": {"fr": "Commercial", "nl": "Vertegenwoordiger", "en": "Sales person", "de": "Vertreter"},
    "email": {"fr": "Courriel", "nl": "E-mail", "en": "Email", "de": "E-Mail"},
    "terms": {"fr": "Conditions de paiement", "nl": "Betalingsvoorwaarden", "en": "Payment Terms", "de": "Zahlungsbedingungen"},
    "journal": {"fr": "Journal", "nl": "Dagboek", "en": "Journal", "de": "Journal"},
    "flag": {"fr": "Bloqué", "nl": "Geblokkeerd", "en": "On Hold", "de": "Gesperrt"},
    "nothing": {"fr": "Remarque", "nl": "Opmerking", "en": "Remark", "de": "Bemerkung"},
    "unnamed": {"fr": "", "nl": "", "en": "", "de": ""},
}  # fmt: skip
