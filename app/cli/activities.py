"""The commands `activity …` (活動記録) that need no form, and `photo …` (写真)."""

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from app.cli.answer import Answer, record_id
from app.cli.command import ID, OFFICE, REASON, TARGET, Actions, option, path
from app.cli.open_workspace import action, working_plan
from app.errors import Refused
from app.models.activity import STATES, STATUSES
from app.models.photo import CONSENTS
from app.reports.figures import figure_text
from app.rules.era import short_date
from app.rules.fiscal import parse_fiscal_year
from app.services.activities import activities, photos
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import ActivityRow, rows, show_activity
from app.services.plan.plans import find_office, find_target, plan_tree, plans
from app.services.removal import photo_erasure
from app.services.workspace.workspace import Workspace


def _cancel(workspace: Workspace, given: Namespace) -> Answer:
    activities.cancel(workspace, given.id, given.reason)
    return Answer({"id": given.id}, "取消にしました。")


def _list(workspace: Workspace, given: Namespace) -> Answer:
    wanted = Filter(
        fiscal_year=given.fiscal_year,
        target_id=find_target(workspace, working_plan(workspace, given.fiscal_year), given.target).id if given.target else None,
        office=find_office(workspace, given.office).code if given.office else None,
        search=given.search,
        deleted=given.deleted,
        check=given.check,
        descending=False,
    )
    found = rows(workspace, list_ids(workspace, wanted))
    if given.json:
        codes = _codes(workspace)
        return Answer([shown(row, codes) for row in found])
    return Answer(None, *map(_line, found), f"{len(found)}件")


def _show(workspace: Workspace, given: Namespace) -> Answer:
    row = show_activity(workspace, given.id)
    if row.deleted:
        raise Refused("unknown-activity", "この活動記録は削除されています。", "一覧で選び直してください。")
    found = shown(row, _codes(workspace))
    return Answer(found, *(f"{name}: {'' if value is None else value}" for name, value in found.items()))


def _codes(workspace: Workspace) -> dict[bytes, str]:
    """Of the targets of all plans."""
    return {target.id: target.code for plan in plans(workspace) for target in plan_tree(workspace, plan.id).targets}


def shown(row: ActivityRow, codes: Mapping[bytes, str]) -> dict[str, Any]:
    """One activity as JSON: keys are the stable field names of the command line, empty texts are null."""
    every = dict(vars(row))
    every |= every.pop("others")
    found = {name: (None if value == "" else value) for name, value in every.items()}
    found["target"] = row.target_code or None
    found["secondary_targets"] = [codes.get(id_, id_.hex()) for id_ in row.secondary_targets]
    found["differences"] = found.pop("conflicts")
    for name in ("target_id", "target_code", "target_label", "first_saved_at", "last_saved_at"):
        del found[name]
    return found


def _line(row: ActivityRow) -> str:
    """One activity as a line of text: id, day, target, office, name, number of participants, state unless final."""
    day = short_date(row.date) if row.date else "日付なし"
    count = f"{'人数' if row.participants is None else ''}{figure_text(row.people, suffix='人')}"
    if row.status in ("cancelled", "postponed"):
        count = STATUSES[row.status]
    mark = "" if row.state == "final" else f" [{STATES.get(row.state, row.state)}]"
    return f"{row.id.hex()} {day} {row.target_label} {row.office_name} {row.title} {count}{mark}"


def _add_photos(workspace: Workspace, given: Namespace) -> Answer:
    added: list[bytes] = []
    told: list[str] = []
    for file in given.files:
        photo = photos.add(workspace, given.id, file, told=told.append)
        if given.caption or given.consent:
            photos.change(workspace, photo, {"caption": given.caption, "consent": given.consent})
        added.append(photo)
    return Answer(added, f"写真を{len(added)}枚入れました。", *(f"{said}。" for said in dict.fromkeys(told)))


def _export_photo(workspace: Workspace, given: Namespace) -> Answer:
    return Answer({"path": photos.save_picture(workspace, given.id, given.out)}, str(given.out))


def _erase_photo(workspace: Workspace, given: Namespace) -> Answer:
    photo_erasure.erase(workspace, given.id)
    return Answer({"id": given.id}, "写真を消去しました。")


ACTIONS: Actions = {
    "activity": (
        action("cancel", "取消にする（理由を残して見えるまま）", _cancel, ID, REASON),
        action(
            "list",
            "一覧",
            _list,
            option("--fiscal-year", type=parse_fiscal_year),
            option("--check", default="", choices=("unchecked", "changed"), help="まだ確認していない・確認後に変更（本部）"),
            TARGET,
            OFFICE,
            option("--search", default=""),
            option("--deleted", action="store_true", help="ごみ箱（削除した記録）"),
        ),
        action("show", "1件を見る", _show, ID),
    ),
    "photo": (
        action(
            "add",
            "活動に写真を入れる（説明と公開の可否は record save photo で直す）",
            _add_photos,
            option("id", type=record_id, metavar="ACTIVITY"),
            path("files", "FILE", nargs="+"),
            option("--caption"),
            option("--consent", choices=tuple(CONSENTS)),
        ),
        action("export", "写真をファイルに書き出す", _export_photo, ID, path("--out", "FILE.jpg", required=True)),
        action("erase", "写真を消去する（元に戻せません）", _erase_photo, ID),
    ),
}
