"""What the council's forms ask beside the first fields: more of an activity, 相談件数 by kind, who leads a target."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TEXT, NUMBER, FLAG = sa.String(), sa.Integer(), sa.Boolean()
COLUMNS: dict[str, list[tuple[str, sa.types.TypeEngine[Any]]]] = {
    "activity": [
        ("participants_unknown", FLAG),
        ("times", TEXT),
        ("staff_count", NUMBER),
        ("staff_minutes", NUMBER),
        ("referred_to", TEXT),
        ("confirmed_by", TEXT),
        ("issue_to_evaluation", FLAG),
        ("partners_contact", TEXT),
    ],
    "target": [("led_by", TEXT)],
    "indicator": [("formula", TEXT)],
    "plan_item": [("sources", TEXT)],
}
CONSULTATION: list[tuple[str, sa.types.TypeEngine[Any]]] = [
    ("fiscal_year", NUMBER),
    ("month", NUMBER),
    ("office", TEXT),
    ("consultation_field", TEXT),
    ("consultation_method", TEXT),
    ("value", NUMBER),
    ("state", TEXT),
    ("approximate", FLAG),
]
LIST = "ix_activity_list"
LISTED = ["deleted", "date", "id", "target_id", "partition", "state", "participants"]
LISTED += ["status", "kind", "sessions", "participants_approximate"]


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as altered:
            for name, kind in columns:
                altered.add_column(sa.Column(name, kind, nullable=True))
    op.create_table(
        "consultation_figure",
        *_of_a_record(),
        *(sa.Column(name, kind, nullable=True) for name, kind in CONSULTATION),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_figure")),
    )
    op.create_index(op.f("ix_consultation_figure_fiscal_year"), "consultation_figure", ["fiscal_year"])
    op.drop_index(LIST, table_name="activity")
    op.create_index(LIST, "activity", [*LISTED, "participants_unknown"])


def downgrade() -> None:
    op.drop_index(LIST, table_name="activity")
    op.create_index(LIST, "activity", LISTED)
    op.drop_table("consultation_figure")
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as altered:
            for name, _ in reversed(columns):
                altered.drop_column(name)


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
