"""計画の文: the plan's own words around a target, beside its evaluation."""

from app.services.plan.plans import PlanTree, TargetRow


def plan_text(tree: PlanTree, target: TargetRow) -> str:
    """The plan's own words around a target: its goal with 1次計画評価 and 課題, the 基本理念, and how progress is followed."""
    goal = next(goal for goal in tree.goals if goal.id == target.goal_id)
    parts = [
        (f"{target.label}　{target.title}", target.text),
        (f"基本目標{goal.number}　{goal.title}", goal.subtitle),
        ("【１次計画評価】", _bullets(goal.previous_evaluation)),
        ("【課題】", _bullets(goal.issues)),
        ("基本理念", f"{tree.texts.get('philosophy', '')}\n{tree.texts.get('philosophy_explanation', '')}"),
        ("推進体制", tree.texts.get("promotion_structure", "")),
        ("進捗管理", tree.texts.get("progress_management", "")),
        ("評価体制", tree.texts.get("evaluation_structure", "")),
    ]
    return "\n\n".join(f"{title}\n{text}" for title, text in parts if text.strip())


def _bullets(lines: str) -> str:
    return "\n".join(f"・{one}" for one in lines.splitlines())
