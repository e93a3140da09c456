"""Notices of the shared folder. Files come and go automatically, so notices are kept until somebody has seen them.

Two kinds: notices of imported files (a wrong clock, possible duplicates, a closed year, new keys), and texts that look like
personal data, because of which our own file waits until a person has agreed once.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.orm import Session

from app.models.settings import Fact
from app.rules.clock import moment_text, now_ms
from app.services.records.privacy_warnings import PrivacyWarning
from app.services.transfer.submitting import contents
from app.services.workspace.workspace import Workspace
from app.store.own_facts import fact

_NOTICES = Fact[tuple[tuple[int, str], ...]]("sync_folder_notices", ())
_HELD = Fact[tuple[tuple[bytes, str], ...]]("sync_folder_held", ())
_AGREED = Fact[tuple[bytes, ...]]("sync_folder_agreed", ())
NOTICES_KEPT = 100
AGREED_KEPT = 5000


def note(workspace: Workspace, sentences: Sequence[str]) -> None:
    """Stores the notices of imported files with the present time."""
    if sentences:
        with workspace.database.writing(small=True) as session:
            every = (*_NOTICES.get(session), *((now_ms(), one) for one in sentences))
            _NOTICES.keep(session, every[-NOTICES_KEPT:])


def notices(workspace: Workspace) -> list[str]:
    """The notices nobody has marked as seen, newest first."""
    with workspace.database.reading() as session:
        found = fact(session, _NOTICES)
    return [f"{moment_text(when)}　{sentence}" for when, sentence in reversed(found)]


def notices_seen(workspace: Workspace, newest: int | None = None) -> None:
    """Marks notices as seen. ``newest``: only so many of the newest were visible; the others stay."""
    with workspace.database.writing(small=True) as session:
        left = _NOTICES.get(session)[: -newest if newest else 0]
        if left:
            _NOTICES.keep(session, left)
        else:
            _NOTICES.forget(session)


def hold_back(workspace: Workspace, offices: Iterable[str]) -> set[str]:
    """The offices whose next file waits: a text in it looks personal, and nobody has agreed to that text yet."""
    found: dict[str, list[PrivacyWarning]] = {office: list(contents(workspace, office).warnings) for office in offices}
    with workspace.database.reading() as session:
        agreed, before = set(_AGREED.get(session)), _HELD.get(session)
    keyed = {office: {one.mark: one for one in some} for office, some in found.items()}
    open_ = {office: {key: one for key, one in some.items() if key not in agreed} for office, some in keyed.items()}
    held = tuple((key, one.words) for key, one in {key: one for some in open_.values() for key, one in some.items()}.items())
    if held != before:
        with workspace.database.writing(small=True) as session:
            _HELD.keep(session, held)
    return {office for office, some in open_.items() if some}


def forget_held(session: Session) -> None:
    """Forgets the texts that were held back, when the folder is no longer used; the next round checks anew."""
    _HELD.forget(session)


def held(workspace: Workspace) -> list[str]:
    """The texts to look at: record, field, and what it looks like."""
    return list(held_by_mark(workspace).values())


def held_by_mark(workspace: Workspace) -> dict[bytes, str]:
    """The same texts by the mark that identifies each."""
    with workspace.database.reading() as session:
        found = fact(session, _HELD)
    return dict(found)


def agree(workspace: Workspace, marks: Collection[bytes] | None = None) -> None:
    """A person has looked at these texts (None: at all held back now): they may be sent. A changed text is asked about again."""
    with workspace.database.writing(small=True) as session:
        waiting = _HELD.get(session)
        looked_at = [mark for mark, _ in waiting if marks is None or mark in marks]
        _AGREED.keep(session, (*_AGREED.get(session), *looked_at)[-AGREED_KEPT:])
        _HELD.keep(session, tuple(one for one in waiting if one[0] not in looked_at))


def alarms(workspace: Workspace) -> list[str]:
    """Sentences for the first page when there is something to look at."""
    to_page = f"「{'提出状況' if workspace.is_head else '提出'}」を開いてください。"
    count, waiting = len(notices(workspace)), len(held(workspace))
    found = [f"共有フォルダーで受け取ったファイルに、確かめることが {count}件あります。"] if count else []
    return [sentence + to_page for sentence in (*found, *([held_sentence(waiting)] if waiting else []))]


def held_sentence(count: int) -> str:
    """The sentence for so many texts that are held back."""
    return f"個人の情報かもしれない文が {count}件あるため、共有フォルダーに書き出していません。"
