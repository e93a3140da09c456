"""The commands about plans: `plan …` (計画), `vocabulary import` (用語) and `succession …` (新旧対応, 5年総括の引き継ぎ)."""

from argparse import Namespace
from collections.abc import Callable

from app.cli.answer import Answer
from app.cli.command import Actions, option, path
from app.cli.open_workspace import action
from app.errors import Refused
from app.models.succession import HANDLINGS
from app.services.evaluation import five_year_reviews, plan_succession
from app.services.plan import plan_editing, plan_file_import
from app.services.plan.plans import PlanRow, find_target, plans
from app.services.workspace.workspace import Workspace


def _list(workspace: Workspace, _given: Namespace) -> Answer:
    found = plans(workspace)
    return Answer(found, *(f"{row.key}　{row.name}" for row in found))


def _import(workspace: Workspace, given: Namespace) -> Answer:
    taken = plan_file_import.take_plan_file(workspace, given.file)
    return Answer(taken, f"計画を取り込みました：{taken.name}（{taken.key}）")


def _preview(workspace: Workspace, given: Namespace) -> Answer:
    seen = plan_file_import.preview_plan_file(workspace, given.file)
    return Answer(
        seen,
        f"{seen.name}　{'新しい計画' if seen.is_new else '登録済みの計画'}　変わる所 {len(seen.changes)}件",
        *(f"加わるもの　{one}" for one in seen.added),
        *(f"{one.called}　{one.field}：{one.before} → {one.after}" for one in seen.changes),
        *(f"ファイルにないもの（残ります）　{one}" for one in seen.left_out),
    )


def _retire(workspace: Workspace, given: Namespace) -> Answer:
    found = next((row for row in plans(workspace) if row.key == given.key), None)
    if found is None:
        raise Refused("unknown-plan", f"「{given.key}」という計画はありません。", "plan list で名札を確かめてください。")
    plan_editing.retire_plan(workspace, found.id)
    return Answer({"retired": given.key}, f"{found.name}を消しました。")


def _import_words(workspace: Workspace, given: Namespace) -> Answer:
    count = plan_file_import.take_vocabulary_file(workspace, given.file)
    return Answer({"terms": count}, f"用語を{count}件読み取りました。")


def _pair(workspace: Workspace) -> tuple[PlanRow, PlanRow]:
    """The two newest plans as (old, new). Refused("no-next-plan") when there is only one."""
    every = plans(workspace)
    if len(every) < 2:
        raise Refused("no-next-plan", "次の計画が、まだありません。", "plan import で次の計画を取り込んでください。")
    return every[1], every[0]


def _lines(workspace: Workspace, _given: Namespace) -> Answer:
    old, new = _pair(workspace)
    rows = plan_succession.lines(workspace, old.id, new.id)
    ends = [(row.old.code if row.old else None, row.new.code if row.new else None) for row in rows]
    labels = [f"{row.old.label if row.old else '－'} → {row.new.label if row.new else '－'}" for row in rows]
    return Answer(
        [{"old": a, "new": b, "kind": row.kind, "note": row.note} for (a, b), row in zip(ends, rows, strict=True)],
        *(f"{label}　{HANDLINGS.get(row.kind, row.kind)}　{row.note}" for label, row in zip(labels, rows, strict=True)),
    )


def _set(workspace: Workspace, given: Namespace) -> Answer:
    old, new = _pair(workspace)
    ends = {
        "old_target_id": find_target(workspace, old.id, given.old).id if given.old else None,
        "new_target_id": find_target(workspace, new.id, given.new).id if given.new else None,
    }
    line = plan_succession.open_line(workspace, plan_succession.line_id(*ends.values()))
    return Answer(
        {"id": plan_succession.save_line(workspace, line, ends | {"kind": given.kind, "note": given.note})}, "決めました。"
    )


def _check(workspace: Workspace, _given: Namespace) -> Answer:
    old, new = _pair(workspace)
    found = plan_succession.checks(workspace, old.id, new.id)
    return Answer(found, *(one.text for one in found), f"まだ決まっていないこと {len(found)}件")


def _carrying(carry: Callable[[Workspace, bytes, bytes], int], key: str, said: str) -> Callable[[Workspace, Namespace], Answer]:
    """What carries something over from the old plan to the new one and counts it. ``said`` has a place for the count."""

    def run(workspace: Workspace, _given: Namespace) -> Answer:
        old, new = _pair(workspace)
        count = carry(workspace, old.id, new.id)
        return Answer({key: count}, said.format(count))

    return run


_suggest = _carrying(plan_succession.suggest, "written", "{}件を「継続」でつなぎました。")
_indicators = _carrying(plan_succession.carry_indicators, "carried", "指標を{}件引き継ぎました。")
_hand_over = _carrying(five_year_reviews.hand_over, "goals", "基本目標{}件に入れました。")


_FILE = path("file", "FILE.toml")

ACTIONS: Actions = {
    "plan": (
        action("list", "登録されている計画", _list),
        action("import", "計画ファイルを取り込む（新しい計画、または文言の訂正）", _import, _FILE),
        action("preview", "計画ファイルで変わる所を見る（何も変えません）", _preview, _FILE),
        action("retire", "記録のない計画（見本など）を消す", _retire, option("key")),
    ),
    "vocabulary": (action("import", "用語のファイルを取り込む", _import_words, _FILE),),
    "succession": (
        action("list", "対応の一覧", _lines),
        action("check", "まだ決まっていないこと", _check),
        action("suggest", "同じ名前の目標をつなぐ", _suggest),
        action("indicators", "指標を次の計画へ引き継ぐ", _indicators),
        action("hand-over", "5年総括の【計画評価】と【課題】を、次の計画の基本目標に入れる", _hand_over),
        action(
            "set",
            "1行を決める",
            _set,
            option("kind", choices=tuple(HANDLINGS)),
            option("--old", metavar="1-3"),
            option("--new", metavar="1-3"),
            option("--note", default=""),
        ),
    ),
}
