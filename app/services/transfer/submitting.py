"""提出 and 返送: what a file will contain, and writing it to a stick, a folder or a mail draft."""

import contextlib
import glob
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commit_point import passed, preparing
from app.errors import Refused, YuiError
from app.models.activity import Activity
from app.models.base import HEAD
from app.models.ledger import SentFile
from app.rules import clock
from app.rules.clock import moment_text
from app.services.plan.plans import find_office, offices
from app.services.records.open_conflicts import count_conflicts, find_open_conflicts
from app.services.records.privacy_warnings import PrivacyWarning, warnings_in
from app.services.records.record_forms import is_among
from app.services.transfer.file_names import SUFFIX, free_path, numbered
from app.services.workspace import rollback_detection
from app.services.workspace.clock_check import clock_warning
from app.services.workspace.removable_drives import removable_drives
from app.services.workspace.workspace import Workspace, reading
from app.store.own_places import agree_to_replace, write_for_people
from app.store.own_work import is_written_here
from app.sync.outgoing import Outgoing, make_file, next_operations, note_sent, receivers_of
from app.sync.photo_parts import MOST_WANTED, make_photo_file, named_photos, parts_of, photos_for
from app.sync.roster_facts import current_roster
from app.sync.scope import partitions_between

MAIL_PHOTO_BYTES = 8_000_000
"""At most so many bytes of photos in one mail draft: many mail servers accept no more than 10 MB."""


@dataclass(frozen=True)
class Contents:
    """What the next file would contain, in records; ``operations`` counts the changes. ``drafts`` are sent but not counted."""

    to_name: str
    added: int
    changed: int
    deleted: int
    drafts: int
    conflicts: int
    operations: int
    last_sent: str
    warnings: tuple[PrivacyWarning, ...]
    clock: str = ""
    """A sentence when this PC's clock cannot be right, else ""."""


@dataclass(frozen=True)
class Sent:
    """A file that was written and verified. ``confirmation_code`` (確認番号) is compared by telephone."""

    path: Path
    to_office: str
    to_name: str
    number: int
    confirmation_code: str
    operations: int
    records: int
    size: int
    photo_paths: tuple[Path, ...] = ()
    """Files of photos beside it; a lost one does no harm, because its photos are asked for again."""
    photo_trouble: str = ""
    """Why photos could not be written; the records were written all the same."""


def contents(workspace: Workspace, to_office: str = HEAD) -> Contents:
    """What a file to this office would contain now. Changes nothing."""
    clock_trouble = clock_warning(workspace)
    with workspace.database.reading() as session:
        operations = next_operations(session, to_office, _scope(workspace, session, to_office))
        records = {operation.record for operation in operations if operation.entity == "activity"}
        fresh = {operation.record for operation in operations if operation.entity == "activity" and not operation.base}
        sent = select(Activity.id, Activity.deleted, Activity.state).where(is_among(Activity.id, records))
        rows = session.execute(sent).all()
        last = session.scalars(
            select(SentFile).where(SentFile.to_office == to_office).order_by(SentFile.number.desc()).limit(1)
        ).first()
        return Contents(
            to_name=find_office(workspace, to_office).name,
            added=sum(row.id in fresh and not row.deleted for row in rows),
            changed=sum(row.id not in fresh and not row.deleted for row in rows),
            deleted=sum(row.deleted and row.id not in fresh for row in rows),
            drafts=sum(row.state == "draft" and not row.deleted for row in rows),
            conflicts=count_conflicts(find_open_conflicts(session, partitions=(workspace.partition,))),
            operations=len(operations),
            last_sent=moment_text(last.made_at_ms) if last else "",
            warnings=warnings_in(session, operations, to_office),
            clock=clock_trouble,
        )


