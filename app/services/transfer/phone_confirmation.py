"""電話で確かめた: a person compared a file's 確認番号 by telephone. Noted on this PC only; nothing depends on it."""

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models import settings
from app.rules.clock import moment_text, now_ms
from app.rules.text import clean_text
from app.services.figures.latest_files import newest_files
from app.services.workspace.workspace import Workspace

KEPT = 500
"""So many of the newest notes are kept: some years of nine offices."""
LONGEST_NAME = 40


def confirm_by_telephone(workspace: Workspace, office: str, person: str) -> str:
    """Notes who compared the 確認番号 of the office's newest file; returns that number.

    Raises Refused("nothing-received", "missing-person").
    """
    person = clean_text(person).strip()[:LONGEST_NAME]
    if not person:
        raise Refused("missing-person", "確かめた人の名前が入っていません。", "名前を入れてから、もう一度押してください。")
    with workspace.database.writing() as session:
        file = newest_files(session).get(office)
        if file is None:
            raise Refused("nothing-received", "この支部のファイルは、まだ届いていません。", "届いてから行ってください。")
        kept = (one for one in settings.PHONE_CONFIRMATIONS.get(session) if one[0] != file.header_sha256)
        notes = (*kept, (file.header_sha256, now_ms(), person))[-KEPT:]
        settings.PHONE_CONFIRMATIONS.keep(session, notes)
        return file.confirmation_code


def phone_confirmed(session: Session) -> dict[bytes, str]:
    """SHA-256 of a file's header → when and by whom its number was compared, as text."""
    return {sha256: f"{moment_text(when)} {person}" for sha256, when, person in settings.PHONE_CONFIRMATIONS.get(session)}
