"""Late records of a closed year that the head office counts in the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("closing") as altered:
        altered.add_column(sa.Column("carried", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("closing") as altered:
        altered.drop_column("carried")