def doubtful_texts(workspace: Workspace, to_offices: Sequence[str] = ()) -> list[PrivacyWarning]:
    """Texts in the files to these offices (none given: to all with known PCs) that look like personal data."""
    found: dict[tuple[bytes, str], PrivacyWarning] = {}
    with workspace.database.reading() as session:
        for office in to_offices or known_branches(session):
            operations = next_operations(session, office, _scope(workspace, session, office))
            found |= {(one.record, one.field): one for one in warnings_in(session, operations, office)}
    return list(found.values())


def hand_in(workspace: Workspace, out: Path, carried_by: str = "") -> Sent:
    """提出: a branch's file to the head office. ``out`` is a folder (for a default name) or a file name.

    ``carried_by`` is noted in this PC's 持出し記録 and not sent. Raises Refused("missing-receiver") at the head office.
    """
    if workspace.is_head:
        raise Refused("missing-receiver", "本部は、支部を選んで返送します。", "返送する支部を選んでください。")
    return _send(workspace, HEAD, out, carried_by=carried_by)


def send_back(workspace: Workspace, office: str, out: Path, carried_by: str = "") -> Sent:
    """返送: the head office's file to one branch, with receipts, plan and resolved conflicts, or to its own other PCs.

    Raises Refused("no-device") before the branch's first file arrived, or without another PC of the head office;
    Refused("not-in-roster") on a PC of the head office that the others don't know yet.
    """
    _refuse_unknown_branch(workspace, office)
    return _send(workspace, office, out, carried_by=carried_by)


def send_back_all(workspace: Workspace, folder: Path, carried_by: str = "", *, as_mail: bool = False) -> list[Sent]:
    """One file, or one mail draft, for every branch with a known PC, into a folder."""
    if not folder.is_dir():
        raise Refused("target-unwritable", "書き出し先のフォルダーがありません。", "フォルダーを選び直してください。")
    known = known_branches(workspace)
    if not known:
        raise Refused(
            "no-device",
            "PCが登録された支部がまだありません。",
            "設定ファイルを渡し、最初の提出を受け取ってから返送してください。",
        )
    with preparing():  # each for itself is not what was asked for
        sent = [
            mail_draft(workspace, folder, code) if as_mail else send_back(workspace, code, folder, carried_by) for code in known
        ]
    passed()
    return sent


def ask_again(workspace: Workspace, folder: Path) -> list[Sent]:
    """After a restore of the head office: a small request file for every branch, which says what we have.

    Each branch's next file then brings what is missing.
    """
    with preparing():
        sent = [_send(workspace, code, folder, request=True) for code in known_branches(workspace)]
    passed()
    return sent


def has_other_pcs(workspace: Workspace) -> bool:
    """Whether the head office has further PCs, to which files go as to branches."""
    with workspace.database.reading() as session:
        return workspace.is_head and bool(receivers_of(session, HEAD))


@reading
def known_branches(session: Session) -> list[str]:
    """The branches with a PC in the roster, in the council's order: the others could open no file."""
    roster = current_roster(session)
    return [office.code for office in offices(session) if office.kind == "branch" and roster.recipients_of(office.code)]


def photos_to_send(workspace: Workspace, to_office: str = HEAD) -> tuple[int, int]:
    """(number of photos that would be sent now, their bytes)."""
    with workspace.database.reading() as session:
        scope = _scope(workspace, session, to_office)
        records = {operation.record for operation in next_operations(session, to_office, scope)}
        names = photos_for(session, to_office, scope, records)
    store = workspace.photos
    sizes = [size for name in names if (size := store.size(name))]
    return len(sizes), sum(sizes)


def leave_in_folder(workspace: Workspace, to_office: str, path: Path) -> Sent:
    """Writes the next file to an office into a shared folder, replacing this PC's earlier one, whose content it contains.

    What lies at ``path`` may be replaced: the caller has opened it (app.services.transfer.own_files).
    """
    agree_to_replace(path)
    return _send(workspace, to_office, path, medium="sync-folder")


