"""The one table of the pages: their names, which kind of office has them, how they are reached, and what they show.

A page is one line of ``PAGES`` and one function of ``page_makers``, which imports it when it is first opened.
"""

from dataclasses import dataclass, replace

from app.services.records.open_conflicts import EVALUATIONS, FIGURES
from app.ui.runtime.context import Context
from app.ui.shell import page_makers as make
from app.ui.widgets.page import Page, ShownPage


@dataclass(frozen=True)
class Place:
    """How one kind of office reaches a page: by the menu, by a button on 計画と評価, else only from other pages."""

    menu: int = 0
    """Its number in the left menu (Alt+number); 0: not there."""
    about: str = ""
    """The sentence on its tile: what the page is for."""
    under: str | None = None
    """The page of the menu that is marked meanwhile: "" none, None where one came from; one with a tile is under 計画と評価."""
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
_STEPS = Place(about="このPCでした操作を新しい順に見て、元に戻したり、もう一度行ったりします。")
_COPIES = Place(about="控えを作り、読めるか確かめ、前の控えに戻します。")
_SETTINGS = Place(about="文字の大きさ、画面の色、はじめに開くフォルダーを決めます。")
_FINAL = ("final_goal_review", "final_target_review")
_REPORTED = ("report_front", "public_activity")


def _year_page(context: Context) -> ShownPage:
    return make.year(context, pages_of(context.workspace.is_head))


