"""The pages, each imported when it is first opened: the first window needn't wait for all of them.

They are ordinary import statements, which the type checker and the packagers see.
"""

from collections.abc import Sequence

from app.ui.runtime.context import Context
from app.ui.widgets.page import Page, ShownPage


def home(context: Context) -> ShownPage:
    """ホーム."""
    from app.ui.overview.home_page import HomePage

    return HomePage(context)


def entry(context: Context) -> ShownPage:
    """活動を記録."""
    from app.ui.activities.entry_page import EntryPage

    return EntryPage(context)


def activities(context: Context) -> ShownPage:
    """活動の一覧."""
    from app.ui.activities.activities_page import ActivitiesPage

    return ActivitiesPage(context)


def reading_table(context: Context) -> ShownPage:
    """読み取り表."""
    from app.ui.tables.reading_table_page import ReadingTablePage

    return ReadingTablePage(context)


def edit_table(context: Context) -> ShownPage:
    """表のまま編集."""
    from app.ui.editing.edit_page import EditPage

    return EditPage(context)


def hand_in(context: Context) -> ShownPage:
    """提出."""
    from app.ui.transfer.submit_page import SubmitPage

    return SubmitPage(context)


def receive(context: Context) -> ShownPage:
    """受け取る."""
    from app.ui.transfer.import_page import ImportPage

    return ImportPage(context)


def board(context: Context) -> ShownPage:
    """提出状況."""
    from app.ui.transfer.submission_page import SubmissionPage

    return SubmissionPage(context)


def coming_back(context: Context) -> ShownPage:
    """戻ったものと足りないもの."""
    from app.ui.devices.coming_back_page import ComingBackPage

    return ComingBackPage(context)


def conflicts(context: Context) -> ShownPage:
    """食い違い."""
    from app.ui.conflicts.conflicts_page import ConflictsPage

    return ConflictsPage(context)


def printing(context: Context) -> ShownPage:
    """印刷."""
    from app.ui.printing.print_page import PrintPage

    return PrintPage(context)


def year(context: Context, pages: Sequence[Page]) -> ShownPage:
    """計画と評価, which leads to these pages."""
    from app.ui.overview.year_page import YearPage

    return YearPage(context, pages)


def offices(context: Context) -> ShownPage:
    """支部とPC."""
    from app.ui.devices.offices_page import OfficesPage

    return OfficesPage(context)


def annual(context: Context) -> ShownPage:
    """年次計画."""
    from app.ui.annual_plan.annual_plan_page import AnnualPlanPage

    return AnnualPlanPage(context)


def progress(context: Context) -> ShownPage:
    """進み具合."""
    from app.ui.overview.progress_page import ProgressPage

    return ProgressPage(context)


def target(context: Context) -> ShownPage:
    """推進目標と評価."""
    from app.ui.evaluation.target_page import TargetPage

    return TargetPage(context)


def monthly(context: Context) -> ShownPage:
    """月次件数表."""
    from app.ui.indicators.monthly_page import MonthlyPage

    return MonthlyPage(context)


def consultations(context: Context) -> ShownPage:
    """相談件数表."""
    from app.ui.indicators.consultations_page import ConsultationsPage

    return ConsultationsPage(context)


def reviews(context: Context) -> ShownPage:
    """基本目標別の総括."""
    from app.ui.evaluation.goal_reviews_page import GoalReviewsPage

    return GoalReviewsPage(context)


def opinions(context: Context) -> ShownPage:
    """意見と対応."""
    from app.ui.evaluation.opinions_page import OpinionsPage

    return OpinionsPage(context)


def reports(context: Context) -> ShownPage:
    """報告の書き入れ."""
    from app.ui.evaluation.report_details_page import ReportDetailsPage

    return ReportDetailsPage(context)


def meetings(context: Context) -> ShownPage:
    """会議と宿題."""
    from app.ui.meetings.meetings_page import MeetingsPage

    return MeetingsPage(context)


def groups(context: Context) -> ShownPage:
    """ワーキンググループ."""
    from app.ui.meetings.working_groups_page import WorkingGroupsPage

    return WorkingGroupsPage(context)


def days(context: Context) -> ShownPage:
    """締切と年度の設定."""
    from app.ui.plan.deadlines_page import DeadlinesPage

    return DeadlinesPage(context)


def plan(context: Context) -> ShownPage:
    """計画を編集."""
    from app.ui.plan.plan_page import PlanPage

    return PlanPage(context)


def succession(context: Context) -> ShownPage:
    """新旧対応."""
    from app.ui.plan.succession_page import SuccessionPage

    return SuccessionPage(context)


def final(context: Context) -> ShownPage:
    """5年総括."""
    from app.ui.evaluation.five_year_page import FiveYearPage

    return FiveYearPage(context)


def indicators(context: Context) -> ShownPage:
    """指標と目標値."""
    from app.ui.indicators.indicators_page import IndicatorsPage

    return IndicatorsPage(context)


def forms(context: Context) -> ShownPage:
    """様式の設定."""
    from app.ui.printing.form_settings_page import FormSettingsPage

    return FormSettingsPage(context)


def words(context: Context) -> ShownPage:
    """用語と名簿."""
    from app.ui.plan.vocabulary_page import VocabularyPage

    return VocabularyPage(context)


def trash(context: Context) -> ShownPage:
    """ごみ箱."""
    from app.ui.records.trash_page import TrashPage

    return TrashPage(context)


def why(context: Context) -> ShownPage:
    """なぜこの数字."""
    from app.ui.overview.figure_breakdown_page import FigureBreakdownPage

    return FigureBreakdownPage(context)


def late(context: Context) -> ShownPage:
    """締め後の一覧."""
    from app.ui.activities.late_page import LatePage

    return LatePage(context)


def waiting(context: Context) -> ShownPage:
    """待っているもの."""
    from app.ui.conflicts.pending_page import PendingPage

    return PendingPage(context)


def duplicates(context: Context) -> ShownPage:
    """同じ活動か."""
    from app.ui.conflicts.duplicates_page import DuplicatesPage

    return DuplicatesPage(context)


def history(context: Context) -> ShownPage:
    """履歴."""
    from app.ui.records.history_page import HistoryPage

    return HistoryPage(context)


def steps(context: Context) -> ShownPage:
    """操作の記録."""
    from app.ui.records.steps_page import StepsPage

    return StepsPage(context)


def imports(context: Context) -> ShownPage:
    """受け取ったファイル."""
    from app.ui.transfer.import_log_page import ImportLogPage

    return ImportLogPage(context)


def copies(context: Context) -> ShownPage:
    """控えと点検."""
    from app.ui.devices.copies_page import CopiesPage

    return CopiesPage(context)


def help_texts(context: Context) -> ShownPage:
    """使い方."""
    from app.ui.help.help_texts_page import HelpTextsPage

    return HelpTextsPage(context)


def settings(context: Context) -> ShownPage:
    """設定."""
    from app.ui.devices.settings_page import SettingsPage

    return SettingsPage(context)


def about(context: Context) -> ShownPage:
    """情報."""
    from app.ui.devices.about_page import AboutPage

    return AboutPage(context)
