"""The one table of the pages: their names, which kind of office has them, how they are reached, and what they show.

A page is one line of ``PAGES`` and one function that imports it when it is first opened, so that the first window needn't wait
for all of them. The functions are ordinary import statements, which the type checker and the packagers see.
"""

from dataclasses import dataclass, replace

from app.services.records.open_conflicts import EVALUATIONS, FIGURES
from app.ui.runtime.context import Context
from app.ui.widgets.page import Page, ShownPage


def _home(context: Context) -> ShownPage:
    from app.ui.overview.home_page import HomePage

    return HomePage(context)


def _entry(context: Context) -> ShownPage:
    from app.ui.activities.entry_page import EntryPage

    return EntryPage(context)


def _activities(context: Context) -> ShownPage:
    from app.ui.activities.activities_page import ActivitiesPage

    return ActivitiesPage(context)


def _reading_table(context: Context) -> ShownPage:
    from app.ui.tables.reading_table_page import ReadingTablePage

    return ReadingTablePage(context)


def _edit_table(context: Context) -> ShownPage:
    from app.ui.editing.edit_page import EditPage

    return EditPage(context)


def _hand_in(context: Context) -> ShownPage:
    from app.ui.transfer.submit_page import SubmitPage

    return SubmitPage(context)


def _receive(context: Context) -> ShownPage:
    from app.ui.transfer.import_page import ImportPage

    return ImportPage(context)


def _board(context: Context) -> ShownPage:
    from app.ui.transfer.submission_page import SubmissionPage

    return SubmissionPage(context)


def _coming_back(context: Context) -> ShownPage:
    from app.ui.devices.coming_back_page import ComingBackPage

    return ComingBackPage(context)


def _conflicts(context: Context) -> ShownPage:
    from app.ui.conflicts.conflicts_page import ConflictsPage

    return ConflictsPage(context)


def _print(context: Context) -> ShownPage:
    from app.ui.printing.print_page import PrintPage

    return PrintPage(context)


def _year(context: Context) -> ShownPage:
    from app.ui.overview.year_page import YearPage

    return YearPage(context, pages_of(context.workspace.is_head))


def _offices(context: Context) -> ShownPage:
    from app.ui.devices.offices_page import OfficesPage

    return OfficesPage(context)


def _annual(context: Context) -> ShownPage:
    from app.ui.annual_plan.annual_plan_page import AnnualPlanPage

    return AnnualPlanPage(context)


def _progress(context: Context) -> ShownPage:
    from app.ui.overview.progress_page import ProgressPage

    return ProgressPage(context)


def _target(context: Context) -> ShownPage:
    from app.ui.evaluation.target_page import TargetPage

    return TargetPage(context)


def _monthly(context: Context) -> ShownPage:
    from app.ui.indicators.monthly_page import MonthlyPage

    return MonthlyPage(context)


def _consultations(context: Context) -> ShownPage:
    from app.ui.indicators.consultations_page import ConsultationsPage

    return ConsultationsPage(context)


def _reviews(context: Context) -> ShownPage:
    from app.ui.evaluation.goal_reviews_page import GoalReviewsPage

    return GoalReviewsPage(context)


def _opinions(context: Context) -> ShownPage:
    from app.ui.evaluation.opinions_page import OpinionsPage

    return OpinionsPage(context)


def _reports(context: Context) -> ShownPage:
    from app.ui.evaluation.report_details_page import ReportDetailsPage

    return ReportDetailsPage(context)


def _meetings(context: Context) -> ShownPage:
    from app.ui.meetings.meetings_page import MeetingsPage

    return MeetingsPage(context)


def _groups(context: Context) -> ShownPage:
    from app.ui.meetings.working_groups_page import WorkingGroupsPage

    return WorkingGroupsPage(context)


def _days(context: Context) -> ShownPage:
    from app.ui.plan.deadlines_page import DeadlinesPage

    return DeadlinesPage(context)


def _plan(context: Context) -> ShownPage:
    from app.ui.plan.plan_page import PlanPage

    return PlanPage(context)


def _succession(context: Context) -> ShownPage:
    from app.ui.plan.succession_page import SuccessionPage

    return SuccessionPage(context)


def _final(context: Context) -> ShownPage:
    from app.ui.evaluation.five_year_page import FiveYearPage

    return FiveYearPage(context)


def _indicators(context: Context) -> ShownPage:
    from app.ui.indicators.indicators_page import IndicatorsPage

    return IndicatorsPage(context)


def _forms(context: Context) -> ShownPage:
    from app.ui.printing.form_settings_page import FormSettingsPage

    return FormSettingsPage(context)


def _words(context: Context) -> ShownPage:
    from app.ui.plan.vocabulary_page import VocabularyPage

    return VocabularyPage(context)


def _trash(context: Context) -> ShownPage:
    from app.ui.records.trash_page import TrashPage

    return TrashPage(context)


def _why(context: Context) -> ShownPage:
    from app.ui.overview.figure_breakdown_page import FigureBreakdownPage

    return FigureBreakdownPage(context)


