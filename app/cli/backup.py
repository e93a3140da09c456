"""The commands `dump`, `digest`, `check`, `repair …`, `backup …` (控え), `recovery …` (復旧用紙, 戻ったもの) and `recover`.

They concern the whole database: copies of it, and getting it back.
"""

from argparse import Namespace
from dataclasses import asdict

from app.cli.answer import Answer, say_as_it_is
from app.cli.command import Action, Actions, option, path
from app.cli.open_workspace import action, progress, warn
from app.errors import Damaged, Refused, YuiError
from app.services.backup import backups, copy_checks, dumps, rebuilding, recovery, restoring, salvaging, second_place
from app.services.backup.branch_drill import drill_at_branch
from app.services.backup.regular_copies import copy_if_due
from app.services.devices import coming_back, copy_keys
from app.services.devices.coming_back_paper import print_coming_back
from app.services.plan.plans import find_office
from app.services.workspace.workspace import Workspace


def _dump(workspace: Workspace, given: Namespace) -> Answer:
    if given.out is None:
        return say_as_it_is(dumps.slices(workspace, given.scope))
    with progress("記録を書き出しています") as report:
        size = dumps.write_dump(workspace, given.out, given.scope, report)
    return Answer({"path": given.out, "bytes": size}, f"{given.out}　{size:,}バイト")


def _digest(workspace: Workspace, given: Namespace) -> Answer:
    with progress("記録を読んでいます") as report:
        found = dumps.digest(workspace, given.scope, report)
    return Answer({"digest": found}, found)


def _create(workspace: Workspace, given: Namespace) -> Answer:
    if given.to:
        with progress("控えを写しています") as report:
            made = backups.carry_backup(workspace, given.to, report)
        return Answer(made, f"控えを作りました：{made.path}", *filter(None, [backups.pictures_told(workspace, made.path.parent)]))
    with progress("控えを作っています") as report:
        made = backups.create_backup(workspace, report=report)
    try:
        carried = second_place.carry_newest(workspace)
        there = [f"二つめの場所にも写しました：{carried.path}"] if carried is not None else []
    except YuiError as trouble:  # the copy that was asked for is made
        there = [f"二つめの場所には写していません。{trouble.what}{trouble.todo}"]
    return Answer(made, f"控えを作りました：{made.name}", *there)


def _list(given: Namespace) -> Answer:
    found = backups.backups(given.data)
    lines = (f"{one.name}　{one.made_at}　{one.bytes_on_disk:,}バイト　{one.state_in_words}" for one in found)
    return Answer(found, *lines, f"{len(found)}件")


def _second_place(workspace: Workspace, given: Namespace) -> Answer:
    """Sets, gives up or tells the second place."""
    notices = []
    if given.none:
        second_place.use_none(workspace)
    elif given.folder is not None:
        notices = [sentence for sentence in [second_place.choose(workspace, given.folder)] if sentence]
        copy_if_due(workspace, at_start=True)
        second_place.carry_newest(workspace)
    place = second_place.second_place(workspace)
    if place is None:
        return Answer({"folder": None}, "二つめの場所は使っていません。")
    value = {"folder": place.folder, "copies": place.copies, "is_there": place.is_there, "reached_at": place.reached_at}
    return Answer({**value, "notices": notices}, place.in_words, *notices)


def _restore(given: Namespace) -> Answer:
    with restoring.restore_backup(given.data, given.name) as workspace:
        value = {"restored": given.name, "office": workspace.office_code}
    return Answer(value, "控えに戻しました。戻す前の記録も、控えに残してあります。")


def _check(workspace: Workspace, _given: Namespace) -> Answer:
    with progress("記録を点検しています") as report:
        result = backups.check(workspace, report)
    if result.troubles:
        raise Damaged("damaged-database", result.troubles[0], f"{result.todo}（repair {result.cure}）")
    copies = copy_checks.copy_troubles(workspace)
    said = f"記録に異常はありません（記録 {result.records}件、変更 {result.operations}件）。"
    todo = ["「backup create」で、新しい控えを作ってください。"] if copies else []
    return Answer({**asdict(result), "copies": copies}, *result.notices, said, *copies, *todo, failed=bool(copies))


def _salvage(given: Namespace) -> Answer:
    """The data can't be opened, or hold damaged changes."""
    with salvaging.salvage(given.data) as workspace:
        warn(workspace)
        found = salvaging.salvaged(workspace)
        assert found is not None
        missing = coming_back.missing_changes(workspace)
        value = asdict(found) | asdict(missing) | {"office": workspace.office_code}
    return Answer(value, found.words, *missing.sentences, "足りないものは、recovery status で見られます。")


def _tables(workspace: Workspace, _given: Namespace) -> Answer:
    with progress("表を作り直しています") as report:
        found = rebuilding.rebuild_tables(workspace, report)
    return Answer(found, f"表を作り直しました。変わった行は{found.changed:,}行です。控え：{found.backup}")


def _sheet(workspace: Workspace, given: Namespace) -> Answer:
    path = recovery.print_sheet(workspace, given.out)
    return Answer({"path": path}, f"復旧用紙：{path}", "印刷して金庫に入れ、このファイルは消してください。")


