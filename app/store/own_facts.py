"""The facts that this PC keeps about itself (app.models.settings), read all at once: pages ask for a dozen of them."""

from typing import TypeVar

from sqlalchemy.orm import Session

from app.models.settings import Fact
from app.store.kept_answers import kept

T = TypeVar("T")


def fact(session: Session, wanted: Fact[T]) -> T:
    """The fact, or its default."""
    return wanted.get_of(_stored(session))


def needed_fact(session: Session, wanted: Fact[T]) -> T:
    """A fact every office has since its set-up. Damaged("damaged-database") without it."""
    return wanted.needed_of(_stored(session))


@kept
def _stored(session: Session) -> dict[str, bytes]:
    return {name: value for name, value in session.connection().exec_driver_sql("SELECT name, value FROM setting")}