def _late(context: Context) -> ShownPage:
    from app.ui.activities.late_page import LatePage

    return LatePage(context)


def _waiting(context: Context) -> ShownPage:
    from app.ui.conflicts.pending_page import PendingPage

    return PendingPage(context)


def _duplicates(context: Context) -> ShownPage:
    from app.ui.conflicts.duplicates_page import DuplicatesPage

    return DuplicatesPage(context)


def _history(context: Context) -> ShownPage:
    from app.ui.records.history_page import HistoryPage

    return HistoryPage(context)


def _imports(context: Context) -> ShownPage:
    from app.ui.transfer.import_log_page import ImportLogPage

    return ImportLogPage(context)


def _copies(context: Context) -> ShownPage:
    from app.ui.devices.copies_page import CopiesPage

    return CopiesPage(context)


def _settings(context: Context) -> ShownPage:
    from app.ui.devices.settings_page import SettingsPage

    return SettingsPage(context)


def _about(context: Context) -> ShownPage:
    from app.ui.devices.about_page import AboutPage

    return AboutPage(context)


@dataclass(frozen=True)
class Place:
    """How one kind of office reaches a page: by the menu, by a button on 計画と評価, else only from other pages."""

    menu: int = 0
    """Its number in the left menu (Alt+number); 0: not there."""
    about: str = ""
    """The sentence on its tile: what the page is for."""
    under: str | None = None
    """The page of the menu that is marked while it is shown: "" none, None the one it was reached from. One with a tile is under
    計画と評価."""
    words: str = ""
    """What this kind of office calls it, where that is another name."""


@dataclass(frozen=True)
class Entry:
    """One line of the table; a kind of office without a place doesn't have the page."""

    page: Page
    branch: Place | None = None
    head: Place | None = None


FROM_OTHERS = Place()
_YEAR = "year"
_OF_ACTIVITIES, _OF_CONFLICTS, _OF_RECEIVED = (Place(under=key) for key in ("activities", "conflicts", "receive"))
_PLANNED = ("annual_plan", "plan_item")
_CONSULTATIONS = Place(about="相談の件数を、分野と方法に分けて月ごとに入れます。")
_TRASH = Place(about="削除した写真・会議・意見なども、ここから元に戻せます。")
_COPIES = Place(about="控えを作り、読めるか確かめ、前の控えに戻します。")
_SETTINGS = Place(about="文字の大きさ、画面の色、はじめに開くフォルダーを決めます。")
_FINAL = ("final_goal_review", "final_target_review")
_REPORTED = ("report_front", "public_activity")

