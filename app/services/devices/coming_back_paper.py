"""戻ったものと足りないもの as a paper: the list to telephone by, after data came back."""

from pathlib import Path

from app.reports.paper import Bullets, Column, Notes, Paper, Part, Prose, Row, Table
from app.rules import clock
from app.rules.era import japanese_date
from app.services.devices.coming_back import LOST, STEPS, STEPS_AT_BRANCH, ComingBack, coming_back
from app.services.printing.form_kinds import drawn, save_form_file
from app.services.workspace.workspace import Workspace


def print_coming_back(workspace: Workspace, out: Path) -> Path:
    """Writes the page as it stands now to a PDF (or .xlsx, .csv by the name). Raises Refused("unknown-format")."""
    save_form_file(drawn([paper_of(workspace, coming_back(workspace))]), out)
    return out


def paper_of(workspace: Workspace, found: ComingBack) -> Paper:
    """The page as a document."""
    columns = (
        Column("事業所", 26),
        Column("電話", 28),
        Column("いつの分まであったか", 36),
        Column("いまの様子", 34),
        Column("すること", 60),
        Column("電話した日", 22),
    )
    rows = tuple(
        Row(
            (
                one.office_name,
                one.tel or "－",
                one.copy_words,
                one.words,
                one.todo or "－",
                "",
            )
        )
        for one in found.offices
    )
    parts: list[Part] = [Prose("".join((*found.opening, found.summary))), Table(columns, rows)]
    if found.lost:
        parts.append(Bullets(LOST, found.lost))
    if found.to_ask:
        parts.append(Notes(STEPS if workspace.is_head else STEPS_AT_BRANCH))
    today = japanese_date(clock.today())
    return Paper(
        title="戻ったものと足りないもの",
        lines=(workspace.office_name, f"{today}の様子"),
        parts=tuple(parts),
        council=workspace.organisation_name,
        printed_on=today,
        orientation="landscape",
    )
