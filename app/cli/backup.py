"""The commands `dump`, `digest`, `check`, `backup …` (控え), `recovery …` (復旧用紙) and `recover`.

They concern the whole database: copies of it, and getting it back.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.answer import Answer
from app.cli.open_workspace import chosen_workspace, warn
from app.errors import Damaged
from app.services.backup import backups, dumps, recovery


def dump(parser: ArgumentParser) -> None:
    """Every synchronised record as canonical JSON."""
    parser.add_argument("--scope", metavar="common|OFFICE")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.set_defaults(run=_dump)


def digest(parser: ArgumentParser) -> None:
    """One hash of the dump."""
    parser.add_argument("--scope", metavar="common|OFFICE")
    parser.set_defaults(run=_digest)


def backup(parser: ArgumentParser) -> None:
    """Verified copies of the data."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    create = group.add_parser("create", help="控えを作る")
    create.add_argument("--to", type=Path, metavar="DIR", help="USBメモリーなど、この PC の外にも写す")
    create.set_defaults(run=_create)
    group.add_parser("list", help="控えの一覧").set_defaults(run=_list)
    restore = group.add_parser("restore", help="控えに戻す")
    restore.add_argument("name")
    restore.set_defaults(run=_restore)


def check(parser: ArgumentParser) -> None:
    """Looks for damage and names it."""
    parser.set_defaults(run=_check)


def _dump(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        if options.out is None:
            answer.raw = dumps.dump(workspace, options.scope)
            return
        size = dumps.write_dump(workspace, options.out, options.scope)
    answer.value = {"path": options.out, "bytes": size}
    answer.say(f"{options.out}　{size:,}バイト")


def _digest(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = dumps.digest(workspace, options.scope)
    answer.value = {"digest": found}
    answer.say(found)


def _create(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        backup = backups.carry_backup(workspace, options.to) if options.to else backups.create_backup(workspace)
    answer.value = backup
    answer.say(f"控えを作りました：{backup.name}")


def _list(options: Namespace, answer: Answer) -> None:
    found = backups.backups(options.data)
    answer.value = found
    for backup in found:
        answer.say(f"{backup.name}　{backup.made_at}　{backup.bytes_on_disk:,}バイト")
    answer.say(f"{len(found)}件")


def _restore(options: Namespace, answer: Answer) -> None:
    with backups.restore_backup(options.data, options.name) as workspace:
        answer.value = {"restored": options.name, "office": workspace.office_code}
    answer.say("控えに戻しました。戻す前の記録も、控えに残してあります。")


def _check(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        result = backups.check(workspace)
    if result.troubles:
        raise Damaged("damaged-database", result.troubles[0], "控えから復元してください。")
    answer.value = result
    for notice in result.notices:
        answer.say(notice)
    answer.say(f"異常はありません（記録 {result.records}件、変更 {result.operations}件）。")


def recovery_command(parser: ArgumentParser) -> None:
    """What is kept in the safe."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    sheet = group.add_parser("sheet", help="金庫に入れる復旧用紙を作る")
    sheet.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    sheet.set_defaults(run=_sheet)
    drill = group.add_parser("drill", help="復旧用紙と控えが本当に開くか確かめる（何も変えません）")
    _backup_and_sheet(drill)
    drill.set_defaults(run=_drill)


def recover(parser: ArgumentParser) -> None:
    """Makes a lost head office anew from a backup and the recovery sheet."""
    _backup_and_sheet(parser)
    parser.set_defaults(run=_recover)


def _backup_and_sheet(parser: ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sheet-code", required=True, metavar="DIGITS")


def _sheet(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        path = recovery.print_sheet(workspace, options.out)
    answer.value = {"path": path}
    answer.say(f"復旧用紙：{path}")
    answer.say("印刷して金庫に入れ、このファイルは消してください。")


def _drill(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = recovery.drill(workspace, options.source, options.sheet_code)
    answer.value = found
    answer.say(f"復旧用紙で、控え「{found.backup}」が開くことを確かめました。")
    for name in found.skipped:
        answer.say(f"壊れている控え：{name}")


def _recover(options: Namespace, answer: Answer) -> None:
    # Not open_workspace: there is no database yet that could be opened.
    with recovery.recover(options.data, options.source, options.sheet_code) as workspace:
        warn(workspace)
        answer.value = {"office": workspace.office_code, "device": workspace.device_id, "data": workspace.folder}
    answer.say(f"本部の記録を戻しました：{options.data}")
    answer.say("控えより後の分は、支部の次の提出で戻ります。")
