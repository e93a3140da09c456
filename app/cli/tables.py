"""The commands `activity import` (the 読み取り表 as text and JSON, with what its page lets a person choose) and `table write`."""

import re
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.cli.answer import Answer
from app.cli.command import OFFICE, PREVIEW, TARGET, Actions, option, path
from app.cli.open_workspace import action, working_plan
from app.cli.typed_fields import pairs
from app.errors import Refused
from app.exchange.tables import read_table_file
from app.rules.fiscal import parse_fiscal_year
from app.services.activities.activity_list import Filter
from app.services.plan.plans import current_fiscal_year, find_office, find_target
from app.services.tables.citizens_edition import citizens_table, citizens_tables
from app.services.tables.mended.mended_records import mended_rows, take_in_mended, told
from app.services.tables.read_rows import STATES, ReadCell, ReadRow, State
from app.services.tables.reading_table import ReadingTable, open_table
from app.services.tables.shown_values import about_line
from app.services.tables.taking_in import take_in
from app.services.tables.writing_tables import check_table_file, write_tables
from app.services.tables.written_activities import wanted_activities
from app.services.tables.year_data import KINDS, year_table, year_tables
from app.services.workspace.workspace import Workspace

_NOT_IN = ("asked", "unreadable")


def _import(workspace: Workspace, given: Namespace) -> Answer:
    table = open_table(workspace, given.file, given.fiscal_year)
    _choose(table, given)
    rows, notes = table.rows, [*table.notes, *(one.text for one in table.questions)]
    ticked = sum(row.ticked for row in rows)
    done = None if given.preview else take_in(workspace, table)
    notes += [f"{_place(table, place)}：{why}" for place, why in done.left] if done is not None else []
    refused = [{"row": row.place[1], "sheet": row.place[0], "reason": row.why} for row in rows if _is_refused(row)]
    by_state = {state: [row for row in rows if row.state == state] for state in STATES}
    value = {
        "added": len(done.added) if done else 0,
        "ids": done.added if done else (),
        "refused": refused,
        "preview": given.preview,
        "notes": notes,
        "known": len(by_state["known"]),
        "changed": len(done.changed) if done else 0,
        "asked": [_question(row, cell) for row in by_state["asked"] for cell in row.cells.values() if cell.doubt],
        "rows": [_row(row) for row in rows],
    }
    return Answer(
        value,
        f"{ticked}行を取り込め{'ます' if given.preview else 'ました'}。取り込めない行：{len(refused)}行",
        *(f"  {_place(table, row.place)}：{row.why}" for row in rows if _is_refused(row)),
        *_known_lines(by_state),
        *(f"  {_place(table, row.place)}：{line}" for row in rows for line in _told(row, table.words.label)),
        *(f"  {note}" for note in notes),
    )


def _choose(table: ReadingTable, given: Namespace) -> None:
    """The choices of the page, as options. Refused for what the table does not have."""
    for number in given.sheet or ():
        if number not in {one.number for one in table.tables}:
            raise Refused("unknown-option", f"{number}枚目のシートに、表はありません。", "番号を確かめてください。")
    for one in table.tables if given.sheet else ():
        table.choose_sheet(one.number, one.number in given.sheet)
    roles = dict(table.offered_roles())
    for letter, role in pairs(given.column).items():
        if role not in roles and ":" not in role:
            raise Refused(
                "unknown-option",
                f"列の役割「{role[:40]}」はありません。",
                f"{'、'.join(filter(None, roles))} から選んでください。",
            )
        _choose_column(table, letter, role)
    offered = {name for name, _, _ in table.offered_defaults()}
    for field, typed in pairs(given.default).items():
        if field not in offered:
            raise Refused(
                "unknown-field", f"「{field[:40]}」は、まとめて入れられません。", f"{'、'.join(offered)} から選んでください。"
            )
        table.choose_default(field, typed)
    if given.hidden:
        table.choose_hidden(True)
    for row in table.rows if given.drafts else ():
        if row.state in _NOT_IN:
            table.keep_as_draft(row.place, True)


def _choose_column(table: ReadingTable, letter: str, role: str) -> None:
    if not re.fullmatch("[A-Za-z]{1,3}", letter):
        raise Refused(
            "unknown-option", f"「{letter[:10]}」は列の記号ではありません。", "--column C=title のように入れてください。"
        )
    index = 0
    for sign in letter.upper():
        index = index * 26 + ord(sign) - ord("A") + 1
    for one in table.tables:
        if one.number in table.sheets and any(column.index == index - 1 for column in one.columns):
            table.choose_role(one.number, index - 1, role)


def _is_refused(row: ReadRow) -> bool:
    """Whether a person has to look at the row: it is not there, and does not go in."""
    return not row.ticked and (row.state in _NOT_IN or (row.state == "left_out" and not row.hidden and not row.is_no_record))


def _known_lines(by_state: Mapping[State, list[ReadRow]]) -> Iterable[str]:
    yield from (f"{STATES[state]}：{len(rows)}行" for state, rows in by_state.items() if rows and state in ("known", "changes"))
    for row in by_state["changes"]:
        differing = "、".join(f"{cell.before} → {cell.shown}" for cell in row.cells.values() if cell.before)
        yield f"  {row.place[1]}行目：{differing}"


