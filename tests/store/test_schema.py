"""The migrations lead exactly to the mapped tables, there and back, all or nothing."""

from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as dbapi
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import StaticPool

from app.models import entities, journal, ledger, local  # noqa: F401  (every table must be mapped)
from app.models.base import Base
from app.store import schema
from app.store.database import FILE_NAME, open_database
from app.store.driver import connect
from tests.store.databases import KEY, fresh_database, save_activity, titles


def engine_on(connection: Any) -> Any:
    return create_engine("sqlite+pysqlite://", creator=lambda: connection, module=dbapi, poolclass=StaticPool)


def migrate(path: Path, to: str) -> None:
    connection = connect(path, KEY)
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    with engine_on(connection).connect() as shared:
        config.attributes["connection"] = shared
        (command.downgrade if to == "base" else command.upgrade)(config, to)
    connection.execute(f"PRAGMA user_version = {0 if to == 'base' else schema.SCHEMA_VERSION}")
    connection.close()


def test_the_migrations_lead_to_exactly_the_mapped_tables(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with engine_on(database.raw()).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata) == []


def test_the_version_number_counts_the_migrations() -> None:
    versions = Path(schema.__file__).parent / "migrations" / "versions"
    assert len(list(versions.glob("[0-9]*.py"))) == schema.SCHEMA_VERSION


def test_a_database_with_data_goes_down_to_nothing_and_up_again(tmp_path: Path) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "サロン")
    database.close()
    path = tmp_path / "data" / FILE_NAME
    migrate(path, "base")
    connection = connect(path, KEY)
    with engine_on(connection).connect() as shared:
        assert set(inspect(shared).get_table_names()) <= {"alembic_version"}
    connection.close()

    reopened = open_database(path.parent, KEY)
    assert titles(reopened) == []
    assert len(list((path.parent / "backups").glob(f"*-before-schema-{schema.SCHEMA_VERSION}.db"))) == 1
    with reopened.writing() as session:
        save_activity(session, "また書ける")
    assert titles(reopened) == ["また書ける"]


def test_an_upgrade_that_fails_in_the_middle_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = fresh_database(tmp_path)
    with database.writing() as session:
        save_activity(session, "残る")
    database.close()
    versions = tmp_path / "migrations" / "versions"
    source = Path(schema.__file__).parent / "migrations"
    versions.mkdir(parents=True)
    real = schema.SCHEMA_VERSION
    for file in (source / "env.py", *(source / "versions").glob("[0-9]*.py")):
        (tmp_path / "migrations" / file.relative_to(source)).write_bytes(file.read_bytes())
    (versions / "9999_fails.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision = '9999'\ndown_revision = '{real:04}'\n"
        "def upgrade():\n"
        "    op.add_column('activity', sa.Column('half', sa.String()))\n"
        "    op.execute(\"UPDATE activity SET title = 'half'\")\n"
        "    raise RuntimeError('the plug was pulled')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(schema, "__file__", str(tmp_path / "schema.py"))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", real + 1)
    with pytest.raises(RuntimeError):
        open_database(tmp_path / "data", KEY)
    monkeypatch.undo()
    database = open_database(tmp_path / "data", KEY)
    assert titles(database) == ["残る"]
    with database.reading() as session:
        assert "half" not in {row[1] for row in session.connection().exec_driver_sql("PRAGMA table_info(activity)")}
