"""waiting: what can't come in yet, kept files, records to look at, and pairs that may be one activity."""

from argparse import Namespace
from typing import Any

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import at_desk
from app.services.conflicts import implausible_records, possible_duplicates
from app.services.transfer import importing, newer_files, pending_changes


def add_to(commands: Any) -> None:
    group = commands.add_parser("waiting", help="待っているもの・確かめること").add_subparsers(required=True, metavar="ACTION")
    group.add_parser("list", help="待っている変更、預かっているファイル、確かめる記録").set_defaults(run=_list)
    group.add_parser("retry", help="預かっているファイルを、もう一度試す").set_defaults(run=_retry)
    join = group.add_parser("join", help="同じ活動の2件を、はじめの1件にまとめる")
    apart = group.add_parser("apart", help="似た2件を、別の活動として覚える")
    for one, run in ((join, _join), (apart, _apart)):
        one.add_argument("keep", metavar="RECORD", type=record_id)
        one.add_argument("other", metavar="OTHER", type=record_id)
        one.set_defaults(run=run)
    remove = group.add_parser("remove", help="預かっているファイルを1つやめる")
    remove.add_argument("id", metavar="FILE")
    remove.set_defaults(run=_remove)


def _list(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        changes, files, odd = pending_changes.waiting(desk), newer_files.kept_files(desk), implausible_records.to_check(desk)
        alike = possible_duplicates.pairs(desk)
    answer.value = {
        "changes": changes,
        "files": [
            {"id": one.id, "name": one.name, "since": one.since, "code": one.trouble.code if one.trouble else None}
            for one in files
        ],
        "to_check": odd,
        "look_alikes": alike,
    }
    for change in changes:
        answer.say(f"待っている変更：{change.office_name}　{change.title}　{change.what}{change.todo}")
    for file in files:
        reason = file.trouble.what if file.trouble else "次の取り込みで入ります。"
        answer.say(f"預かっているファイル：{file.id}　{file.name}　{file.since}から　{reason}")
    for record in odd:
        answer.say(f"確かめる記録：{record.office_name}　{record.title}　{record.what}{record.todo}")
    for pair in alike:
        both = f"{pair.one.hex()} {pair.title}　{pair.other.hex()} {pair.other_title}"
        answer.say(f"同じ活動か：{pair.office_name}　{pair.day:%Y/%m/%d}　{both}")
    told = f"待っている変更 {len(changes)}件、預かっているファイル {len(files)}個、確かめること {len(odd)}件"
    answer.say(f"{told}、同じ活動か {len(alike)}組")


def _join(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        possible_duplicates.join(desk, possible_duplicates.compare(desk, options.keep, options.other), options.keep)
    answer.value = {"id": options.keep.hex()}
    answer.say("1つにまとめました。残さなかった記録は、ごみ箱にあります。")


def _apart(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        possible_duplicates.tell_apart(desk, options.keep, options.other)
    answer.value = {"ids": [options.keep.hex(), options.other.hex()]}
    answer.say("別の活動として覚えました。")


def _retry(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        done = importing.take_kept(desk)
    if done is None:
        answer.value = {"files": 0, "added": 0}
        answer.say("取り込める預かりファイルはありません。")
    else:
        answer.value = {"files": len(done.files), "added": done.added}
        answer.say(f"預かりファイルを{len(done.files)}個取り込みました。")


def _remove(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        newer_files.remove(desk, options.id)
    answer.value = {"id": options.id}
    answer.say("預かりをやめました。要るときは、送り元からもう一度もらってください。")
