"""What a person said the columns of foreign tables are, remembered on this PC: of headings only digests, of persons nothing."""

import hashlib
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.exchange.table import Table
from app.models import settings
from app.rules.text import search_key

TABLES_KEPT = 200
NAMES_KEPT = 500


def remembered_roles(session: Session, table: Table) -> dict[int, str]:
    """Column index → the role chosen when a table with these headings was last taken in; {} for an unknown one.

    A table in which single columns are new gets the others from the heading rows that share most with it.
    """
    kept = settings.TABLE_ROLES.get(session)
    own = _headings(table)
    exact = kept.get(_digest(*own.values()))
    if exact is not None and len(exact) == len(own):
        return {index: role for index, (_, role) in zip(own, exact, strict=True)}
    shared = [
        (len({heading for heading, _ in roles} & set(own.values())), place, roles) for place, roles in enumerate(kept.values())
    ]
    most, _, roles = max(shared, default=(0, 0, ()))
    if most * 2 <= len(own):
        return {}
    known = dict(roles)
    return {index: known[heading] for index, heading in own.items() if heading in known}


def remember_roles(session: Session, table: Table, roles: Mapping[int, str]) -> None:
    """Remembers the roles of a table's columns, in the caller's transaction."""
    own = _headings(table)
    if not own:
        return
    kept = dict(settings.TABLE_ROLES.get(session))
    key = _digest(*own.values())
    kept.pop(key, None)
    kept[key] = tuple((heading, roles.get(index, "")) for index, heading in own.items())
    settings.TABLE_ROLES.keep(session, dict(list(kept.items())[-TABLES_KEPT:]))


def remember_name(session: Session, digest: str, name: str) -> None:
    """Remembers what the file of a table was called, in the caller's transaction."""
    kept = dict(settings.TABLE_NAMES.get(session))
    kept.pop(digest, None)
    kept[digest] = name
    settings.TABLE_NAMES.keep(session, dict(list(kept.items())[-NAMES_KEPT:]))


def name_of_table(session: Session, digest: str) -> str:
    """The file's name on this PC; "" for a table that another PC took in."""
    return settings.TABLE_NAMES.get(session).get(digest, "")


def digests_of_name(session: Session, name: str) -> list[str]:
    """The digests of all tables that were taken in from a file of this name on this PC."""
    return [digest for digest, called in settings.TABLE_NAMES.get(session).items() if called == name]


def _headings(table: Table) -> dict[int, bytes]:
    """Column index → digest of its heading; a column without one goes by its place, a table without any is not remembered."""
    if not table.heading_rows:
        return {}
    return {one.index: _digest(("".join(search_key(one.heading).split()) or f"#{one.index}").encode()) for one in table.columns}


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\x1f".join(parts)).digest()[:16]
