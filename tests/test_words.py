"""Three languages that say the same, every key that code asks for, and amounts and days as one writes them."""

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from src.collections import catch_up, identity, outbox, overlay, post, readers
from src.collections.ageing import BUCKETS, DUE, ISSUED, UNAPPLIED
from src.collections.blocked import KINDS as BLOCKS
from src.collections.books import REASONS as DIFFERENCES
from src.collections.books import SCOPES
from src.collections.documents.escalation import CUSTOMER_FIELDS, DOCUMENT_FIELDS, LOG_FIELDS
from src.collections.documents.mail_text import TEMPLATES
from src.collections.documents.payment_qr import REASONS as NO_CODE
from src.collections.frame import blocked, intake, mails, people, plans, policy_form, promised, simulator, treatment
from src.collections.frame.intake import changes, told
from src.collections.instalments import WORKING_RULES
from src.collections.kpi import DSO_METHODS, LEFT_OUT_REASONS, ODDITY_NAMES, PARTS_OF, REMARKS
from src.collections.kpi import REASONS as WHY_NOT
from src.collections.policy import CAUTIONS, LIMITS, SEGMENTS, STEPS, TONES, WAITING, WRITTEN_BY
from src.collections.readers.reading import PURPOSES, ROW_CLASSES
from src.collections.reports.blocked import of_kind
from src.collections.reports.checks import POINTS
from src.collections.reports.figures import GROUPS
from src.collections.reports.letters import TITLES as LETTER_TITLES
from src.collections.reports.mails import DEMANDED
from src.collections.reports.outgoing import REMARKS as REMARKED
from src.collections.reports.statement import STOPPED
from src.collections.standing import ACTS, BROKEN, DISPUTED_FOR, OUTCOMES, PLAN_STATES
from src.collections.words import CATALOGUES, LANGUAGES, Words, best_language, catalogue, escaped, known_currency
from src.collections.worklist import REASONS

