"""Who wrote the council's evaluation, and when the 推進会議 confirmed it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0030"

COLUMNS: list[tuple[str, sa.types.TypeEngine[Any]]] = [
    ("recorder", sa.String()),
    ("written_on", sa.Date()),
    ("confirmed_on", sa.Date()),
    ("confirmed_note", sa.String()),
]


def upgrade() -> None:
    with op.batch_alter_table("evaluation") as altered:
        for name, kind in COLUMNS:
            altered.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("evaluation") as altered:
        for name, _ in reversed(COLUMNS):
            altered.drop_column(name)
