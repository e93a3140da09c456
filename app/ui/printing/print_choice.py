"""What to print: the form, filled or empty, and its target, goal, branch and period."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.rules.periods import PERIODS, YEAR
from app.services.figures.year_counts import offices_of_year
from app.services.forms.form_list import FORMS, find_form
from app.services.plan import plans, year_settings
from app.services.plan.target_year import TargetYear
from app.services.printing import form_settings
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, FormKind
from app.services.printing.form_subjects import subjects
from app.ui.fields.choice_field import ChoiceField
from app.ui.fields.composition import ComposingLine
from app.ui.look.labels import label
from app.ui.look.layouts import column_of
from app.ui.runtime.context import Context

ALL = "all"
EDITIONS = {"filled": "記入済み", "empty": "空の様式（手書き用）", "specimen": "記入例"}
FIRST = "evaluation-sheet"
"""The form offered first, because it is printed most."""


class PrintChoice(QWidget):
    """The choices of the print page; only what the form depends on (``FormKind.per``) is asked. ``changed``: any of them."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.form = _choice("様式")
        self.edition = _choice("記入済み・空・記入例")
        self.edition.set_choices(EDITIONS)
        self.which = _choice("推進目標")
        self.one = _choice("どの1件")
        self.office = _choice("支部")
        self.period = _choice("期")
        self.period.set_choices([*PERIODS.items()])
        self.material = ComposingLine()
        self.material.setAccessibleName("資料番号")
        self.material.setMaxLength(20)
        self._labels: dict[QWidget, QLabel] = {}
        column = column_of(spacing=6, margins=0, within=self)
        for words, field in (
            ("様式", self.form),
            ("", self.edition),
            ("推進目標", self.which),
            ("支部", self.office),
            ("どの1件", self.one),
            ("期", self.period),
            ("資料番号（付けるときだけ）", self.material),
        ):
            self._labels[field] = label(words, "soft")
            column.addWidget(self._labels[field])
            self._labels[field].setVisible(bool(words))
            column.addWidget(field)
        for chosen in (self.form, self.edition, self.which, self.office, self.one, self.period):
            chosen.edited.connect(self._on_edited)
        self.material.editingFinished.connect(self.changed)

    def refresh(self) -> None:
        """Offers forms, targets and offices again; what was chosen stays where it is still offered."""
        workspace = self._context.workspace
        titles = form_settings.titles(workspace, {kind.code: kind.name for kind in FORMS})
        offered = [kind for kind in FORMS if workspace.is_head or kind.for_branches]
        _refill(self.form, [(kind.code, titles.get(kind.code, kind.name)) for kind in offered], FIRST)
        tree = plans.plan_tree(workspace, self._context.plan.id)
        choices: list[tuple[object, str]] = [(ALL, f"{len(tree.targets)}の推進目標すべて")]
        for goal in tree.goals:
            choices.append((f"goal:{goal.number}", f"基本目標{goal.number}　{goal.title}"))
            if "target" in self.kind().per:
                choices += [(f"target:{target.id.hex()}", f"　{target.label}　{target.title}") for target in goal.targets]
        _refill(self.which, choices, ALL)
        own = self.kind().of_head_office
        councils = offices_of_year(workspace, self._context.fiscal_year) if workspace.is_head else plans.offices(workspace)
        every: list[tuple[object, str]] = [(one.code, one.name) for one in councils if one.kind == "branch" or own]
        offered_offices = [one for one in every if workspace.is_head or one[0] == workspace.office_code]
        branches = sum(office.kind == "branch" for office in councils)
        if workspace.is_head:
            offered_offices.append((ALL_BRANCHES, f"{branches}支部すべて"))
        _refill(self.office, offered_offices, every[0][0] if every else "")
        self._refill_ones()
        self._show_what_matters()

    def kind(self) -> FormKind:
        """The chosen form."""
        return find_form(str(self.form.value() or FIRST))

    def set_form(self, code: str, period: str = YEAR) -> None:
        """Chooses a form and its period."""
        self.form.set_value(code)
        self.period.set_value(period)

    def set_target(self, of: TargetYear) -> None:
        """Chooses the evaluation sheet of a target and period; with an office, that branch's own evaluation."""
        self.form.set_value(FIRST if of.office is None else "branch-evaluation")
        self.refresh()
        self.which.set_value(f"target:{of.target_id.hex()}")
        self.period.set_value(of.period)
        if of.office is not None:
            self.office.set_value(of.office)

    def of_all_branches(self) -> bool:
        """Whether one PDF with all branches is chosen."""
        return not self.office.isHidden() and self.office.value() == ALL_BRANCHES

    def name(self) -> str:
        """A name for the file, in ASCII: the form's code and what it is about."""
        _, _, rest = str(self.which.value() or ALL).partition(":")
        if rest and not rest.isdigit():
            tree = plans.plan_tree(self._context.workspace, self._context.plan.id)
            rest = next((target.code for target in tree.targets if target.id.hex() == rest), "")
        office = "all" if self.of_all_branches() else str(self.office.value() or "")
        parts = [self.kind().code, rest if not self.which.isHidden() else "", office]
        return "-".join(filter(None, parts[:2] if self.office.isHidden() else parts))

    def subject(self) -> str:
        """What an issued copy is about, as stable text: the next copy of the same subject gets the next number."""
        one = self._one()
        if one is not None:
            return one.hex()
        parts = [str(self.which.value()) if not self.which.isHidden() else ALL]
        parts += [str(self.office.value())] if not self.office.isHidden() else []
        parts += [str(self.period.value())] if self.period.value() != YEAR and not self.period.isHidden() else []
        return "/".join(parts)

    def choice(self) -> Choice:
        """The choices as the services take them."""
        targets, goals = self._targets()
        edition = self.edition.value() if self.kind().by_hand else "filled"
        return Choice(
            plan_id=self._context.plan.id,
            fiscal_year=self._context.fiscal_year,
            targets=targets,
            goals=goals,
            office=str(self.office.value() or "") if not self.office.isHidden() else "",
            subject=self._one(),
            period=str(self.period.value() or YEAR) if not self.period.isHidden() else YEAR,
            edition="empty" if edition == "empty" else "specimen" if edition == "specimen" else "filled",
            material=self.material.text().strip(),
        )

    def _one(self) -> bytes | None:
        found = self.one.value()
        return found if isinstance(found, bytes) and not self.one.isHidden() else None

    def _refill_ones(self) -> None:
        """Offers the meetings or activities of the year where the form is about one of them."""
        if "subject" not in self.kind().per:
            self.one.set_choices([])
            return
        targets, goals = self._targets()
        office = "" if self.of_all_branches() else str(self.office.value() or "")
        choice = Choice(self._context.plan.id, self._context.fiscal_year, targets, goals, office)
        _refill(self.one, [(None, "すべて"), *subjects(self._context.workspace, self.kind(), choice)], None)

    def _targets(self) -> tuple[list[bytes] | None, list[bytes] | None]:
        """The chosen targets or goals; None, None for all of them."""
        if self.which.isHidden():
            return None, None
        kind, _, rest = str(self.which.value() or ALL).partition(":")
        tree = plans.plan_tree(self._context.workspace, self._context.plan.id)
        if kind == "target":
            return [bytes.fromhex(rest)], None
        if kind == "goal":
            return None, [goal.id for goal in tree.goals if str(goal.number) == rest]
        return None, None

    def _show_what_matters(self) -> None:
        """Shows only the choices that the form depends on."""
        known = self.kind().chosen_by
        rules = year_settings.rules_of(self._context.workspace, self._context.plan.id, self._context.fiscal_year)
        shown: dict[QWidget, bool] = {
            self.which: "goal" in known,
            self.office: "office" in known,
            self.one: "subject" in known and self.edition.value() == "filled" and not self.of_all_branches(),
            self.period: "period" in known and rules.half_year,
        }
        self.edition.setVisible(self.kind().by_hand)
        for field, visible in shown.items():
            field.setVisible(visible)
            self._labels[field].setVisible(visible)

    def _on_edited(self) -> None:
        if self.sender() is self.form:
            self.refresh()
        elif self.sender() in (self.which, self.office, self.edition):
            self._refill_ones()
            self._show_what_matters()
        self.changed.emit()


def _choice(name: str) -> ChoiceField:
    made = ChoiceField([], empty="")
    made.setAccessibleName(name)
    return made


def _refill(field: ChoiceField, choices: list[tuple[object, str]], usual: object) -> None:
    """Offers other choices; the chosen one stays if it is still there, else ``usual`` is chosen."""
    before = field.value()
    field.set_choices(choices)
    codes = [code for code, _ in choices]
    field.set_value(before if before in codes else usual if usual in codes else codes[0] if codes else None)
