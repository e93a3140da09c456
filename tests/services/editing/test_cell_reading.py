"""One typed cell: understood, asked or refused, and what an answer makes of it."""

from collections.abc import Mapping
from typing import Any

from app.models.activity import Activity
from app.services.editing.cell_reading import read_cell
from app.services.editing.edited_rows import Typing
from app.services.plan.typed_values import TypedReader
from app.services.tables.shown_values import Words
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id


def read(workspace: Workspace, name: str, text: str, answer: str = "", offered: tuple[str, ...] = ()) -> Any:
    reader = TypedReader(workspace, plan_id(workspace), Activity, 2025, in_table=True)
    words = Words(workspace)

    def shown(field: str, values: Mapping[str, Any]) -> str:
        return words.shown(field, values)

    return read_cell(reader, name, Typing(text, answer), shown, offered)


def test_a_text_is_understood_refused_or_asked(daito: Workspace) -> None:
    cell, values = read(daito, "participants", "30人位")
    assert cell.shown == "約30人" and "約30" in cell.how and values["participants"] == 30
    cell, values = read(daito, "date", "13/45")
    assert cell.problem and cell.typed == "13/45" and values == {}
    cell, values = read(daito, "kind", "座談会", offered=("相談", "訓練"))
    assert cell.doubt and [answer for answer, _ in cell.choices] == ["相談", "訓練"] and values == {}


def test_an_answer_counts_only_where_it_is_beyond_doubt(daito: Workspace) -> None:
    cell, values = read(daito, "kind", "座談会", "相談")
    assert not cell.doubt and cell.shown == "相談" and values["kind"]
    cell, values = read(daito, "kind", "座談会", "ほかの言葉")
    assert cell.doubt and values == {}


def test_an_empty_text_empties_the_field(daito: Workspace) -> None:
    assert read(daito, "place", "")[1] == {"place": None}
