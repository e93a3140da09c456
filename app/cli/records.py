"""The command `record …`: records of every kind are listed, shown, saved and deleted; made final and reopened; their history,
the trash, erasing, and the marks of the head office; and `activity add`, `edit` and `delete`, which are the same for activities.

The kinds are rows of app.cli.record_kinds. Which values are accepted, checked and refused is decided by their services.
"""

from argparse import Namespace
from typing import Any

from app.cli.answer import Answer
from app.cli.command import ID, IDS, PERIOD, REASON, TARGET, YEAR, Actions, option
from app.cli.open_workspace import action
from app.cli.record_kinds import KINDS, At
from app.cli.typed_fields import FIELDS, SOURCE, pairs, typed_fields
from app.errors import Refused
from app.rules.fiscal import parse_fiscal_year
from app.services.activities import review_marks
from app.services.plan import deadlines
from app.services.plan.typed_values import record_values, typeable_fields
from app.services.records import history
from app.services.records.record_forms import RecordForm
from app.services.records.stored_records import StoredRecord, as_typed, shown_values, stored_records
from app.services.removal import trash
from app.services.removal.erasure import erase_text
from app.services.workspace.workspace import Workspace

PLACE = (
    option("--fiscal-year", type=parse_fiscal_year, metavar="2025|R7"),
    TARGET,
    option("--goal", metavar="N"),
    option("--office"),
    option("--meeting", metavar="ID"),
    PERIOD,
)
"""Which year, target, goal, office, meeting or period a record is of."""
_NAMES = ("name", "title", "content", "text", "alias", "entity")
"""What a row of a service goes by: rows of different kinds have no common base."""


def save(workspace: Workspace, given: Namespace) -> Answer:
    """Writes a new record, or the one of --id (or of its place)."""
    kind, at = KINDS[given.kind], At(workspace, given, typed_fields(given))
    form = kind.open(at)
    if at.record is not None and form.is_new:
        raise _unknown()
    written = kind.save(at, form, kind.read(at, form))
    said = form.id.hex() if form.is_new else "訂正しました。"
    return Answer({"id": form.id, "saved": bool(written)}, said if written else "新しく書くことはありませんでした。")


def delete(workspace: Workspace, given: Namespace) -> Answer:
    """Deletes the record of --id, or that of its place; what is final is reopened first."""
    kind, at = KINDS[given.kind], At(workspace, given, pairs(given.fields))
    form = _opened(at)
    if form.is_new:
        raise _unknown()
    if kind.make_final is not None and form.values["state"] == "final":
        todo = "先に record reopen で開き直してください。"
        raise Refused("final-record", "確定したものは、このままでは削除できません。", todo)
    kind.delete(at, form)
    return Answer({"id": form.id}, "削除しました。")


def _opened(at: At) -> RecordForm:
    """The record that was named. Refused when what was typed is no field of it, or names another record."""
    kind = KINDS[at.given.kind]
    form = kind.open(at)
    kind.read(at, form)
    return form


def _unknown() -> Refused:
    return Refused("unknown-record", "この記録は見つかりません。", "一覧で番号を確かめてください。")


def _list(workspace: Workspace, given: Namespace) -> Answer:
    kind, at = KINDS[given.kind], At(workspace, given, pairs(given.fields))
    if kind.rows is not None and at.fields.keys() == {*kind.rows_by}:
        rows = kind.rows(at)
        return Answer(rows, *(_line(row) for row in rows))
    typed = record_values(workspace, at.plan, kind.entities[0], at.fields, at.known_year)
    place = at.place() | {name: typed[name] for name in at.fields}
    found = [row for entity in kind.entities for row in stored_records(workspace, entity, place)]
    return Answer([{"id": row.id} | row.values for row in found], *(_line(row) for row in found))


def _line(row: Any) -> str:
    if isinstance(row, StoredRecord):
        return f"{row.id.hex()}　{row.title}"
    named = next((str(value) for name in _NAMES if (value := getattr(row, name, None))), "")
    return f"{row.id.hex() if hasattr(row, 'id') else ''}　{named}"


def _show(workspace: Workspace, given: Namespace) -> Answer:
    form = _opened(At(workspace, given, pairs(given.fields)))
    values = shown_values(workspace, form.entity, form.values)
    lines = (f"{name}　{as_typed(form.entity, name, value)}" for name, value in values.items())
    return Answer({"id": form.id, "is_new": form.is_new, "differences": form.conflicts} | values, *lines)


def _fields(workspace: Workspace, given: Namespace) -> Answer:
    fields = {one.name: one for entity in KINDS[given.kind].entities for one in typeable_fields(workspace, entity)}
    lines = (f"{one.name}　{one.label}　{'、'.join(map('='.join, one.choices.items()))}" for one in fields.values())
    return Answer(list(fields.values()), *lines)


def _final(workspace: Workspace, given: Namespace) -> Answer:
    make_final = KINDS[given.kind].make_final
    assert make_final is not None, given.kind
    return Answer({"final": True, "edition": make_final(At(workspace, given))}, "確定しました。")


