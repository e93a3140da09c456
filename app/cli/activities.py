"""The commands `activity …` (活動記録) and `photo …` (写真)."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import chosen_workspace, working_plan
from app.cli.typed_fields import pairs, typed_fields
from app.errors import Refused
from app.models.activity import STATES, STATUSES
from app.models.photo import CONSENTS
from app.rules import clock
from app.rules.era import parse_date, short_date
from app.rules.fiscal import fiscal_year_of, parse_fiscal_year
from app.services.activities import activities, activity_import, photos, review_marks
from app.services.activities.activity_input import activity_values
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow, rows, show_activity
from app.services.plan.plans import find_office, find_target, plan_tree, plans
from app.services.records import history
from app.services.removal import photo_erasure
from app.services.removal.erasure import erase_text
from app.services.workspace.workspace import Workspace


def activity(parser: ArgumentParser) -> None:
    """Records of what was done: writing, correcting, listing, importing."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    add = group.add_parser("add", help="1件記録する")
    add.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    add.add_argument("--from", dest="source", type=Path, metavar="FILE.json")
    add.set_defaults(run=_add)
    edit = group.add_parser("edit", help="訂正する")
    edit.add_argument("id")
    edit.add_argument("fields", nargs="+", metavar="FIELD=VALUE")
    edit.set_defaults(run=_edit)
    cancel = group.add_parser("cancel", help="取消にする（理由を残して見えるまま）")
    cancel.add_argument("id")
    cancel.add_argument("--reason", required=True)
    cancel.set_defaults(run=_cancel)
    delete = group.add_parser("delete", help="削除する")
    delete.add_argument("id")
    delete.set_defaults(run=_delete)
    restore = group.add_parser("restore", help="ごみ箱から元に戻す")
    restore.add_argument("ids", nargs="+", metavar="ID")
    restore.set_defaults(run=_restore)
    erase = group.add_parser("erase", help="個人情報を、記録とその履歴から消す（元に戻せません）")
    erase.add_argument("id")
    erase.add_argument("field")
    erase.add_argument("--replacement", default="", metavar="TEXT")
    erase.set_defaults(run=_erase)
    listing = group.add_parser("list", help="一覧")
    listing.add_argument("--fiscal-year", type=str)
    listing.add_argument("--check", default="", choices=("unchecked", "changed"), help="まだ確認していない・確認後に変更（本部）")
    listing.add_argument("--target")
    listing.add_argument("--office")
    listing.add_argument("--search", default="")
    listing.add_argument("--deleted", action="store_true", help="ごみ箱（削除した記録）")
    listing.set_defaults(run=_list)
    show = group.add_parser("show", help="1件を見る")
    show.add_argument("id")
    show.set_defaults(run=_show)
    for name, run, words in (("check", _check, "確認の印を付ける（本部）"), ("uncheck", _uncheck, "確認の印を外す（本部）")):
        marking = group.add_parser(name, help=words)
        marking.add_argument("ids", metavar="RECORD", type=record_id, nargs="+")
        marking.set_defaults(run=run)
    past = group.add_parser("history", help="1件の履歴")
    past.add_argument("id")
    past.set_defaults(run=_history)
    back = group.add_parser("restore-value", help="履歴の値に戻す")
    for name in ("id", "operation", "group"):
        back.add_argument(name)
    back.set_defaults(run=_put_back)
    imports = group.add_parser("import", help="表計算のファイルから取り込む")
    imports.add_argument("file", type=Path)
    imports.add_argument("--preview", action="store_true")
    imports.set_defaults(run=_import)


def _add(options: Namespace, answer: Answer) -> None:
    typed = typed_fields(options)
    with chosen_workspace(options) as workspace:
        values = activity_values(workspace, _plan_for(workspace, typed), typed)
        id_ = activities.save(workspace, activities.blank(workspace), values)
    answer.value = {"id": id_}
    answer.say(id_.hex())


