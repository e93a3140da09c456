"""What people must still decide about activities is found without reading all of them."""

from alembic import op

revision = "0009"
down_revision = "0008"
INDEX = "ix_activity_undecided"


def upgrade() -> None:
    op.execute(f"CREATE INDEX {INDEX} ON activity (id) WHERE differences <> ''")


def downgrade() -> None:
    op.drop_index(INDEX, "activity")