PAGES = (
    Entry(Page("home", "ホーム", "home", _home), Place(1), Place(1)),
    # The head office records rarely: its form is reached from the list and by F2.
    Entry(Page("entry", "活動を記録", "record", _entry, writes=("activity",)), Place(2), _OF_ACTIVITIES),
    Entry(Page("activities", "活動の一覧", "list", _activities, shows=("activity",), lists=("activity",)), Place(3), Place(5)),
    Entry(Page("hand_in", "提出", "send", _hand_in), branch=Place(4)),
    Entry(Page("receive", "受け取る", "receive", _receive), Place(5), Place(2)),
    Entry(Page("board", "提出状況", "board", _board), head=Place(3)),
    Entry(Page("conflicts", "食い違い", "differences", _conflicts), Place(6), Place(4)),
    Entry(Page("print", "印刷", "print", _print), Place(7), Place(7)),
    Entry(Page(_YEAR, "計画と評価", "targets", _year), Place(8), Place(6)),
    Entry(Page("offices", "支部とPC", "branch", _offices), head=Place(8)),
    # 計画と評価: from the plan of the year to its evaluation, then what is set up once.
    Entry(
        Page("annual", "年次計画", "targets", _annual, shows=(*_PLANNED, "activity"), writes=("annual_plan",)),
        branch=Place(about="今年度に何をいつ行うかを書きます。"),
        head=Place(about="今年度に何をいつ行うか。支部の計画も見られます。"),
    ),
    Entry(
        Page("progress", "進み具合", "targets", _progress, shows=(*FIGURES, "target"), writes=("progress",)),
        head=Place(about="{branches}支部と{targets}目標の件数を一枚で見て、元の記録までたどります。"),
    ),
    Entry(
        Page("target", "推進目標と評価", "targets", _target, shows=(*FIGURES, *EVALUATIONS, "target"), writes=EVALUATIONS),
        branch=Place(words="自己評価", about="推進目標ごとに、支部の一年を振り返ります。"),
        head=Place(about="目標ごとの実績と支部の評価を見て、評価を書きます。"),
    ),
    Entry(
        Page("monthly", "月次件数表", "targets", _monthly, shows=FIGURES, writes=("monthly_figure",)),
        branch=Place(about="指標の件数を、月ごとに入れます。"),
        head=Place(about="指標の件数を、月ごとに入れ、支部の表を見ます。"),
    ),
    Entry(Page("consultations", "相談件数表", "targets", _consultations, shows=FIGURES), _CONSULTATIONS, _CONSULTATIONS),
    Entry(
        Page("reviews", "基本目標別の総括", "targets", _reviews, shows=(*EVALUATIONS, "goal_review"), writes=("goal_review",)),
        head=Place(about="ワーキンググループの総評と、次年度の方向を書きます。"),
    ),
    Entry(
        Page("opinions", "意見と対応", "targets", _opinions, shows=("opinion", "evaluator", "plan_item"), writes=("opinion",)),
        head=Place(about="理事会と外部評価の意見を入れ、対応と反映先を決めます。"),
    ),
    Entry(
        Page("reports", "報告の書き入れ", "targets", _reports, shows=_REPORTED, writes=_REPORTED),
        head=Place(about="理事会報告の件名と総括、公表版の取組と基準日を書きます。"),
    ),
    Entry(
        Page("meetings", "会議と宿題", "targets", _meetings, shows=("meeting", "meeting_task", "staff"), writes=("meeting",)),
        branch=Place(about="推進会議で決まったことと、宿題を見ます。"),
        head=Place(about="推進会議とワーキンググループの記録、宿題を書きます。"),
    ),
    Entry(
        Page("groups", "ワーキンググループ", "targets", _groups, shows=("working_group", "member", "staff")),
        head=Place(about="職員と、基本目標ごとのグループの顔ぶれです。"),
    ),
    Entry(
        Page("days", "締切と年度の設定", "targets", _days, shows=("deadline", "year_setting")),
        head=Place(about="一年の予定と、評価の段階や紙の決まりです。"),
    ),
    Entry(
        Page("plan", "計画を編集", "targets", _plan, shows=("plan", "goal", "target"), writes=("plan",)),
        head=Place(about="目標の番号・名前・本文を直し、次の計画を入れます。"),
    ),
    Entry(
        Page("succession", "新旧対応", "targets", _succession, shows=("correspondence", "target")),
        head=Place(about="前の計画の目標が、次の計画でどうなるかを決めます。"),
    ),
    Entry(
        Page("final", "5年総括", "targets", _final, shows=(*FIGURES, *_FINAL, "correspondence"), writes=_FINAL),
        head=Place(about="計画評価と課題をまとめ、次の計画へ渡します。"),
    ),
    Entry(
        Page("indicators", "指標と目標値", "targets", _indicators, shows=FIGURES),
        head=Place(about="何を数えるか、今年度の目標値と本部の確定値です。"),
    ),
    Entry(
        Page("forms", "様式の設定", "targets", _forms, shows=("form_setting", "term"), writes=("form",)),
        head=Place(about="様式の題名・番号・見出しと、決裁や供覧の欄を決めます。"),
    ),
    Entry(
        Page("words", "用語と名簿", "targets", _words, shows=("term",)),
        head=Place(about="選ぶ言葉、評価の段階、場所・団体を直します。"),
    ),
    Entry(Page("trash", "ごみ箱", "targets", _trash), _TRASH, _TRASH),
    Entry(Page("copies", "控えと点検", "settings", _copies), _COPIES, _COPIES),
    Entry(Page("settings", "設定", "settings", _settings), _SETTINGS, _SETTINGS),
    Entry(Page("why", "なぜこの数字", "targets", _why, shows=FIGURES), FROM_OTHERS, FROM_OTHERS),
    Entry(Page("reading_table", "読み取り表", "list", _reading_table), _OF_ACTIVITIES, _OF_ACTIVITIES),
    Entry(Page("edit_table", "表のまま編集", "list", _edit_table, shows=("activity",)), FROM_OTHERS, FROM_OTHERS),
    Entry(Page("late", "締め後の一覧", "list", _late), head=FROM_OTHERS),
    Entry(Page("waiting", "待っているもの", "differences", _waiting), _OF_CONFLICTS, _OF_CONFLICTS),
    Entry(Page("duplicates", "同じ活動か", "differences", _duplicates), _OF_CONFLICTS, _OF_CONFLICTS),
    Entry(Page("history", "履歴", "list", _history), FROM_OTHERS, FROM_OTHERS),
    Entry(Page("imports", "受け取ったファイル", "receive", _imports), _OF_RECEIVED, _OF_RECEIVED),
    Entry(Page("coming_back", "戻ったものと足りないもの", "receive", _coming_back), _OF_RECEIVED, _OF_RECEIVED),
    Entry(Page("about", "情報", "help", _about), Place(under=""), Place(under="")),
)


def pages_of(is_head: bool) -> tuple[Page, ...]:
    """The pages of the head office's window or of a branch's: those of the menu by number, then in the table's order."""
    placed = [(entry.page, entry.head if is_head else entry.branch) for entry in PAGES]
    found = [
        replace(
            page, words=place.words or page.words, menu=place.menu, about=place.about, under=_YEAR if place.about else place.under
        )
        for page, place in placed
        if place is not None
    ]
    return tuple(sorted(found, key=lambda page: page.menu or len(found)))
