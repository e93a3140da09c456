"""受け取る: checking files, rehearsing the merge for the preview, and importing in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Damaged, YuiError
from app.journal.catalogue import shown_after_update
from app.journal.chains import chains, partition_digest
from app.journal.operation import Operation
from app.journal.rows import in_batches
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.rules.clock import moment_text
from app.services.backup.backups import create_backup
from app.services.backup.chain_holes import write_again_what_nobody_holds
from app.services.records.labels import field_label, record_title, value_text
from app.services.records.names import office_names, writer_names
from app.services.transfer import newer_files, received_copies
from app.services.transfer.bundle_files import FileContent, contents, skipped_notice
from app.services.transfer.import_notices import clock_notice, deposit_notice, merge_notices, sender_notice
from app.services.workspace.workspace import Workspace
from app.sync.incoming import Checked, UsedTwice, check_file, claimed_office, take_in
from app.sync.merge import Merged
from app.sync.photo_parts import erased_photos
from app.system_errors import to_keep

LINES_SHOWN = 500
"""Lines of a preview that are listed; the counts are always complete."""
LEAST_OF_EACH = 100
"""Lines reserved for every kind, however many the others have."""


@dataclass(frozen=True)
class FileReport:
    """One file as checked: sender, time, content. ``trouble`` says why it cannot be imported, if so."""

    name: str
    trouble: YuiError | None = None
    office: str = ""
    office_name: str = ""
    device: str = ""
    fingerprint: str = ""
    to: str = ""
    kind: str = ""
    made_at: str = ""
    number: int = 0
    confirmation_code: str = ""
    operations: int = 0
    new_operations: int = 0
    waiting: int = 0
    already_imported: bool = False
    new_device: bool = False
    import_id: int | None = None
    photos: int = 0
    """How many photos are in a file of photos."""
    claimed_name: str = ""
    """Of a file that failed the checks: the office it says to come from. Nobody has proved that."""

    @property
    def is_kept(self) -> bool:
        """Whether only a newer program can read it: importing keeps it until the update."""
        return self.trouble is not None and self.trouble.code == newer_files.KEPT_FOR


@dataclass(frozen=True)
class Change:
    """One field of a record before and after, as text, and who wrote the new value: person as typed, PC, time by that PC's
    clock.
    """

    field_label: str
    before: str
    after: str
    by: str = ""


@dataclass(frozen=True)
class PreviewLine:
    """What would happen to one record. ``kind``: added, changed, deleted, conflict; ``what`` is its Japanese word.

    For an added record ``changes`` are its filled fields, for a deleted one what was in them.
    """

    kind: str
    what: str
    entity: str
    record: bytes
    title: str
    office_name: str
    changes: tuple[Change, ...]
    by: str = ""
    """Who wrote to it last."""


@dataclass(frozen=True)
class MergePreview:
    """What importing the files would do, or did. Counts are records; ``digest`` names the state afterwards.

    ``after_update``: records that are stored and forwarded completely, but of which only a newer program shows everything.
    """

    files: tuple[FileReport, ...]
    added: int = 0
    changed: int = 0
    deleted: int = 0
    conflicts: int = 0
    waiting: int = 0
    after_update: int = 0
    photos: int = 0
    digest: str = ""
    lines: tuple[PreviewLine, ...] = ()
    backup: str = ""
    notices: tuple[str, ...] = ()
    """What a person should know besides: clocks, work that came back, duplicates, closed years."""

    @property
    def nothing_new(self) -> bool:
        """Whether importing changes nothing."""
        counts = (self.added, self.changed, self.deleted, self.conflicts, self.waiting, self.after_update, self.photos)
        return not any(counts)


@dataclass
class _Run:
    """Reports and outcomes of going through the files once."""

    reports: dict[int, FileReport] = field(default_factory=dict)
    """By the index of the file among those given."""
    merged: list[Merged] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    photos: dict[bytes, bytes] = field(default_factory=dict)


UNFORESEEN = (YuiError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError, StopIteration)
"""What the content of a file can raise. A full disk or a broken database is nobody's content and stops the whole import."""
WHAT = {"conflict": "食い違い", "deleted": "削除", "changed": "変更", "added": "追加"}
"""Kind of line → its word, in the order in which people should look at them."""