def mail_draft(workspace: Workspace, folder: Path, to_office: str = HEAD) -> Sent:
    """The file as the attachment of a mail draft (.eml) for any mail program. The mail's own words hold no personal data.

    The head office names the branch it is for. Raises what ``send_back`` raises.
    """
    if workspace.is_head or to_office != HEAD:
        _refuse_unknown_branch(workspace, to_office)
    receiver = next(office for office in offices(workspace) if office.code == to_office)
    with _ledger(workspace) as (session, written):
        outgoing = _made(workspace, session, to_office)
        name = _name(workspace, outgoing)
        path = free_path(folder, name, ".eml")
        parts = list(itertools.takewhile(_Room(MAIL_PHOTO_BYTES), _photo_parts(workspace, session, outgoing, to_office)))
        note_sent(session, outgoing, path.name, "mail")
        write_for_people(path, _mail(workspace, outgoing, name, receiver.email, parts))
        written.append(path)
    return _sent(path, receiver.name, outgoing)


def last_carrier(workspace: Workspace) -> str:
    """Who carried the last file; usually it is the same person again."""
    with workspace.database.reading() as session:
        carried = SentFile.carried_by != ""
        return session.scalar(select(SentFile.carried_by).where(carried).order_by(SentFile.number.desc()).limit(1)) or ""


def _refuse_unknown_branch(workspace: Workspace, office: str) -> None:
    if not workspace.is_head:
        raise Refused("not-head-office", "返送ファイルは本部で書き出します。", "提出の画面を使ってください。")
    chosen = find_office(workspace, office)
    with workspace.database.reading() as session:
        known, own = receivers_of(session, office), current_roster(session).device(workspace.device_id)
    if office == HEAD and not known:
        raise Refused("no-device", "本部のPCは、この1台だけです。", "返送する支部を選んでください。")
    if office != HEAD and own is None and not workspace.keys.recovery_identity:
        raise Refused(
            "not-in-roster",
            "このPCは、まだ本部のPCとして登録されていません。",
            "「本部の他のPCへ」のファイルを渡し、返ってきたファイルを受け取ってから行ってください。",
        )
    if not known:
        raise Refused(
            "no-device",
            f"{chosen.name}のPCがまだ登録されていません。",
            "設定ファイルを渡し、最初の提出を受け取ってから返送してください。",
        )


def _send(
    workspace: Workspace, to_office: str, out: Path, *, request: bool = False, medium: str = "", carried_by: str = ""
) -> Sent:
    name = find_office(workspace, to_office).name
    with _ledger(workspace) as (session, written):
        outgoing = _made(workspace, session, to_office, request=request)
        path = free_path(out, _name(workspace, outgoing), SUFFIX) if out.is_dir() else out
        parts = [] if request else list(_photo_parts(workspace, session, outgoing, to_office))
        note_sent(session, outgoing, path.name, medium or _medium(path), path.parent.name, carried_by.strip())
        # Written inside the transaction: a file that can't be written takes no number and enters no ledger.
        write_for_people(path, outgoing.data)
        written.append(path)
    # Only now: the figures have gone, whatever becomes of the photos.
    photo_paths, trouble = _write_photos(path, parts, may_replace=medium == "sync-folder")
    return replace(_sent(path, name, outgoing), photo_paths=photo_paths, photo_trouble=trouble)


@contextlib.contextmanager
def _ledger(workspace: Workspace) -> Iterator[tuple[Session, list[Path]]]:
    """A transaction in which a file is written and noted as sent. Handing in must be possible on a full disk, so it asks for
    next to nothing. When the note can't be kept all the same, the files of the list are removed: none may go unknown to it.
    """
    written: list[Path] = []
    try:
        with workspace.database.writing(small=True) as session:
            yield session, written
    except BaseException:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _photo_parts(workspace: Workspace, session: Session, outgoing: Outgoing, to_office: str) -> Iterator[bytes]:
    """Sealed files of photos. A photo that is missing here is left out, so that nothing waits for it."""
    names = photos_for(session, to_office, _scope(workspace, session, to_office), outgoing.record_ids)
    pictures = ((name, data) for name in names if (data := workspace.photos.get(name)))
    for part in parts_of(pictures):
        yield make_photo_file(session, workspace.keys, to_office, part, outgoing.letter.header.file_number)


