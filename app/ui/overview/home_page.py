"""The page ホーム: what is to do today, the month, and how far each target has come this year."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from app.rules import clock
from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_label
from app.services.devices import coming_back
from app.services.figures import year_counts
from app.services.figures.reporting import reminder
from app.services.overview.month_days import activity_days, records_of_day
from app.services.plan import plans
from app.services.today import arrived_files
from app.services.today.arrived_files import Arrived
from app.services.today.cards import Card, branch_cards
from app.services.today.head_cards import clock_of_year, head_cards
from app.services.transfer import pc_alarms, pending_changes
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import fill, row_of
from app.ui.overview.door_list import DoorList
from app.ui.overview.doors import door, go_through
from app.ui.overview.home_table import HomeTable
from app.ui.overview.month_calendar import MonthCalendar
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.runtime.page_arguments import ListOf, RecordOn
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout


class HomePage(QWidget):
    """ホーム: the clerk sees what is to do and goes there; or to a day of the month, or to a target's records.

    A branch has its own work here, the head office that of the council.
    """

    title = "ホーム"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._arrived = Arrived()
        self._counted: int | None = None
        self._is_looking = False
        is_head = context.workspace.is_head  # the head office records rarely
        self._new = button("＋ 活動を記録（F2）", "" if is_head else "main", run=lambda: context.go("entry"))
        self._clock = label("", "meaning")
        self.cards = DoorList()
        self.calendar = MonthCalendar(self._days_of)
        self._heading = label("", "heading")
        self._alarms = label("", "warning", wrap=True)
        self._missing = button("戻ったものと足りないもの", run=lambda: context.go("coming_back"))
        self._one_is_left = button("片づけました", run=self._on_one_is_left)
        self.table = HomeTable()
        self._excel = list_button(self, context, "推進目標ごとの今年度の記録", self.table)
        self._arrange()
        self.table.asked.connect(self._on_target)
        self.calendar.asked.connect(self._on_day)

    def refresh(self) -> None:
        """Reads what is to do, the month, alarms and figures again."""
        workspace, year = self._context.workspace, self._context.fiscal_year
        heading = self.findChild(QLabel, "pageTitle")
        if heading is not None:
            # Today's date is of more use here than the name of the page.
            heading.setText(japanese_date(clock.today(), weekday=True))
        self._show_cards()
        self._look_around()
        self.calendar.refresh()
        tree = plans.plan_tree(workspace, self._context.plan.id)
        self.table.show_goals(tree.goals, year_counts.own_counts(workspace, [target.id for target in tree.targets], year))
        whose = "法人の合計" if workspace.is_head else f"{workspace.office_name}の記録"
        self._heading.setText(f"{fiscal_year_label(year)}　{whose}")
        sentences = pc_alarms.alarms(workspace)
        self._alarms.setText("\n".join(sentences))
        came_back, twins = coming_back.is_open(workspace), pc_alarms.has_twins(workspace)
        self._missing.setVisible(came_back)
        self._one_is_left.setVisible(twins)
        self._warnings.setVisible(bool(sentences) or came_back or twins)

    def focus_first(self) -> None:
        """Puts the cursor on the most urgent card."""
        if self.cards.doors:
            self.cards.doors[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_cards(self) -> None:
        workspace = self._context.workspace
        at_once = pending_changes.is_counted_at_once(workspace)
        to_check = pending_changes.count_all(workspace) if at_once else self._counted
        if workspace.is_head:
            self._clock.setText(clock_of_year(workspace))
            made = head_cards(workspace, to_check)
        else:
            made = branch_cards(workspace, self._arrived, to_check)
        self.cards.show_cards(made, self._words_of, self._on_card, self._beside)

    def _look_around(self) -> None:
        """Looks into the shared folder and at the stick beside the window, and counts what takes long to count."""
        workspace = self._context.workspace
        is_counted = pending_changes.is_counted_at_once(workspace)
        is_receiving = not workspace.is_head and bool(arrived_files.places(workspace))
        if not is_receiving:
            self._arrived = Arrived()
        if self._is_looking or (is_counted and not is_receiving):
            return
        self._is_looking = True

        def work(progress: Progress) -> tuple[Arrived, int | None]:
            found = arrived_files.arrived(workspace) if is_receiving else Arrived()
            return found, None if is_counted else pending_changes.keep_and_count(workspace, progress)

        self._context.jobs.run(work, self._on_looked, self._on_failed)

    def _on_looked(self, found: tuple[Arrived, int | None]) -> None:
        self._is_looking = False
        self._arrived, self._counted = found
        self._show_cards()

    def _on_failed(self, _: BaseException) -> None:
        self._is_looking = False  # the next look tries again; the page itself is not what failed

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._clock, self._excel, self._new)
        top = Qt.AlignmentFlag.AlignTop
        self._warnings = QWidget()
        row_of((self._alarms, 1), (self._missing, 0, top), (self._one_is_left, 0, top), margins=0, within=self._warnings)
        said = row_of((self._heading, 1), self.calendar.words)  # in one line, so that more targets stay visible
        fill(column, row_of((self.cards, 1, top), self.calendar, spacing=20), self._warnings, said, (self.table, 1))
        column.setSpacing(6)

    def _days_of(self, year: int, month: int) -> dict[date, int]:
        return activity_days(self._context.workspace, self._context.workspace.office_code, year, month)

    def _words_of(self, card: Card) -> str:
        return door(card, is_head=self._context.workspace.is_head)[0]

    def _on_card(self, card: Card) -> None:
        go_through(self._context, card)

    def _beside(self, card: Card) -> tuple[str, Callable[[], object]] | None:
        return ("催促の文をコピー", lambda: self._on_remind(card)) if card.kind == "submissions" and card.about else None

    def _on_remind(self, card: Card) -> None:
        QGuiApplication.clipboard().setText(reminder(card.about, card.fiscal_year or self._context.fiscal_year))
        self._context.notice.say("催促の文をコピーしました。メールや文書に貼り付けてください。")

    def _on_one_is_left(self) -> None:
        pc_alarms.one_is_left(self._context.workspace)
        self._context.saved()

    def _on_day(self, day: date, count: int) -> None:
        """A day with activities opens their list, any other day a new record."""
        if not count:
            self._context.go("entry", RecordOn(day))
            return
        workspace = self._context.workspace
        records = records_of_day(workspace, workspace.office_code, day)
        self._context.go("activities", ListOf(taken_in=tuple(records), called=f"{day.month}月{day.day}日の"))

    def _on_target(self, target: bytes) -> None:
        if self._context.workspace.is_head:
            self._context.go("target", target)
        else:
            self._context.go("activities", ListOf(target_id=target))
