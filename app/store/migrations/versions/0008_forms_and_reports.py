"""Forms' own titles and seals, what a report says of itself, 取組 for citizens, and indicators whose small counts are hidden."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

RECORD, TEXT, NUMBER, DAY = sa.LargeBinary(16), sa.String(), sa.Integer(), sa.Date()

TABLES: dict[str, list[tuple[str, sa.types.TypeEngine[Any]]]] = {
    "form_setting": [
        ("code", TEXT),
        ("form_title", TEXT),
        ("form_number", TEXT),
        ("stamps", TEXT),
        ("boxes", TEXT),
        ("branch_boxes", TEXT),
    ],
    "report_front": [
        ("plan_id", RECORD),
        ("fiscal_year", NUMBER),
        ("form", TEXT),
        ("paper_kind", TEXT),
        ("paper_number", TEXT),
        ("heading", TEXT),
        ("submitted_on", DAY),
        ("chair_name", TEXT),
        ("as_of", DAY),
        ("summary", TEXT),
    ],
    "public_activity": [("target_id", RECORD), ("fiscal_year", NUMBER), ("public_text", TEXT)],
}


def upgrade() -> None:
    for table, columns in TABLES.items():
        op.create_table(
            table,
            *_of_a_record(),
            *(sa.Column(name, kind, nullable=True) for name, kind in columns),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
    op.create_index(op.f("ix_public_activity_target_id"), "public_activity", ["target_id"])
    with op.batch_alter_table("indicator") as altered:
        altered.add_column(sa.Column("masked", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("indicator") as altered:
        altered.drop_column("masked")
    for table in reversed(TABLES):
        op.drop_table(table)


def _of_a_record() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
    ]
