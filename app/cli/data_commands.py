"""The commands `dump`, `digest`, `backup …`, `check` and `demo`: about the whole database, not about single records."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import at_desk
from app.errors import Damaged
from app.services.backup import backups, dumps


def add_to(commands: Any) -> None:
    """Registers the commands about the whole database and `demo`."""
    dump = commands.add_parser("dump", help="すべての記録を決まった形の JSON で出す")
    dump.add_argument("--scope", metavar="common|OFFICE")
    dump.add_argument("--out", type=Path, metavar="FILE")
    dump.set_defaults(run=_dump)
    digest = commands.add_parser("digest", help="記録の照合番号")
    digest.add_argument("--scope", metavar="common|OFFICE")
    digest.set_defaults(run=_digest)
    backup = commands.add_parser("backup", help="控え").add_subparsers(required=True, metavar="ACTION")
    create = backup.add_parser("create", help="控えを作る")
    create.add_argument("--to", type=Path, metavar="DIR", help="USBメモリーなど、この PC の外にも写す")
    create.set_defaults(run=_create)
    backup.add_parser("list", help="控えの一覧").set_defaults(run=_list)
    restore = backup.add_parser("restore", help="控えに戻す")
    restore.add_argument("name")
    restore.set_defaults(run=_restore)
    commands.add_parser("check", help="記録が壊れていないか調べる").set_defaults(run=_check)
    demo = commands.add_parser("demo", help="見本のデータで一年の流れを通す")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--five-years", action="store_true", help="令和3年度から7年度と、次の計画（見本）の始まりまで")
    demo.set_defaults(run=_demo)


def _dump(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        if options.out is None:
            answer.raw = dumps.dump(desk, options.scope)
            return
        size = dumps.write_dump(desk, options.out, options.scope)
    answer.value = {"path": options.out, "bytes": size}
    answer.say(f"{options.out}　{size:,}バイト")


def _digest(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        found = dumps.digest(desk, options.scope)
    answer.value = {"digest": found}
    answer.say(found)


def _create(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        backup = backups.carry_backup(desk, options.to) if options.to else backups.create_backup(desk)
    answer.value = backup
    answer.say(f"控えを作りました：{backup.name}")


def _list(options: Namespace, answer: Answer) -> None:
    found = backups.backups(options.data)
    answer.value = found
    for backup in found:
        answer.say(f"{backup.name}　{backup.made_at}　{backup.bytes_on_disk:,}バイト")
    answer.say(f"{len(found)}件")


def _restore(options: Namespace, answer: Answer) -> None:
    # Not at_desk: the present database may be too damaged to be opened.
    with backups.restore_backup(options.data, options.name) as desk:
        answer.value = {"restored": options.name, "office": desk.office_code}
    answer.say("控えに戻しました。戻す前の記録も、控えに残してあります。")


def _check(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        result = backups.check(desk)
    if result.troubles:
        raise Damaged("damaged-database", result.troubles[0], "控えから復元してください。")
    answer.value = result
    for notice in result.notices:
        answer.say(notice)
    answer.say(f"異常はありません（記録 {result.records}件、変更 {result.operations}件）。")


def _demo(options: Namespace, answer: Answer) -> None:
    # Loaded here: no other command needs the sample texts.
    from app.demo import story

    result = story.play(options.folder, print if not options.json else None, five_years=options.five_years)
    answer.value = result
    for line in result.lines:
        answer.say(line)
