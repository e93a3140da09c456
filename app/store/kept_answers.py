"""Answers that hold until the data change: asked once, and given again to everybody who asks the same.

A page asks for the same plan, offices and words dozens of times, the next page once more. This process is the only one that has
the database open, so it knows every write. An answer holds until one of the tables is written that were read for it, and at most
to the end of the day, by which deadlines and reporting go. Which tables those are is seen from the statements themselves.

Nobody gets an answer of other data than his session sees: a session that began before a write is not given what was answered
after it, nor the other way round, and what a transaction has written is answered to itself alone until it is committed.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.models.base import Base
from app.rules import clock

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K")
V = TypeVar("V")
MOST = 20_000
"""Answers kept at once; beyond it all are forgotten, so that a week without a save needs no more memory than an hour."""
_READS = re.compile(r"\s*(SELECT|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
_WRITES = re.compile(r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_TAKES_BACK = re.compile(r"\s*ROLLBACK\b", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_LENT = "kept answers"
_asking = threading.local()


@dataclass(frozen=True)
class _Answer:
    """``tables``: read for it. ``since``: the number of writes when the session that asked began."""

    value: Any
    tables: Set[str]
    since: int


@dataclass
class _Own:
    """What one session alone may be given: a transaction that writes is asked anew after it wrote one of the tables read for an
    answer; one that only reads sees the same data until it is closed.
    """

    writes: int = 0
    written: dict[str, int] = field(default_factory=dict)
    """Table → the number of this session's last write to it."""
    found: dict[Any, tuple[_Answer, int]] = field(default_factory=dict)
    """With each answer the number of writes when it was asked for."""

    def write(self, tables: Set[str]) -> None:
        self.writes += 1
        self.written |= dict.fromkeys(tables, self.writes)

    def find(self, key: Any) -> _Answer | None:
        found, since = self.found.get(key, (None, 0))
        return found if found and all(self.written.get(table, 0) <= since for table in found.tables) else None

    def keep(self, key: Any, answer: _Answer) -> None:
        self.found[key] = answer, self.writes


@dataclass(frozen=True)
class _Lent:
    """What a session may be answered from. ``began``: the number of writes when it did."""

    answers: "KeptAnswers"
    began: int
    own: _Own
    reads_only: bool


