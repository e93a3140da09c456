"""The page ワーキンググループ: the members of each goal's working group in a year, and the staff they are chosen from."""

from collections.abc import Mapping
from typing import Any

from app.errors import Refused
from app.services.meetings import working_groups
from app.services.plan import plans
from app.services.records.labels import choices
from app.services.records.record_forms import RecordForm
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.line_field import LineField
from app.ui.look.button import button
from app.ui.runtime.context import Context
from app.ui.widgets.form import Entry
from app.ui.widgets.record_editor import RecordEditor, Source
from app.ui.widgets.tabbed_editors import TabbedEditors
from app.ui.widgets.table_model import Column

LEFT: list[tuple[object, str]] = [(True, "はい（古い記録には名前が残ります）")]


class WorkingGroupsPage(TabbedEditors):
    """ワーキンググループ: the head office enters who leads and who works on each goal, and keeps the list of staff."""

    title = "ワーキンググループ"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        roles: list[tuple[object, str]] = list(choices("member", "role").items())
        self._copy = button("前年度の顔ぶれを写す")
        self.members = RecordEditor(
            context,
            self._member_source(),
            _MEMBER_COLUMNS,
            [
                Entry("goal_id", "基本目標", ChoiceField, required=True),
                Entry("staff_id", "職員", ChoiceField, required=True),
                Entry("role", "役割", lambda: ChoiceField(roles, empty=""), width=9),
            ],
            list_share=52,
        )
        self.staff = RecordEditor(
            context,
            self._staff_source(),
            _STAFF_COLUMNS,
            [
                Entry("name", "氏名", LineField, required=True, width=14),
                Entry("yomi", "よみ", LineField, width=14, help="並びは、よみの順です"),
                Entry("office", "事業所", ChoiceField),
                Entry("post", "職名", LineField, width=14),
                Entry("retired", "退職・異動", lambda: ChoiceField(LEFT, empty="－")),
            ],
            list_share=52,
        )
        self.arrange([("グループ員", self.members, ()), ("職員", self.staff, ())], self._copy)
        self._copy.clicked.connect(self._on_copy)

    def fill_choices(self) -> None:
        """Offers goals, staff who still work here, and offices."""
        workspace = self._context.workspace
        tree = plans.plan_tree(workspace, self._context.plan.id)
        self.members.form.field("goal_id").set_choices([(one.id, f"基本目標{one.number}　{one.title}") for one in tree.goals])
        people = working_groups.staff(workspace, with_retired=False)
        self.members.form.field("staff_id").set_choices([(row.id, f"{row.name}（{row.office_name}）") for row in people])
        self.staff.form.field("office").set_choices([(one.code, one.name) for one in plans.offices(workspace)])

    def _on_copy(self) -> None:
        context = self._context
        try:
            taken = working_groups.copy_members(context.workspace, context.plan.id, context.fiscal_year)
        except Refused as error:
            context.notice.show_error(error)
            return
        context.saved()
        self.refresh()
        context.notice.say(f"前年度から {taken}人を写しました。" if taken else "写せる顔ぶれは、前年度にありませんでした。")

    def _member_source(self) -> Source:
        """The members of the year's groups. The form asks for the goal; the record keeps the group of goal and year."""
        context = self._context

        def open_(record: bytes | None) -> RecordForm:
            form = working_groups.open_member(context.workspace, record)
            rows = working_groups.members(context.workspace, context.plan.id, context.fiscal_year)
            goal = next((row.goal_id for row in rows if row.id == record), None)
            form.values["goal_id"] = goal  # the form asks for the goal; the record keeps the group of goal and year
            return form

        def save(form: RecordForm, values: Mapping[str, Any]) -> bool:
            given = dict(values)
            goal = given.pop("goal_id", None)
            form.values.pop("goal_id", None)
            if not goal:
                raise Refused("missing-goal", "基本目標が選ばれていません。", "基本目標を選んでから、もう一度保存してください。")
            where = {"plan_id": context.plan.id, "goal_id": goal, "fiscal_year": context.fiscal_year}
            return working_groups.save_member(context.workspace, form, given, **where)

        return Source(
            noun="グループ員",
            rows=lambda: working_groups.members(context.workspace, context.plan.id, context.fiscal_year),
            open=open_,
            save=save,
        )

    def _staff_source(self) -> Source:
        context = self._context
        return Source(
            noun="職員",
            rows=lambda: working_groups.staff(context.workspace),
            open=lambda record: working_groups.open_staff(context.workspace, record),
            save=lambda form, values: working_groups.save_staff(context.workspace, form, values),
            can_delete=False,
        )


_MEMBER_COLUMNS = (
    Column("基本目標", lambda row: row.goal, 5, strong=True),
    Column("役割", lambda row: choices("member", "role").get(row.role, row.role), 6),
    Column("氏名", lambda row: row.name),
    Column("事業所", lambda row: row.office_name, 4),
)
_STAFF_COLUMNS = (
    Column("氏名", lambda row: row.name + ("（退職・異動）" if row.retired else ""), strong=True),
    Column("事業所", lambda row: row.office_name, 4),
    Column("職名", lambda row: row.post, 6),
)
