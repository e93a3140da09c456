"""Who wrote the council's evaluation and when the 推進会議 confirmed it; 指標の分析 of a branch."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

COLUMNS: dict[str, list[tuple[str, sa.types.TypeEngine[Any]]]] = {
    "evaluation": [
        ("recorder", sa.String()),
        ("written_on", sa.Date()),
        ("confirmed_on", sa.Date()),
        ("confirmed_note", sa.String()),
    ],
    "branch_evaluation": [("analysis", sa.String())],
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as altered:
            for name, kind in columns:
                altered.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as altered:
            for name, _ in reversed(columns):
                altered.drop_column(name)
