"""Special values of stored version vectors, and the generations this PC has given up."""

from sqlalchemy.orm import Session

from app.models import settings

GIVEN_UP = 2**62
"""As the file number of a version vector: its PC has given up this generation and will never write in it again."""
SET_UP_GENERATION = bytes(16)
"""In place of a generation: the version vector that came with a set-up file, until the head office's first file."""


def past_generations(session: Session) -> tuple[bytes, ...]:
    """The replica generations this PC has given up, oldest first."""
    return settings.PAST_GENERATIONS.get(session)
