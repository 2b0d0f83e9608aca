"""What became of every scenario of `tests/reference/scenarios.json`: what others do, what we do, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What became of one scenario.

    `result` is 'same' (every figure that the scenario expects is ours), 'ours' (we differ on purpose, and the test
    holds our value) or 'later' (not a figure of the books: it waits for the issue that `why` names).
    """

    result: str
    others: str
    ours: str
    why: str


def same(others: str, ours: str, why: str) -> Outcome:
    return Outcome("same", others, ours, why)


def ours(others: str, own: str, why: str) -> Outcome:
    return Outcome("ours", others, own, why)


def later(why: str) -> Outcome:
    return Outcome("later", "", "", why)


INTEREST = "after issue 5: interest, fees and compensation are claims of ours, of which the books say nothing"

OUTCOMES = {
    "S01": ours(
        "ages the unapplied credit note by its own date: 4.00 - 3.00 = 1.00 in 0-30",
        "4.00 in 1-30 and -3.00 under unapplied; the other buckets, the total of 31.75 and all ten balances are equal",
        "credit that nobody has applied must not make a bucket look younger or smaller than its invoices",
    ),
    "S03": same(
        "shows 140,000.00 (known wrong): a receipt booked later changes the past balance",
        "149,000.00, with the receipt of February at -1,000.00 until the day it is matched",
        "a past day rests on what was dated by then, and on nothing later",
    ),
    "S05": same(
        "must show 1,000.00 on 31 May although paid on 30 June",
        "1,000.00 on 31 May, nothing on 30 June",
        "a settlement counts from the end of its own day",
    ),
    "S06": same(
        "differ on the due day itself, on days 30, 60 and 90, and one counts these days twice",
        "not due up to the due day; 1-30, 31-60, 61-90, 91-120, over 120; every item in exactly one",
        "late from the day after the due day; the edges are printed in the name of the bucket",
    ),
    "S08": same(
        "the payment of 40 takes the first instalment of 30 and 10 of the second",
        "the same: 40.00 and 20.00 open",
        "money goes to the part that is due first",
    ),
    "S10": same(
        "nothing is open once the credit note is applied",
        "nothing open, neither invoice nor credit note",
        "an applied credit note settles both sides, on the later of the two days",
    ),
    "S11": ours(
        "shows payment and credit note in columns of their own in each instalment's row",
        "the same open amounts, 20.00 and 40.00; an item shows its amount and what is open, and the credit note is a "
        "document of its own",
        "an open item does not say whether money or credit settled it; the documents and movements do: invoiced 200, "
        "credited 100, received 40",
    ),
    "S13": same(
        "half paid on the spot: 50 open", "50.00 open", "a settlement on the day of the document counts that day"
    ),
    "S15": same(
        "100 USD are 8,000 in the company's currency at 80, or 100 in the customer's",
        "100.00 USD; 8,000.00 only as a converted total with the user's rate",
        "figures are per currency; a converted total names its rate",
    ),
    "S16": ours(
        "a revaluation stands as a row of its own, 500, beside the invoice's 8,000",
        "no such row: the converted total is 8,500.00 at the new rate, 500.00 more than at the old",
        "a rate changes what the books are worth, not what the customer owes; the books hold no entries of ours",
    ),
    "S18": same(
        "a bookkeeping entry settles like a bank receipt: 60 open, the other invoice gone",
        "60.00 open, the other invoice gone",
        "a settlement is a settlement, whatever channel it came by",
    ),
    "S20": ours(
        "a subtotal of 185 among the rows, five rows with the blank ones",
        "185.00 for the customer and in total; two items, and a table of accounts apart from them",
        "subtotals among items would be added up again by whoever exports the list",
    ),
    "S21": ours(
        "shows the 10 overpaid by tomorrow's receipt as -10 today already",
        "nothing of tomorrow's receipt today; -10.00 unapplied tomorrow. The netted and the full receipt are the same, "
        "`future` being what is open today less what is open tomorrow",
        "an event never enters a day before its own",
    ),
    "S23": same(
        "8,100 in the company's currency from 100 and 100 USD at 80",
        "100.00 EUR and 100.00 USD; 8,100.00 only with the user's rate",
        "no sum crosses currencies without a rate",
    ),
    "S25": ours(
        "spreads the advance of 50 USD over both instalments: 2,000 and 2,000 open",
        "0 and 4,000.00 open (50.00 USD at 80); the total is the same",
        "money goes to the part that is due first, and is converted once, in the total",
    ),
    "S26": same(
        "reports the last cent",
        "0.01 open, and no reminder for it",
        "books are shown to the cent; what is not worth chasing is policy, with its tolerance in the settings",
    ),
    "S28": later("later: who may see which customer is a right of the log-in; every user of the desk sees all of it"),
    "S30": same(
        "sub-ledger and ledger account agree, difference 0",
        "50.00 and 50.00, difference 0.00; nothing open once the rest is paid",
        "the ledger's total stands beside ours wherever an export carries one",
    ),
    "S31": same(
        "showed a negative instalment after an advance (known wrong)",
        "0, 0 and 6,500.00; no part is ever negative; before the invoice the advance is unapplied credit",
        "a part takes what it needs, and the rest goes on to the next",
    ),
    "S33": same(
        "a past balance was computed from today's status: 525 instead of 110,775",
        "1,000.00, 600.00 (in 31-60), 1,100.00 and 500.00 on the four days",
        "a past day is what had happened by then, aged by due date",
    ),
    "S35": same(
        "three answers: current, oldest bucket, or aged from the invoice's date",
        "due 30 days after the document (the customer's or the company's terms where set): over 120, marked estimated",
        "never silently current, never silently oldest; the item is listed as a point to repair",
    ),
    "S36": same(
        "one invoice overdue, 500, of 1,500 open; due today is not overdue",
        "1 invoice, 500.00 of 1,500.00; nothing overdue on the due day itself",
        "late from the day after the due day",
    ),
    "S38": later(INTEREST),
    "S40": ours(
        "an applied credit note ends the reminder, cancelling it brings it back; one not applied leaves it running",
        "the same, but an unapplied credit note that covers what is overdue keeps the customer from being chased",
        "the invoice stays overdue in the figures; asking for what the customer's own credit covers would be wrong",
    ),
    "S41": later(INTEREST),
    "S43": ours(
        "levels 5, 20 and 40 days after the due day; a draft or a block holds the level; sent on the 31st, the next "
        "level is made on the same day",
        "the same levels on the same days when each is sent in time; what is not sent stays due, once; a hold and a "
        "payment end it. Sent late, the next one keeps its 15 days",
        "a step counts from the day the one before really left, so that nobody gets two letters on one day",
    ),
    "S45": later(INTEREST),
    "S46": ours(
        "a record at every run, 1, 2 and 3; the unsent ones become ignored; a year late the first is level 1",
        "one line and the first reminder until it is sent, a year late too; each sent: first, second, third. Days "
        "count from the step before, not from an end of month",
        "a reminder that was not sent is no reminder; end-of-month terms belong to the due date",
    ),
    "S48": same(
        "a fee of 5 EUR is 7.65 USD at 0.654 EUR for a dollar",
        "7.65 at that rate; the fee itself waits for claims",
        "one rounding, half up, wherever an amount is converted",
    ),
    "S50": ours(
        "a reminder 14 days before the due day: 17 March, also in a western time zone",
        "nothing before 1 April, the day after the due day; such a policy is refused",
        "who is not late is not reminded; days have no time and no zone, so none can slip",
    ),
    "S51": ours(
        "the earliest of several dates, before or after the due day; none once it is paid",
        "17 July, a day after the due day, as the third policy has it; none once it is paid",
        "reminders before the due day are not among our steps; the list of a day follows from the books of that day",
    ),
    "S53": later(INTEREST),
    "S55": same(
        "stayed clear on 7 June and jumped to blocked on the 10th (known wrong)",
        "3 and 5 days late with the payment, 5 and 7 without: clear, warning, warning, blocked",
        "nothing is stored: how late a customer is follows each day from the oldest invoice still open",
    ),
    "S56": later(INTEREST),
    "S58": later(INTEREST),
    "S60": later(INTEREST),
    "S61": same(
        "100 by 30 every two months: 30, 30, 30, 10",
        "the same parts on the same days",
        "days are counted from the first one, so that a short month shifts nothing",
    ),
    "S63": same(
        "a plan of 40, 30 and 30 EUR keeps its 36, 27 and 27 USD",
        "the same at the user's rate of 0.9; the converted total is converted as one",
        "a plan is in the currency of its invoice",
    ),
    "S65": same(
        "13,75 was imported as 1375 (known wrong)",
        "13.75, 1,234.56 and 1,234.56, with any of three kinds of spaces",
        "the column as a whole proves which mark is decimal",
    ),
    "S66": ours(
        "550 exceed a limit of 100 and not one of 1,100, but one of 499 for what is unpaid",
        "550.00 used of 100.00 and of 1,100.00, before and after the due day; one limit, without one of its own for "
        "what is overdue",
        "what is open is what would be lost; what is overdue is chased, and deliveries are stopped by a person",
    ),
    "S68": ours(
        "25.13 days from paid invoices alone: rated A, although 214 were never paid",
        "25.13 over what was settled, said so; in the ranking the 214 count with their days late so far, and with them "
        "the mean is 71.4 on the day of the test",
        "a customer who never pays cannot rank well",
    ),
    "S70": same(
        "published 179.7 (known wrong): it takes the last month almost whole",
        "166.33: five months of 153 days, and 1,000 / 2,250 of April's 30",
        "the last period gives the share that is left, and no more",
    ),
    "S71": same("30,000 / 60,000 x 90 = 45", "45.0", "open over the sales of the same days, both with VAT"),
    "S73": ours(
        "three numerators for one month: 6,100, 5,400 and 3,400",
        "5,400.00: the ledger's total, disputes in, unapplied credit off. With 22 days of history a DSO over 30 days "
        "is refused; by count-back it is 28.9",
        "a DSO that does not rest on the ledger cannot be reconciled with it",
    ),
}
"""By the ids of the file, all of them, in its order."""


