"""The page ホーム: today, what is unfinished or not handed in, and how far each target has come this year."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.rules import clock
from app.rules.era import japanese_date
from app.rules.fiscal import fiscal_year_label
from app.services.activities.activity_drafts import kept_forms
from app.services.activities.activity_list import Filter, count
from app.services.backup.copy_alarms import copy_alarms
from app.services.devices import coming_back
from app.services.editing.unsaved_rows import OF_ACTIVITIES, unsaved_rows
from app.services.figures import year_counts
from app.services.plan import deadlines, plans
from app.services.transfer import file_log, pc_alarms, submitting
from app.ui.look.button import button
from app.ui.look.labels import ElidedLabel, card, label, set_look
from app.ui.look.layouts import fill, row_of
from app.ui.overview.home_table import HomeTable
from app.ui.runtime.context import Context
from app.ui.runtime.page_arguments import ListOf
from app.ui.widgets.dialogs import list_button
from app.ui.widgets.page import page_layout

DAYS_SHOWN = 1


class HomePage(QWidget):
    """ホーム: the clerk sees what to go on with, and goes from there to drafts, hand-in or a target's records.

    The head office sees the sums of all branches; hand-in is only shown to branches.
    """

    title = "ホーム"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._new = button("＋ 活動を記録（F2）", "main", run=lambda: context.go("entry"))
        self._going_on = button("続きを書く", run=self._on_going_on)
        self._unsaved_rows = button("表の続き", run=lambda: context.go("edit_table"))
        self._saved_drafts = button("下書きを見る", run=lambda: context.go("activities", ListOf(state="draft")))
        self._to_hand_in = button("提出へ進む", run=lambda: context.go("hand_in"))
        self._drafts = label("", "strong")
        self._handed = label("", "soft", wrap=True)
        self._mark = label("", "badge")
        self._heading = label("", "heading")
        self._days = ElidedLabel("", "meaning")
        self._alarms = label("", "warning", wrap=True)
        self._copies = label("", "warning", wrap=True)
        self._to_copies = button("控えと点検", run=lambda: context.go("copies"))
        self._missing = button("戻ったものと足りないもの", run=lambda: context.go("coming_back"))
        self._one_is_left = button("片づけました", run=self._on_one_is_left)
        self.table = HomeTable()
        self._excel = list_button(self, context, "推進目標ごとの今年度の記録", self.table)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Reads drafts, hand-in, deadlines, alarms and figures again."""
        workspace, year = self._context.workspace, self._context.fiscal_year
        heading = self.findChild(QLabel, "pageTitle")
        if heading is not None:
            # Today's date is of more use here than the name of the page.
            heading.setText(japanese_date(clock.today(), weekday=True))
        tree = plans.plan_tree(workspace, self._context.plan.id)
        self.table.show_goals(tree.goals, year_counts.own_counts(workspace, [target.id for target in tree.targets], year))
        whose = "法人の合計" if workspace.is_head else f"{workspace.office_name}の記録"
        self._heading.setText(f"{fiscal_year_label(year)}　{whose}")
        self._show_drafts()
        self._show_handed_in()
        days = deadlines.coming(workspace, year, DAYS_SHOWN)
        self._days.set_text("　".join(days))
        self._days.setVisible(bool(days))
        sentences = pc_alarms.alarms(workspace)
        self._alarms.setText("\n".join(sentences))
        self._alarms.setVisible(bool(sentences))
        copies = copy_alarms(workspace)
        self._copies.setText("\n".join(copies))
        for widget in (self._copies, self._to_copies):
            widget.setVisible(bool(copies))
        self._missing.setVisible(coming_back.is_open(workspace))
        self._one_is_left.setVisible(pc_alarms.has_twins(workspace))

    def focus_first(self) -> None:
        """Puts the cursor into the table of targets."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_drafts(self) -> None:
        workspace = self._context.workspace
        typed = len(kept_forms(workspace))
        own = Filter(fiscal_year=self._context.fiscal_year, office=workspace.office_code, states=("draft",))
        drafts = count(workspace, own)
        words = [f"書きかけ {typed}件"] if typed else []
        rows = unsaved_rows(workspace, OF_ACTIVITIES)
        words += [f"表に書きかけ {rows:,}行"] if rows else []
        words += [f"下書き {drafts}件"] if drafts else []
        self._drafts.setText("　".join(words) or "書きかけはありません")
        set_look(self._drafts, "look", "strong" if words else "soft")
        self._going_on.setVisible(bool(typed))
        self._unsaved_rows.setVisible(bool(rows))
        self._saved_drafts.setVisible(bool(drafts))

    def _show_handed_in(self) -> None:
        """For branches: whether the last file was received, and whether there are changes since."""
        workspace = self._context.workspace
        for widget in (self._mark, self._handed, self._to_hand_in):
            widget.setVisible(not workspace.is_head)
        if workspace.is_head:
            return
        waiting, last = submitting.contents(workspace).operations, file_log.last_sent(workspace)
        if last is None:
            mark, words = "○ 未提出", "まだ提出していません。"
        elif last.received:
            mark, words = "✔ 受領済み", f"第{last.number}号は {last.received} に本部が受け取りました。"
        else:
            mark, words = "→ 提出済み", f"第{last.number}号を {last.made_at} に書き出しました。受領はまだです。"
        if last is not None and waiting and last.received:
            words += "そのあとの変更があります。"
        self._mark.setText(mark)
        set_look(self._mark, "look", "badge" if last is not None and last.received else "badge-warning")
        self._handed.setText(words)

    def _arrange(self) -> None:
        column = page_layout(self, self.title, self._excel, self._new)
        strip = card()
        row_of(
            self._drafts,
            self._going_on,
            self._unsaved_rows,
            self._saved_drafts,
            12,
            self._mark,
            (self._handed, 1),
            self._to_hand_in,
            spacing=12,
            margins=(16, 6, 12, 6),
            within=strip,
        )
        top = Qt.AlignmentFlag.AlignTop
        fill(column, strip, row_of((self._alarms, 1), (self._missing, 0, top), (self._one_is_left, 0, top)))
        fill(column, row_of((self._copies, 1), (self._to_copies, 0, top)), 4)
        beside = QHBoxLayout()  # in the heading's line, so that all targets stay visible
        beside.setSpacing(24)
        fill(beside, self._heading, (self._days, 1))
        fill(column, beside, (self.table, 1))
        column.setSpacing(8)

    def _connect(self) -> None:
        self.table.asked.connect(self._on_target)

    def _on_one_is_left(self) -> None:
        pc_alarms.one_is_left(self._context.workspace)
        self._context.saved()

    def _on_going_on(self) -> None:
        kept = kept_forms(self._context.workspace)
        if kept:
            self._context.go("entry", kept[0].form.id)

    def _on_target(self, target: bytes) -> None:
        if self._context.workspace.is_head:
            self._context.go("target", target)
        else:
            self._context.go("activities", ListOf(target_id=target))