PAGES = (
    Entry(Page("home", "ホーム", "home", make.home), Place(1), Place(1)),
    # The head office records rarely: its form is reached from the list and by F2.
    Entry(Page("entry", "活動を記録", "record", make.entry, writes=("activity",)), Place(2), _OF_ACTIVITIES),
    Entry(
        Page("activities", "活動の一覧", "list", make.activities, shows=("activity",), lists=("activity",)), Place(3), Place(5)
    ),
    Entry(Page("hand_in", "提出", "send", make.hand_in), branch=Place(4)),
    Entry(Page("receive", "受け取る", "receive", make.receive), Place(5), Place(2)),
    Entry(Page("board", "提出状況", "board", make.board), head=Place(3)),
    Entry(Page("conflicts", "食い違い", "differences", make.conflicts), Place(6), Place(4)),
    Entry(Page("print", "印刷", "print", make.printing), Place(7), Place(7)),
    Entry(Page(_YEAR, "計画と評価", "targets", _year_page), Place(8), Place(6)),
    Entry(Page("offices", "支部とPC", "branch", make.offices), head=Place(8)),
    # 計画と評価: from the plan of the year to its evaluation, then what is set up once.
    Entry(
        Page("annual", "年次計画", "targets", make.annual, shows=(*_PLANNED, "activity"), writes=("annual_plan",)),
        branch=Place(about="今年度に何をいつ行うかを書きます。"),
        head=Place(about="今年度に何をいつ行うか。支部の計画も見られます。"),
    ),
    Entry(
        Page("progress", "進み具合", "targets", make.progress, shows=(*FIGURES, "target"), writes=("progress",)),
        head=Place(about="{branches}支部と{targets}目標の件数を一枚で見て、元の記録までたどります。"),
    ),
    Entry(
        Page("target", "推進目標と評価", "targets", make.target, shows=(*FIGURES, *EVALUATIONS, "target"), writes=EVALUATIONS),
        branch=Place(words="自己評価", about="推進目標ごとに、支部の一年を振り返ります。"),
        head=Place(about="目標ごとの実績と支部の評価を見て、評価を書きます。"),
    ),
    Entry(
        Page("monthly", "月次件数表", "targets", make.monthly, shows=FIGURES, writes=("monthly_figure",)),
        branch=Place(about="指標の件数を、月ごとに入れます。"),
        head=Place(about="指標の件数を、月ごとに入れ、支部の表を見ます。"),
    ),
    Entry(Page("consultations", "相談件数表", "targets", make.consultations, shows=FIGURES), _CONSULTATIONS, _CONSULTATIONS),
    Entry(
        Page(
            "reviews", "基本目標別の総括", "targets", make.reviews, shows=(*EVALUATIONS, "goal_review"), writes=("goal_review",)
        ),
        head=Place(about="ワーキンググループの総評と、次年度の方向を書きます。"),
    ),
    Entry(
        Page(
            "opinions", "意見と対応", "targets", make.opinions, shows=("opinion", "evaluator", "plan_item"), writes=("opinion",)
        ),
        head=Place(about="理事会と外部評価の意見を入れ、対応と反映先を決めます。"),
    ),
    Entry(
        Page("reports", "報告の書き入れ", "targets", make.reports, shows=_REPORTED, writes=_REPORTED),
        head=Place(about="理事会報告の件名と総括、公表版の取組と基準日を書きます。"),
    ),
    Entry(
        Page("meetings", "会議と宿題", "targets", make.meetings, shows=("meeting", "meeting_task", "staff"), writes=("meeting",)),
        branch=Place(about="推進会議で決まったことと、宿題を見ます。"),
        head=Place(about="推進会議とワーキンググループの記録、宿題を書きます。"),
    ),
    Entry(
        Page("groups", "ワーキンググループ", "targets", make.groups, shows=("working_group", "member", "staff")),
        head=Place(about="職員と、基本目標ごとのグループの顔ぶれです。"),
    ),
    Entry(
        Page("days", "締切と年度の設定", "targets", make.days, shows=("deadline", "year_setting")),
        head=Place(about="一年の予定と、評価の段階や紙の決まりです。"),
    ),
    Entry(
        Page("plan", "計画を編集", "targets", make.plan, shows=("plan", "goal", "target"), writes=("plan",)),
        head=Place(about="目標の番号・名前・本文を直し、次の計画を入れます。"),
    ),
    Entry(
        Page("succession", "新旧対応", "targets", make.succession, shows=("correspondence", "target")),
        head=Place(about="前の計画の目標が、次の計画でどうなるかを決めます。"),
    ),
    Entry(
        Page("final", "5年総括", "targets", make.final, shows=(*FIGURES, *_FINAL, "correspondence"), writes=_FINAL),
        head=Place(about="計画評価と課題をまとめ、次の計画へ渡します。"),
    ),
    Entry(
        Page("indicators", "指標と目標値", "targets", make.indicators, shows=FIGURES),
        head=Place(about="何を数えるか、今年度の目標値と本部の確定値です。"),
    ),
    Entry(
        Page("forms", "様式の設定", "targets", make.forms, shows=("form_setting", "term"), writes=("form",)),
        head=Place(about="様式の題名・番号・見出しと、決裁や供覧の欄を決めます。"),
    ),
    Entry(
        Page("words", "用語と名簿", "targets", make.words, shows=("term",)),
        head=Place(about="選ぶ言葉、評価の段階、場所・団体を直します。"),
    ),
    Entry(Page("trash", "ごみ箱", "targets", make.trash), _TRASH, _TRASH),
    Entry(Page("steps", "操作の記録", "list", make.steps), _STEPS, _STEPS),
    Entry(Page("copies", "控えと点検", "settings", make.copies), _COPIES, _COPIES),
    Entry(Page("settings", "設定", "settings", make.settings), _SETTINGS, _SETTINGS),
    Entry(Page("why", "なぜこの数字", "targets", make.why, shows=FIGURES), FROM_OTHERS, FROM_OTHERS),
    Entry(Page("reading_table", "読み取り表", "list", make.reading_table), _OF_ACTIVITIES, _OF_ACTIVITIES),
    Entry(Page("edit_table", "表のまま編集", "list", make.edit_table, shows=("activity",)), FROM_OTHERS, FROM_OTHERS),
    Entry(Page("late", "締め後の一覧", "list", make.late), head=FROM_OTHERS),
    Entry(Page("waiting", "待っているもの", "differences", make.waiting), _OF_CONFLICTS, _OF_CONFLICTS),
    Entry(Page("duplicates", "同じ活動か", "differences", make.duplicates), _OF_CONFLICTS, _OF_CONFLICTS),
    Entry(Page("history", "履歴", "list", make.history), FROM_OTHERS, FROM_OTHERS),
    Entry(Page("imports", "受け取ったファイル", "receive", make.imports), _OF_RECEIVED, _OF_RECEIVED),
    Entry(Page("coming_back", "戻ったものと足りないもの", "receive", make.coming_back), _OF_RECEIVED, _OF_RECEIVED),
    Entry(Page("help", "使い方", "help", make.help_texts), FROM_OTHERS, FROM_OTHERS),
    Entry(Page("about", "情報", "help", make.about), Place(under=""), Place(under="")),
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
