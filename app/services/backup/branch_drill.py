"""復旧の練習 at a branch: whether the copy in a folder would bring this PC back, up to which day, and what would be lost.

A branch can't try the whole way by itself, since the head office opens the key file. But the file is sealed to this PC as well,
so that it can be opened here and says for whom else it is.
"""

from dataclasses import dataclass
from pathlib import Path

from app.errors import Refused
from app.models.base import HEAD
from app.rules.clock import local_day
from app.rules.era import japanese_date
from app.services.backup.found_copies import PicturesBeside, newest_copy, operations_in, pictures_beside
from app.services.backup.recovery import note_drill
from app.services.workspace.workspace import Workspace
from app.store.recovery_file import FILE_NAME, NotForUs, open_keys, read_recovery_file, recipients_digest
from app.sync.enrolment import own_recovery_keys, recovery_recipients
from app.sync.outgoing import next_operations
from app.sync.scope import partitions_between


@dataclass(frozen=True)
class BranchDrill:
    """``until``: the day of the newest change in the copy, "" for an empty one. ``would_lose``: changes that neither the copy nor
    the head office has, as far as is known.
    """

    backup: str
    skipped: tuple[str, ...]
    until: str
    would_lose: int
    pictures: PicturesBeside

    @property
    def in_words(self) -> tuple[str, ...]:
        """What was proven, a sentence each."""
        told = [f"控え（{self.backup}）が開き、その鍵を本部と復旧用紙で開けることを確かめました。"]
        told.append(f"控えは{self.until}までのものです。" if self.until else "控えには、この支部で書いたものがまだありません。")
        if self.would_lose:
            told.append(f"いまこのPCを失うと、変更{self.would_lose:,}件が戻りません。")
        return (*told, *filter(None, [self.pictures.words]), *(f"壊れている控え：{name}" for name in self.skipped))


def drill_at_branch(workspace: Workspace, source: Path) -> BranchDrill:
    """Proves that the newest copy in a folder opens and is whole, with the photos beside it, and that the head office and its
    sheet can open the key beside it. Changes only the date of the last drill.

    Raises Refused("no-backup", "other-key", "no-recovery-file", "former-keys") and Damaged("damaged-recovery-file").
    """
    found = newest_copy(source, workspace.keys.database_key)
    file = found.path.parent / FILE_NAME
    if not file.is_file():
        raise Refused("no-recovery-file", "控えの隣に、鍵のファイルがありません。", "控えを写し直してから、行ってください。")
    held, newest_ms = operations_in(found.path, workspace.keys.database_key)
    with workspace.database.reading() as session:
        try:
            opened = open_keys(read_recovery_file(file), workspace.keys.identities)
        except NotForUs:
            opened = None
        present = own_recovery_keys(session, workspace.keys), recipients_digest(recovery_recipients(session, workspace.keys))
        if opened != present:
            raise Refused(
                "former-keys",
                "控えの隣の鍵のファイルは、いまの本部では開けないおそれがあります。",
                "控えを写し直してから、行ってください。",
            )
        partitions = partitions_between(session, workspace.office_code, HEAD)
        unsent = {one.id for one in next_operations(session, HEAD, partitions)}
    note_drill(workspace)
    until = japanese_date(local_day(newest_ms)) if newest_ms else ""
    pictures = pictures_beside(found.path, workspace.keys.database_key)
    return BranchDrill(found.path.name, tuple(path.name for path in found.skipped), until, len(unsent - held), pictures)
