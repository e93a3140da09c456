"""計画を編集: the head office changes a plan's texts, goals and targets, one record at a time.

Numbers are labels: moving a target changes its number and nothing that was recorded for it. A record that others point to is
never removed; a target that ends is marked 終了 in 新旧対応 instead.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON, HEAD, IdList, Synced
from app.models.entities import ENTITIES
from app.models.indicator import IndicatorUse
from app.models.plan import Goal, Plan, Target
from app.rules.target_numbers import MAX_NUMBER, target_label
from app.services.plan.plans import GoalRow, PlanRow, PlanTree, TargetRow, plan_tree, plans
from app.services.records.actions import action, delete_form, save_form
from app.services.records.record_forms import (
    RecordForm,
    derived_record_id,
    new_record_id,
    open_form,
    records_of,
)
from app.services.workspace.workspace import Workspace

PLAN_TEXTS = {
    "name": "計画の名前",
    "term": "期間（表紙の書き方）",
    "philosophy": "基本理念",
    "philosophy_note": "基本理念の注（※）",
    "philosophy_explanation": "基本理念の説明",
    "welfare_definition": "地域福祉とは",
    "plan_definition": "地域福祉活動計画とは",
    "promotion_structure": "推進体制",
    "progress_management": "進捗管理",
    "evaluation_structure": "評価体制",
}


def open_plan(workspace: Workspace, plan_id: bytes) -> RecordForm:
    """The form of a plan's own texts."""
    return open_form(workspace, "plan", COMMON, plan_id)


