"""The commands `conflict list|resolve` (食い違い) and `waiting …` (待っているもの・確かめること)."""

from argparse import ArgumentParser, Namespace
from typing import Any

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import chosen_workspace
from app.errors import Refused
from app.rules.clock import moment_text
from app.services.conflicts import conflicts, implausible_records, possible_duplicates, resolution_fields
from app.services.conflicts.conflicts import Candidate, Conflict
from app.services.records.text_diff import LONG_TEXT, as_text, marked_runs
from app.services.transfer import importing, newer_files, pending_changes


def conflict(parser: ArgumentParser) -> None:
    """What offices wrote differently, and deciding it."""
    conflict = parser.add_subparsers(required=True, metavar="ACTION")
    conflict.add_parser("list", help="決めることの一覧").set_defaults(run=_list_conflicts)
    resolve = conflict.add_parser("resolve", help="1件を決める")
    resolve.add_argument("id")
    resolve.add_argument("--take", required=True, metavar="ours|theirs|OPERATION|value=…")
    resolve.set_defaults(run=_resolve)


def waiting(parser: ArgumentParser) -> None:
    """What can't come in yet, and what a person should look at."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
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
    with chosen_workspace(options) as workspace:
        changes, files, odd = (
            pending_changes.waiting(workspace),
            newer_files.kept_files(workspace),
            implausible_records.to_check(workspace),
        )
        duplicates = possible_duplicates.pairs(workspace)
    answer.value = {
        "changes": changes,
        "files": [
            {"id": one.id, "name": one.name, "since": one.since, "code": one.trouble.code if one.trouble else None}
            for one in files
        ],
        "to_check": odd,
        "look_alikes": duplicates,
    }
    for change in changes:
        answer.say(f"待っている変更：{change.office_name}　{change.title}　{change.what}{change.todo}")
    for file in files:
        reason = file.trouble.what if file.trouble else "次の取り込みで入ります。"
        answer.say(f"預かっているファイル：{file.id}　{file.name}　{file.since}から　{reason}")
    for record in odd:
        answer.say(f"確かめる記録：{record.office_name}　{record.title}　{record.what}{record.todo}")
    for pair in duplicates:
        both = f"{pair.one.hex()} {pair.title}　{pair.other.hex()} {pair.other_title}"
        answer.say(f"同じ活動か：{pair.office_name}　{pair.day:%Y/%m/%d}　{both}")
    summary = f"待っている変更 {len(changes)}件、預かっているファイル {len(files)}個、確かめること {len(odd)}件"
    answer.say(f"{summary}、同じ活動か {len(duplicates)}組")


def _join(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        possible_duplicates.join(workspace, possible_duplicates.compare(workspace, options.keep, options.other), options.keep)
    answer.value = {"id": options.keep.hex()}
    answer.say("1つにまとめました。残さなかった記録は、ごみ箱にあります。")


def _apart(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        possible_duplicates.mark_different(workspace, options.keep, options.other)
    answer.value = {"ids": [options.keep.hex(), options.other.hex()]}
    answer.say("別の活動として覚えました。")


def _retry(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        done = importing.take_kept(workspace)
    if done is None:
        answer.value = {"files": 0, "added": 0}
        answer.say("取り込める預かりファイルはありません。")
    else:
        answer.value = {"files": len(done.files), "added": done.added}
        answer.say(f"預かりファイルを{len(done.files)}個取り込みました。")


def _remove(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        newer_files.remove(workspace, options.id)
    answer.value = {"id": options.id}
    answer.say("預かりをやめました。要るときは、送り元からもう一度もらってください。")


def _list_conflicts(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = conflicts.list_conflicts(workspace)
    answer.value = [_conflict(one) for one in found]
    for one in found:
        answer.say(f"{one.id}　{one.office_name}　{one.record_title}　{'・'.join(one.field_labels)}")
        if one.base_text is not None:
            answer.say(f"    元の値：{one.base_text}")
        for candidate in one.candidates:
            marked = candidate.text
            if one.base_text is not None and len(candidate.text) > LONG_TEXT:
                marked = as_text(marked_runs(one.base_text, candidate.text))
            answer.say(f"    {candidate.operation.hex()}　{marked}　（{_who(candidate)}）")
    answer.say(f"{len(found)}件")


def _resolve(options: Namespace, answer: Answer) -> None:
    """Resolves a conflict by a candidate, or by a value (value=…) for the first field of its group."""
    with chosen_workspace(options) as workspace:
        conflict = conflicts.find_conflict(workspace, options.id)
        if options.take.startswith("value="):
            first = [field.name for field in resolution_fields.typed_fields(workspace, conflict)[:1]]
            typed = dict.fromkeys(first, options.take.removeprefix("value="))
            resolution_fields.resolve_with_typed(workspace, conflict, typed)
        else:
            candidate = _chosen(conflicts.mine_and_theirs(workspace, conflict), options.take)
            conflicts.take(workspace, conflict, candidate.operation)
    answer.value = {"id": options.id}
    answer.say("決めました。次の返送ファイルで支部にも届きます。")


def _chosen(sides: tuple[list[Candidate], list[Candidate]], take: str) -> Candidate:
    """The candidate of --take: "ours", "theirs" or an operation id.

    Refused("unknown-choice") when that isn't exactly one candidate.
    """
    ours, theirs = sides
    among = {"ours": ours, "theirs": theirs}.get(take)
    if among is None:
        among = [candidate for candidate in ours + theirs if candidate.operation == record_id(take)]
    if len(among) != 1:
        raise Refused(
            "unknown-choice", "どの値を採るか、1つに決まりません。", "conflict list に出た値の番号を --take に指定してください。"
        )
    return among[0]


def _conflict(one: Conflict) -> dict[str, Any]:
    """A conflict with its candidates as JSON."""
    return {
        "id": one.id,
        "kind": one.kind,
        "entity": one.entity,
        "record": one.record,
        "title": one.record_title,
        "office": one.office,
        "group": one.group,
        "fields": one.field_labels,
        "base": one.base_text,
        "candidates": [
            {
                "operation": candidate.operation,
                "text": candidate.text,
                "values": candidate.values,
                "office": candidate.office_name,
                "person": candidate.person,
                "device": candidate.device,
                "written_at": moment_text(candidate.wall_ms),
                "provisional": candidate.is_provisional,
            }
            for candidate in one.candidates
        ],
    }


def _who(candidate: Candidate) -> str:
    """Office, person and time of a candidate."""
    who = "　".join(part for part in (candidate.office_name, candidate.person) if part)
    return f"{who}　{moment_text(candidate.wall_ms)}"
