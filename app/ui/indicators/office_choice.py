"""Whose table is on screen: the head office chooses, a branch has only its own."""

from app.services.indicators import monthly_table
from app.services.plan import plans
from app.ui.fields.choice_field import ChoiceField
from app.ui.runtime.context import Context


class OfficeChoice(ChoiceField):
    """The choice of an office; hidden at a branch."""

    def __init__(self, context: Context) -> None:
        super().__init__([], empty="")
        self._context = context
        self.setAccessibleName("どこの表か")

    def refresh(self) -> None:
        """Offers the offices again; the chosen one stays."""
        workspace = self._context.workspace
        self.set_choices(
            [(one.code, one.name) for one in plans.offices(workspace) if workspace.is_head or one.code == workspace.office_code]
        )
        self.setVisible(workspace.is_head)

    def office(self) -> str:
        """The code of the office whose table is shown."""
        return monthly_table.own_office(self._context.workspace, str(self.value() or ""))