def save_plan(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Raises Refused("missing-name", "bad-years", "overlapping-plan")."""
    after = dict(form.values) | dict(values)
    if not str(after["name"] or "").strip():
        raise Refused("missing-name", "計画の名前が入っていません。", "名前を入れてから、もう一度保存してください。")
    with action(workspace):
        refuse_years(plans(workspace), form.id, after["first_year"], after["last_year"])
        return save_form(workspace, form, values)


def new_plan(workspace: Workspace, name: str, first_year: int, last_year: int, copy_of: bytes | None = None) -> PlanRow:
    """Creates another edition. With ``copy_of`` its goals and targets start as a copy of that plan's, to be reworded.

    The bullets of 計画評価 and 課題 are not copied: each plan has its own (see app.services.evaluation.five_year_reviews).
    """
    before = plan_tree(workspace, copy_of) if copy_of is not None else None
    with action(workspace, "計画の追加") as act:
        refuse_years(plans(workspace), b"", first_year, last_year)
        session = act.session
        key = f"{first_year}-{last_year}"
        while session.get(Plan, derived_record_id("plan", key)) is not None:  # one of these years was taken away before
            key += "b"
        record = derived_record_id("plan", key)
        form = open_form(session, "plan", COMMON, record)
        texts = _texts(before)
        council = {"council": before.plan.council if before is not None else workspace.organisation_name}
        years = {"key": key, "name": name, "first_year": first_year, "last_year": last_year}
        act.save(form, texts | council | years)
        for goal in before.goals if before is not None else ():
            goal_id = derived_record_id("goal", key, str(goal.number))
            said = {"plan_id": record, "number": goal.number, "title": goal.title, "subtitle": goal.subtitle}
            act.save(open_form(session, "goal", COMMON, goal_id), said)
            for target in goal.targets:
                place = {"plan_id": record, "goal_id": goal_id, "number": target.number}
                words = {"title": target.title, "text": target.text, "priority": target.priority}
                words |= {"led_by": HEAD} if target.led_by_head else {}
                target_id = derived_record_id("target", key, str(goal.number), str(target.number))
                act.save(open_form(session, "target", COMMON, target_id), place | words)
    return next(row for row in plans(workspace) if row.id == record)


def open_goal(workspace: Workspace, plan: PlanRow, record: bytes | None) -> RecordForm:
    """The form of a goal; for None the plan's next one."""
    with workspace.database.reading() as session:
        if record is not None:
            return open_form(session, "goal", COMMON, record)
        number = _next(session, Goal.number, Goal.plan_id == plan.id, Goal.deleted.is_(False))
        id_ = _unused(session, Goal, derived_record_id("goal", plan.key, str(number)))
        return open_form(session, "goal", COMMON, id_, plan_id=plan.id, number=number)


def save_goal(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """Stores bullets one per line without their dots. Raises Refused("missing-title", "number-taken", "bad-number")."""
    given = dict(values)
    for name in ("previous_evaluation", "issues"):
        if name in given:
            given[name] = "\n".join(bullets(given[name]))
    after = dict(form.values) | given
    _refuse_untitled(after["title"], "基本目標")
    with action(workspace, f"基本目標の{'追加' if form.is_new else '訂正'}") as act:
        taken = act.session.scalar(
            select(Goal.id).where(
                Goal.plan_id == after["plan_id"], Goal.number == after["number"], Goal.id != form.id, Goal.deleted.is_(False)
            )
        )
        _refuse_number(after["number"], taken, f"基本目標{after['number']}")
        return act.save(form, given)


def open_target(workspace: Workspace, plan: PlanRow, record: bytes | None, goal_id: bytes | None = None) -> RecordForm:
    """The form of a target; for None the goal's next one."""
    with workspace.database.reading() as session:
        if record is not None:
            return open_form(session, "target", COMMON, record)
        goal = session.get(Goal, goal_id) if goal_id is not None else None
        number = _next(session, Target.number, Target.goal_id == goal_id, Target.deleted.is_(False))
        key = derived_record_id("target", plan.key, str(goal.number if goal else 0), str(number))
        return open_form(
            session, "target", COMMON, _unused(session, Target, key), plan_id=plan.id, goal_id=goal_id, number=number
        )


def save_target(workspace: Workspace, form: RecordForm, values: Mapping[str, Any]) -> bool:
    """A target moved to another goal goes to its end.

    Raises Refused("missing-goal", "missing-title", "number-taken", "bad-number").
    """
    given = dict(values)
    after = dict(form.values) | given
    if after["goal_id"] is None:
        raise Refused("missing-goal", "基本目標が選ばれていません。", "どの基本目標のものか、選んでください。")
    _refuse_untitled(after["title"], "推進目標")
    with action(workspace, f"推進目標の{'追加' if form.is_new else '訂正'}") as act:
        session = act.session
        others = (Target.goal_id == after["goal_id"], Target.id != form.id, Target.deleted.is_(False))
        if after["goal_id"] != form.values["goal_id"] and after["number"] == form.values["number"]:
            given["number"] = after["number"] = _next(session, Target.number, *others)
        taken = session.scalar(select(Target.id).where(*others, Target.number == after["number"]))
        _refuse_number(after["number"], taken, f"番号{after['number']}の推進目標")
        return act.save(form, given)


def move(workspace: Workspace, plan_id: bytes, record: bytes, step: int) -> bool:
    """Exchanges the numbers of a goal or target and its neighbour above (-1) or below (1). False at an end."""
    with action(workspace, "番号の入れ替え") as act:
        tree = plan_tree(act.session, plan_id)
        entity, row = _row(tree, record)
        rows: Sequence[GoalRow | TargetRow] = (
            tree.goals if entity == "goal" else next(goal.targets for goal in tree.goals if goal.id == row.goal_id)  # type: ignore[union-attr]
        )
        place = [one.id for one in rows].index(record) + step
        if not 0 <= place < len(rows):
            return False
        for one, number in ((row, rows[place].number), (rows[place], row.number)):
            act.save(open_form(act.session, entity, COMMON, one.id), {"number": number})
    return True


def numbers_used_twice(workspace: Workspace) -> list[str]:
    """「R8-R12の1-③」 for each number that two targets or goals of a plan have, by two exchanges that did not know of each
    other.
    """
    found = []
    for plan in plans(workspace):
        tree = plan_tree(workspace, plan.id)
        called = Counter(f"基本目標{goal.number}" for goal in tree.goals)
        called += Counter(target_label(target.goal_number, target.number) for target in tree.targets)
        found += [f"{plan.key}の{one}" for one, times in sorted(called.items()) if times > 1]
    return found


def retire(workspace: Workspace, plan_id: bytes, record: bytes) -> None:
    """Removes a goal or target from the plan.

    Raises Refused("used-in-records") when records or forms point to it, Refused("not-empty") for a goal that still has
    targets.
    """
    with action(workspace) as act:
        tree = plan_tree(act.session, plan_id)
        entity, row = _row(tree, record)
        if isinstance(row, GoalRow) and row.targets:
            raise Refused(
                "not-empty",
                f"基本目標{row.number}には、推進目標が{len(row.targets)}件あります。",
                "先に、推進目標を移すか消してください。",
            )
        _refuse_used(act.session, [record])
        delete_form(workspace, open_form(act.session, entity, COMMON, record))


def refuse_return(session: Session, row: Synced) -> None:
    """Refuses to restore a deleted plan, goal or target whose years or number belong to another one by now."""
    if isinstance(row, Plan):
        every = records_of(session, Plan)
        held = [PlanRow(one.id, one.key or "", one.name or "", "", one.first_year or 0, one.last_year or 0) for one in every]
        refuse_years(held, row.id, row.first_year, row.last_year)
    elif isinstance(row, Goal):
        same = Goal.plan_id == row.plan_id, Goal.number == row.number, Goal.deleted.is_(False)
        _refuse_number(row.number, session.scalar(select(Goal.id).where(*same)), f"基本目標{row.number}")
    elif isinstance(row, Target):
        alike = Target.goal_id == row.goal_id, Target.number == row.number, Target.deleted.is_(False)
        _refuse_number(row.number, session.scalar(select(Target.id).where(*alike)), f"番号{row.number}の推進目標")


def retire_plan(workspace: Workspace, plan_id: bytes) -> None:
    """Removes a whole edition for which nothing was recorded (a sample). Raises Refused("used-in-records", "last-plan")."""
    with action(workspace, "計画の削除") as act:
        if len(plans(workspace)) < 2:
            raise Refused("last-plan", "計画が1つしかないので、消せません。", "次の計画を入れてから、もう一度行ってください。")
        tree = plan_tree(act.session, plan_id)
        goals, targets = [goal.id for goal in tree.goals], [target.id for target in tree.targets]
        _refuse_used(act.session, goals + targets)
        for entity, records in (("target", targets), ("goal", goals), ("plan", [plan_id])):
            for record in records:
                act.delete(open_form(act.session, entity, COMMON, record))


def bullets(text: str | None) -> list[str]:
    """The bullets of a text, one per line, without the dot that people type: the plan prints its own."""
    lines = [line.strip().lstrip("・･●○-－*").strip() for line in (text or "").splitlines()]
    return [line for line in lines if line]


def refuse_years(every: Sequence[PlanRow], record: bytes, first: int | None, last: int | None) -> None:
    """Refuses years that overlap with another plan: the day of a record decides which plan's numbers are meant."""
    if not first or not last or not 1950 <= first <= last <= 2200:
        raise Refused(
            "bad-years", "計画の始まりと終わりの年度が正しくありません。", "2026 のように、西暦の年度で入れてください。"
        )
    for other in every:
        if other.id != record and other.first_year <= last and first <= other.last_year:
            raise Refused(
                "overlapping-plan",
                f"期間が「{other.name}」と重なっています。",
                "どちらかの期間を直すか、要らない計画を消してください。",
            )


def _refuse_untitled(title: str | None, called: str) -> None:
    if not (title or "").strip():
        raise Refused("missing-title", f"{called}の名前が入っていません。", "名前を入れてから、もう一度保存してください。")


def _refuse_number(number: int | None, taken: bytes | None, called: str) -> None:
    if not number or not 1 <= number <= MAX_NUMBER:
        raise Refused("bad-number", f"番号は1から{MAX_NUMBER}までです。", "番号を直してください。")
    if taken is not None:
        raise Refused("number-taken", f"{called}は、もうあります。", "別の番号にするか、「上へ」「下へ」で入れ替えてください。")


def _refuse_used(session: Session, records: Sequence[bytes]) -> None:
    """Refuses when a record of any kind points to one of these goals or targets; what only uses an indicator goes with them."""
    for model in ENTITIES.values():
        fields = [name for name in model.fields() if model.declared(name).points_to in ("goal", "target")]
        columns = [column for column in (model.__table__.columns[name] for name in fields) if not isinstance(column.type, IdList)]
        if not columns or model in (Target, IndicatorUse):
            continue
        where = or_(*(column.in_(records) for column in columns))
        count = session.scalar(select(func.count()).select_from(model).where(where, model.deleted.is_(False)))
        if count:
            raise Refused(
                "used-in-records",
                f"ここには{model.entity_label}が{count}件あるので、消せません。",
                "終わる目標は残し、「新旧対応」で「終了」にしてください。",
            )


def _row(tree: PlanTree, record: bytes) -> tuple[str, GoalRow | TargetRow]:
    for goal in tree.goals:
        if goal.id == record:
            return "goal", goal
    for target in tree.targets:
        if target.id == record:
            return "target", target
    raise Refused("unknown-target", "この目標は、この計画にありません。", "画面を開き直してください。")


def _next(session: Session, column: Any, *where: ColumnElement[bool]) -> int:
    return (session.scalar(select(func.max(column)).where(*where)) or 0) + 1


def _unused(session: Session, model: type[Synced], derived: bytes) -> bytes:
    """The derived id, so that two PCs adding the same number meet in one record; a random one when a moved record has it."""
    return derived if session.get(model, derived) is None else new_record_id(model.entity, COMMON)


def _texts(tree: PlanTree | None) -> dict[str, Any]:
    kept = ("philosophy", "philosophy_explanation", "welfare_definition", "promotion_structure")
    return {name: tree.texts.get(name) for name in (*kept, "progress_management", "evaluation_structure")} if tree else {}