def inspect_all(workspace: Workspace, path: Path) -> list[FileReport]:
    """The same for each bundle of a ZIP or mail; at least one report."""
    with workspace.database.reading() as session:
        return [_looked_at(session, workspace, content)[0] for content in contents([path])]


def preview(workspace: Workspace, paths: Sequence[Path]) -> MergePreview:
    """Rehearses the import of all files, and of kept ones that can be read now, in a transaction that is rolled back."""
    files = [*newer_files.ready(workspace), *contents(paths)]
    with workspace.database.rehearsing() as session:
        return _go_through(session, workspace, files)[0]


def import_files(workspace: Workspace, paths: Sequence[Path]) -> MergePreview:
    """Imports all good files in one transaction, after a backup; bad ones are reported and left alone.

    Files of a newer program are kept until the update. Kept files that can be read now are imported too.
    """
    files = [*newer_files.ready(workspace), *contents(paths)]
    with workspace.database.reading() as session:
        looked_at = [_looked_at(session, workspace, file) for file in files]
    newer_files.keep(workspace, ((file, report.trouble) for file, (report, _) in zip(files, looked_at, strict=True)))
    good = [file for file, (_, checked) in zip(files, looked_at, strict=True) if checked]
    if all(checked is None or checked.already_imported for _, checked in looked_at):
        newer_files.forget(workspace, good)
        return preview(workspace, paths)  # nothing to import: only report that
    backup = create_backup(workspace, "before-import")
    # Rows, indexes and the write-ahead log take several times the packed size.
    with workspace.database.writing(8 * sum(len(file.data) for file in good)) as session:
        done, pictures = _go_through(session, workspace, files)
        write_again_what_nobody_holds(session, workspace.keys)
        erased = erased_photos(session)
    for name, data in pictures.items():  # after the commit: a photo lost in a crash now is asked for again
        if name not in erased:
            workspace.photos.put(data)
    for name in erased:
        workspace.photos.remove(name)
    good = [file for file, report in zip(files, done.files, strict=True) if report.trouble is None]
    newer_files.forget(workspace, good)
    workspace.refresh_generation()
    received_copies.keep(workspace, [file.data for file in good])
    return replace(done, backup=backup.name)


def take_kept(workspace: Workspace) -> MergePreview | None:
    """After an update, imports the files kept for it. None when no kept file can be read yet."""
    return import_files(workspace, []) if newer_files.ready(workspace) else None


def _go_through(session: Session, workspace: Workspace, files: Sequence[FileContent]) -> tuple[MergePreview, dict[bytes, bytes]]:
    run = _Run()
    before: dict[bytes, dict[str, Any] | None] = {}
    waiting = dict(enumerate(files))
    run.notices += [skipped_notice(file) for file in files]
    while waiting:
        number, file = next(iter(waiting.items()))
        del waiting[number]
        report, checked = _looked_at(session, workspace, file)
        if checked is None:
            if report.trouble is not None and report.trouble.code == "unknown-sender" and number < len(files) and waiting:
                waiting[number + len(files)] = file  # another file of the same stick may introduce its PC
            else:
                run.reports[number % len(files)] = report
            continue
        every = (*checked.operations, *checked.deposited)
        unseen = [operation for operation in every if operation.record not in before]
        before |= dict.fromkeys(operation.record for operation in unseen) | _values(session, unseen)
        try:
            with session.begin_nested():  # a file that fails half-way leaves nothing behind, and the others go in
                import_id, merged = take_in(session, workspace.keys, checked)
        except UNFORESEEN as error:
            run.reports[number % len(files)] = replace(report, trouble=_trouble(error))
            continue
        run.photos |= {name: data for name, data in checked.photos.items() if workspace.photos.get(name) is None}
        run.notices.append(clock_notice(checked.letter.header, report.office_name) if merged.joined else "")
        run.notices += [deposit_notice(report.office_name, trouble) for trouble in sorted(checked.deposit_troubles)]
        run.notices.append(sender_notice(checked, report.office_name, is_head=workspace.is_head))
        run.merged.append(merged)
        run.reports[number % len(files)] = replace(
            report, import_id=import_id, new_operations=len(merged.joined), waiting=merged.waiting.total()
        )
    session.expire_all()
    return _preview(session, run, before), run.photos


