"""The page 相談件数表: an office's consultations in a month, fields (相談分野) down and methods (相談方法) across."""

from collections.abc import Iterable

from app.errors import YuiError
from app.rules import clock
from app.rules.figures import Typed
from app.rules.fiscal import fiscal_year_of
from app.rules.months import MONTHS
from app.services.indicators import consultations, indicators
from app.services.indicators.consultations import MonthTable
from app.services.indicators.monthly_table import typed_text
from app.services.overview.figure_breakdown import indicator_question
from app.services.plan import plans
from app.ui.fields.choice_field import ChoiceField
from app.ui.indicators.number_grid import NumberGrid
from app.ui.indicators.table_page import TablePage
from app.ui.look.button import button
from app.ui.runtime.context import Context
from app.ui.widgets.commands import Command

HINT = (
    "数字を打つと、その分野と方法に入ります。Enterで下へ、Altと←→で前後の月へ移ります。"
    "件数だけを入れ、名前や相談の中身は書きません。"
)


class ConsultationsPage(TablePage):
    """相談件数表: the clerk types the month's consultations as in a spreadsheet; only counts, no names.

    A cell is saved when it is left. A pasted block is one step; what in it is no figure stays in its cell, in red.
    """

    title = "相談件数表"
    form = "consultation-table"
    kind = "consultation_figure"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._table = MonthTable((), (), {})
        self.month = ChoiceField([(month, f"{month}月分") for month in MONTHS], empty="", name="何月分か")
        self.month.set_value(clock.today().month if fiscal_year_of(clock.today()) == context.fiscal_year else MONTHS[0])
        self._numbers = NumberGrid(self.title)
        self._numbers.typed.connect(self._on_typed)
        self.commands = (
            Command("F9", "なぜこの数字", self.ask_why),
            Command("Alt+Right", "次の月", lambda: self._turn(1)),
            Command("Alt+Left", "前の月", lambda: self._turn(-1)),
        )
        self.arrange(self._numbers, HINT, self.month, button("なぜこの数字", run=self.ask_why))
        self.month.edited.connect(self._fill)

    def ask_why(self) -> None:
        """Opens なぜこの数字 for the month on screen; warns when no indicator of the year is fed by this table."""
        targets = [one.id for one in plans.plan_tree(self._context.workspace, self._context.plan.id).targets]
        found = indicators.uses_of(self._context.workspace, targets, self._context.fiscal_year)
        use = next((one for one in found if one.fed_by == "consultations"), None)
        if use is None:
            self._context.notice.warn("この表から数える指標が、この年度にはありません。「指標と目標値」で使い始められます。")
        else:
            self._context.go("why", indicator_question(use, self._office.office(), self._month()))

    def _month(self) -> int:
        return int(str(self.month.value()))

    def _turn(self, step: int) -> None:
        place = MONTHS.index(self._month()) + step
        if 0 <= place < len(MONTHS):
            self.month.set_value(MONTHS[place])
            self._fill()

    def _fill(self) -> None:
        """Shows the month's figures with sums; only the office itself can type into its table."""
        office = self._office.office()
        self._table = consultations.month_table(self._context.workspace, self._context.fiscal_year, self._month(), office)
        fields, methods = self._table.fields, self._table.methods
        mine = office == self._context.workspace.office_code
        open_ = [*(mine for _ in methods), False]
        self.forget_left((office, self._context.fiscal_year, self._month()))
        rows = []
        for field in fields:
            cells = [typed_text(self._table.cells.get((field.code, way.code), Typed()), 0) for way in methods]
            rows.append((field.label, [*cells, self._table.total(field=field.code)], open_))
        sums = [self._table.total(method=way.code) for way in methods]
        rows.append(("計", [*sums, self._table.total()], [False for _ in open_]))
        self._numbers.fill(["相談分野", *(way.label for way in methods), "計"], rows)

    def _on_typed(self, wanted: dict[tuple[int, int], str]) -> None:
        found = consultations.read_cells(self._table, wanted)
        self._numbers.note_left(_in_grid(wanted), dict(zip(_in_grid(found.left), found.left.values(), strict=True)))
        saved = 0
        try:
            fields, ways = self._table.fields, self._table.methods
            cells = {(fields[row].code, ways[column].code): one for (row, column), one in found.values.items()}
            where = (self._context.fiscal_year, self._month(), self._office.office())
            saved = consultations.save_month(self._context.workspace, *where, cells)
            self.tell(found)
        except YuiError as error:
            self._context.notice.show_error(error)
        self._fill()
        if saved:
            self._context.header_saved()


def _in_grid(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(row, way) as (row, column) of the table, whose first column has the names."""
    return [(row, column + 1) for row, column in cells]
