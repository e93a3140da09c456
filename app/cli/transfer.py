"""The commands `bundle …` (提出・受け取り), `sync-folder …` (共有フォルダー) and `confirm` (確認番号)."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import chosen_workspace
from app.errors import Refused
from app.services.records.privacy_warnings import PrivacyWarning
from app.services.transfer import file_log, import_undo, importing, received_copies, submitting, sync_folder, sync_folder_notices
from app.services.transfer.importing import FileReport, MergePreview
from app.services.transfer.phone_confirmation import confirm_by_telephone
from app.services.workspace.clock_check import clock_warning


def bundle(parser: ArgumentParser) -> None:
    """Files that go out and come in."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    export = group.add_parser("export", help="提出ファイル・返送ファイルを書き出す")
    export.add_argument("--out", type=Path, required=True, metavar="FILE-OR-FOLDER")
    receivers = export.add_mutually_exclusive_group()
    receivers.add_argument("--for", dest="office", metavar="OFFICE")
    receivers.add_argument("--for-all", action="store_true")
    receivers.add_argument("--request", action="store_true", help="控えから戻した本部：全支部に、足りない分を頼む小さなファイル")
    export.add_argument("--mail", action="store_true", help="添付したメールの下書き（.eml）にする（--out はフォルダー）")
    export.add_argument("--carried-by", default="", metavar="NAME", help="持ち出す人（持出し記録に残します）")
    export.set_defaults(run=_export)
    inspect = group.add_parser("inspect", help="ファイルを調べる（何も変えません）")
    inspect.add_argument("file", type=Path)
    inspect.set_defaults(run=_inspect)
    imports = group.add_parser("import", help="ファイルを取り込む")
    imports.add_argument("files", type=Path, nargs="+", metavar="FILE")
    imports.add_argument("--preview", action="store_true")
    imports.set_defaults(run=_import)
    group.add_parser("log", help="送ったもの・受け取ったもの").set_defaults(run=_log)
    undo = group.add_parser("undo", help="取り込みを1つ、まるごと取りやめる")
    undo.add_argument("id", type=int, metavar="IMPORT")
    undo.add_argument("--compensate", action="store_true", help="送付のあとで：記録ごとに、前の値に戻す変更を書く")
    undo.add_argument("--preview", action="store_true", help="--compensate で書くものの一覧だけを見る")
    redo = group.add_parser("redo", help="取りやめた取り込みを、ファイルなしでもう一度行う")
    redo.add_argument("id", type=int, metavar="IMPORT")
    redo.set_defaults(run=_redo)
    undo.set_defaults(run=_undo)


def sync_folder_command(parser: ArgumentParser) -> None:
    """The shared folder, read and written without a person."""
    shared = parser.add_subparsers(required=True, metavar="ACTION")
    chosen = shared.add_parser("set", help="共有フォルダーを決める（省くと、使うのをやめる）")
    chosen.add_argument("folder", type=Path, nargs="?")
    chosen.set_defaults(run=_set_folder)
    round_ = shared.add_parser("run", help="いま一度、読み書きする")
    round_.add_argument("--agree", action="store_true", help="個人の情報かもしれない文を確かめたので、そのまま書き出す")
    round_.set_defaults(run=_go_round)
    shared.add_parser("status", help="いまの様子").set_defaults(run=_folder_status)


def confirm(parser: ArgumentParser) -> None:
    """Notes that a file's number was compared by telephone."""
    parser.add_argument("office")
    parser.add_argument("--by", required=True, metavar="NAME")
    parser.set_defaults(run=_confirm)


def _export(options: Namespace, answer: Answer) -> None:
    """Writes the branch's file, or the return files of --for, --for-all or --request. Doubtful texts are named first."""
    with chosen_workspace(options) as workspace:
        if clock := clock_warning(workspace):
            print(clock, file=sys.stderr)
        if not workspace.is_head:
            if options.office or options.for_all or options.request:
                raise Refused("not-head-office", "返送ファイルは本部で書き出します。", "--for を付けずに提出してください。")
            _warn(submitting.contents(workspace).warnings)
            write = submitting.mail_draft if options.mail else partial(submitting.hand_in, carried_by=options.carried_by)
            sent = [write(workspace, options.out)]
        elif options.request:
            sent = submitting.ask_again(workspace, options.out)
        elif options.for_all:
            _warn(submitting.doubtful_texts(workspace))
            sent = submitting.send_back_all(workspace, options.out, options.carried_by, as_mail=options.mail)
        elif options.office:
            _warn(submitting.doubtful_texts(workspace, [options.office]))
            if options.mail:
                sent = [submitting.mail_draft(workspace, options.out, options.office)]
            else:
                sent = [submitting.send_back(workspace, options.office, options.out, options.carried_by)]
        else:
            raise Refused("missing-receiver", "どの支部あてか指定されていません。", "--for か --for-all を付けてください。")
    answer.value = sent if options.for_all or options.request else sent[0]
    for one in sent:
        answer.say(f"{one.path}　確認番号 {one.confirmation_code}　変更 {one.operations}件")


