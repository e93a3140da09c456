"""The facts this PC keeps about itself, each under one name."""

from sqlalchemy.orm import Session

from app.models.local import Setting

ORGANISATION_ID = "organisation_id"
ORGANISATION_NAME = "organisation_name"
OFFICE = "office"
DEVICE = "device"
LIFE = "life"
ROSTER = "roster"
HEAD_SIGN_KEY = "head_sign_key"
CERTIFICATE = "certificate"
PAST_LIVES = "past_lives"
"""Lives this PC wrote under before, 16 bytes each."""
DOUBLED = "doubled"
"""Lives of other PCs under which two of them spoke, 16 bytes each."""
ANCHORED = "anchored"
"""Set once an anchor was written: from then on a missing one means that the folder was moved or copied."""
LOST = "lost"
"""Own chains known to have been longer: msgpack [[life, partition, number, time], …],
read by app.services.workspace.rollback_detection."""
CONFIRMED_DEVICES = "confirmed_devices"
"""PCs whose number was compared by telephone, with blanks between."""
CARRY_ANEW, PRINT_ANEW = "carry_anew", "print_anew"
"""Set when the head office's keys were renewed: the copies outside this PC, the sheet in the safe are of no use now."""
TELEPHONED = "telephoned"
"""Files whose number was compared by telephone: msgpack [[SHA-256 of the header, when, who], …]."""
TOLD_APART = "told_apart"
"""Pairs of activities that look alike and are not one: their two ids in order, 32 bytes a pair."""
SWEPT = "swept"
"""How many values had been erased when the kept copies of received files were last looked through for them."""
FOLDED_FOR = "folded_for"
"""What the program that folded the tables could show (app.journal.catalogue)."""

PROGRAM = "program"
"""Version of the program that opened the data last (app.store.schema)."""


def setting(session: Session, name: str) -> bytes | None:
    # Asked many times in everything that is done with files, and several times slower as an object.
    found = session.connection().exec_driver_sql("SELECT value FROM setting WHERE name = ?", (name,)).first()
    return bytes(found[0]) if found else None


def forget(session: Session, name: str) -> None:
    """Takes a fact away in the caller's transaction; one that isn't there is no trouble."""
    found = session.get(Setting, name)
    if found is not None:
        session.delete(found)
        session.flush()


def needed(session: Session, name: str) -> bytes:
    """A fact every office has since its set-up; its absence is a defect, not an input error."""
    value = setting(session, name)
    assert value is not None, name
    return value


def keep(session: Session, name: str, value: bytes) -> None:
    """Stores a fact in the caller's transaction."""
    session.merge(Setting(name=name, value=value))
    session.flush()