def _looked_at(session: Session, workspace: Workspace, file: FileContent) -> tuple[FileReport, Checked | None]:
    if file.trouble is not None:
        return FileReport(name=file.name, trouble=file.trouble), None
    try:
        checked = check_file(session, workspace.keys, file.data)
    except UNFORESEEN as error:
        named = office_names(session).get(claimed_office(workspace.keys, file.data), "")
        number = error.device.fingerprint if isinstance(error, UsedTwice) else ""
        return FileReport(name=file.name, trouble=_trouble(error), claimed_name=named, fingerprint=number), None
    header = checked.letter.header
    names = office_names(session)
    return (
        FileReport(
            name=file.name,
            office=checked.sender.office,
            office_name=names.get(checked.sender.office, checked.sender.office),
            device=checked.sender.device_id,
            fingerprint=checked.sender.fingerprint,
            to=header.to_office,
            kind=header.kind,
            made_at=moment_text(header.made_at_ms),
            number=header.file_number,
            confirmation_code=checked.letter.confirmation_code,
            operations=header.operations,
            already_imported=checked.already_imported is not None,
            new_device=checked.new_device,
            import_id=checked.already_imported,
            photos=len(checked.photos),
        ),
        checked,
    )


def _trouble(error: Exception) -> YuiError:
    """What a person is told of an error in one file; what no check foresaw is told as well, and stops no other file."""
    if not isinstance(error, YuiError):
        found = Damaged(
            "unusable-bundle",
            "このファイルの中身は、結ノートが書くものと違います。",
            "取り込んでいません。送り元に電話で確かめてください。",
        )
        found.__cause__ = error
        error = found
    return to_keep(error)


def _preview(session: Session, run: _Run, before: dict[bytes, dict[str, Any] | None]) -> MergePreview:
    joined: list[Operation] = [operation for merged in run.merged for operation in merged.joined]
    found: dict[str, list[tuple[type[Synced], bytes]]] = {kind: [] for kind in WHAT}
    for model, records in _by_model(joined):
        for after in _rows(session, select(model.id, model.deleted, model.conflicts), model, records):
            kind = _kind(before.get(after.id), after)
            if kind is not None:
                found[kind].append((model, after.id))
    chosen = _chosen(found)
    written: dict[bytes, list[Operation]] = {record: [] for _, _, record in chosen}
    for operation in joined:
        if operation.record in written:
            written[operation.record].append(operation)
    names, writers = office_names(session), writer_names(session)
    senders = {report.office for report in run.reports.values() if report.trouble is None}
    rows = {row.id: row for row in _records(session, [operations[0] for operations in written.values()])}
    lines = [_line(session, kind, rows[id_], before.get(id_), names, writers, written[id_]) for kind, _, id_ in chosen]
    partitions = sorted({operation.partition for operation in joined})
    digest = "-".join(partition_digest(chains(session, [partition])).hex()[:16] for partition in partitions)
    return MergePreview(
        files=tuple(report for _, report in sorted(run.reports.items())),
        added=len(found["added"]),
        changed=len(found["changed"]),
        deleted=len(found["deleted"]),
        conflicts=len(found["conflict"]),
        waiting=sum(sum(merged.waiting.values()) for merged in run.merged),
        after_update=len(shown_after_update(joined)),
        photos=len(run.photos),
        digest=digest,
        lines=tuple(lines),
        notices=tuple(dict.fromkeys(filter(None, (*run.notices, *merge_notices(session, run.merged, senders))))),
    )


