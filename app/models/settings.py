"""The facts this PC keeps about itself and never sends: one typed fact per name, in the table ``setting``."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgpack
from sqlalchemy.orm import Session

from app.errors import Damaged
from app.models.local import Setting

T = TypeVar("T")


class Fact(Generic[T]):
    """A fact of one type: text, bytes, number, day as text, or tuples and dictionaries of them (stored as msgpack).

    ``default`` applies until something was stored. Lists come back as tuples.
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
        """A fact every office has since its set-up. Damaged("damaged-database") without it."""
        found = session.connection().exec_driver_sql("SELECT value FROM setting WHERE name = ?", (self.name,)).first()
        return self.needed_of({} if found is None else {self.name: found[0]})

    def get_of(self, stored: Mapping[str, bytes]) -> T:
        """The fact, or its default, from all that is stored, by name."""
        return self.unpacked(stored[self.name]) if self.name in stored else self.default

    def needed_of(self, stored: Mapping[str, bytes]) -> T:
        """The same from all that is stored, by name."""
        if self.name not in stored:
            raise Damaged(
                "damaged-database", "記録のファイルから、この事業所のことを示す所が失われています。", "控えから復元してください。"
            )
        return self.unpacked(stored[self.name])

    def keep(self, session: Session, value: T) -> None:
        """Stores the fact in the caller's transaction."""
        session.merge(Setting(name=self.name, value=self.packed(value)))
        session.flush()

    def forget(self, session: Session) -> None:
        """Removes the fact in the caller's transaction, if it is there."""
        found = session.get(Setting, self.name)
        if found is not None:
            session.delete(found)
            session.flush()

    def packed(self, value: T) -> bytes:
        """The value as the table stores it."""
        kept: bytes = msgpack.packb(value)
        return kept

    def unpacked(self, kept: bytes) -> T:
        """The value from what ``packed`` gave."""
        value: T = msgpack.unpackb(kept, use_list=False, strict_map_key=False)
        return value


ORGANISATION_ID = Fact("organisation_id", b"")
ORGANISATION_NAME = Fact("organisation_name", "")
OFFICE = Fact("office", "")
DEVICE = Fact("device", "")
GENERATION = Fact("generation", b"")
HEAD_SIGN_KEY = Fact("head_sign_key", b"")
"""The first signing key of the head office: what everything in the roster leads back to. It never changes."""
FOUNDED = Fact("founded", b"")
"""The operation of the roster that stated the first recovery key. No stop reaches it or what it follows."""
SET_UP_STATEMENT = Fact[tuple[bytes, ...]]("set_up_statement", ())
"""Header and signature of the head office in the set-up file: a proof that what came with it is its own."""
PAST_GENERATIONS = Fact[tuple[bytes, ...]]("past_generations", ())
"""Replica generations this PC has given up."""
HAS_HIGH_WATER_MARKS = Fact("has_high_water_marks", False)
"""True once high-water marks were written: from then on missing ones mean that the folder was moved or copied."""
LOST = Fact[tuple[tuple[bytes, str, int, int], ...]]("lost", ())
"""(generation, partition, number, milliseconds since 1970 UTC) of own chains known to have been longer than they are now."""
RECOVERED = Fact("recovered", "")
"""The lost PC, when these data came back with the recovery sheet: a newer sheet may have to be entered, and that PC stopped."""
REPLACED = Fact[tuple[tuple[bytes, str], ...]]("replaced", ())
"""At the head office: (public key of a set-up file's token, the lost PC from whose copy its new PC goes on)."""
CAME_BACK = Fact[tuple[int, ...]]("came_back", ())
"""When these data came back or were found to have gone back (ms), the last arrival, import and sent file in them, and how; ()
when all is settled."""
FROM_COPY, FROM_DAMAGED, GONE_BACK = range(3)
"""How: a copy was put back; a damaged file was read page by page; saves are missing and no copy was put back (a lost log)."""
SALVAGED = Fact[tuple[int, ...]]("salvaged", ())
"""Of the last time a damaged file was read page by page: when (ms), and how many changes were read, filled from copies,
filled from files, and written again, and how many records were written from the rows of its tables."""
MISSED_CHANGES = Fact[tuple[tuple[str, bytes, str, int], ...]]("missed_changes", ())
"""Records whose newest change was lost with a damaged file: kind, id, title as far as it is in no change that is here, and
when that change was saved (ms)."""
DEPOSIT_LEFT_OUT = Fact("deposit_left_out", False)
"""The sealed copy of the head office's own partition has become too large for its files (app.sync.deposit)."""
CARRY_ANEW = Fact("carry_anew", False)
PRINT_ANEW = Fact("print_anew", False)
"""The head office's keys were renewed: backups outside this PC and the recovery sheet in the safe are useless now."""
SECOND_PLACE = Fact[tuple[str, int] | None]("second_place", None)
"""(folder outside this PC for copies, when it was last reached in ms); ("", 0): a person wants none; None: nobody was asked."""
PICTURES_LEFT = Fact("pictures_left", 0)
"""How many photos and final prints found no room there the last time."""
ROTTEN_THERE = Fact("rotten_there", False)
"""Something damaged was found there and written again, and no person has read so yet."""
PHONE_CONFIRMATIONS = Fact[tuple[tuple[bytes, int, str], ...]]("phone_confirmations", ())
"""(SHA-256 of a file's header, when in milliseconds since 1970 UTC, by whom its number was compared)."""
NOT_DUPLICATES = Fact[tuple[tuple[bytes, bytes], ...]]("not_duplicates", ())
"""Pairs of similar activities that a person declared different: their ids in order."""
TAKEN_BACK = Fact[tuple[bytes, ...]]("taken_back", ())
"""Deletions by which Ctrl+Z took records away again that had been added: whoever adds the same again need not be asked."""
TABLE_ROLES = Fact[dict[bytes, tuple[tuple[bytes, str], ...]]]("table_roles", {})
"""What a person said the columns of foreign tables are: digest of a heading row → (digest of a heading, role) of each column."""
TABLE_NAMES = Fact[dict[str, str]]("table_names", {})
"""SHA-256 in hex of a foreign table that was taken in → its file's name, which may name a person and leaves this PC nowhere."""
PINNED = Fact[dict[str, tuple[Any, str, bool]]]("pinned", {})
"""Fields of a new activity: name → (value, the day on which it was pinned, whether for good)."""
LOOKED_THROUGH = Fact("looked_through", "")
"""The day on which every page of the file was last read and found sound."""
SWEPT = Fact("swept", 0)
"""How many values had been erased when the copies of received files were last searched for them."""
FOLDED_FOR = Fact("folded_for", b"")
"""The kinds, groups and fields known to the program that folded the tables (app.journal.catalogue)."""
SEARCH_RULES = Fact("search_rules", b"")
"""What the stored search texts were folded by (app.rules.finding)."""
PROGRAM = Fact("program", "")
"""Version of the program that opened the data last (app.store.schema)."""
IDENTITY: tuple[Fact[Any], ...] = (
    ORGANISATION_ID, ORGANISATION_NAME, OFFICE, DEVICE, GENERATION, HEAD_SIGN_KEY, FOUNDED, SET_UP_STATEMENT,
)  # fmt: skip
"""Whose data these are. Also beside the high-water marks: without it nothing of a damaged database could be gone on with."""
