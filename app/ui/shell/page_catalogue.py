"""The places in the menu of a branch and of the head office. Each page is imported when it is first opened."""

from typing import TYPE_CHECKING, Any

from app.ui.shell.year_entries import branch_year_entries, head_year_entries
from app.ui.widgets.page import PageEntry

if TYPE_CHECKING:
    from app.ui.runtime.context import Context


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
    from app.ui.overview.home_page import HomePage

    return HomePage(context)


def _entry(context: "Context") -> Any:
    from app.ui.activities.entry_page import EntryPage

    return EntryPage(context)


def _activities(context: "Context") -> Any:
    from app.ui.activities.list_page import ActivitiesPage

    return ActivitiesPage(context)


def _hand_in(context: "Context") -> Any:
    from app.ui.transfer.submit_page import HandInPage

    return HandInPage(context)


def _receive(context: "Context") -> Any:
    from app.ui.transfer.import_page import ReceivePage

    return ReceivePage(context)


def _imports(context: "Context") -> Any:
    from app.ui.transfer.import_log_page import ImportsPage

    return ImportsPage(context)


def _history(context: "Context") -> Any:
    from app.ui.records.history_page import HistoryPage

    return HistoryPage(context)


def _waiting(context: "Context") -> Any:
    from app.ui.conflicts.pending_page import WaitingPage

    return WaitingPage(context)


def _alike(context: "Context") -> Any:
    from app.ui.conflicts.duplicates_page import AlikePage

    return AlikePage(context)


def _decide(context: "Context") -> Any:
    from app.ui.conflicts.conflicts_page import DecidePage

    return DecidePage(context)


def _print(context: "Context") -> Any:
    from app.ui.printing.print_page import PrintPage

    return PrintPage(context)


def _late(context: "Context") -> Any:
    from app.ui.activities.late_page import LatePage

    return LatePage(context)


def _board(context: "Context") -> Any:
    from app.ui.transfer.submission_page import BoardPage

    return BoardPage(context)


def _offices(context: "Context") -> Any:
    from app.ui.devices.offices_page import OfficesPage

    return OfficesPage(context)


def _branch_year(context: "Context") -> Any:
    from app.ui.overview.year_page import YearPage

    return YearPage(context, branch_entries())


def _head_year(context: "Context") -> Any:
    from app.ui.overview.year_page import YearPage

    return YearPage(context, head_entries())


def _about(context: "Context") -> Any:
    from app.ui.devices.about_page import AboutPage

    return AboutPage(context)