@dataclass(frozen=True)
class Mistake:
    """What goes wrong in other desks, as their users report it, and what ours does instead."""

    others: str
    ours: str


MISTAKES = {
    "test_an_invoice_of_any_age_is_reminded_whenever_the_books_come_in": Mistake(
        "a reminder is tied to an exact day: an invoice imported later, or a day on which nobody worked, and it is "
        "never sent",
        "a step is due from a day on, until it is done; the first one however old the invoice is",
    ),
    "test_a_reminder_is_sent_once_whoever_asks_for_it_again": Mistake(
        "a second click, a second person or a run started again sends the reminder twice",
        "asked again under a lock when it leaves: the second is refused with the reason, and the list shows it done",
    ),
    "test_a_promise_pauses_everything_until_the_books_can_tell": Mistake(
        "a promise is a note: the next reminder goes out the day after",
        "it pauses by itself until its day, two bank days and the books of then; kept, it ends; broken, it brings a "
        "call",
    ),
    "test_a_hold_has_an_end_and_comes_back_by_itself": Mistake(
        "a block is set and forgotten, and nobody ever hears of the invoice again",
        "a hold cannot be without a day; the day after, the customer is on the list where he stood",
    ),
    "test_what_somebody_noted_outlives_the_next_import": Mistake(
        "contacts, holds and corrections made by hand are gone with the next import",
        "they stand in a journal that no import touches; what was noted and corrected is the same the week after",
    ),
}
"""By the test that holds us to it, in tests/test_known_mistakes.py."""