def _warn(found: Sequence[PrivacyWarning]) -> None:
    """Names texts that may hold personal data. Nothing is held back: a script has nobody to ask, but its log shows this."""
    for one in found:
        print(f"個人の情報が入っていないか確かめてください：{one.record.hex()}　{one.words}", file=sys.stderr)


def _inspect(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        report, *others = importing.inspect_all(workspace, options.file)
    if report.trouble is not None and not others:
        # A parcel with several files has its findings one by one; a single bad file is an error of the command.
        raise report.trouble
    answer.value = _report(report) | ({"others": [_report(other) for other in others]} if others else {})
    for one in (report, *others):
        for line in _report_lines(one):
            answer.say(line)


def _import(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        preview = (
            importing.preview(workspace, options.files) if options.preview else importing.import_files(workspace, options.files)
        )
    broken = [report for report in preview.files if report.trouble is not None]
    if broken and len(broken) == len(preview.files) and broken[0].trouble is not None:
        # Good files are imported although others are broken; only when all are broken has the command failed.
        raise broken[0].trouble
    answer.value = _merge(preview) | {"preview": options.preview}
    for report in preview.files:
        for line in _report_lines(report):
            answer.say(line)
    will = "ます" if options.preview else "ました"
    answer.say(
        f"追加 {preview.added}件、変更 {preview.changed}件、削除 {preview.deleted}件、食い違い {preview.conflicts}件"
        f"、待機 {preview.waiting}件{'（まだ何も変えていません）' if options.preview else 'になり' + will}"
    )
    if preview.after_update:
        answer.say(f"{preview.after_update}件に、新しい版の項目があります。結ノートを更新すると表示されます。")
    for change in preview.lines:
        answer.say(f"  {change.what}：{change.office_name} {change.title}")


def _log(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        sent, received = file_log.sent_files(workspace), file_log.received_files(workspace)
    answer.value = {"sent": sent, "received": received}
    for one in sent:
        answer.say(f"送付 {one.number}　{one.made_at}　{one.to_name}あて　{one.file_name}　確認番号 {one.confirmation_code}")
    for other in received:
        undone = "　取りやめ" if other.undone else ""
        answer.say(f"受領 {other.id}　{other.imported_at}　{other.from_name}から　確認番号 {other.confirmation_code}{undone}")


def _undo(options: Namespace, answer: Answer) -> None:
    """Undoes an import as a whole, or (--compensate) sets its records back by new changes."""
    with chosen_workspace(options) as workspace:
        if options.compensate:
            planned = import_undo.compensations(workspace, options.id)
            chosen = [] if options.preview else [one.record for one in planned]
            count = import_undo.compensate(workspace, options.id, chosen)
            answer.value = {"import": options.id, "records": planned, "written": count}
            for one in planned:
                answer.say(f"{one.what or '－'}　{one.title}　{'・'.join(one.fields)}{one.why_not}")
            answer.say(f"{count}件の記録を元に戻しました。")
            return
        count = import_undo.undo_import(workspace, options.id)
    answer.value = {"import": options.id, "operations": count}
    answer.say(f"取り込み {options.id} を取りやめました（変更 {count}件）。")


def _redo(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        done = importing.import_files(workspace, [received_copies.path_of(workspace, options.id)])
    answer.value = _merge(done) | {"preview": False}
    answer.say(f"もう一度取り込みました：追加 {done.added}件、変更 {done.changed}件、削除 {done.deleted}件")


def _set_folder(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        sync_folder.set_folder(workspace, options.folder)
        answer.value = {"folder": sync_folder.folder_of(workspace)}
        answer.say(sync_folder.status(workspace))


def _go_round(options: Namespace, answer: Answer) -> None:
    """Synchronises with the shared folder once."""
    with chosen_workspace(options) as workspace:
        if options.agree:
            sync_folder_notices.agree(workspace)
        done = sync_folder.go_round(workspace)
    answer.value = done
    answer.say(f"受け取り {done.taken}個（変更 {done.changes}件）、書き出し {len(done.written)}個")
    if done.held:
        answer.say(sync_folder_notices.held_sentence(len(done.held)))
    left = [f"{name}：内容を確かめてから受け取ってください。" for name in done.left]
    for sentence in (*done.held, *done.notices, *done.troubles, *left):
        answer.say(sentence)


def _folder_status(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = {"folder": sync_folder.folder_of(workspace), "status": sync_folder.status(workspace)}
        answer.say(answer.value["status"])


def _confirm(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        code = confirm_by_telephone(workspace, options.office, options.by)
    answer.value = {"office": options.office, "confirmation_code": code, "by": options.by}
    answer.say(f"確認番号 {code} を電話で確かめたと記しました。")


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
        "import": report.import_id,
    }


def _report_lines(report: FileReport) -> list[str]:
    """The check of one file as lines for people."""
    if report.trouble is not None:
        return [f"{report.name}：{report.trouble.what}{report.trouble.todo}"]
    known = "　すでに取り込み済み" if report.already_imported else ""
    return [
        f"{report.name}：{report.office_name}から　{report.made_at}　第{report.number}号　確認番号 {report.confirmation_code}"
        f"　変更 {report.operations}件{known}"
    ]


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
    }
