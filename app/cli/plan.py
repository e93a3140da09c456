"""The commands about plans: `plan …` (計画), `vocabulary import` (用語), `succession …` (新旧対応), `final …` (5年総括)."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.answer import Answer
from app.cli.open_workspace import chosen_workspace
from app.errors import Refused
from app.models.succession import HANDLINGS
from app.services.evaluation import five_year_reviews, plan_succession
from app.services.plan import plan_editing, plan_file_import
from app.services.plan.plans import PlanRow, find_target, plan_tree, plans
from app.services.workspace.workspace import Workspace


def plan(parser: ArgumentParser) -> None:
    """The plans, from their files."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    group.add_parser("list", help="登録されている計画").set_defaults(run=_list)
    imports = group.add_parser("import", help="計画ファイルを取り込む（新しい計画、または文言の訂正）")
    imports.add_argument("file", type=Path, metavar="FILE.toml")
    imports.set_defaults(run=_import_plan)
    preview = group.add_parser("preview", help="計画ファイルで変わる所を見る（何も変えません）")
    preview.add_argument("file", type=Path, metavar="FILE.toml")
    preview.set_defaults(run=_preview)
    retire = group.add_parser("retire", help="記録のない計画（見本など）を消す")
    retire.add_argument("key")
    retire.set_defaults(run=_retire)


def vocabulary(parser: ArgumentParser) -> None:
    """Words to choose from, from their file."""
    words = parser.add_subparsers(required=True, metavar="ACTION")
    imports = words.add_parser("import", help="用語のファイルを取り込む")
    imports.add_argument("file", type=Path, metavar="FILE.toml")
    imports.set_defaults(run=_import_words)


def _list(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = plans(workspace)
    for row in answer.value:
        answer.say(f"{row.key}　{row.name}")


def _import_plan(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = plan_file_import.take_plan_file(workspace, options.file)
    answer.say(f"計画を取り込みました：{answer.value.name}（{answer.value.key}）")


def _import_words(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        count = plan_file_import.take_vocabulary_file(workspace, options.file)
    answer.value = {"terms": count}
    answer.say(f"用語を{count}件読み取りました。")


def succession(parser: ArgumentParser) -> None:
    """What becomes of each target in the next plan."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for name, run, words in (
        ("list", _succession, "対応の一覧"),
        ("check", _check, "まだ決まっていないこと"),
        ("suggest", _suggest, "同じ名前の目標をつなぐ"),
        ("indicators", _indicators, "指標を次の計画へ引き継ぐ"),
    ):
        actions.add_parser(name, help=words).set_defaults(run=run)
    line = actions.add_parser("set", help="1行を決める")
    line.add_argument("kind", choices=tuple(HANDLINGS))
    line.add_argument("--old", metavar="1-3")
    line.add_argument("--new", metavar="1-3")
    line.add_argument("--note", default="")
    line.set_defaults(run=_set)


def final(parser: ArgumentParser) -> None:
    """The review of the five years."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    write = group.add_parser("write", help="基本目標の【計画評価】と【課題】を書く（1行に1つ）")
    write.add_argument("goal", type=int)
    write.add_argument("--evaluation")
    write.add_argument("--issues")
    write.add_argument("--first-year", type=int)
    write.add_argument("--last-year", type=int)
    write.set_defaults(run=_write)
    group.add_parser("hand-over", help="次の計画の基本目標に入れる").set_defaults(run=_hand_over)


def _preview(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        seen = plan_file_import.preview_plan_file(workspace, options.file)
    answer.value = seen
    answer.say(f"{seen.name}　{'新しい計画' if seen.is_new else '登録済みの計画'}　変わる所 {len(seen.changes)}件")
    for one in seen.changes:
        answer.say(f"{one.called}　{one.field}：{one.before} → {one.after}")


def _retire(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = next((row for row in plans(workspace) if row.key == options.key), None)
        if found is None:
            raise Refused("unknown-plan", f"「{options.key}」という計画はありません。", "plan list で名札を確かめてください。")
        plan_editing.retire_plan(workspace, found.id)
    answer.value = {"retired": options.key}
    answer.say(f"{found.name}を消しました。")


def _pair(workspace: Workspace) -> tuple[PlanRow, PlanRow]:
    """The two newest plans as (old, new). Refused("no-next-plan") when there is only one."""
    every = plans(workspace)
    if len(every) < 2:
        raise Refused("no-next-plan", "次の計画が、まだありません。", "plan import で次の計画を取り込んでください。")
    return every[1], every[0]


def _succession(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        old, new = _pair(workspace)
        rows = plan_succession.lines(workspace, old.id, new.id)
    answer.value = [
        {
            "old": row.old.code if row.old else None,
            "new": row.new.code if row.new else None,
            "kind": row.kind,
            "note": row.note,
        }
        for row in rows
    ]
    for row in rows:
        ends = f"{row.old.label if row.old else '－'} → {row.new.label if row.new else '－'}"
        answer.say(f"{ends}　{HANDLINGS.get(row.kind, row.kind)}　{row.note}")


def _set(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        old, new = _pair(workspace)
        ends = {
            "old_target_id": find_target(workspace, old.id, options.old).id if options.old else None,
            "new_target_id": find_target(workspace, new.id, options.new).id if options.new else None,
        }
        line = plan_succession.open_line(workspace, plan_succession.line_id(*ends.values()))
        answer.value = {"id": plan_succession.save_line(workspace, line, ends | {"kind": options.kind, "note": options.note})}
    answer.say("決めました。")


def _check(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        old, new = _pair(workspace)
        answer.value = plan_succession.checks(workspace, old.id, new.id)
    for one in answer.value:
        answer.say(one.text)
    answer.say(f"まだ決まっていないこと {len(answer.value)}件")


def _suggest(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        old, new = _pair(workspace)
        answer.value = {"written": plan_succession.suggest(workspace, old.id, new.id)}
    answer.say(f"{answer.value['written']}件を「継続」でつなぎました。")


def _indicators(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        old, new = _pair(workspace)
        answer.value = {"carried": plan_succession.carry_indicators(workspace, old.id, new.id)}
    answer.say(f"指標を{answer.value['carried']}件引き継ぎました。")


def _write(options: Namespace, answer: Answer) -> None:
    given = {"evaluation": options.evaluation, "issues": options.issues}
    given |= {"first_year": options.first_year, "last_year": options.last_year}
    with chosen_workspace(options) as workspace:
        every = plans(workspace)
        plan = every[1] if len(every) > 1 else every[0]
        goal = next((one for one in plan_tree(workspace, plan.id).goals if one.number == options.goal), None)
        if goal is None:
            raise Refused("unknown-goal", f"基本目標{options.goal}は、この計画にありません。", "番号を確かめてください。")
        form = five_year_reviews.open_goal(workspace, goal.id, plan)
        values = {name: value for name, value in given.items() if value is not None}
        five_year_reviews.save_goal(workspace, form, values, plan)
    answer.value = {"goal": options.goal, "plan": plan.key}
    answer.say("保存しました。")


def _hand_over(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        old, new = _pair(workspace)
        answer.value = {"goals": five_year_reviews.hand_over(workspace, old.id, new.id)}
    answer.say(f"基本目標{answer.value['goals']}件に入れました。")