def _told(row: ReadRow, words: Callable[[str], str]) -> Iterable[str]:
    """What a row that goes in, or is left out as no record, says besides."""
    if row.state == "left_out":
        yield from [row.why] if row.hidden or row.is_no_record else []
        return
    for cell in row.cells.values():
        yield from (f"{words(cell.field)}：{text}" for text in (cell.how, cell.warning) if text)
    yield from row.warnings


def _question(row: ReadRow, cell: ReadCell) -> dict[str, Any]:
    choices = [{"answer": answer, "words": words} for answer, words in cell.choices]
    return {
        "row": row.place[1],
        "sheet": row.place[0],
        "field": cell.field,
        "typed": cell.typed,
        "doubt": cell.doubt,
        "choices": choices,
    }


def _row(row: ReadRow) -> dict[str, Any]:
    cells = {
        name: {key: value for key, value in vars(cell).items() if value and key not in ("field", "choices")}
        for name, cell in row.cells.items()
    }
    return {
        "row": row.place[1], "sheet": row.place[0], "state": row.state, "why": row.why, "ticked": row.ticked,
        "draft": row.as_draft, "record": row.record, "hidden": row.hidden, "office": row.office, "cells": cells,
        "warnings": row.warnings,
    }  # fmt: skip


def _place(table: ReadingTable, place: tuple[int, int]) -> str:
    sheet = next((one.sheet for one in table.tables if one.number == place[0]), "")
    return f"シート「{sheet}」{place[1]}行目" if len(table.tables) > 1 else f"{place[1]}行目"


_IMPORT = action(
    "import",
    "表計算のファイルから取り込む",
    _import,
    path("file", "FILE"),
    PREVIEW,
    option("--fiscal-year", type=parse_fiscal_year, metavar="2025|R7", help="年のない日付の年度"),
    option("--default", action="append", default=[], metavar="FIELD=VALUE", help="表にない項目を、まとめて入れる"),
    option("--column", action="append", default=[], metavar="LETTER=ROLE", help="列が何かを言う（C=title、C= は取り込まない）"),
    option("--sheet", action="append", type=int, metavar="N", help="このシートだけを取り込む（1から）"),
    option("--drafts", action="store_true", help="読めないところや決めていないところを空けて、下書きで入れる"),
    option("--hidden", action="store_true", help="表でかくしてある行も取り込む"),
)


def _write(workspace: Workspace, given: Namespace) -> Answer:
    """Writes the activities that the options find, another table of a year, or all of them (集計用データ)."""
    check_table_file(given.out)
    year = given.fiscal_year
    plan = working_plan(workspace, year)
    if given.kind != "activity" and (given.target or given.office or given.search):
        raise Refused(
            "unknown-option", "この表は、しぼり込めません。", "--target、--office、--search を付けずに書き出してください。"
        )
    if given.kind == "all":
        tables = (citizens_tables if given.citizens else year_tables)(workspace, plan, year or current_fiscal_year())
    elif given.citizens:
        tables = [citizens_table(workspace, plan, year or current_fiscal_year(), given.kind)]
    elif given.kind == "activity":
        wanted = Filter(
            fiscal_year=year,
            target_id=find_target(workspace, plan, given.target).id if given.target else None,
            office=find_office(workspace, given.office).code if given.office else None,
            search=given.search,
            descending=False,
        )
        said = " ".join(filter(None, (given.target, given.office, given.search)))
        tables = [wanted_activities(workspace, wanted, about_line(workspace, "活動の一覧", year, said))]
    else:
        tables = [year_table(workspace, plan, year or current_fiscal_year(), given.kind)]
    rows = write_tables(given.out, tables)
    value = {"path": given.out, "rows": rows, "sheets": [{"name": one.name, "rows": len(one.rows)} for one in tables]}
    return Answer(value, *(f"{one.name}　{len(one.rows)}行" for one in tables), str(given.out))


def _take(workspace: Workspace, given: Namespace) -> Answer:
    """Takes what was mended in the other sheets of 集計用データ: a row whose record changed too stays out."""
    rows = mended_rows(workspace, read_table_file(given.file))
    ticked = [row for row in rows if row.ticked]
    done, left = (0, []) if given.preview else take_in_mended(workspace, ticked)
    value = {
        "changed": done,
        "preview": given.preview,
        "rows": [
            {"sheet": row.sheet, "row": row.place[1], "title": row.title, "ticked": row.ticked, "why": row.why,
             "cells": [vars(cell) for cell in row.cells]}
            for row in rows
        ],
        "left": [{"sheet": row.sheet, "row": row.place[1], "reason": why} for row, why in left],
    }  # fmt: skip
    count = len(ticked) if given.preview else done
    return Answer(value, f"{count}件を直せます。" if given.preview else f"{count}件を直しました。", *told(rows))


ACTIONS: Actions = {
    "activity": (_IMPORT,),
    "table": (
        action(
            "write",
            "一覧や、一年の集計用データを、Excel（.xlsx）やCSVに書き出す",
            _write,
            option("--kind", choices=("all", *KINDS), default="activity", help="all は集計用データ（本部）"),
            option("--fiscal-year", type=parse_fiscal_year, metavar="2025|R7"),
            TARGET,
            OFFICE,
            option("--search", default=""),
            option("--citizens", action="store_true", help="市民向け：名前や文を出さず、少数を伏せる（本部）"),
            path("--out", "FILE.xlsx", required=True),
        ),
        action(
            "take",
            "Excelで直した意見・月次・相談の表から、直したところを入れる",
            _take,
            path("file", "FILE"),
            PREVIEW,
        ),
    ),
}
