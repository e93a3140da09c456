"""The first tables: journal, its pictures, the ledger of files, and what belongs to this PC alone.

Migrations import nothing of the project: they must mean the same in ten years.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("target_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("secondary_targets", sa.LargeBinary(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("status_reason", sa.String(), nullable=True),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("participants_approximate", sa.Boolean(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("partners", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("issue", sa.String(), nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.Column("recorder", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(
        "ix_activity_list", "activity", ["deleted", "date", "id", "target_id", "partition", "state", "participants"], unique=False
    )
    op.create_table(
        "draft",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("values_json", sa.String(), nullable=False),
        sa.Column("changed_at_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
    )
    op.create_table(
        "enrolment_token",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("made_at_ms", sa.Integer(), nullable=False),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_enrolment_token")),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("target_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("main_activities", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("issue", sa.String(), nullable=True),
        sa.Column("rating", sa.String(), nullable=True),
        sa.Column("rating_reason", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=True),
        sa.Column("direction_note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    op.create_index(op.f("ix_evaluation_target_id"), "evaluation", ["target_id"], unique=False)
    op.create_table(
        "goal",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("plan_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("subtitle", sa.String(), nullable=True),
        sa.Column("previous_evaluation", sa.String(), nullable=True),
        sa.Column("issues", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_plan_id"), "goal", ["plan_id"], unique=False)
    op.create_table(
        "life",
        sa.Column("life", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("life", name=op.f("pk_life")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("sort_no", sa.Integer(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("tel", sa.String(), nullable=True),
        sa.Column("fax", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "operation",
        sa.Column("arrival", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(length=20), nullable=False),
        sa.Column("life", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("prev", sa.LargeBinary(length=20), nullable=True),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record", sa.LargeBinary(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sup", sa.LargeBinary(), nullable=True),
        sa.Column("seen", sa.LargeBinary(), nullable=True),
        sa.Column("erased", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("wall_ms", sa.Integer(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=16), nullable=False),
        sa.Column("base", sa.LargeBinary(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_operation")),
        sa.UniqueConstraint("id", name=op.f("uq_operation_id")),
    )
    op.create_index("ix_operation_chain", "operation", ["life", "partition", "seq"], unique=False)
    op.create_index(
        "ix_operation_import_id", "operation", ["import_id"], unique=False, sqlite_where=sa.text("import_id IS NOT NULL")
    )
    op.create_index(op.f("ix_operation_record"), "operation", ["record"], unique=False)
    op.create_table(
        "peer_have",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("life", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("have", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_peer_have")),
    )
    op.create_index(op.f("ix_peer_have_office"), "peer_have", ["office"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("council", sa.String(), nullable=True),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("term", sa.String(), nullable=True),
        sa.Column("philosophy", sa.String(), nullable=True),
        sa.Column("philosophy_note", sa.String(), nullable=True),
        sa.Column("philosophy_explanation", sa.String(), nullable=True),
        sa.Column("welfare_definition", sa.String(), nullable=True),
        sa.Column("plan_definition", sa.String(), nullable=True),
        sa.Column("promotion_structure", sa.String(), nullable=True),
        sa.Column("progress_management", sa.String(), nullable=True),
        sa.Column("evaluation_structure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_table(
        "received_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("header_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("from_office", sa.String(length=32), nullable=False),
        sa.Column("from_device", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at_ms", sa.Integer(), nullable=False),
        sa.Column("imported_at_ms", sa.Integer(), nullable=False),
        sa.Column("confirmation_code", sa.String(), nullable=False),
        sa.Column("operations", sa.Integer(), nullable=False),
        sa.Column("last_sent", sa.Integer(), nullable=False),
        sa.Column("undone_at_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_file")),
        sa.UniqueConstraint("header_sha256", name=op.f("uq_received_file_header_sha256")),
    )
    op.create_index(op.f("ix_received_file_from_office"), "received_file", ["from_office"], unique=False)
    op.create_table(
        "search_entry",
        sa.Column("record", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_search_entry")),
    )
    op.create_table(
        "sent_file",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("to_office", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("made_at_ms", sa.Integer(), nullable=False),
        sa.Column("confirmation_code", sa.String(), nullable=False),
        sa.Column("header_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("operations", sa.Integer(), nullable=False),
        sa.Column("received_at_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sent_file")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("plan_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("goal_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("priority", sa.Boolean(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index(op.f("ix_target_plan_id"), "target", ["plan_id"], unique=False)
    op.create_table(
        "term",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("first_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.Integer(), nullable=False),
        sa.Column("last_saved_by", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.Column("listing", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("sort_no", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index(op.f("ix_term_listing"), "term", ["listing"], unique=False)
    op.create_table(
        "undo_step",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record", sa.LargeBinary(length=16), nullable=False),
        sa.Column("operation", sa.LargeBinary(length=20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_step")),
    )
    op.create_table(
        "waiting_operation",
        sa.Column("id", sa.LargeBinary(length=20), nullable=False),
        sa.Column("partition", sa.String(length=32), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sender_office", sa.String(), nullable=False),
        sa.Column("columns", sa.LargeBinary(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_operation")),
    )


def downgrade() -> None:
    op.drop_table("waiting_operation")
    op.drop_table("undo_step")
    op.drop_index(op.f("ix_term_listing"), table_name="term")
    op.drop_table("term")
    op.drop_index(op.f("ix_target_plan_id"), table_name="target")
    op.drop_table("target")
    op.drop_table("setting")
    op.drop_table("sent_file")
    op.drop_table("search_entry")
    op.drop_index(op.f("ix_received_file_from_office"), table_name="received_file")
    op.drop_table("received_file")
    op.drop_table("plan")
    op.drop_index(op.f("ix_peer_have_office"), table_name="peer_have")
    op.drop_table("peer_have")
    op.drop_index(op.f("ix_operation_record"), table_name="operation")
    op.drop_index("ix_operation_import_id", table_name="operation", sqlite_where=sa.text("import_id IS NOT NULL"))
    op.drop_index("ix_operation_chain", table_name="operation")
    op.drop_table("operation")
    op.drop_table("office")
    op.drop_table("life")
    op.drop_index(op.f("ix_goal_plan_id"), table_name="goal")
    op.drop_table("goal")
    op.drop_index(op.f("ix_evaluation_target_id"), table_name="evaluation")
    op.drop_table("evaluation")
    op.drop_table("enrolment_token")
    op.drop_table("draft")
    op.drop_index("ix_activity_list", table_name="activity")
    op.drop_table("activity")