class KeptAnswers:
    """The answers of one open database."""

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self._writes = 0
        self._counting = threading.Lock()
        self._written: dict[str, int] = {}
        """Table → the number of its last write."""
        self._open: dict[int, _Own] = {}
        """Thread → what its transaction has written and not yet committed: the next one may begin while this one ends."""
        self._day: date | None = None
        self._found: dict[Any, _Answer] = {}
        event.listen(writer, "before_cursor_execute", self._note_writing)
        event.listen(reader, "before_cursor_execute", _note_reading)

    @property
    def writes(self) -> int:
        """How many writes were seen: as long as it stays the same, every answer does."""
        return self._writes

    def forget(self) -> None:
        """Everything is asked anew, as after a start, and nothing that was drawn counts as still right."""
        self._writes += 1
        self._found = {}

    def lend(self, session: Session, *, reads_only: bool = False) -> None:
        """To be called before the first statement of a session: from then on its questions may be answered from here.

        One that ``reads_only`` sees the same data until it is closed: what is written meanwhile does not end its own answers.
        """
        own = _Own() if reads_only else self._open.setdefault(threading.get_ident(), _Own())
        session.info[_LENT] = _Lent(self, self._writes, own, reads_only)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Around a transaction of the writing connection."""
        self._open[threading.get_ident()] = mine = _Own()
        try:
            yield
        finally:
            self._count(mine.written.keys())
            del self._open[threading.get_ident()]

    def find(self, key: Any, began: int) -> _Answer | None:
        """What a session that began at this number of writes may be given."""
        if self._day != (today := clock.today()) or len(self._found) >= MOST:
            self._day, self._found = today, {}
        found = self._found.get(key)
        return found if found and self.holds(found.tables, min(found.since, began)) else None

    def keep(self, key: Any, answer: _Answer) -> bool:
        """Whether it was kept: not when something of it was written in the meantime."""
        if is_current := self.holds(answer.tables, answer.since):
            self._found[key] = answer
        return is_current

    def holds(self, tables: Set[str], since: int) -> bool:
        """Whether none of these tables was written since, nor is being written."""
        is_open = any(not tables.isdisjoint(own.written) for own in tuple(self._open.values()))
        return not is_open and all(self._written.get(table, 0) <= since for table in tables)

    def _note_writing(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        _note_reading(connection, cursor, statement)
        mine = self._open.setdefault(threading.get_ident(), _Own())
        if tables := written_tables(statement):
            new = tables - mine.written.keys()
            mine.write(tables)
            if new:
                self._count(new)
        elif _TAKES_BACK.match(statement):
            mine.found.clear()

    def _count(self, tables: Set[str]) -> None:
        with self._counting:
            self._writes += 1
            self._written |= dict.fromkeys(tables, self._writes)


def kept(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
    """A question whose answer depends on the data, its arguments and the day alone, and may be shared.

    Of lists, dictionaries and sets each asker gets a copy of its own; what is in them is the same for all and must not be
    changed. Not for rows that sessions change (app.models.local), nor for functions that write.
    """

    @wraps(function)
    def ask(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if (lent := _lent_to(session)) is None:
            return function(session, *args, **kwargs)
        key = (function, _hashable(args), _hashable(kwargs))
        found = lent.answers.find(key, lent.began) or lent.own.find(key)
        if found is None:
            # A session of its own on the same data: what another one has read before would be read unseen.
            with _reading() as tables, Session(session.connection(), autoflush=False, expire_on_commit=False) as own:
                own.info.update(session.info)
                value = function(own, *args, **kwargs)
            found = _Answer(value, tables, lent.began)
            if not lent.answers.keep(key, found):
                lent.own.keep(key, found)
        else:
            _note(found.tables)  # read for the question that this one is a part of
        answer: R = _own(found.value)
        return answer

    return ask


class _OfEach(Protocol[K, P, V]):
    """A question about several things at once: each thing with its stamp → its answer."""

    def __call__(self, session: Session, wanted: Mapping[K, bytes | None], /, *args: P.args, **kwargs: P.kwargs) -> dict[K, V]:
        """Asks it."""


def kept_of_each(function: _OfEach[K, P, V]) -> _OfEach[K, P, V]:
    """As ``kept``, for a question about several things at once, of which each is asked anew only when it has changed itself.

    Each thing comes with a stamp that its data have: other data have another one, none is ever used again. So the answer holds
    for that stamp whatever is written. A thing without a stamp (None) is asked each time. Whoever asks must have read the stamps
    in the same session.
    """

    @wraps(function)
    def ask(session: Session, wanted: Mapping[K, bytes | None], /, *args: P.args, **kwargs: P.kwargs) -> dict[K, V]:
        if (lent := _lent_to(session)) is None:
            return function(session, wanted, *args, **kwargs)
        answers, began = lent.answers, lent.began
        rest = _hashable(args), _hashable(kwargs)
        keys = {one: (function, one, stamp, *rest) for one, stamp in wanted.items() if stamp is not None}
        found = {one: known.value for one, key in keys.items() if (known := answers.find(key, began)) is not None}
        missing = {one: stamp for one, stamp in wanted.items() if one not in found}
        made = function(session, missing, *args, **kwargs) if missing else {}
        for one in missing.keys() & keys.keys():
            answers.keep(keys[one], _Answer(made[one], frozenset(), began))
        return found | made

    return ask


def may_be_kept(session: Session, table: str) -> bool:
    """Whether what is asked about this table is asked once: not within a transaction that has written it."""
    if (lent := _lent_to(session)) is None:
        return False
    return lent.reads_only or bool(lent.answers.holds({table}, lent.began))


def _lent_to(session: Session) -> _Lent | None:
    found: _Lent | None = session.info.get(_LENT)
    return found


@lru_cache(1000)
def written_tables(statement: str) -> Set[str]:
    """The tables that a statement may write: all of them when it is not understood."""
    if _READS.match(statement):
        return frozenset()
    found = _WRITES.match(statement)
    return frozenset((found[1],)) if found else frozenset(Base.metadata.tables)


@lru_cache(1000)
def named_tables(statement: str) -> Set[str]:
    """The tables that a statement may read: every word that is the name of one."""
    return Base.metadata.tables.keys() & set(_WORDS.findall(statement))


@contextmanager
def _reading() -> Iterator[set[str]]:
    """Gathers the tables that are read within the block, by this thread."""
    outer: set[str] | None = getattr(_asking, "tables", None)
    _asking.tables = tables = set[str]()
    try:
        yield tables
    finally:
        _asking.tables = outer
        _note(tables)


def _note(tables: Set[str]) -> None:
    if (reading := getattr(_asking, "tables", None)) is not None:
        reading |= tables


def _note_reading(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if getattr(_asking, "tables", None) is not None:
        _note(named_tables(statement))


def _own(answer: Any) -> Any:
    return answer.copy() if isinstance(answer, list | dict | set) else answer


def _hashable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple((key, _hashable(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_hashable, value))
    return frozenset(value) if isinstance(value, Set) else value
