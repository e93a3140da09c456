"""活動の一覧 as a table that is edited: which rows may be typed, how a row is read, and how it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Integer

from app.exchange.headings import field_of as field_of_heading
from app.exchange.table import TARGET
from app.models.activity import Activity
from app.rules.fiscal import fiscal_year_of
from app.rules.hours import duration_text
from app.services.activities import activities
from app.services.activities.activities import cleaned
from app.services.activities.activity_checks import check_activity
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.entry_warnings import closed_words
from app.services.editing.cell_reading import read_cell
from app.services.editing.edited_rows import EditedColumn, EditedRow, State, Typing
from app.services.editing.unsaved_rows import OF_ACTIVITIES
from app.services.figures.year_closing import closed_year
from app.services.plan.plans import in_force, plan_tree, plans
from app.services.plan.typed_values import TypedReader
from app.services.records.actions import Action
from app.services.records.names import office_names
from app.services.records.record_forms import RecordForm, opened_all
from app.services.tables.read_rows import ReadCell
from app.services.tables.shown_values import PEOPLE, Words, label_of
from app.services.workspace.workspace import Workspace

_OFFICE = "office"
_WIDTHS = {
    "date": 8, "target_id": 10, "title": 12, "place": 9, "participants": 5, "sessions": 3, "content": 14, "status": 5, "kind": 7,
    "status_reason": 8, "end_date": 8, "times": 8, "secondary_targets": 8, "district": 7, "partners": 9, "breakdown": 9,
    "staff_count": 5, "staff_minutes": 6, "outcome": 10, "issue": 10, "issue_to_evaluation": 6, "referred_to": 8,
    "partners_contact": 8, "next_step": 8, "costs": 8, "funding": 8, "recorder": 6, "confirmed_by": 6, "state": 5,
}  # fmt: skip
"""The columns in their order, with their widths in full-width characters."""
_CANCELLED = "取消は、一覧の「取消にする」で、理由と一緒に入れてください。"


class EditedActivities:
    """The activities that a filter finds. ``fiscal_year``: the year on screen, which decides days without one."""

    step = "表のままの編集"
    key = OF_ACTIVITIES

    def __init__(self, workspace: Workspace, wanted: Filter, fiscal_year: int) -> None:
        self.workspace = workspace
        self.columns = (
            *((EditedColumn(_OFFICE, "事業所", 4),) if workspace.is_head else ()),
            *(_column(name, width) for name, width in _WIDTHS.items()),
        )
        self._wanted = wanted
        self._year = fiscal_year
        self._plans = plans(workspace)
        self._words = Words(workspace)
        with workspace.database.reading() as session:
            self._offices = office_names(session)
        self._readers: dict[tuple[bytes, int], TypedReader] = {}
        self._offered: dict[str, tuple[str, ...]] = {}
        self._closed: dict[int, bool] = {}

    def see(self, typed: Mapping[bytes, Mapping[str, Typing]]) -> bool:
        """False: no activity depends on what is typed into another."""
        return False

    def ids(self) -> list[bytes]:
        """The activities of the filter, in its order."""
        return list_ids(self.workspace, self._wanted)

    def forms(self, ids: Sequence[bytes]) -> dict[bytes, RecordForm]:
        """These activities as they are now, without those in the trash."""
        with self.workspace.database.reading() as session:
            return {record: form for record, form in opened_all(session, ids).items() if not form.shown.deleted and form.values}

    def new_form(self, number: int) -> RecordForm:
        """An activity of this office, as the form begins one."""
        return activities.blank(self.workspace)

    def field_of(self, heading: str) -> str:
        """The column that a heading of an office's own table means."""
        found = field_of_heading(heading) or ""
        return "target_id" if found == TARGET else found if found in _WIDTHS else ""

    def offered(self, name: str) -> Sequence[str]:
        """The targets of the year's plan, the words of a list, or those declared."""
        if name not in self._offered:
            plan = in_force(self._plans, self._year).id
            if name in ("target_id", "secondary_targets"):
                words = tuple(f"{one.label} {one.title}" for one in plan_tree(self.workspace, plan).targets)
            elif name == _OFFICE or Activity.declared(name).notation:
                words = ()
            else:
                words = tuple(words for _, words in self._reader(plan, self._year).offered(Activity.declared(name)))
            if name == "state":
                words = words[:-1]
            self._offered[name] = words
        return self._offered[name]

    def shown(self, name: str, values: Mapping[str, Any]) -> str:
        """A field as the lists show it."""
        if name == _OFFICE:
            return self._offices.get(str(values.get(name)), "")
        return self._words.shown(TARGET if name == "target_id" else name, values)

    def written(self, name: str, values: Mapping[str, Any]) -> str:
        """A field as it can be typed: 31 for 31人, numbers instead of names for several targets."""
        if name == "participants":
            return self.shown(name, values).removesuffix("人").replace(",", "")
        if name == "secondary_targets":
            return "、".join(self.shown("target_id", {"target_id": one}).split(" ")[0] for one in values.get(name) or ())
        if name == "staff_minutes":
            return duration_text(values.get(name))
        return self.shown(name, values)

    def copied(self, name: str, values: Mapping[str, Any]) -> str:
        """A field as Excel takes it: 2025/11/3 is a day there in every setting."""
        value = values.get(name)
        if isinstance(value, date):
            return f"{value.year}/{value.month}/{value.day}"
        return self.written(name, values)

    def read(self, form: RecordForm, typed: Mapping[str, Typing]) -> EditedRow:
        """A row: its day first, whose year says which plan's numbers the targets have."""
        locked = self._locked(form)
        if not typed:
            return EditedRow(form.id, {}, form.values | {_OFFICE: form.partition}, locked=locked)
        cells: dict[str, ReadCell] = {}
        given: dict[str, Any] = {}
        plan, year = in_force(self._plans, self._year).id, self._year
        for name in sorted(typed, key=lambda one: one != "date"):
            cells[name], values = read_cell(self._reader(plan, year), name, typed[name], self.shown, self.offered(name))
            if name == "participants" and values:
                values = dict.fromkeys(PEOPLE) | values  # 28 typed over 約30 is exactly 28
            given |= {one: value for one, value in values.items() if one == name or one not in typed}
            if name == "date":
                self._told_along(cells, values)
            if isinstance(day := given.get("date", form.values.get("date")), date):
                year = fiscal_year_of(day)
                plan = in_force(self._plans, year).id
        after = {name: value for name, value in cleaned(form.values | given).items() if name in form.values}
        lacking = self._check(form, after, cells, typed)
        state: State = self._state(form, after, cells, lacking)
        return EditedRow(form.id, cells, after | {_OFFICE: form.partition}, state, lacking, locked)

    def write(self, act: Action, rows: Sequence[tuple[RecordForm, EditedRow]]) -> None:
        """New activities all at once, the others each over what of it was shown."""
        fields = Activity.fields()
        act.add_all([(form, {name: row.values[name] for name in fields}) for form, row in rows if form.is_new])
        act.save_all([(form, {name: row.values[name] for name in fields}) for form, row in rows if not form.is_new])

    def _reader(self, plan: bytes, year: int) -> TypedReader:
        if (plan, year) not in self._readers:
            self._readers[plan, year] = TypedReader(self.workspace, plan, Activity, year, in_table=True)
        return self._readers[plan, year]

    def _locked(self, form: RecordForm) -> dict[str, str]:
        always = {_OFFICE: "どの事業所の記録かは、ここでは変えられません。"} if self.workspace.is_head else {}
        if form.is_new:
            return always
        day = form.values.get("date")
        if not self.workspace.is_head and form.partition != self.workspace.partition:
            return {"": "ほかの事業所の記録なので、見るだけです。"}
        if form.values.get("state") == "cancelled":
            return {"": "取消にした記録なので、見るだけです。直すときは、一覧で開いてください。"}
        if isinstance(day, date) and self._is_closed(fiscal_year_of(day)):
            return {"": "締めた年度の記録なので、見るだけです。訂正するときは、一覧で開いてください。"}
        undecided = [name for group in Activity.groups if group.name in form.conflicts for name in group.fields]
        return always | dict.fromkeys(undecided, "食い違いがあります。「食い違い」で決めてから、直してください。")

    def _is_closed(self, year: int) -> bool:
        if year not in self._closed:
            self._closed[year] = closed_year(self.workspace, year) is not None
        return self._closed[year]

    def _told_along(self, cells: dict[str, ReadCell], values: Mapping[str, Any]) -> None:
        for name in ("end_date", "times"):
            if values.get(name) is not None:
                cells[name] = ReadCell(name, "", self.shown(name, values), how=f"{label_of('date')}の欄から")

    def _check(self, form: RecordForm, after: Mapping[str, Any], cells: dict[str, ReadCell], typed: Mapping[str, Typing]) -> str:
        """What the form would warn about stands beside its cell; what is missing for saving is returned."""
        lacking = []
        for problem in check_activity(after, self._year):
            name = "target_id" if problem.field == "target" else problem.field
            cell = cells.get(name) or ReadCell(name, "", self.shown(name, after))
            if problem.level == "warning":
                cells[name] = replace(cell, warning=f"{cell.warning}{problem.text}")
            elif not cell.doubt and not cell.problem:
                lacking.append(problem.text)
                if name in typed or not form.is_new:
                    cells[name] = replace(cell, problem=problem.text)
        if after["state"] == "cancelled" and form.values.get("state") != "cancelled":
            cells["state"] = replace(cells["state"], problem=_CANCELLED)
        day = after.get("date")
        if "date" in typed and isinstance(day, date) and self._is_closed(fiscal_year_of(day)):
            said = closed_words((fiscal_year_of(day),), is_new=form.is_new)
            cells["date"] = replace(cells["date"], warning=f"{cells['date'].warning}{said}")
        return "".join(lacking)

    def _state(self, form: RecordForm, after: Mapping[str, Any], cells: Mapping[str, ReadCell], lacking: str) -> State:
        if any(cell.doubt for cell in cells.values()):
            return "asked"
        if any(cell.problem and cell.typed for cell in cells.values()):
            return "unreadable"
        if lacking:
            return "lacking"
        if form.is_new:
            return "new"
        return "stored" if after == form.values else "changed"


def _column(name: str, width: int) -> EditedColumn:
    declared = Activity.declared(name)
    is_figure = isinstance(Activity.__table__.columns[name].type, Integer)
    return EditedColumn(name, declared.label, width, declared.free_text == "prose", is_figure, name in ("date", "title"))
