"""The commands `bundle …` (提出・受け取り), `sync-folder …` (共有フォルダー) and `confirm` (確認番号)."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from app.cli.answer import Answer
from app.cli.command import PREVIEW, Actions, option, path
from app.cli.open_workspace import action
from app.errors import Refused
from app.services.plan.plans import find_office
from app.services.records.privacy_warnings import PrivacyWarning
from app.services.transfer import (
    file_log,
    import_result,
    import_undo,
    importing,
    received_copies,
    second_pc,
    submitting,
    sync_folder,
    sync_folder_notices,
)
from app.services.transfer.importing import FileReport, MergePreview
from app.services.transfer.phone_confirmation import confirm_by_telephone
from app.services.transfer.submitting import Sent
from app.services.workspace.clock_check import clock_warning
from app.services.workspace.workspace import Workspace


def _export(workspace: Workspace, given: Namespace) -> Answer:
    """Writes the branch's file, or the return files of --for, --for-all or --request. Doubtful texts are named first."""
    if clock := clock_warning(workspace):
        print(clock, file=sys.stderr)
    sent = _sent_back(workspace, given) if workspace.is_head else [_handed_in(workspace, given)]
    lines = (f"{one.path}　確認番号 {one.confirmation_code}　変更 {one.operations}件" for one in sent)
    return Answer(sent if given.for_all or given.request else sent[0], *lines)


def _handed_in(workspace: Workspace, given: Namespace) -> Sent:
    if given.office or given.for_all or given.request:
        raise Refused("not-head-office", "返送ファイルは本部で書き出します。", "--for を付けずに提出してください。")
    _warn(submitting.contents(workspace).warnings)
    if given.mail:
        return submitting.mail_draft(workspace, given.out)
    return submitting.hand_in(workspace, given.out, carried_by=given.carried_by)


def _sent_back(workspace: Workspace, given: Namespace) -> list[Sent]:
    if given.request:
        return submitting.ask_again(workspace, given.out)
    if given.for_all:
        _warn(submitting.doubtful_texts(workspace))
        return submitting.send_back_all(workspace, given.out, given.carried_by, as_mail=given.mail)
    if not given.office:
        raise Refused("missing-receiver", "どの支部あてか指定されていません。", "--for か --for-all を付けてください。")
    office = find_office(workspace, given.office).code
    _warn(submitting.doubtful_texts(workspace, [office]))
    if given.mail:
        return [submitting.mail_draft(workspace, given.out, office)]
    return [submitting.send_back(workspace, office, given.out, given.carried_by)]


def _warn(found: Sequence[PrivacyWarning]) -> None:
    """Names texts that may hold personal data. Nothing is held back: a script has nobody to ask, but its log shows this."""
    for one in found:
        print(f"個人の情報が入っていないか確かめてください：{one.record.hex()}　{one.words}", file=sys.stderr)


def _inspect(workspace: Workspace, given: Namespace) -> Answer:
    report, *others = importing.inspect_all(workspace, given.file)
    if report.trouble is not None and not others:
        # A parcel with several files has its findings one by one; a single bad file is an error of the command.
        raise report.trouble
    value = _report(report) | ({"others": [_report(other) for other in others]} if others else {})
    return Answer(value, *map(_report_line, (report, *others)))