def _reopen(workspace: Workspace, given: Namespace) -> Answer:
    reopen = KINDS[given.kind].reopen
    assert reopen is not None, given.kind
    reopen(At(workspace, given))
    return Answer({"final": False}, "開き直しました。")


def _take_usual(workspace: Workspace, given: Namespace) -> Answer:
    added = deadlines.take_usual(workspace, given.fiscal_year)
    return Answer({"added": added}, f"予定を{added}件入れました。")


def _deleted(workspace: Workspace, _given: Namespace) -> Answer:
    found = trash.deleted_records(workspace, trash.deleted_ids(workspace))
    lines = (f"{one.id.hex()}　{one.kind}　{one.title}　{one.office_name}　{one.deleted_at}　{one.deleted_by}" for one in found)
    return Answer(found, *lines, f"ごみ箱 {len(found)}件")


def _restore(workspace: Workspace, given: Namespace) -> Answer:
    count = trash.restore(workspace, given.ids)
    return Answer({"restored": count}, f"{count}件を元に戻しました。")


def _erase(workspace: Workspace, given: Namespace) -> Answer:
    erased = erase_text(workspace, given.id, given.field, given.replacement)
    left = {"backups": erased.backups, "copies_dropped": erased.copies, "editions": erased.editions}
    said = f"消去しました（{erased.values}件の値）。ほかのPCからは、次のファイルで消えます。"
    return Answer({"id": given.id, "values": erased.values, **left}, *filter(None, (said, erased.words)))


def _history(workspace: Workspace, given: Namespace) -> Answer:
    steps = history.history(workspace, given.id)
    lines = []
    for step in steps:
        lines.append(
            f"{step.at}　{step.what}　{step.office_name}　{step.device}　{step.person}　{step.came_by}　{step.operation.hex()}"
        )
        lines += [f"    {one.field_label}（{one.group}）：{one.before} → {one.after}" for one in step.changes]
    return Answer(steps, *lines)


def _restore_value(workspace: Workspace, given: Namespace) -> Answer:
    # An operation id has 20 bytes. Any other text becomes an id that nothing has, and is refused.
    operation = bytes.fromhex(given.operation) if len(given.operation) == 40 else b""
    history.put_back(workspace, given.id, operation, given.group)
    return Answer({"id": given.id}, "前の値に戻しました。")


def _check(workspace: Workspace, given: Namespace) -> Answer:
    count = review_marks.check(workspace, given.ids)
    return Answer({"marked": count}, f"{count}件に、確認の印を付けました。")


def _uncheck(workspace: Workspace, given: Namespace) -> Answer:
    count = review_marks.uncheck(workspace, given.ids)
    return Answer({"unmarked": count}, f"{count}件の、確認の印を外しました。")


_KIND = option("kind", choices=tuple(KINDS))
_MADE_FINAL = option("kind", choices=tuple(name for name, kind in KINDS.items() if kind.make_final is not None))
_RECORD = option("--id", type=ID.settings["type"], help="すでにある記録")

_ITS_YEAR = option("--fiscal-year", type=parse_fiscal_year, metavar="2025|R7", help="年のない日付の年度（項目=値 の後に書く）")
_SOME_FIELDS = option("fields", nargs="+", metavar="FIELD=VALUE")
ACTIONS: Actions = {
    "record": (
        action("list", "一覧（項目=値 で、しぼり込む）", _list, _KIND, FIELDS, *PLACE),
        action("show", "1件を見る", _show, _KIND, FIELDS, *PLACE, _RECORD),
        action("save", "書く、または直す", save, _KIND, FIELDS, *PLACE, _RECORD, SOURCE),
        action("delete", "削除する", delete, _KIND, FIELDS, *PLACE, _RECORD),
        action("fields", "入れられる項目と、その言葉", _fields, _KIND),
        action("final", "確定する", _final, _MADE_FINAL, *PLACE),
        action("reopen", "確定したものを開き直す", _reopen, _MADE_FINAL, *PLACE, REASON),
        action("take-usual-deadlines", "一年の決まった予定を入れる", _take_usual, YEAR),
        action("history", "1件の履歴", _history, ID),
        action("restore-value", "履歴の値に戻す", _restore_value, ID, option("operation"), option("group")),
        action("deleted", "ごみ箱：削除したもの（すべての種類）", _deleted),
        action("restore", "ごみ箱から元に戻す", _restore, IDS),
        action(
            "erase",
            "個人情報を、記録とその履歴から消す（元に戻せません）",
            _erase,
            ID,
            option("field"),
            option("--replacement", default="", metavar="TEXT"),
        ),
        action("check", "確認の印を付ける（本部）", _check, IDS),
        action("uncheck", "確認の印を外す（本部）", _uncheck, IDS),
    ),
    "activity": (
        action("add", "1件記録する", save, FIELDS, SOURCE, _ITS_YEAR, kind="activity", id=None),
        action("edit", "訂正する", save, ID, _SOME_FIELDS, _ITS_YEAR, kind="activity", source=None),
        action("delete", "削除する", delete, ID, kind="activity", fields=()),
    ),
}
