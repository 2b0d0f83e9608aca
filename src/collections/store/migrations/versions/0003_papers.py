"""The files that left the house, byte for byte; of those sent before, only the hash is known."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("sha256", sa.String(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
    )
