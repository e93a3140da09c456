"""The pages of the year's work, reached from 計画と評価. Each is imported when it is first opened."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.services.records.open_conflicts import EVALUATIONS, FIGURES
from app.ui.widgets.page import MakesPage, PageEntry

if TYPE_CHECKING:
    from app.ui.runtime.context import Context


def _page(module: str, name: str) -> MakesPage:
    def make(context: "Context") -> Any:
        return getattr(import_module(f"app.ui.{module}"), name)(context)

    return make


def _tile(key: str, words: str, about: str, module: str, name: str) -> PageEntry:
    return PageEntry(key, words, "targets", _page(module, name), in_menu=False, about=about, shows=_SHOWS[key])


_PLANNED = ("annual_plan", "plan_item")
_SHOWS: dict[str, tuple[str, ...]] = {
    "annual": (*_PLANNED, "activity"),
    "progress": (*FIGURES, "target"),
    "target": (*FIGURES, *EVALUATIONS, "target"),
    "monthly": FIGURES,
    "consultations": FIGURES,
    "reviews": (*EVALUATIONS, "goal_review"),
    "opinions": ("opinion", "evaluator", "plan_item"),
    "meetings": ("meeting", "meeting_task", "staff"),
    "groups": ("working_group", "member", "staff"),
    "days": ("deadline", "year_setting"),
    "plan": ("plan", "goal", "target"),
    "succession": ("correspondence", "target"),
    "final": (*FIGURES, "final_goal_review", "final_target_review", "correspondence"),
    "indicators": FIGURES,
    "words": ("term",),
    "forms": ("form_setting", "term"),
    "reports": ("report_front", "public_activity"),
    "trash": (),
    "why": FIGURES,
}
"""What each page shows or sums."""

_CONSULTATIONS = _tile(
    "consultations",
    "相談件数表",
    "相談の件数を、分野と方法に分けて月ごとに入れます。",
    "indicators.consultations_page",
    "ConsultationsPage",
)
_WHY = PageEntry(
    "why", "なぜこの数字", "targets", _page("overview.figure_breakdown_page", "WhyPage"), in_menu=False, shows=_SHOWS["why"]
)

_TRASH = _tile("trash", "ごみ箱", "削除した写真・会議・意見なども、ここから元に戻せます。", "records.trash_page", "TrashPage")


def branch_year_entries() -> list[PageEntry]:
    return [
        _tile("annual", "年次計画", "今年度に何をいつ行うかを書きます。", "annual_plan.annual_plan_page", "AnnualPage"),
        _tile("target", "自己評価", "推進目標ごとに、支部の一年を振り返ります。", "evaluation.target_page", "TargetPage"),
        _tile("monthly", "月次件数表", "指標の件数を、月ごとに入れます。", "indicators.monthly_page", "MonthlyPage"),
        _CONSULTATIONS,
        _tile("meetings", "会議と宿題", "推進会議で決まったことと、宿題を見ます。", "meetings.meetings_page", "MeetingsPage"),
        _TRASH,
        _WHY,
    ]


def head_year_entries() -> list[PageEntry]:
    """From the plan of the year to its evaluation, then the masters."""
    return [
        _tile(
            "annual", "年次計画", "今年度に何をいつ行うか。支部の計画も見られます。", "annual_plan.annual_plan_page", "AnnualPage"
        ),
        _tile(
            "progress",
            "進み具合",
            "8支部と15目標の件数を一枚で見て、元の記録までたどります。",
            "overview.progress_page",
            "ProgressPage",
        ),
        _tile(
            "target",
            "推進目標と評価",
            "目標ごとの実績と支部の評価を見て、評価を書きます。",
            "evaluation.target_page",
            "TargetPage",
        ),
        _tile(
            "monthly", "月次件数表", "指標の件数を、月ごとに入れ、支部の表を見ます。", "indicators.monthly_page", "MonthlyPage"
        ),
        _CONSULTATIONS,
        _tile(
            "reviews",
            "基本目標別の総括",
            "ワーキンググループの総評と、次年度の方向を書きます。",
            "evaluation.goal_reviews_page",
            "ReviewsPage",
        ),
        _tile(
            "opinions",
            "意見と対応",
            "理事会と外部評価の意見を入れ、対応と反映先を決めます。",
            "evaluation.opinions_page",
            "OpinionsPage",
        ),
        _tile(
            "reports",
            "報告の書き入れ",
            "理事会報告の件名と総括、公表版の取組と基準日を書きます。",
            "evaluation.report_details_page",
            "ReportsPage",
        ),
        _tile(
            "meetings",
            "会議と宿題",
            "推進会議とワーキンググループの記録、宿題を書きます。",
            "meetings.meetings_page",
            "MeetingsPage",
        ),
        _tile(
            "groups",
            "ワーキンググループ",
            "職員と、基本目標ごとのグループの顔ぶれです。",
            "meetings.working_groups_page",
            "GroupsPage",
        ),
        _tile("days", "締切と年度の設定", "一年の予定と、評価の段階や紙の決まりです。", "plan.deadlines_page", "DaysPage"),
        _tile("plan", "計画を編集", "目標の番号・名前・本文を直し、次の計画を入れます。", "plan.plan_page", "PlanPage"),
        _tile(
            "succession",
            "新旧対応",
            "前の計画の目標が、次の計画でどうなるかを決めます。",
            "plan.succession_page",
            "SuccessionPage",
        ),
        _tile("final", "5年総括", "計画評価と課題をまとめ、次の計画へ渡します。", "evaluation.five_year_page", "FinalPage"),
        _tile(
            "indicators",
            "指標と目標値",
            "何を数えるか、今年度の目標値と本部の確定値です。",
            "indicators.indicators_page",
            "IndicatorsPage",
        ),
        _tile(
            "forms",
            "様式の設定",
            "様式の題名・番号・見出しと、決裁や供覧の欄を決めます。",
            "printing.form_settings_page",
            "FormsPage",
        ),
        _tile("words", "用語と名簿", "選ぶ言葉、評価の段階、場所・団体を直します。", "plan.vocabulary_page", "WordsPage"),
        _TRASH,
        _WHY,
    ]
