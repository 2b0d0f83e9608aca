"""The books as dated events, and the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _key() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _day(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable)


def upgrade() -> None:
    _imports_and_customers()
    _documents_and_events()
    _journal()


def _imports_and_customers() -> None:
    op.create_table(
        "imports",
        _key(),
        sa.Column("at", sa.DateTime(), nullable=False),
        *_text("by", "source", "fingerprint", "layout"),
        _day("as_of"),
        *_text("scope"),
        _number("rows"),
        _number("refused"),
        *_text("firm"),
    )
    op.create_table(
        "customers",
        _key(),
        _number("import_id"),
        *_text(
            "customer",
            "name",
            "company_number",
            "vat_number",
            "email",
            "phone",
            "contact",
            "address",
            "country",
            "language",
        ),
        sa.Column("terms", sa.Float(), nullable=True),
    )


def _documents_and_events() -> None:
    op.create_table(
        "documents",
        _key(),
        _number("import_id"),
        *_text("customer", "number", "kind"),
        _day("day"),
        _day("due", nullable=True),
        _number("amount"),
        *_text("currency", "reference", "salesperson"),
    )
    op.create_table(
        "events",
        _key(),
        _number("import_id"),
        _number("document_id"),
        *_text("kind"),
        _day("day"),
        _day("since", nullable=True),
        _number("amount"),
        _day("due", nullable=True),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        _key(),
        sa.Column("at", sa.DateTime(), nullable=False),
        _day("on"),
        *_text("by", "act", "customer"),
        _day("day", nullable=True),
        _number("amount"),
        *_text("currency", "note", "details"),
        _number("undoes"),
    )