ROOT = Path(__file__).parents[1]
CODE = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "src").rglob("*.py")])
NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@cache
def written(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


@cache
def sentences(language: str) -> dict[str, tuple[str, ...]]:
    """The forms of each sentence by key: one, or singular and plural."""
    found = {}
    for message in written(language):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


def places(text: str) -> set[str]:
    """The names of the places that values fill in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


KEYS = sorted(sentences("fr"))


# The catalogues


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_catalogues_have_the_same_keys(language: str) -> None:
    assert set(sentences(language)) ^ set(KEYS) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_unsure_or_said_twice(language: str) -> None:
    assert [key for key, forms in sentences(language).items() if not all(form.strip() for form in forms)] == []
    assert [message.id for message in written(language) if message.id and message.fuzzy] == []
    ids = re.findall(r'^msgid "(.+)"', (CATALOGUES / f"{language}.po").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(KEYS)


def test_a_sentence_has_the_same_places_in_every_language_and_form() -> None:
    """A singular may leave out its number: "one document"."""
    odd = []
    for key in KEYS:
        every = [[places(form) for form in sentences(language)[key]] for language in LANGUAGES]
        whole = every[0][-1]
        if any(forms[-1] != whole or not whole - {"n"} <= forms[0] <= whole for forms in every):
            odd.append(key)
    assert odd == []


ABBREVIATED = {"list.ago"}
"""Sentences that count in an abbreviation, which has no plural: "3 d"."""


def test_a_sentence_that_counts_has_two_forms_in_every_language_and_no_other_has() -> None:
    odd = []
    for key in KEYS:
        forms = {len(sentences(language)[key]) for language in LANGUAGES}
        counts = any("n" in places(form) for language in LANGUAGES for form in sentences(language)[key])
        if forms != {2 if counts and key not in ABBREVIATED else 1}:
            odd.append(key)
    assert odd == []


THREATS = {
    "fr": r"menac|tribunal|poursuites|poursuiv|judiciaire|saisie|saisir|sous peine|dernier avertissement|sommation"
    r"|commandement|contraint|à défaut de quoi|intimid",
    "nl": r"bedreig|dreig|rechtbank|rechter\b|dagvaard|gerechtelijk|beslag|op straffe|laatste waarschuwing|bevel"
    r"|dwang|zo niet|intimid",
    "en": r"threat|\bcourt|lawsuit|\bsue\b|\bsued\b|legal action|proceedings|prosecut|seiz|final warning|or else"
    r"|enforce|failing which|intimidat",
}
"""What no sentence of ours says: a threat is a dated task of a person or it is not said (reference: practices)."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_and_no_letter_threatens(language: str) -> None:
    letters = {
        path.name: (path.read_text(encoding="utf-8"),)
        for pattern in (f"letters/*.{language}.*", f"letters/mail/{language}/*.txt")
        for path in CATALOGUES.parent.glob(pattern)
    }
    assert letters
    said = {**sentences(language), **letters}
    found = {key for key, forms in said.items() for form in forms if re.search(THREATS[language], form, re.IGNORECASE)}
    assert found == set()


# The keys that code asks for


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(kind: type, folder: str = "") -> Iterator[ast.AST]:
    """Every such node of the code, or of one folder of it."""
    for path in CODE:
        if not folder or folder in path.relative_to(ROOT).as_posix():
            yield from (node for node in ast.walk(parsed(path)) if isinstance(node, kind))


def texts(node: ast.AST | None) -> set[str]:
    """The texts an argument may be: itself, or either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return set()


def called(name: str, place: int, folder: str = "", among: ast.AST | None = None) -> set[str]:
    """The texts that stand at that place of every call of a function of this name."""
    found: set[str] = set()
    for call in nodes(ast.Call, folder):
        if isinstance(call, ast.Call) and len(call.args) > place and last_name(call.func) == name:
            found |= texts(call.args[place])
    return found


def last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def named(name: str, file: str) -> tuple:
    """The value a module gives to a name, where it is written out."""
    for node in ast.walk(parsed(ROOT / file)):
        if isinstance(node, ast.Assign) and [getattr(one, "id", "") for one in node.targets] == [name]:
            return ast.literal_eval(node.value)
    raise KeyError(name)


REFUSALS = called("Refused", 0)
FAULTS = {f"post_{key}" for key in {*called("NotSent", 0), *post.OF_THE_SERVER, "decided", "in_doubt"}}
UNREADABLE = called("Unreadable", 0, "readers")
TITLES = {title for fields in (CUSTOMER_FIELDS, DOCUMENT_FIELDS, LOG_FIELDS) for _, title, _, _ in fields}
EVENT_KINDS = ("settlement", "reopened", "restated", "due_moved")
EFFECTS = {"new", "past", *called("events", 2, "books")} - {""}
QUESTIONS = {*called("Question", 0, "readers"), "purpose", "sign", "lines"} - {""}
REFUSED_ROWS = {
    *called("refuse", 1, "readers"),
    *("error_cell", "formula_without_value", "date_destroyed", "shifted_row", "unlabelled"),
    *("payment_unmatched", "month_unreadable"),
}
TOTAL_REASONS = {
    *("same", "not_due_left_out", "percent", "refused_rows", "drafts", "receipts", "credit_notes"),
    *("several_currencies", "rounding", "repeated_lines", "unknown"),
}

FIGURES = {name for group in GROUPS.values() for name in group}

FAMILIES: dict[str, set[str]] = {
    "act.{}": {*ACTS, "assign_me"},
    "say.{}": set(OUTCOMES),
    "outcome.{}": set(OUTCOMES),
    "propose.{}": {*OUTCOMES, "summary"},
    "panel.{}": {"reached", "not_reached", "previous", "next"},
    "panel.factor.{}": {"by_age", "by_behaviour", "by_promise", "by_silence"},
    "segment.{}": set(SEGMENTS),
    "badge.promise_{}": {"running", "kept", "partly_kept", "broken", "unknown"},
    "batch.remark_{}": set(REMARKED),
    "blocked.kind.{}": {of_kind(kind) for kind in BLOCKS},
    "blocked.title.{}": set(BLOCKS),
    "blocked.total.{}": {*blocked.OWN_TOTALS, "open"},
    "disputed_for.{}": set(DISPUTED_FOR),
    "task.{}": {*treatment.WHATS, "claim"},
    "treatment.form.{}": set(treatment.FORMS),
    "treatment.segment_about.{}": set(SEGMENTS),
    "treatment.{}": {
        *("save_dispute", "save_hold", "save_limit", "save_insolvency", "save_claim_day", "save_task", "save"),
        *("note", "next", "why", "insolvency_note", "amount"),
        *("again", "until", "judgment", "claim_day", "task_day"),
    },
    "bucket.{}": {*BUCKETS, UNAPPLIED},
    "change.{}": {*EFFECTS, *intake.EFFECTS, *changes.NOT_KEPT, "customers_new", "customers_changed"} - {"new_paid"},
    "done.{}": {*ACTS, *overlay.ACTS, *outbox.ACTS, catch_up.ACT, *called("Done", 1)},
    "doubt.{}": {"vanished", "older", "company", "customers_gone", "currency"},
    "export.kind.{}": set(readers.KINDS),
    "export.sheet.{}": {"customers", "documents", "log"},
    "export.{}": TITLES,
    "field.{}": set(readers.FIELDS),
    "format.{}": {"dmy", "mdy", "ymd", "comma", "dot"},
    "intake.as_of_{}": {"title", "name", "sheet", "rows", "today"},
    "intake.scope_{}": {*SCOPES, "payments", "customers"},
    "journal.{}": {*ACTS, *overlay.ACTS, *outbox.ACTS, catch_up.ACT},
    "kind.{}": set(readers.KINDS),
    "language.{}": {*LANGUAGES, "de"},
    "nav.{}": {name.removesuffix(".py") for name in called("page", 0)},
    "objection.{}": {*WAITING, *CAUTIONS},
    "people.reason.{}": set(identity.REASONS),
    "people.{}": set(people.WAY_SIGNS),
    "person.{}": set(overlay.FIELDS),
    "overview.by_{}": {"amount", "amount_days", "cost"},
    "plans.count_{}": {"kept", "late", "proposed"},
    "plans.how_{}": {simulator.BY_PARTS, simulator.BY_AMOUNT},
    "plans.no_{}_promises": {"open", "broken"},
    "plans.part_state.{}": set(plans.PART_STATES),
    "plans.part_{}": {"day", "amount", "received", "state"},
    "plans.promise.{}": {*promised.OPEN, *BROKEN},
    "plans.promises_{}": set(promised.LISTS),
    "plans.rule_{}": set(WORKING_RULES),
    "plans.state.{}": set(PLAN_STATES),
    "plans.told.{}": set(PLAN_STATES),
    "plans.wrong.{}": called("Impossible", 0),
    "question.{}": QUESTIONS,
    "question.{}.{}": {
        *("date_order.dmy", "date_order.mdy", "decimal_mark.comma", "decimal_mark.dot"),
        *("purpose.documents", "purpose.payments", "purpose.customers", "purpose.sales"),
        *("suggestion.yes", "suggestion.no"),
        *("sign.owed", "sign.credit", "lines.sum", "lines.same"),
    },
    "reconciled.reason_{}": set(DIFFERENCES),
    "mail.kind.{}": {*readers.KINDS, "write_off"},
    "mail.next.{}": set(STEPS),
    "mail.nothing.{}": called("NothingToAsk", 0),
    "mail.template.{}": set(TEMPLATES),
    "mail.{}": set(mails.SIGNS),
    "mail.{}_help": set(mails.SIGNS),
    "mail.channel.{}": set(WRITTEN_BY),
    "trace.point.{}": set(POINTS),
    "statement.column.{}": set(LETTER_TITLES),
    "mail.lack.{}": {name for names in DEMANDED.values() for name in names},
    "check.{}": set(POINTS),
    "statement.no_code.{}": {*NO_CODE, *STOPPED},
    "policy.about_{}": set(SEGMENTS),
    "policy.by_{}": set(WRITTEN_BY),
    "policy.channel_{}": set(WRITTEN_BY),
    "policy.effect_{}": {"coming", "leaving"},
    "policy.finding_{}": {"formal_notice", "escalate"},
    "policy.step_help_{}": set(STEPS),
    "policy.tone_{}": set(TONES),
    "policy.{}": {*policy_form.CAPS, *LIMITS},
    "policy.{}_help": set(LIMITS),
    "policy.{}_why": set(policy_form.WHY),
    "refusal.{}": REFUSALS | FAULTS | called("WrongTemplate", 0) | called("WrongPolicy", 0),
    "post.security_{}": set(post.SECURITY),
    "refusal.post_{}": {key.removeprefix("post_") for key in FAULTS},
    "refused.{}": REFUSED_ROWS,
    "refused_fix.{}": REFUSED_ROWS,
    "define.{}": FIGURES,
    "figure.{}": FIGURES,
    "figures.by_{}": {"customer", "salesperson"},
    "figures.{}": {*GROUPS, "weekly", "daily"},
    "left_out.{}": set(LEFT_OUT_REASONS),
    "oddity.{}": set(ODDITY_NAMES),
    "oddity.{}_about": set(ODDITY_NAMES),
    "part.{}": {part for parts in PARTS_OF.values() for part in parts},
    "remark.{}": set(REMARKS),
    "refused_figure.{}": {*WHY_NOT, "sales"},
    "report.{}_note": {*DSO_METHODS, "best_possible_dso_90", "days_late_weighted_365"},
    "row_class.{}": set(ROW_CLASSES),
    "outbox.state_{}": set(outbox.STATES),
    "options.aged_by_{}": {DUE, ISSUED},
    "options.{}": {"financing", "vat"},
    "options.{}_help": {"financing", "vat"},
    "settings.tab_{}": {"firm", "policy", "options", "sales", "mails", "post"},
    "settings.{}": set(named("FIELDS", "pages/settings.py")),
    "step.{}": set(STEPS),
    "story.{}": {*readers.KINDS, *EVENT_KINDS},
    "story.{}_between": {"settlement"},
    "told.list.{}": {"open", "all", "ledger", *PURPOSES} - {"documents"},
    "told.total_{}": set(told.TOTAL_COLUMNS),
    "told.where.{}": {"title", "name", "sheet", "rows"},
    "told.{}": {"column", "column_as", "column_format", "column_samples"},
    "told.{}s": set(readers.KINDS),
    "total_reason.{}": TOTAL_REASONS,
    "told.control.{}": {"balanced", "accounts"},
    "unreadable.{}": UNREADABLE,
    "warning.{}": {*called("caution", 0, "readers"), *called("Caution", 0, "readers"), "quote_open"},
    "worklist.reason.{}": set(REASONS),
}
"""What stands in the place of a key that code puts together, as the code itself has it."""

PREFIXES = "|".join(sorted({key.split(".")[0] for key in KEYS}))
PREFIX = re.compile(rf"(?:{PREFIXES})\.[a-z0-9_.]*")


def patterns() -> set[str]:
    """The keys that code puts together, with {} for what it fills in."""
    found = set()
    for node in nodes(ast.JoinedStr):
        assert isinstance(node, ast.JoinedStr)
        found.add("".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values))
    for node in nodes(ast.BinOp):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            found |= {text + "{}" for text in texts(node.left)}
    return {text for text in found if re.fullmatch(PREFIX.pattern + r"[a-z0-9_.{}]*\{\}[a-z0-9_.{}]*", text)}


def plain_keys() -> set[str]:
    """The keys written out in code: whatever looks like one."""
    put_together = {id(part) for node in nodes(ast.JoinedStr) for part in node.values}  # type: ignore[attr-defined]
    added = {id(node.left) for node in nodes(ast.BinOp)}  # type: ignore[attr-defined]
    found = {
        node.value
        for node in nodes(ast.Constant)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in put_together | added
    }
    return {text for text in found if PREFIX.fullmatch(text) and not text.endswith((".py", ".po", ".csv", "."))}


def test_every_key_written_in_code_has_its_sentence() -> None:
    assert len(plain_keys()) > 150
    assert plain_keys() - set(KEYS) == set()


def test_every_key_that_code_puts_together_belongs_to_a_known_family() -> None:
    assert patterns() - set(FAMILIES) == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_has_its_sentence(family: str) -> None:
    assert FAMILIES[family]
    missing = {name for name in FAMILIES[family] if re.sub(r"(\{\}\.)?\{\}", name, family) not in KEYS}
    assert missing == set()


def test_members_are_found_where_code_has_them() -> None:
    """Were a name in code changed, the sets above would be empty and prove nothing."""
    assert {"unknown_customer", "import_doubtful", "already_undone"} <= REFUSALS
    assert {"empty", "not_a_table", "protected", "unsupported"} <= UNREADABLE
    assert {"vanished", "settled", "restated", "due_moved", "new_paid"} <= EFFECTS
    assert {"column", "date_order", "decimal_mark"} <= called("Question", 0, "readers")
    assert {"amount_unreadable", "duplicate_differs"} <= FAMILIES["refused.{}"]
    assert {"open_blank", "partly_paid", "hidden_sheets", "date_from_due"} <= FAMILIES["warning.{}"]
    assert {"import", "undo", "demo_left"} <= FAMILIES["done.{}"]
    assert {"overview", "worklist", "settings"} <= FAMILIES["nav.{}"]


def asked() -> Iterator[tuple[str, set[str]]]:
    """Each sentence that code asks for by a key written out, with the names of the values it gives."""
    for call in nodes(ast.Call):
        assert isinstance(call, ast.Call)
        if any(word.arg is None for word in call.keywords) or not call.args:
            continue
        if last_name(call.func) in ("words", "marked"):
            yield from ((key, {str(word.arg) for word in call.keywords}) for key in texts(call.args[0]))
        if last_name(call.func) == "Refused":
            yield from ((f"refusal.{key}", {str(word.arg) for word in call.keywords}) for key in texts(call.args[0]))


def test_code_gives_a_sentence_all_the_values_it_has_places_for() -> None:
    given = list(asked())
    assert len(given) > 200
    lacking = {key: places(sentences("fr")[key][-1]) - names for key, names in given if key in KEYS}
    assert {key: names for key, names in lacking.items() if names} == {}


def test_code_counts_exactly_where_a_sentence_has_a_plural() -> None:
    counting = {key for key in KEYS if len(sentences("fr")[key]) == 2} | ABBREVIATED
    odd = {key for key, names in asked() if key in KEYS and ("n" in names) != (key in counting)}
    assert odd == set()


# Asking for a sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_without_a_sentence_is_a_fault_of_ours(language: str) -> None:
    words = Words(language)
    for values in ({}, {"n": 1}, {"n": 2}, {"name": "x"}):
        with pytest.raises(KeyError, match="no.such.key"):
            words("no.such.key", **values)
    with pytest.raises(KeyError):
        words.marked("no.such.key")
    assert not words.has("no.such.key") and words.has("app.name") and words.has("cli.escalated")


def test_a_value_that_is_missing_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Words("en")("refusal.unknown_customer", name="C1")


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("fr", 0, "x : 0 client sur la liste"),
        ("fr", 1, "x : 1 client sur la liste"),
        ("fr", 2, "x : 2 clients sur la liste"),
        ("nl", 0, "x: 0 klanten op de lijst"),
        ("nl", 1, "x: 1 klant op de lijst"),
        ("nl", 2, "x: 2 klanten op de lijst"),
        ("en", 0, "x: 0 customers on the list"),
        ("en", 1, "x: 1 customer on the list"),
        ("en", 2, "x: 2 customers on the list"),
    ],
)
def test_a_number_chooses_the_plural_of_its_language(language: str, number: int, text: str) -> None:
    assert Words(language)("cli.escalated", n=number, name="x").replace(NARROW, " ").replace(NO_BREAK, " ") == text


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("fr", "fr"), ("fr-BE", "fr"), ("fr_FR.UTF-8", "fr"), ("FR", "fr"),
        ("nl", "nl"), ("nl-BE", "nl"), ("nl_BE@euro", "nl"),
        ("en", "en"), ("en-US", "en"), ("de-BE", "en"), ("C", "en"), ("POSIX", "en"),
        ("", "fr"), (None, "fr"),
    ],
)  # fmt: skip
def test_the_language_is_the_nearest_one_we_have(wanted: str | None, language: str) -> None:
    assert best_language(wanted) == language


# Amounts, numbers and days


@pytest.mark.parametrize(
    ("cents", "currency", "fr", "nl", "en"),
    [
        (24_310_50, "EUR", f"24{NARROW}310,50{NO_BREAK}€", f"€{NO_BREAK}24.310,50", "€24,310.50"),
        (-24_310_50, "EUR", f"-24{NARROW}310,50{NO_BREAK}€", f"€{NO_BREAK}-24.310,50", "-€24,310.50"),
        (0, "EUR", f"0,00{NO_BREAK}€", f"€{NO_BREAK}0,00", "€0.00"),
        (5, "EUR", f"0,05{NO_BREAK}€", f"€{NO_BREAK}0,05", "€0.05"),
        (-5, "EUR", f"-0,05{NO_BREAK}€", f"€{NO_BREAK}-0,05", "-€0.05"),
        (999_99, "EUR", f"999,99{NO_BREAK}€", f"€{NO_BREAK}999,99", "€999.99"),
        (1_234_567_890_12, "EUR", f"1{NARROW}234{NARROW}567{NARROW}890,12{NO_BREAK}€",
         f"€{NO_BREAK}1.234.567.890,12", "€1,234,567,890.12"),
        (1_00, "GBP", f"1,00{NO_BREAK}£GB", f"£{NO_BREAK}1,00", "£1.00"),
        (1_00, "USD", f"1,00{NO_BREAK}$US", f"US${NO_BREAK}1,00", "US$1.00"),
    ],
)  # fmt: skip
def test_an_amount_is_written_as_one_writes_it_there(cents: int, currency: str, fr: str, nl: str, en: str) -> None:
    assert [Words(language).money(cents, currency) for language in ("fr", "nl", "en")] == [fr, nl, en]


@pytest.mark.parametrize(
    ("cents", "units"),
    [
        (24_310_49, "24,310"), (24_310_50, "24,311"), (24_311_50, "24,312"), (49, "0"), (50, "1"), (1_50, "2"),
        (2_50, "3"), (0, "0"), (-49, "0"), (-50, "-1"), (-1_50, "-2"), (-24_310_50, "-24,311"),
    ],
)  # fmt: skip
def test_whole_amounts_are_rounded_half_away_from_zero(cents: int, units: str) -> None:
    sign, digits = ("-", units[1:]) if units.startswith("-") else ("", units)
    assert Words("en").whole_money(cents, "EUR") == f"{sign}€{digits}"
    assert Words("fr").whole_money(cents, "EUR") == f"{sign}{digits.replace(',', NARROW)}{NO_BREAK}€"
    assert Words("nl").whole_money(cents, "EUR") == f"€{NO_BREAK}{sign}{digits.replace(',', '.')}"


@pytest.mark.parametrize(
    ("value", "digits", "fr", "nl", "en"),
    [
        (52.44, 1, "52,4", "52,4", "52.4"),
        (52.45, 1, "52,5", "52,5", "52.5"),
        (27.25, 1, "27,3", "27,3", "27.3"),
        (-3.25, 1, "-3,3", "-3,3", "-3.3"),
        (2.5, 0, "3", "3", "3"),
        (52.0, 1, "52,0", "52,0", "52.0"),
        (1234567, 0, f"1{NARROW}234{NARROW}567", "1.234.567", "1,234,567"),
    ],
)
def test_a_number_is_written_with_its_decimals(value: float, digits: int, fr: str, nl: str, en: str) -> None:
    assert [Words(language).number(value, digits) for language in ("fr", "nl", "en")] == [fr, nl, en]


@pytest.mark.parametrize(
    ("share", "digits", "fr", "nl", "en"),
    [
        (0.374, 0, f"37{NO_BREAK}%", "37%", "37%"),
        (0.375, 0, f"38{NO_BREAK}%", "38%", "38%"),
        (0.365, 0, f"37{NO_BREAK}%", "37%", "37%"),
        (0.3744, 1, f"37,4{NO_BREAK}%", "37,4%", "37.4%"),
        (0.0, 0, f"0{NO_BREAK}%", "0%", "0%"),
        (1.5, 0, f"150{NO_BREAK}%", "150%", "150%"),
        (-0.05, 0, f"-5{NO_BREAK}%", "-5%", "-5%"),
    ],
)
def test_a_share_is_written_as_per_cent(share: float, digits: int, fr: str, nl: str, en: str) -> None:
    assert [Words(language).percent(share, digits) for language in ("fr", "nl", "en")] == [fr, nl, en]


@pytest.mark.parametrize(
    ("language", "long_day"),
    [("fr", "dimanche 1 février 2026"), ("nl", "zondag 1 februari 2026"), ("en", "Sunday 1 February 2026")],
)
def test_a_day_is_written_in_figures_and_in_words(language: str, long_day: str) -> None:
    words, day = Words(language), date(2026, 2, 1)
    assert (words.day(day), words.short_day(day), words.long_day(day)) == ("01/02/2026", "01/02", long_day)
    assert words.moment(datetime(2026, 2, 1, 7, 5)) == "01/02/2026 07:05"


@pytest.mark.parametrize(
    ("code", "known"),
    [("EUR", True), ("GBP", True), ("USD", True), ("JPY", False), ("KWD", False), ("eur", False), ("EURO", False),
     ("€", False), ("", False)],
)  # fmt: skip
def test_only_currencies_with_cents_are_known(code: str, known: bool) -> None:
    assert known_currency(code) is known


# Names from data


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Brasserie Maes", "Brasserie Maes"),
        ("*bold* _leaning_", r"\*bold\* \_leaning\_"),
        ("`code`", r"\`code\`"),
        ("[here](https://x.example)", r"\[here\]\(https\://x\.example\)"),
        ("![seen](x)", r"\!\[seen\]\(x\)"),
        ("<b>loud</b>", r"\<b\>loud\</b\>"),
        ("$a$ and $b$", r"\$a\$ and \$b\$"),
        (":red[alarm] :material/home:", r"\:red\[alarm\] \:material/home\:"),
        ("# Title", r"\# Title"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("a | b", r"a \| b"),
        ("~~gone~~", r"\~\~gone\~\~"),
        ("a\\b", r"a\\b"),
        ("&amp; &#42;", r"\&amp; \&\#42;"),
        ("{n} {name}", r"\{n\} \{name\}"),
        ("one\n\n# two", r"one  \# two"),
        ("one\r\ntwo", "one  two"),
        ("Société Générale d'Étanchéité", "Société Générale d'Étanchéité"),
        ("", ""),
    ],
)
def test_a_name_is_shown_as_it_is_and_never_as_markup(name: str, shown: str) -> None:
    assert escaped(name) == shown


def test_marks_inside_values_do_not_work_and_those_of_the_sentence_do() -> None:
    text = Words("en").marked("done.note", name="**Ann** {name}")
    assert text == r"**\*\*Ann\*\* \{name\}**: note kept."


def test_a_number_among_the_values_is_left_as_it_is() -> None:
    assert Words("en").marked("worklist.waiting", n=2) == Words("en")("worklist.waiting", n=2)


def test_the_catalogue_of_a_language_is_read_once() -> None:
    assert catalogue("fr") is catalogue("fr")