def _by(operation: Operation, writers: Mapping[bytes, str]) -> str:
    return "　".join(filter(None, (operation.person, writers.get(operation.generation), moment_text(operation.wall_ms))))


def _kind(before: dict[str, Any] | None, after: Any) -> str | None:
    """What became of a record; None for one that was added and deleted within these files."""
    if after.conflicts and (before is None or before["conflicts"] != after.conflicts):
        return "conflict"
    if before is None:
        return None if after.deleted else "added"
    if after.deleted and not before["deleted"]:
        return "deleted"
    return "changed"


def _chosen(found: dict[str, list[tuple[type[Synced], bytes]]]) -> list[tuple[str, type[Synced], bytes]]:
    """The lines to list when there are too many: some of every kind, then the most important kinds first."""
    shown = {kind: min(len(some), LEAST_OF_EACH) for kind, some in found.items()}
    for kind, some in found.items():
        shown[kind] = min(len(some), LINES_SHOWN - sum(shown.values()) + shown[kind])
    return [(kind, model, record) for kind, some in found.items() for model, record in some[: shown[kind]]]


def _line(
    session: Session,
    kind: str,
    after: Synced,
    before: dict[str, Any] | None,
    names: Mapping[str, str],
    writers: Mapping[bytes, str],
    written: Sequence[Operation],
) -> PreviewLine:
    by_time = sorted(written, key=lambda operation: operation.hlc)
    authors = {group: operation for operation in by_time for group in operation.values}
    now, changes = after.values(), list[Change]()
    was = before or dict.fromkeys(now)
    for group in after.groups:
        author = authors.get(group.name, by_time[-1])
        for name in group.fields:
            if not _is_reported(kind, was[name], now[name]):
                continue
            before_text, after_text = (value_text(session, after.entity, name, values[name], after.id) for values in (was, now))
            changes.append(Change(field_label(after.entity, name), before_text, after_text, _by(author, writers)))
    return PreviewLine(
        kind=kind,
        what=WHAT[kind],
        entity=after.entity,
        record=after.id,
        title=record_title(session, after.entity, after.id) or after.entity_label,
        office_name=names.get(after.partition, "共通" if after.partition == "common" else after.partition),
        changes=tuple(changes),
        by=_by(by_time[-1], writers),
    )


def _is_reported(kind: str, was: Any, now: Any) -> bool:
    if kind == "deleted":
        return _is_filled(was)
    return was != now and (kind != "added" or _is_filled(now))


def _is_filled(value: Any) -> bool:
    """Whether a field has a value; 0 is one."""
    return value is not None and value is not False and value not in ("", ())


def _values(session: Session, operations: Sequence[Operation]) -> dict[bytes, dict[str, Any] | None]:
    """The present values of the records of these operations; records not known here are left out."""
    session.expire_all()
    found = _records(session, operations)
    return {row.id: row.values() | {"deleted": row.deleted, "conflicts": row.conflicts} for row in found}


def _records(session: Session, operations: Sequence[Operation]) -> Iterator[Synced]:
    """The records of these operations that are known here."""
    for model, records in _by_model(operations):
        for (row,) in _rows(session, select(model), model, records):
            yield row


def _by_model(operations: Iterable[Operation]) -> list[tuple[type[Synced], list[bytes]]]:
    """The records these operations touch, by table and each once; kinds of newer programs have no table."""
    found: dict[str, dict[bytes, None]] = {}
    for operation in operations:
        found.setdefault(operation.entity, {})[operation.record] = None
    return [(ENTITIES[entity], list(records)) for entity, records in found.items() if entity in ENTITIES]


def _rows(session: Session, statement: Any, model: type[Synced], records: Iterable[bytes]) -> Iterator[Any]:
    for some in in_batches(records):
        yield from session.execute(statement.where(model.id.in_(some)))