def _write_photos(beside: Path, parts: list[bytes], *, may_replace: bool) -> tuple[tuple[Path, ...], str]:
    """Writes …-photo1.yui, …-photo2.yui beside the file of records and deletes such parts that an earlier
    file of that name left.
    """
    written: list[Path] = []
    trouble = ""
    try:
        for number, data in enumerate(parts, start=1):
            path = beside.with_name(f"{beside.stem}-photo{number}{SUFFIX}")
            if may_replace:
                agree_to_replace(path)
            write_for_people(path, data)
            written.append(path)
    except YuiError as error:
        trouble = f"写真は書き出せませんでした。{error.what}記録は書き出してあります。"
    for old in beside.parent.glob(f"{glob.escape(beside.stem)}-photo*{SUFFIX}"):
        with contextlib.suppress(OSError):
            if old not in written and is_written_here(old):
                old.unlink()
    return tuple(written), trouble


def _medium(path: Path) -> str:
    """stick or folder, as far as the system tells."""
    sticks = [drive.path for drive in removable_drives()]
    return "stick" if any(stick in path.absolute().parents for stick in sticks) else "folder"


def _made(workspace: Workspace, session: Session, to_office: str, *, request: bool = False) -> Outgoing:
    # Before the file leaves this PC: after a restore, numbers that others have seen must not be used again.
    rollback_detection.keep_high_water_marks(workspace, session, durably=True)
    scope = _scope(workspace, session, to_office)
    store = workspace.photos
    missing = sorted(name for name in named_photos(session, scope) if not store.has(name))[:MOST_WANTED]
    return make_file(session, workspace.keys, to_office, scope, request=request, wanted=missing)


def _name(workspace: Workspace, outgoing: Outgoing) -> str:
    header = outgoing.letter.header
    return numbered(workspace, header.to_office, clock.today(), header.file_number)


def _scope(workspace: Workspace, session: Session, to_office: str) -> tuple[str, ...]:
    return partitions_between(session, workspace.office_code, to_office)


def _sent(path: Path, to_name: str, outgoing: Outgoing) -> Sent:
    header = outgoing.letter.header
    return Sent(
        path=path,
        to_office=header.to_office,
        to_name=to_name,
        number=header.file_number,
        confirmation_code=outgoing.letter.confirmation_code,
        operations=outgoing.operations,
        records=outgoing.records,
        size=len(outgoing.data),
    )


class _Room:
    """Accepts parts as long as they fit into a mail; photos left out are asked for again."""

    def __init__(self, room: int) -> None:
        self._left = room

    def __call__(self, data: bytes) -> bool:
        self._left -= len(data)
        return self._left >= 0


def _mail(workspace: Workspace, outgoing: Outgoing, name: str, address: str, photos: Sequence[bytes] = ()) -> bytes:
    mail = EmailMessage(policy=SMTP)
    header = outgoing.letter.header
    kind = "返送ファイル" if workspace.is_head else "提出ファイル"
    mail["Subject"] = f"地域福祉活動計画　{kind}　第{header.file_number}号"
    if address:
        mail["To"] = address
    mail["X-Unsent"] = "1"  # Outlook then opens it as a draft to be sent
    mail.set_content(
        f"{kind}を1つ添付しました。結ノートの「受け取る」で開いてください。\n"
        f"確認番号：{outgoing.letter.confirmation_code}\n"
        "ファイルは封がしてあり、あて先のパソコンでだけ開けます。\n"
    )
    mail.add_attachment(outgoing.data, maintype="application", subtype="octet-stream", filename=f"{name}{SUFFIX}")
    for number, part in enumerate(photos, start=1):
        mail.add_attachment(part, maintype="application", subtype="octet-stream", filename=f"{name}-photo{number}{SUFFIX}")
    return mail.as_bytes()
