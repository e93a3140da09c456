"""Photos and closed years; files kept for later; how a file left; statements by device and life.

What others said they have is forgotten here: they say it again with their next file.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "photo",
        *_of_a_record(),
        sa.Column("activity_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("byte_count", sa.Integer(), nullable=True),
        sa.Column("caption", sa.String(), nullable=True),
        sa.Column("consent", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index(op.f("ix_photo_activity_id"), "photo", ["activity_id"])
    op.create_table(
        "closing",
        *_of_a_record(),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    op.create_table(
        "kept_file",
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_kept_file")),
    )
    with op.batch_alter_table("sent_file") as sent:
        sent.add_column(sa.Column("records", sa.Integer(), nullable=False, server_default="0"))
        sent.add_column(sa.Column("medium", sa.String(), nullable=False, server_default=""))
        sent.add_column(sa.Column("medium_name", sa.String(), nullable=False, server_default=""))
        sent.add_column(sa.Column("carried_by", sa.String(), nullable=False, server_default=""))
    op.drop_table("peer_have")
    op.create_table(
        "peer_have",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("life", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("have", sa.LargeBinary(), nullable=False),
        sa.Column("wanted", sa.LargeBinary(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device", "life", name=op.f("pk_peer_have")),
    )
    op.create_index(op.f("ix_peer_have_office"), "peer_have", ["office"])
    _chain_index("life", "partition", "seq", "id")


def downgrade() -> None:
    _chain_index("life", "partition", "seq")
    op.drop_table("peer_have")
    op.create_table(
        "peer_have",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("life", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("have", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_peer_have")),
    )
    op.create_index(op.f("ix_peer_have_office"), "peer_have", ["office"])
    with op.batch_alter_table("sent_file") as sent:
        for name in ("carried_by", "medium_name", "medium", "records"):
            sent.drop_column(name)
    for table in ("kept_file", "closing", "photo"):
        op.drop_table(table)


def _chain_index(*columns: str) -> None:
    op.drop_index("ix_operation_chain", table_name="operation")
    op.create_index("ix_operation_chain", "operation", columns)


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