def _import(workspace: Workspace, given: Namespace) -> Answer:
    if given.accept_pc:
        second_pc.accept_pc(workspace, given.files, given.accept_pc)
    preview = importing.preview(workspace, given.files) if given.preview else importing.import_files(workspace, given.files)
    broken = [report for report in preview.files if report.trouble is not None]
    if broken and len(broken) == len(preview.files) and broken[0].trouble is not None:
        # Good files are imported although others are broken; only when all are broken has the command failed.
        for report in broken if len(broken) > 1 else ():
            broken[0].trouble.add_note(_report_line(report))
        raise broken[0].trouble
    lines = [*map(_report_line, preview.files)]
    lines.append(
        f"追加 {preview.added}件、変更 {preview.changed}件、削除 {preview.deleted}件、食い違い {preview.conflicts}件"
        f"、待機 {preview.waiting}件{'（まだ何も変えていません）' if given.preview else 'になりました'}"
    )
    if broken and not given.preview:
        lines += [import_result.outcome(preview), import_result.letter(preview, is_head=workspace.is_head)]
    if preview.after_update:
        lines.append(f"{preview.after_update}件に、新しい版の項目があります。結ノートを更新すると表示されます。")
    lines += preview.notices
    lines += [f"  {change.what}：{change.office_name} {change.title}" for change in preview.lines]
    return Answer(_merge(preview) | {"preview": given.preview}, *lines)


def _log(workspace: Workspace, _given: Namespace) -> Answer:
    sent, received = file_log.sent_files(workspace), file_log.received_files(workspace)
    return Answer(
        {"sent": sent, "received": received},
        *(
            f"送付 {one.number}　{one.made_at}　{one.to_name}あて　{one.file_name}　確認番号 {one.confirmation_code}"
            for one in sent
        ),
        *(
            f"受領 {one.id}　{one.imported_at}　{one.from_name}から　確認番号 {one.confirmation_code}"
            f"{'　取りやめ' if one.undone else ''}"
            for one in received
        ),
    )


def _undo(workspace: Workspace, given: Namespace) -> Answer:
    """Undoes an import as a whole, or (--compensate) sets its records back by new changes."""
    if not given.compensate:
        count = import_undo.undo_import(workspace, given.id)
        said = f"取り込み {given.id} を取りやめました（変更 {count}件）。"
        return Answer({"import": given.id, "operations": count}, said)
    planned = import_undo.compensations(workspace, given.id)
    count = import_undo.compensate(workspace, given.id, [] if given.preview else [one.record for one in planned])
    lines = (f"{one.what or '－'}　{one.title}　{'・'.join(one.fields)}{one.why_not}" for one in planned)
    value = {"import": given.id, "records": planned, "written": count}
    return Answer(value, *lines, f"{count}件の記録を元に戻しました。")


def _redo(workspace: Workspace, given: Namespace) -> Answer:
    done = importing.import_files(workspace, [received_copies.path_of(workspace, given.id)])
    said = f"もう一度取り込みました：追加 {done.added}件、変更 {done.changed}件、削除 {done.deleted}件"
    return Answer(_merge(done) | {"preview": False}, said)


def _set_folder(workspace: Workspace, given: Namespace) -> Answer:
    sync_folder.set_folder(workspace, given.folder)
    return Answer({"folder": sync_folder.folder_of(workspace)}, sync_folder.status(workspace))


def _go_round(workspace: Workspace, given: Namespace) -> Answer:
    """Synchronises with the shared folder once."""
    if given.agree:
        sync_folder_notices.agree(workspace)
    done = sync_folder.go_round(workspace)
    return Answer(
        done,
        f"受け取り {done.taken}個（変更 {done.changes}件）、書き出し {len(done.written)}個",
        *((sync_folder_notices.held_sentence(len(done.held)),) if done.held else ()),
        *(*done.held, *done.notices, *done.troubles),
        *(f"{name}：内容を確かめてから受け取ってください。" for name in done.left),
    )


def _folder_status(workspace: Workspace, _given: Namespace) -> Answer:
    status = sync_folder.status(workspace)
    return Answer({"folder": sync_folder.folder_of(workspace), "status": status}, status)


def _confirm(workspace: Workspace, given: Namespace) -> Answer:
    office = find_office(workspace, given.office).code
    code = confirm_by_telephone(workspace, office, given.by)
    value = {"office": office, "confirmation_code": code, "by": given.by}
    return Answer(value, f"確認番号 {code} を電話で確かめたと記しました。")


