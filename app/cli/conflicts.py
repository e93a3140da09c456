"""The commands `conflict list|resolve` (食い違い) and `waiting …` (待っているもの・確かめること)."""

from argparse import Namespace
from typing import Any

from app.cli.answer import Answer, record_id
from app.cli.command import Actions, option
from app.cli.open_workspace import action
from app.errors import Refused
from app.rules.clock import moment_text
from app.services.conflicts import conflicts, implausible_records, possible_duplicates, resolution_fields
from app.services.conflicts.conflicts import Candidate, Conflict
from app.services.records.text_diff import LONG_TEXT, as_text, marked_runs
from app.services.transfer import importing, newer_files, pending_changes
from app.services.workspace.workspace import Workspace


def _waiting(workspace: Workspace, _given: Namespace) -> Answer:
    changes, files, odd = (
        pending_changes.waiting(workspace),
        newer_files.kept_files(workspace),
        implausible_records.to_check(workspace),
    )
    duplicates = possible_duplicates.pairs(workspace)
    value = {
        "changes": changes,
        "files": [
            {"id": one.id, "name": one.name, "since": one.since, "code": one.trouble.code if one.trouble else None}
            for one in files
        ],
        "to_check": odd,
        "look_alikes": duplicates,
    }
    lines = [f"待っている変更：{one.office_name}　{one.title}　{one.what}{one.todo}" for one in changes]
    for file in files:
        reason = file.trouble.what if file.trouble else "次の取り込みで入ります。"
        lines.append(f"預かっているファイル：{file.id}　{file.name}　{file.since}から　{reason}")
    lines += [f"確かめる記録：{record.office_name}　{record.title}　{record.what}{record.todo}" for record in odd]
    for pair in duplicates:
        both = f"{pair.one.hex()} {pair.title}　{pair.other.hex()} {pair.other_title}"
        lines.append(f"同じ活動か：{pair.office_name}　{pair.day:%Y/%m/%d}　{both}")
    counted = f"待っている変更 {len(changes)}件、預かっているファイル {len(files)}個、確かめること {len(odd)}件"
    return Answer(value, *lines, f"{counted}、同じ活動か {len(duplicates)}組")


def _join(workspace: Workspace, given: Namespace) -> Answer:
    left = possible_duplicates.join(workspace, possible_duplicates.compare(workspace, given.keep, given.other), given.keep)
    return Answer({"id": left}, "1つにまとめました。残さなかった記録は、ごみ箱にあります。")


def _apart(workspace: Workspace, given: Namespace) -> Answer:
    possible_duplicates.mark_different(workspace, given.keep, given.other)
    return Answer({"ids": [given.keep, given.other]}, "別の活動として覚えました。")


def _retry(workspace: Workspace, _given: Namespace) -> Answer:
    done = importing.take_kept(workspace)
    if done is None:
        return Answer({"files": 0, "added": 0}, "取り込める預かりファイルはありません。")
    return Answer({"files": len(done.files), "added": done.added}, f"預かりファイルを{len(done.files)}個取り込みました。")


def _remove(workspace: Workspace, given: Namespace) -> Answer:
    newer_files.remove(workspace, given.id)
    return Answer({"id": given.id}, "預かりをやめました。要るときは、送り元からもう一度もらってください。")


def _list(workspace: Workspace, _given: Namespace) -> Answer:
    found = conflicts.list_conflicts(workspace)
    lines = []
    for one in found:
        lines.append(f"{one.id}　{one.office_name}　{one.record_title}　{'・'.join(one.field_labels)}")
        if one.erased:
            lines.append(f"    {one.erased}")
        if one.base_text is not None:
            lines.append(f"    元の値：{one.base_text}")
        for candidate in one.candidates:
            marked = candidate.text
            if one.base_text is not None and len(candidate.text) > LONG_TEXT:
                marked = as_text(marked_runs(one.base_text, candidate.text))
            lines.append(f"    {candidate.operation.hex()}　{marked}　（{_who(candidate)}）{candidate.note}")
    return Answer([_conflict(one) for one in found], *lines, f"{len(found)}件")


def _resolve(workspace: Workspace, given: Namespace) -> Answer:
    """Resolves a conflict by a candidate, or by a value (value=…) for the first field of its group."""
    conflict = conflicts.find_conflict(workspace, given.id)
    if given.take.startswith("value="):
        first = [field.name for field in resolution_fields.typed_fields(workspace, conflict)[:1]]
        resolution_fields.resolve_with_typed(workspace, conflict, dict.fromkeys(first, given.take.removeprefix("value=")))
    else:
        candidate = _chosen(conflicts.mine_and_theirs(workspace, conflict), given.take)
        conflicts.resolve_with_candidate(workspace, conflict, candidate.operation)
    return Answer({"id": given.id}, "決めました。次の返送ファイルで支部にも届きます。")


def _chosen(sides: tuple[list[Candidate], list[Candidate]], take: str) -> Candidate:
    """The candidate of --take: "ours", "theirs" or an operation id.

    Refused("unknown-choice") when that isn't exactly one candidate.
    """
    ours, theirs = sides
    among = {"ours": ours, "theirs": theirs}.get(take)
    if among is None:
        among = [candidate for candidate in ours + theirs if candidate.operation == record_id(take)]
    if len(among) != 1:
        todo = "conflict list に出た値の番号を --take に指定してください。"
        raise Refused("unknown-choice", "どの値を採るか、1つに決まりません。", todo)
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
        "erased": one.erased,
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
                "note": candidate.note,
            }
            for candidate in one.candidates
        ],
    }


def _who(candidate: Candidate) -> str:
    """Office, person and time of a candidate."""
    who = "　".join(part for part in (candidate.office_name, candidate.person) if part)
    return f"{who}　{moment_text(candidate.wall_ms)}"


_TWO = (option("keep", metavar="RECORD", type=record_id), option("other", metavar="OTHER", type=record_id))
_TAKE = option("--take", required=True, metavar="ours|theirs|OPERATION|value=…")

ACTIONS: Actions = {
    "conflict": (
        action("list", "決めることの一覧", _list),
        action("resolve", "1件を決める", _resolve, option("id"), _TAKE),
    ),
    "waiting": (
        action("list", "待っている変更、預かっているファイル、確かめる記録", _waiting),
        action("retry", "預かっているファイルを、もう一度試す", _retry),
        action("join", "同じ活動の2件を、はじめの1件の内容で1つにまとめる", _join, *_TWO),
        action("apart", "似た2件を、別の活動として覚える", _apart, *_TWO),
        action("remove", "預かっているファイルを1つやめる", _remove, option("id", metavar="FILE")),
    ),
}