def _edit(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        form = activities.open_form(workspace, record_id(options.id))
        typed = pairs(options.fields)
        values = activity_values(workspace, _plan_for(workspace, {"date": form.values["date"]} | typed), typed)
        activities.save(workspace, form, values)
    answer.value = {"id": options.id}
    answer.say("訂正しました。")


def _cancel(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        activities.cancel(workspace, record_id(options.id), options.reason)
    answer.value = {"id": options.id}
    answer.say("取消にしました。")


def _delete(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        activities.delete(workspace, record_id(options.id))
    answer.value = {"id": options.id}
    answer.say("削除しました。")


def _restore(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        for record in [record_id(text) for text in options.ids]:
            activities.restore(workspace, record)
    answer.value = {"ids": options.ids}
    answer.say(f"{len(options.ids)}件を元に戻しました。")


def _history(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = history.history(workspace, record_id(options.id))
    for step in answer.value:
        answer.say(
            f"{step.at}　{step.what}　{step.office_name}　{step.device}　{step.person}　{step.came_by}　{step.operation.hex()}"
        )
        for change in step.changes:
            answer.say(f"    {change.field_label}（{change.group}）：{change.before} → {change.after}")


def _put_back(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        # An operation id has 20 bytes. Any other text becomes an id that nothing has, and is refused.
        operation = bytes.fromhex(options.operation) if len(options.operation) == 40 else b""
        history.put_back(workspace, record_id(options.id), operation, options.group)
    answer.value = {"id": options.id}
    answer.say("前の値に戻しました。")


def _erase(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        erased = erase_text(workspace, record_id(options.id), options.field, options.replacement)
    left = {"backups": erased.backups, "copies_dropped": erased.copies, "editions": erased.editions}
    answer.value = {"id": options.id, "values": erased.values, **left}
    answer.say(f"消去しました（{erased.values}件の値）。ほかのPCからは、次のファイルで消えます。")
    if erased.words:
        answer.say(erased.words)


def _list(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        year = parse_fiscal_year(options.fiscal_year) if options.fiscal_year else None
        target = find_target(workspace, working_plan(workspace, year), options.target).id if options.target else None
        if options.office:
            find_office(workspace, options.office)
        wanted = Filter(
            fiscal_year=year,
            target_id=target,
            office=options.office,
            search=options.search,
            deleted=options.deleted,
            check=options.check,
            descending=False,
        )
        found = rows(workspace, list_ids(workspace, wanted))
        answer.value = [shown(workspace, row) for row in found]
    for row in found:
        answer.say(_line(row))
    answer.say(f"{len(found)}件")


def _show(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        row = show_activity(workspace, record_id(options.id))
        if row.deleted:
            raise Refused("unknown-activity", "この活動記録は削除されています。", "一覧で選び直してください。")
        answer.value = shown(workspace, row)
    for name, value in answer.value.items():
        answer.say(f"{name}: {'' if value is None else value}")


def _check(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        count = review_marks.check(workspace, options.ids)
    answer.value = {"marked": count}
    answer.say(f"{count}件に、確認の印を付けました。")


def _uncheck(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        count = review_marks.uncheck(workspace, options.ids)
    answer.value = {"unmarked": count}
    answer.say(f"{count}件の、確認の印を外しました。")


def _import(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        done = activity_import.import_spreadsheet(workspace, working_plan(workspace), options.file, preview=options.preview)
    answer.value = {
        "added": len(done.added),
        "ids": done.added,
        "refused": [{"row": row.number, "reason": row.reason} for row in done.refused],
        "preview": options.preview,
    }
    answer.say(f"{done.good}行を取り込め{'ます' if options.preview else 'ました'}。取り込めない行：{len(done.refused)}行")
    for row in done.refused:
        answer.say(f"  {row.number}行目：{row.reason}")


def _plan_for(workspace: Workspace, typed: dict[str, Any]) -> bytes:
    """The plan in force on the day of the activity: the target numbers that were typed are numbers of that plan."""
    given = typed.get("date")
    day = parse_date(str(given), clock.today()) if given else None
    return working_plan(workspace, fiscal_year_of(day) if day else None)


def shown(workspace: Workspace, row: ActivityRow) -> dict[str, Any]:
    """One activity as JSON: keys are the stable field names of the command line, empty texts are null."""
    codes = {target.id: target.code for plan in plans(workspace) for target in plan_tree(workspace, plan.id).targets}
    every = asdict(row)
    every |= every.pop("others")
    found = {name: (None if value == "" else value) for name, value in every.items()}
    found["target"] = row.target_code or None
    found["secondary_targets"] = [codes.get(id_, id_.hex()) for id_ in row.secondary_targets]
    for name in ("target_id", "target_code", "target_label", "first_saved_at", "last_saved_at"):
        del found[name]
    return found


def _line(row: ActivityRow) -> str:
    """One activity as a line of text: id, day, target, office, name, number of participants, state unless final."""
    day = short_date(row.date) if row.date else "日付なし"
    count = f"{'約' if row.participants_approximate else ''}{row.participants}人"
    if row.participants is None:
        count = "人数不明" if row.participants_unknown else "人数未入力"
    if row.status in ("cancelled", "postponed"):
        count = STATUSES[row.status]
    mark = "" if row.state == "final" else f" [{STATES.get(row.state, row.state)}]"
    return f"{row.id.hex()} {day} {row.target_label} {row.office_name} {row.title} {count}{mark}"


def photo(parser: ArgumentParser) -> None:
    """Photos of an activity."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    added = group.add_parser("add", help="活動に写真を入れる")
    added.add_argument("activity", metavar="ID")
    added.add_argument("files", nargs="+", type=Path, metavar="FILE")
    added.add_argument("--caption")
    added.add_argument("--consent", choices=tuple(CONSENTS))
    added.set_defaults(run=_photo_add)
    listed = group.add_parser("list", help="活動の写真")
    listed.add_argument("activity", metavar="ID")
    listed.set_defaults(run=_photo_list)
    changed = group.add_parser("change", help="説明と公開の可否")
    changed.add_argument("photo", metavar="ID")
    changed.add_argument("--caption")
    changed.add_argument("--consent", choices=tuple(CONSENTS))
    changed.set_defaults(run=_photo_change)
    exported = group.add_parser("export", help="写真をファイルに書き出す")
    exported.add_argument("photo", metavar="ID")
    exported.add_argument("--out", type=Path, required=True, metavar="FILE.jpg")
    exported.set_defaults(run=_photo_export)
    for name, words in (("remove", "写真を外す"), ("erase", "写真を消去する（元に戻せません）")):
        one = group.add_parser(name, help=words)
        one.add_argument("photo", metavar="ID")
        one.set_defaults(run=_photo_take_away, erases=name == "erase")


def _photo_add(options: Namespace, answer: Answer) -> None:
    activity = record_id(options.activity)
    with chosen_workspace(options) as workspace:
        answer.value = []
        for file in options.files:
            photo = photos.add(workspace, activity, file)
            if options.caption or options.consent:
                photos.change(workspace, photo, {"caption": options.caption, "consent": options.consent})
            answer.value.append(photo.hex())
    answer.say(f"写真を{len(answer.value)}枚入れました。")


def _photo_list(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        rows = photos.photos_of(workspace, record_id(options.activity))
    answer.value = rows
    for row in rows:
        consent = CONSENTS.get(row.consent, photos.UNSAID)
        here = "" if row.is_here else "　（まだ届いていません）"
        answer.say(f"{row.id.hex()}　{row.width}×{row.height}　{consent}　{row.caption}{here}")


def _photo_change(options: Namespace, answer: Answer) -> None:
    given = {"caption": options.caption, "consent": options.consent}
    with chosen_workspace(options) as workspace:
        values = {name: value for name, value in given.items() if value is not None}
        photos.change(workspace, record_id(options.photo), values)
    answer.value = values
    answer.say("写真の説明を直しました。")


def _photo_export(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = {"path": photos.save_picture(workspace, record_id(options.photo), options.out)}
    answer.say(str(options.out))


def _photo_take_away(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        (photo_erasure.erase if options.erases else photos.remove)(workspace, record_id(options.photo))
    answer.value = {"id": options.photo}
    answer.say("写真を消去しました。" if options.erases else "写真を外しました。")
