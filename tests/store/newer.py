"""A program one migration newer than this one, for tests of what an update does to the records."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.store import database, schema

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.create_table("of_the_newer_program", sa.Column("id", sa.Integer, primary_key=True))
    {more}
"""


@contextmanager
def newer_program(folder: Path, patch: pytest.MonkeyPatch, more: str = "pass") -> Iterator[None]:
    """While it lasts, opening a database brings it to the newer schema. ``more`` is done last in the migration."""
    source = Path(schema.__file__).parent
    name, text = migration(more)
    for file in (source / "migrations" / "env.py", *(source / "migrations" / "versions").glob("[0-9]*.py")):
        copy = folder / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    (folder / "migrations" / "versions" / name).write_text(text, encoding="utf-8")
    newer = schema.SCHEMA_VERSION + 1
    with patch.context() as future:
        future.setattr(schema, "__file__", str(folder / "schema.py"))
        future.setattr(schema, "SCHEMA_VERSION", newer)
        future.setattr(database, "SCHEMA_VERSION", newer)
        yield


def migration(more: str = "pass") -> tuple[str, str]:
    """File name and text of the migration that follows this program's last."""
    real = schema.SCHEMA_VERSION
    return f"{real + 1:04}_newer.py", MIGRATION.format(revision=f"{real + 1:04}", before=f"{real:04}", more=more)
