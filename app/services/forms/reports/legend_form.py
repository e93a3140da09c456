"""凡例: what each sign and word on the forms means, printed on request."""

from app.reports.figures import LEGEND
from app.reports.paper import Column, Paper, Row, Table
from app.services.forms.form_year import FormYear
from app.services.printing.form_kinds import Choice, FormKind
from app.services.workspace.workspace import Workspace


def legend_papers(workspace: Workspace, choice: Choice) -> list[Paper]:
    """One document; the same for every year."""
    columns = (Column("記号・言葉", 4, "centre"), Column("意味", 16))
    rows = tuple(Row((sign, words)) for sign, words in LEGEND.items())
    with workspace.database.reading() as session:
        return [FormYear(session, workspace, choice).paper(parts=(Table(columns, rows, "記号の意味"),))]


LEGEND_FORM = FormKind("legend", "凡例", legend_papers, for_branches=True, by_hand=False)
