"""With each import, what its file itself adds up to; nothing is known of those kept before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("imports") as imports:
        imports.add_column(sa.Column("stated", sa.String(), nullable=False, server_default="{}"))
    with op.batch_alter_table("imports") as imports:
        imports.alter_column("stated", existing_type=sa.String(), existing_nullable=False, server_default=None)
