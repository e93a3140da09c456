"""What PCs say of themselves in their files, and how it is kept: see PeerHave."""

from sqlalchemy.orm import Session

from app.models import settings

GIVEN_UP = 2**62
"""As the number of a statement: this life speaks no more."""
SET_UP_LIFE = bytes(16)
"""Stands for the head office's statement in a set-up file, until its first real one."""


def past_lives(session: Session) -> tuple[bytes, ...]:
    """The lives this PC has given up."""
    return settings.PAST_LIVES.get(session)
