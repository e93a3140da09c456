"""What this PC knows about itself and no other PC is told: one typed fact under one name, in the table ``setting``."""

from typing import Generic, TypeVar

import msgpack
from sqlalchemy.orm import Session

from app.models.local import Setting

T = TypeVar("T")


class Fact(Generic[T]):
    """A fact of one type: text, bytes, number, day as text, or tuples and dictionaries of them (kept as msgpack).

    ``default`` is what is true until something was kept. Lists come back as tuples.
    """

    def __init__(self, name: str, default: T) -> None:
        self.name = name
        self.default = default

    def get(self, session: Session) -> T:
        """The fact, or its default."""
        # Asked many times in everything that is done with files, and several times slower as an object.
        found = session.connection().exec_driver_sql("SELECT value FROM setting WHERE name = ?", (self.name,)).first()
        return self.unpacked(found[0]) if found else self.default

    def needed(self, session: Session) -> T:
        """A fact every office has since its set-up; its absence is a defect of the program, not of what was typed."""
        found = session.connection().exec_driver_sql("SELECT value FROM setting WHERE name = ?", (self.name,)).first()
        assert found is not None, self.name
        return self.unpacked(found[0])

    def keep(self, session: Session, value: T) -> None:
        """Stores the fact in the caller's transaction."""
        session.merge(Setting(name=self.name, value=self.packed(value)))
        session.flush()

    def forget(self, session: Session) -> None:
        """Takes the fact away in the caller's transaction; nothing happens when it isn't there."""
        found = session.get(Setting, self.name)
        if found is not None:
            session.delete(found)
            session.flush()

    def packed(self, value: T) -> bytes:
        """As the table keeps it."""
        kept: bytes = msgpack.packb(value)
        return kept

    def unpacked(self, kept: bytes) -> T:
        """What ``packed`` was given."""
        value: T = msgpack.unpackb(kept, use_list=False, strict_map_key=False)
        return value


ORGANISATION_ID = Fact("organisation_id", b"")
ORGANISATION_NAME = Fact("organisation_name", "")
OFFICE = Fact("office", "")
DEVICE = Fact("device", "")
LIFE = Fact("life", b"")
ROSTER = Fact("roster", b"")
HEAD_SIGN_KEY = Fact("head_sign_key", b"")
CERTIFICATE = Fact("certificate", b"")
PAST_LIVES = Fact[tuple[bytes, ...]]("past_lives", ())
"""Lives this PC wrote under before."""
DOUBLED = Fact[tuple[bytes, ...]]("doubled", ())
"""Lives of other PCs under which two of them spoke."""
ANCHORED = Fact("anchored", False)
"""True once an anchor was written: from then on a missing one means that the folder was moved or copied."""
LOST = Fact[tuple[tuple[bytes, str, int, int], ...]]("lost", ())
"""(life, partition, number, milliseconds since 1970 UTC) of own chains known to have been longer than they are now."""
CONFIRMED_DEVICES = Fact[tuple[str, ...]]("confirmed_devices", ())
"""PCs whose number was compared by telephone."""
CARRY_ANEW = Fact("carry_anew", False)
PRINT_ANEW = Fact("print_anew", False)
"""The head office's keys were renewed: copies outside this PC and the recovery sheet in the safe are of no use now."""
TELEPHONED = Fact[tuple[tuple[bytes, int, str], ...]]("telephoned", ())
"""(SHA-256 of a file's header, when in milliseconds since 1970 UTC, by whom its number was compared)."""
TOLD_APART = Fact[tuple[tuple[bytes, bytes], ...]]("told_apart", ())
"""Pairs of activities that look alike and are not one: their ids in order."""
SWEPT = Fact("swept", 0)
"""How many values had been erased when the kept copies of received files were last looked through for them."""
FOLDED_FOR = Fact("folded_for", b"")
"""What the program that folded the tables could show (app.journal.catalogue)."""
PROGRAM = Fact("program", "")
"""Version of the program that opened the data last (app.store.schema)."""