def _report(report: FileReport) -> dict[str, Any]:
    """The check of one file as JSON."""
    return {
        "file": report.name,
        "ok": report.trouble is None,
        "code": report.trouble.code if report.trouble else None,
        "reason": f"{report.trouble.what}{report.trouble.todo}" if report.trouble else None,
        "office": report.office,
        "office_name": report.office_name,
        "device": report.device,
        "to": report.to,
        "kind": report.kind,
        "made_at": report.made_at,
        "number": report.number,
        "confirmation_code": report.confirmation_code,
        "operations": report.operations,
        "already_imported": report.already_imported,
        "new_device": report.new_device,
        "fingerprint": report.fingerprint,
        "import": report.import_id,
    }


def _report_line(report: FileReport) -> str:
    """The check of one file as a line for people."""
    if report.trouble is not None:
        number = f"　{report.fingerprint}" if report.fingerprint else ""
        return f"{report.name}：{report.trouble.what}{report.trouble.todo}{number}"
    known = "　すでに取り込み済み" if report.already_imported else ""
    return (
        f"{report.name}：{report.office_name}から　{report.made_at}　第{report.number}号　確認番号 {report.confirmation_code}"
        f"　変更 {report.operations}件{known}"
    )


def _merge(preview: MergePreview) -> dict[str, Any]:
    """A merge, done or only previewed, as JSON."""
    return {
        "files": [_report(report) for report in preview.files],
        "added": preview.added,
        "changed": preview.changed,
        "deleted": preview.deleted,
        "conflicts": preview.conflicts,
        "waiting": preview.waiting,
        "after_update": preview.after_update,
        "digest": preview.digest,
        "lines": preview.lines,
        "notices": preview.notices,
    }


_IMPORT = option("id", type=int, metavar="IMPORT")

ACTIONS: Actions = {
    "bundle": (
        action(
            "export",
            "提出ファイル・返送ファイルを書き出す",
            _export,
            path("--out", "FILE-OR-FOLDER", required=True),
            (
                option("--for", dest="office", metavar="OFFICE"),
                option("--for-all", action="store_true"),
                option("--request", action="store_true", help="控えから戻した本部：全支部に、足りない分を頼む小さなファイル"),
            ),
            option("--mail", action="store_true", help="添付したメールの下書き（.eml）にする（--out はフォルダー）"),
            option("--carried-by", default="", metavar="NAME", help="持ち出す人（持出し記録に残します）"),
        ),
        action("inspect", "ファイルを調べる（何も変えません）", _inspect, path("file", "FILE")),
        action(
            "import",
            "ファイルを取り込む",
            _import,
            path("files", "FILE", nargs="+"),
            PREVIEW,
            option("--accept-pc", metavar="DIGITS", help="2台目のPCを、電話で確かめた番号（20けた）で受け入れる"),
        ),
        action("log", "送ったもの・受け取ったもの", _log),
        action(
            "undo",
            "取り込みを1つ、まるごと取りやめる",
            _undo,
            _IMPORT,
            option("--compensate", action="store_true", help="送付のあとで：記録ごとに、前の値に戻す変更を書く"),
            option("--preview", action="store_true", help="--compensate で書くものの一覧だけを見る"),
        ),
        action("redo", "取りやめた取り込みを、ファイルなしでもう一度行う", _redo, _IMPORT),
    ),
    "sync-folder": (
        action("set", "共有フォルダーを決める（省くと、使うのをやめる）", _set_folder, path("folder", "DIR", nargs="?")),
        action(
            "run",
            "いま一度、読み書きする",
            _go_round,
            option("--agree", action="store_true", help="個人の情報かもしれない文を確かめたので、そのまま書き出す"),
        ),
        action("status", "いまの様子", _folder_status),
    ),
    "confirm": action("confirm", "", _confirm, option("office"), option("--by", required=True, metavar="NAME")),
}
