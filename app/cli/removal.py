"""The commands `trash list|restore` (ごみ箱): deleted records of every kind."""

from argparse import ArgumentParser, Namespace

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import chosen_workspace
from app.services.removal import trash


def trash_command(parser: ArgumentParser) -> None:
    """Adds the options of `trash`: list what was deleted, and restore it."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    group.add_parser("list", help="削除したもの（すべての種類）").set_defaults(run=_list)
    restore = group.add_parser("restore", help="元に戻す")
    restore.add_argument("ids", metavar="RECORD", type=record_id, nargs="+")
    restore.set_defaults(run=_restore)


def _list(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = trash.deleted_records(workspace, trash.deleted_ids(workspace))
    answer.value = found
    for one in found:
        answer.say(f"{one.id.hex()}　{one.kind}　{one.title}　{one.office_name}　{one.deleted_at}　{one.deleted_by}")
    answer.say(f"ごみ箱 {len(found)}件")


def _restore(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        count = trash.restore(workspace, options.ids)
    answer.value = {"restored": count}
    answer.say(f"{count}件を元に戻しました。")
