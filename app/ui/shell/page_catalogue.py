"""The places in the menu of a branch and of the head office. Each page is imported when it is first opened."""

from typing import TYPE_CHECKING, Any

from app.ui.page import PageEntry
from app.ui.year_entries import branch_year_entries, head_year_entries

if TYPE_CHECKING:
    from app.ui.context import Context


def branch_entries() -> list[PageEntry]:
    """From the day's work down to the rarer deeds."""
    return [
        PageEntry("home", "ホーム", "home", _home),
        PageEntry("entry", "活動を記録", "record", _entry),
        PageEntry("activities", "活動の一覧", "list", _activities, shows=("activity",)),
        PageEntry("hand_in", "提出", "send", _hand_in),
        PageEntry("receive", "受け取る", "receive", _receive),
        PageEntry("decide", "食い違い", "differences", _decide),
        PageEntry("print", "印刷", "print", _print),
        PageEntry("year", "計画と評価", "targets", _branch_year),
        *branch_year_entries(),
        PageEntry("waiting", "待っているもの", "differences", _waiting, in_menu=False),
        PageEntry("alike", "同じ活動か", "differences", _alike, in_menu=False),
        PageEntry("history", "履歴", "list", _history, in_menu=False),
        PageEntry("imports", "受け取ったファイル", "receive", _imports, in_menu=False),
        PageEntry("about", "情報", "help", _about, in_menu=False),
    ]


def head_entries() -> list[PageEntry]:
    """The head office records rarely: its form is reached from the list and by F2, not from the menu."""
    return [
        PageEntry("home", "ホーム", "home", _home),
        PageEntry("receive", "受け取る", "receive", _receive),
        PageEntry("board", "提出状況", "board", _board),
        PageEntry("decide", "食い違い", "differences", _decide),
        PageEntry("activities", "活動の一覧", "list", _activities, shows=("activity",)),
        PageEntry("year", "計画と評価", "targets", _head_year),
        PageEntry("print", "印刷", "print", _print),
        PageEntry("offices", "支部とPC", "branch", _offices),
        PageEntry("late", "締め後の一覧", "list", _late, in_menu=False),
        *head_year_entries(),
        PageEntry("entry", "活動を記録", "record", _entry, in_menu=False),
        PageEntry("waiting", "待っているもの", "differences", _waiting, in_menu=False),
        PageEntry("alike", "同じ活動か", "differences", _alike, in_menu=False),
        PageEntry("history", "履歴", "list", _history, in_menu=False),
        PageEntry("imports", "受け取ったファイル", "receive", _imports, in_menu=False),
        PageEntry("about", "情報", "help", _about, in_menu=False),
    ]


def _home(context: "Context") -> Any:
    from app.ui.pages.home import HomePage

    return HomePage(context)


def _entry(context: "Context") -> Any:
    from app.ui.pages.entry import EntryPage

    return EntryPage(context)


def _activities(context: "Context") -> Any:
    from app.ui.pages.activities import ActivitiesPage

    return ActivitiesPage(context)


def _hand_in(context: "Context") -> Any:
    from app.ui.pages.hand_in import HandInPage

    return HandInPage(context)


def _receive(context: "Context") -> Any:
    from app.ui.pages.receive import ReceivePage

    return ReceivePage(context)


def _imports(context: "Context") -> Any:
    from app.ui.pages.imports import ImportsPage

    return ImportsPage(context)


def _history(context: "Context") -> Any:
    from app.ui.pages.history import HistoryPage

    return HistoryPage(context)


def _waiting(context: "Context") -> Any:
    from app.ui.pages.waiting import WaitingPage

    return WaitingPage(context)


def _alike(context: "Context") -> Any:
    from app.ui.pages.alike import AlikePage

    return AlikePage(context)


def _decide(context: "Context") -> Any:
    from app.ui.pages.decide import DecidePage

    return DecidePage(context)


def _print(context: "Context") -> Any:
    from app.ui.pages.print import PrintPage

    return PrintPage(context)


def _late(context: "Context") -> Any:
    from app.ui.pages.late import LatePage

    return LatePage(context)


def _board(context: "Context") -> Any:
    from app.ui.pages.board import BoardPage

    return BoardPage(context)


def _offices(context: "Context") -> Any:
    from app.ui.pages.offices import OfficesPage

    return OfficesPage(context)


def _branch_year(context: "Context") -> Any:
    from app.ui.pages.year import YearPage

    return YearPage(context, branch_entries())


def _head_year(context: "Context") -> Any:
    from app.ui.pages.year import YearPage

    return YearPage(context, head_entries())


def _about(context: "Context") -> Any:
    from app.ui.pages.about import AboutPage

    return AboutPage(context)
