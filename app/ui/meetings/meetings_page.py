"""The page 会議と宿題: minutes of the plan's meetings, and the tasks (宿題) they left."""

from app.errors import YuiError
from app.rules.era import short_date
from app.services.forms import finalising
from app.services.meetings import meetings, working_groups
from app.services.plan import plans
from app.services.records.labels import choices
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.date_field import DateField
from app.ui.fields.line_field import LineField
from app.ui.fields.number_field import NumberField
from app.ui.fields.people_field import PeopleField
from app.ui.fields.text_field import TextField
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.dialogs import ask_new_file, ask_reason
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column


class MeetingsPage(TabbedEditors):
    """会議と宿題: the head office writes minutes and follows tasks; branches read them.

    Open tasks are shown above the meeting being written, because that is where they are discussed.
    """

    title = "会議と宿題"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._left = label("", "meaning", wrap=True)
        self._print = button("会議記録のPDF")
        self._final = button("確定する")
        self._again = button("開き直す…")
        self.meetings = RecordEditor(context, self._meeting_source(), _MEETING_COLUMNS, self._meeting_entries(), list_share=32)
        self.tasks = RecordEditor(context, self._task_source(), _TASK_COLUMNS, self._task_entries(), list_share=48)
        self.arrange([("会議", self.meetings, (self._left,)), ("宿題", self.tasks, ())], self._final, self._again, self._print)
        self._print.clicked.connect(self._on_print)
        self._final.clicked.connect(self.make_final)
        self._again.clicked.connect(self._on_again)
        self.meetings.shown.connect(self._show_state)
        self.tabs.currentChanged.connect(lambda _: self._show_state())

    def make_final(self) -> None:
        """Saves the minutes, makes them final and keeps their print; an empty field that is needed is named."""
        if not self.meetings.save() or self.meetings.opened is None:
            return
        try:
            finalising.make_minutes_final(self._context.workspace, self.meetings.opened.id)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._after("会議記録を確定しました。印刷は、印刷の「確定版」に残ります。")

    def reopen(self, reason: str) -> None:
        """Opens final minutes again, with a reason; the former print stays."""
        if self.meetings.opened is None:
            return
        try:
            finalising.reopen_minutes(self._context.workspace, self.meetings.opened.id, reason)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self._after("会議記録を開き直しました。前の印刷は、印刷の「確定版」に残ります。")

    def _on_again(self) -> None:
        words = "いまの印刷は残ります。直したら、もう一度確定してください。"
        reason = ask_reason(self, "会議記録を開き直しますか", words, "開き直す", "理由")
        if reason is not None:
            self.reopen(reason)

    def _after(self, words: str) -> None:
        self._context.saved()
        self.meetings.read_again()
        self._context.notice.say(words)

    def _show_state(self) -> None:
        """Final minutes are read only, and branches only read."""
        opened = self.meetings.opened
        of_meeting, head = self.tabs.currentIndex() == 0 and opened is not None, self._context.workspace.is_head
        final = opened is not None and opened.values["state"] == meetings.FINAL
        self.meetings.form.setEnabled(not final)
        for one in (self.meetings.save_button, self.meetings.delete):
            one.setEnabled(not final)
        self._final.setVisible(head and of_meeting and not final)
        self._again.setVisible(head and of_meeting and final)
        if final:
            self.meetings.state.setText("確定済み")

    def fill_choices(self) -> None:
        """Offers staff, groups, targets and meetings (also last year's, for tasks); lists the open tasks."""
        workspace, plan, year = self._context.workspace, self._context.plan.id, self._context.fiscal_year
        people = [(row.id, f"{row.name}（{row.office_name}）") for row in working_groups.staff(workspace, with_retired=False)]
        tree = plans.plan_tree(workspace, plan)
        form = self.meetings.form
        for name in ("present", "absent"):
            form.field(name).set_choices(people)
        groups = [(working_groups.group_id(one.id, year), f"基本目標{one.number}　{one.title}") for one in tree.goals]
        form.field("group_id").set_choices(groups)
        form.field("confirmed_targets").set_choices([(one.id, f"{one.label}　{one.title}") for one in tree.targets])
        held = meetings.meetings(workspace, plan, year) + meetings.meetings(
            workspace, self._context.plan_of(year - 1).id, year - 1
        )
        self.tasks.form.field("meeting_id").set_choices([(row.id, _meeting_words(row)) for row in held])
        self.tasks.form.field("office").set_choices([(one.code, one.name) for one in plans.offices(workspace)])
        waiting = meetings.tasks(workspace, plan, only_open=True)
        lines = [_task_words(row) for row in waiting[:4]]
        more = [f"ほか {len(waiting) - 4}件"] if len(waiting) > 4 else []
        self._left.setText("前回までの宿題\n" + "\n".join([*lines, *more]) if waiting else "残っている宿題はありません。")

    def _on_print(self) -> None:
        opened = self.meetings.opened
        if opened is None or opened.is_new:
            self._context.notice.warn("会議を保存してから、印刷してください。")
            return
        path = ask_new_file(self, "会議記録を保存する場所", "minutes.pdf", "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv)")
        if path is not None:
            self._context.print_form("minutes", path, subject=opened.id)

    def _meeting_source(self) -> Source:
        context = self._context
        return Source(
            noun="会議",
            rows=lambda: meetings.meetings(context.workspace, context.plan.id, context.fiscal_year),
            open=lambda record: meetings.open_meeting(context.workspace, record, context.plan.id, context.fiscal_year),
            save=lambda form, values: meetings.save_meeting(context.workspace, form, values),
            delete=lambda form: meetings.delete_meeting(context.workspace, form),
        )

    def _task_source(self) -> Source:
        context = self._context
        return Source(
            noun="宿題",
            rows=lambda: meetings.tasks(context.workspace, context.plan.id),
            open=lambda record: meetings.open_task(context.workspace, record, self._last_meeting()),
            save=lambda form, values: meetings.save_task(context.workspace, form, values),
        )

    def _last_meeting(self) -> bytes | None:
        held = meetings.meetings(self._context.workspace, self._context.plan.id, self._context.fiscal_year)
        return held[0].id if held else None

    def _meeting_entries(self) -> list[Entry | tuple[Entry, ...]]:
        kinds: list[tuple[object, str]] = list(choices("meeting", "kind").items())
        shown: list[tuple[object, str]] = list(choices("meeting", "disclosure").items())
        return [
            (
                Entry("kind", "会議", lambda: ChoiceField(kinds, empty=""), width=9),
                Entry("number", "回", NumberField, width=4),
            ),
            Entry("group_id", "どのグループか", ChoiceField, help="ワーキンググループの会議のときだけ"),
            Entry("date", "日付", DateField, width=8, required=True),
            (Entry("begins", "開始", LineField, width=5), Entry("ends", "終了", LineField, width=5)),
            Entry("place", "場所", LineField),
            Entry("present", "出席", PeopleField),
            Entry("absent", "欠席", PeopleField),
            Entry("attendance_note", "出席の補足", LineField),
            Entry("agenda", "議題", lambda: TextField(2)),
            Entry("papers", "資料", LineField, help="資料1-1 など"),
            Entry("discussion", "協議内容", lambda: TextField(4)),
            Entry("decision", "決定事項", lambda: TextField(3)),
            Entry("confirmed_targets", "進捗を確認した目標", lambda: PeopleField(unknown="（この計画にない目標）")),
            Entry("next_meeting", "次回予定", LineField),
            (
                Entry("recorder", "記録者", LineField, width=9),
                Entry("disclosure", "公開の別", lambda: ChoiceField(shown, empty=""), width=6),
            ),
        ]

    def _task_entries(self) -> list[Entry | tuple[Entry, ...]]:
        states: list[tuple[object, str]] = list(choices("meeting_task", "state").items())
        return [
            Entry("meeting_id", "どの会議の宿題か", ChoiceField),
            Entry("content", "内容", lambda: TextField(2), required=True),
            (Entry("office", "担当の事業所", ChoiceField, width=9), Entry("owner", "担当", LineField)),
            Entry("due", "期限", DateField, width=8),
            Entry("state", "状態", lambda: ChoiceField(states, empty=""), width=8),
            Entry("result", "結果", lambda: TextField(2)),
        ]


def _task_words(row: meetings.TaskRow) -> str:
    due = f"、{short_date(row.due)}まで" if row.due else ""
    return f"・{row.content}（{row.owner or row.office_name or '担当未定'}{due}{'、期限過ぎ' if row.is_late else ''}）"


def _meeting_words(row: meetings.MeetingRow) -> str:
    return f"{row.name}　{short_date(row.date) if row.date else ''}"


_MEETING_COLUMNS = (
    Column("日付", lambda row: short_date(row.date) if row.date else "－", 5),
    Column("会議", lambda row: row.name + ("　確定" if row.is_final else ""), strong=True),
    Column("宿題", lambda row: f"{row.open_tasks}件" if row.open_tasks else "", 3, right=True),
)
_TASK_COLUMNS = (
    Column("期限", lambda row: short_date(row.due) if row.due else "－", 5),
    Column("内容", lambda row: row.content),
    Column("担当", lambda row: row.owner or row.office_name, 5),
    Column("状態", lambda row: "! 期限過ぎ" if row.is_late else choices("meeting_task", "state").get(row.state, row.state), 5),
)