def _drill(workspace: Workspace, given: Namespace) -> Answer:
    if given.office is not None:
        return _drill_for_branch(workspace, given)
    if given.source is None or (workspace.is_head and given.sheet_code is None):
        needed = "--from と --sheet-code" if workspace.is_head else "--from"
        raise Refused("missing-option", f"{needed} を付けてください。", "本部で支部の鍵を確かめるときは、--office を付けます。")
    if workspace.is_head:
        found = recovery.drill(workspace, given.source, given.sheet_code)
        said = f"復旧用紙で、控え「{found.backup}」が開くことを確かめました。"
        return Answer(found, said, *filter(None, [found.pictures.words]), *(f"壊れている控え：{name}" for name in found.skipped))
    tried = drill_at_branch(workspace, given.source)
    return Answer(tried, *tried.in_words)


def _drill_for_branch(workspace: Workspace, given: Namespace) -> Answer:
    """At the head office: whether what the branch's PCs handed in opens their copies."""
    tried = copy_keys.try_copy_keys(workspace, find_office(workspace, given.office).code, given.source)
    words = {True: "控えを開く鍵があります", False: "× 控えを開く鍵が、まだありません"}
    lines = (f"{one.device}　{words[one.opens]}{f'（{one.backup}）' if one.backup else ''}" for one in tried)
    return Answer(tried, *lines, failed=not all(one.opens for one in tried))


def _came_back(workspace: Workspace, given: Namespace) -> Answer:
    """What came back from a copy and what is missing; with --out also as a paper."""
    found = coming_back.coming_back(workspace)
    lines = [*found.opening, found.summary]
    for one in found.offices:
        until = f"（控え {one.copy_until}まで）" if one.copy_until else ""
        lines.append("　".join(filter(None, (one.office_name, one.tel, one.words + until, one.todo))))
    lines += [f"{coming_back.LOST}：{sentence}" for sentence in found.lost]
    if given.out is not None:
        lines.append(str(print_coming_back(workspace, given.out)))
    return Answer(found, *lines)


def _ask(workspace: Workspace, given: Namespace) -> Answer:
    sent = coming_back.ask_everybody(workspace, given.out)
    return Answer(sent, *(f"{one.path}　{one.to_name}　確認番号 {one.confirmation_code}" for one in sent), *coming_back.STEPS)


def _settle(workspace: Workspace, _given: Namespace) -> Answer:
    coming_back.settle(workspace)
    return Answer({"settled": True}, "確かめ終えたと記しました。")


def _recover(given: Namespace) -> Answer:
    """There is no database yet that could be opened."""
    with recovery.recover(given.data, given.source, given.sheet_code) as workspace:
        warn(workspace)
        value = {"office": workspace.office_code, "device": workspace.device_id, "data": workspace.folder}
    return Answer(value, f"本部の記録を戻しました：{given.data}", "足りないものは、recovery status で見られます。")


_SCOPE = option("--scope", metavar="common|OFFICE")
_DRILL = (
    path("--from", "DIR", dest="source", help="控えのフォルダー"),
    option("--sheet-code", metavar="DIGITS", help="復旧用紙の番号（本部）"),
    option("--office", help="この支部の控えを、本部で開けるか確かめる（本部）"),
)
_BACKUP_AND_SHEET = (
    path("--from", "DIR", dest="source", required=True),
    option("--sheet-code", required=True, metavar="DIGITS"),
)

ACTIONS: Actions = {
    "dump": action("dump", "", _dump, _SCOPE, path("--out", "FILE")),
    "digest": action("digest", "", _digest, _SCOPE),
    "backup": (
        action("create", "控えを作る", _create, path("--to", "DIR", help="USBメモリーなど、この PC の外にも写す")),
        Action("list", "控えの一覧", _list),
        Action("restore", "控えに戻す", _restore, (option("name"),)),
        action(
            "second-place",
            "控えの二つめの場所（USBメモリー、別のドライブ、共有フォルダー）。何も付けないと、いまの場所",
            _second_place,
            path("folder", "DIR", nargs="?"),
            option("--none", action="store_true", help="二つめの場所を使わない"),
        ),
    ),
    "check": action("check", "", _check),
    "repair": (
        Action("salvage", "壊れた記録から読めるところを取り出し、控えと受け取ったファイルで補って、作り直す", _salvage),
        action("tables", "変更の記録と合わない表を、作り直す（何も失われません）", _tables),
    ),
    "recovery": (
        action("sheet", "金庫に入れる復旧用紙を作る", _sheet, path("--out", "FILE.pdf", required=True)),
        action("drill", "控えから本当に戻れるか確かめる（記録は変えません）", _drill, *_DRILL),
        action(
            "status",
            "記録が戻ったとき：戻ったもの、まだ足りないもの、戻らないもの",
            _came_back,
            path("--out", "FILE.pdf", help="紙にもする"),
        ),
        action("request", "全支部に、足りない分を頼む小さなファイル（本部）", _ask, path("--out", "DIR", required=True)),
        action("settle", "戻ったものと足りないものを、確かめ終えた", _settle),
    ),
    "recover": Action("recover", "", _recover, _BACKUP_AND_SHEET),
}
