"""The plan's whole year: indicators, annual plans, meetings, evaluation in layers, editions, and the next plan."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

RECORD, HASH, DATA = sa.LargeBinary(16), sa.LargeBinary(32), sa.LargeBinary()
TEXT, NUMBER, FLAG, DAY = sa.String(), sa.Integer(), sa.Boolean(), sa.Date()

TABLES: dict[str, list[tuple[str, sa.types.TypeEngine[Any]]]] = {
    "indicator": [
        ("code", TEXT),
        ("name", TEXT),
        ("unit", TEXT),
        ("aggregation", TEXT),
        ("wanted", TEXT),
        ("measure", TEXT),
        ("decimals", NUMBER),
        ("source", TEXT),
        ("source_kind", TEXT),
        ("numerator_id", RECORD),
        ("denominator_id", RECORD),
        ("note", TEXT),
        ("sort_no", NUMBER),
        ("retired", FLAG),
    ],
    "indicator_use": [
        ("plan_id", RECORD),
        ("target_id", RECORD),
        ("indicator_id", RECORD),
        ("first_year", NUMBER),
        ("last_year", NUMBER),
        ("fed_by", TEXT),
        ("break_note", TEXT),
        ("sort_no", NUMBER),
    ],
    "monthly_figure": [
        ("indicator_id", RECORD),
        ("fiscal_year", NUMBER),
        ("month", NUMBER),
        ("office", TEXT),
        ("value", NUMBER),
        ("state", TEXT),
        ("approximate", FLAG),
        ("note", TEXT),
    ],
    "activity_figure": [
        ("activity_id", RECORD),
        ("indicator_id", RECORD),
        ("value", NUMBER),
        ("approximate", FLAG),
    ],
    "fixed_figure": [
        ("indicator_id", RECORD),
        ("fiscal_year", NUMBER),
        ("value", NUMBER),
        ("state", TEXT),
        ("reason", TEXT),
        ("expected", NUMBER),
    ],
    "indicator_target": [
        ("indicator_id", RECORD),
        ("fiscal_year", NUMBER),
        ("office", TEXT),
        ("value", NUMBER),
        ("state", TEXT),
        ("reason", TEXT),
        ("baseline", NUMBER),
        ("baseline_year", NUMBER),
    ],
    "annual_plan": [
        ("plan_id", RECORD),
        ("target_id", RECORD),
        ("fiscal_year", NUMBER),
        ("office", TEXT),
        ("aim", TEXT),
        ("previous_issue", TEXT),
        ("made_on", DAY),
        ("confirmed_on", DAY),
        ("decided_on", DAY),
        ("state", TEXT),
        ("edition", NUMBER),
        ("change_reason", TEXT),
        ("changed_on", DAY),
    ],
    "plan_item": [
        ("target_id", RECORD),
        ("fiscal_year", NUMBER),
        ("office", TEXT),
        ("title", TEXT),
        ("content", TEXT),
        ("audience", TEXT),
        ("months", NUMBER),
        ("timing_note", TEXT),
        ("responsible", TEXT),
        ("partners", TEXT),
        ("budget", NUMBER),
        ("funding", TEXT),
        ("city_plan", TEXT),
        ("sort_no", NUMBER),
        ("dropped", FLAG),
        ("drop_reason", TEXT),
    ],
    "staff": [
        ("name", TEXT),
        ("yomi", TEXT),
        ("office", TEXT),
        ("post", TEXT),
        ("sort_no", NUMBER),
        ("retired", FLAG),
    ],
    "working_group": [
        ("plan_id", RECORD),
        ("goal_id", RECORD),
        ("fiscal_year", NUMBER),
        ("name", TEXT),
        ("note", TEXT),
    ],
    "member": [
        ("group_id", RECORD),
        ("staff_id", RECORD),
        ("role", TEXT),
        ("sort_no", NUMBER),
    ],
    "meeting": [
        ("plan_id", RECORD),
        ("fiscal_year", NUMBER),
        ("kind", TEXT),
        ("group_id", RECORD),
        ("number", NUMBER),
        ("date", DAY),
        ("begins", TEXT),
        ("ends", TEXT),
        ("place", TEXT),
        ("present", DATA),
        ("absent", DATA),
        ("attendance_note", TEXT),
        ("agenda", TEXT),
        ("papers", TEXT),
        ("discussion", TEXT),
        ("decision", TEXT),
        ("confirmed_targets", DATA),
        ("next_meeting", TEXT),
        ("recorder", TEXT),
        ("disclosure", TEXT),
        ("state", TEXT),
    ],
    "meeting_task": [
        ("meeting_id", RECORD),
        ("content", TEXT),
        ("target_id", RECORD),
        ("owner", TEXT),
        ("office", TEXT),
        ("due", DAY),
        ("state", TEXT),
        ("closed_on", DAY),
        ("closed_at_meeting", RECORD),
        ("result", TEXT),
    ],
    "branch_evaluation": [
        ("target_id", RECORD),
        ("fiscal_year", NUMBER),
        ("period", TEXT),
        ("office", TEXT),
        ("main_activities", TEXT),
        ("outcome", TEXT),
        ("issue", TEXT),
        ("rating", TEXT),
        ("rating_reason", TEXT),
        ("direction", TEXT),
        ("direction_note", TEXT),
        ("qualitative", TEXT),
        ("state", TEXT),
        ("recorder", TEXT),
        ("written_on", DAY),
    ],
    "goal_review": [
        ("goal_id", RECORD),
        ("fiscal_year", NUMBER),
        ("period", TEXT),
        ("review", TEXT),
        ("achievements", TEXT),
        ("issues", TEXT),
        ("next_year", TEXT),
        ("state", TEXT),
    ],
    "evaluator": [
        ("fiscal_year", NUMBER),
        ("alias", TEXT),
        ("sort_no", NUMBER),
        ("name", TEXT),
        ("affiliation", TEXT),
    ],
    "opinion": [
        ("fiscal_year", NUMBER),
        ("source", TEXT),
        ("goal_id", RECORD),
        ("target_id", RECORD),
        ("evaluator_id", RECORD),
        ("received_on", DAY),
        ("sort_no", NUMBER),
        ("rating", TEXT),
        ("cannot_judge", FLAG),
        ("good", TEXT),
        ("improve", TEXT),
        ("suggestion", TEXT),
        ("answer", TEXT),
        ("owner", TEXT),
        ("due", DAY),
        ("taken_up_year", NUMBER),
        ("taken_up_item", RECORD),
        ("taken_up_note", TEXT),
    ],
    "edition": [
        ("form", TEXT),
        ("fiscal_year", NUMBER),
        ("subject", TEXT),
        ("number", NUMBER),
        ("name", TEXT),
        ("issued_on", DAY),
        ("issued_by", TEXT),
        ("note", TEXT),
        ("part_count", NUMBER),
        ("sha256", HASH),
        ("reopened_on", DAY),
        ("reopen_reason", TEXT),
    ],
    "edition_part": [
        ("edition_id", RECORD),
        ("number", NUMBER),
        ("content", TEXT),
    ],
    "year_setting": [
        ("plan_id", RECORD),
        ("fiscal_year", NUMBER),
        ("rating_scale", TEXT),
        ("external_scale", TEXT),
        ("half_year", FLAG),
        ("judging_rule", TEXT),
        ("mask_below", NUMBER),
        ("digit_width", TEXT),
    ],
    "deadline": [
        ("fiscal_year", NUMBER),
        ("kind", TEXT),
        ("name", TEXT),
        ("due", DAY),
        ("for_branches", FLAG),
        ("done_on", DAY),
    ],
    "correspondence": [
        ("old_target_id", RECORD),
        ("new_target_id", RECORD),
        ("kind", TEXT),
        ("note", TEXT),
    ],
    "final_target_review": [
        ("target_id", RECORD),
        ("outcome", TEXT),
        ("issue", TEXT),
        ("handling", TEXT),
        ("handling_note", TEXT),
    ],
    "final_goal_review": [
        ("goal_id", RECORD),
        ("first_year", NUMBER),
        ("last_year", NUMBER),
        ("expected", FLAG),
        ("evaluation", TEXT),
        ("issues", TEXT),
    ],
}
INDEXES = [
    ("activity_figure", "activity_id"),
    ("activity_figure", "indicator_id"),
    ("annual_plan", "target_id"),
    ("branch_evaluation", "target_id"),
    ("correspondence", "new_target_id"),
    ("correspondence", "old_target_id"),
    ("deadline", "fiscal_year"),
    ("edition", "form"),
    ("edition_part", "edition_id"),
    ("final_goal_review", "goal_id"),
    ("final_target_review", "target_id"),
    ("fixed_figure", "indicator_id"),
    ("goal_review", "goal_id"),
    ("indicator_target", "indicator_id"),
    ("indicator_use", "target_id"),
    ("meeting", "fiscal_year"),
    ("meeting_task", "meeting_id"),
    ("member", "group_id"),
    ("monthly_figure", "fiscal_year"),
    ("monthly_figure", "indicator_id"),
    ("opinion", "fiscal_year"),
    ("plan_item", "target_id"),
    ("working_group", "goal_id"),
]
LATER_COLUMNS: dict[str, list[tuple[str, sa.types.TypeEngine[Any]]]] = {
    "activity": [("plan_item_id", RECORD), ("breakdown", TEXT), ("costs", TEXT), ("funding", TEXT)],
    "evaluation": [("period", TEXT), ("qualitative", TEXT), ("analysis", TEXT), ("state", TEXT), ("state_reason", TEXT)],
    "photo": [("erased_sha256", HASH)],
    "target": [("city_plan", TEXT)],
    "term": [("yomi", TEXT)],
}


LIST = "ix_activity_list"
LISTED = ["deleted", "date", "id", "target_id", "partition", "state", "participants"]
COUNTED = ["status", "kind", "sessions", "participants_approximate"]
"""Figures are answered from the list's index too: without them every record of a year would be read."""


def upgrade() -> None:
    for table, columns in TABLES.items():
        op.create_table(
            table,
            *_of_a_record(),
            *(sa.Column(name, kind, nullable=True) for name, kind in columns),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table, columns in LATER_COLUMNS.items():
        with op.batch_alter_table(table) as altered:
            for name, kind in columns:
                altered.add_column(sa.Column(name, kind, nullable=True))
    op.drop_index(LIST, table_name="activity")
    op.create_index(LIST, "activity", [*LISTED, *COUNTED])


def downgrade() -> None:
    op.drop_index(LIST, table_name="activity")
    op.create_index(LIST, "activity", LISTED)
    for table, columns in LATER_COLUMNS.items():
        with op.batch_alter_table(table) as altered:
            for name, _ in reversed(columns):
                altered.drop_column(name)
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
