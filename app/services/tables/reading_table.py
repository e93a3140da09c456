"""読み取り表: a foreign table as it will be stored. What a person chooses here decides how it is read; nothing is written."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Integer

from app.exchange.own_tables import digested
from app.exchange.sheet import column_letter
from app.exchange.table import (
    ADDED,
    APPENDED,
    FISCAL_YEAR,
    LEFT_OUT,
    OFFICE,
    RECORD,
    TARGET,
    Column,
    Table,
    TableFile,
    TableRow,
)
from app.exchange.tables import read_table_file
from app.models.activity import Activity
from app.rules.fiscal import fiscal_year_label, parse_fiscal_year
from app.services.plan.plans import offices
from app.services.tables.cell_texts import Typed, UsedColumn, row_texts, year_said
from app.services.tables.column_memory import remembered_roles
from app.services.tables.decisions import Decisions, Steps
from app.services.tables.doubts.around_rows import said_around
from app.services.tables.doubts.corrections import with_corrections
from app.services.tables.doubts.not_done import said_in_left_out, said_of_day, said_of_table
from app.services.tables.doubts.units_above import with_units
from app.services.tables.doubts.unlikely_days import expected_years
from app.services.tables.judged_rows import RowJudge
from app.services.tables.known_rows import KnownRows
from app.services.tables.mended.kinds import note_of
from app.services.tables.read_rows import Place, Question, ReadRow, State
from app.services.tables.row_reader import BLANK, THE_YEAR, Key, RowReader, Understood
from app.services.tables.shown_values import PARTS, Words, role_words
from app.services.workspace.workspace import Workspace

Progress = Callable[[int, int, str], object]
"""Told how much is done of how much, in words. It may raise to stop."""
DEFAULTS = ("year", TARGET, "kind", OFFICE, "state", "status")
"""What can be said for all rows that lack it."""
TOLD_AFTER = 500
"""Rows after which progress is told."""
_SHAPES = {
    "cross": "月や種類ごとの数を並べた表のようです。活動の一覧ではないので、どの行も選んでいません。",
    "facilities": "施設や団体の一覧のようです。活動の一覧ではないので、どの行も選んでいません。",
}


class ReadingTable:
    """The table of one file while a person looks at it.

    ``fiscal_year``: the year on screen, None where there is no screen. ``roles``: (sheet number, column index) → role, a field
    of an activity or one of app.exchange.table. ``defaults``: field → what is typed for rows that lack it. ``sheets``: the
    numbers of the sheets that are taken.
    """

    def __init__(self, workspace: Workspace, file_name: str, file: TableFile, fiscal_year: int | None) -> None:
        self.workspace = workspace
        self.file_name = file_name
        self.file = file
        self.fiscal_year = fiscal_year
        self.defaults: dict[str, str] = {}
        self.roles: dict[tuple[int, int], str] = {}
        self.sheets = {table.number for table in file.tables if table.shape == "list"}
        self.takes_hidden = False
        self.words = Words(workspace)
        self.known = KnownRows(workspace)
        self._answers: dict[Key, str] = {}
        self._retyped: dict[Place, dict[str, str]] = {}
        self._used: dict[int, list[UsedColumn]] = {}
        self._around: dict[int, Mapping[int, Mapping[str, Typed]]] = {}
        self._branches = [one for one in offices(workspace) if one.kind == "branch"]
        self._ticks: dict[Place, bool] = {}
        self._drafts: dict[Place, bool] = {}
        self._reader = RowReader(workspace, self.words, self._answers)
        self._understood: dict[Place, Understood] = {}
        self._steps = Steps()
        self._rows: dict[Place, ReadRow] | None = None
        self._guess_roles()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the file, one for each sheet that has one."""
        return self.file.tables

    @property
    def rows(self) -> Sequence[ReadRow]:
        """Every row of the chosen sheets, as it will be stored."""
        return list(self._every_row().values())

    @property
    def year(self) -> int | None:
        """The fiscal year of days without one: the decided year, else that of the table's title, else the one on screen."""
        decided = self._answers.get(THE_YEAR)
        titles = (table.fiscal_year for table in self._taken())
        return int(decided) if decided else next((year for year in titles if year is not None), self.fiscal_year)

    @property
    def notes(self) -> list[str]:
        """What is told about the table as a whole: columns, sheets and rows that are left out, and where the year is from."""
        said: dict[str, list[str]] = {}
        for table in self.tables:
            for note in self._notes_of(table):
                said.setdefault(note, []).append(f"シート「{table.sheet}」")
        notes = [f"{'、'.join(sheets)}：{note}" if len(self.tables) > 1 else note for note, sheets in said.items()]
        return [*notes, *self._left_behind()]

    @property
    def questions(self) -> list[Question]:
        """What is asked once for the table, and not answered yet."""
        found = []
        for table in self._taken():
            for column in table.columns:
                meaning = column.meaning
                key = ("column", str(table.number), str(column.index))
                if meaning is not None and meaning.doubt and meaning.role and key not in self._answers:
                    choices = tuple(
                        dict.fromkeys([(meaning.role, self.role_words(meaning.role)), (LEFT_OUT, self.role_words(LEFT_OUT))])
                    )
                    found.append(Question(":".join(key), meaning.doubt, choices))
        rows = (self._understood[place] for place in self._every_row())
        asked = next((row.cells["date"] for row in rows if row.asked.get("date") == THE_YEAR), None)
        if asked is not None:
            found.append(Question("year", asked.doubt, asked.choices))
        return found

    def offered_roles(self) -> list[tuple[str, str]]:
        """What a column can be: (role, words)."""
        fields = [name for name in Activity.fields() if not Activity.declared(name).typed_in and not name.startswith("origin_")]
        roles = [LEFT_OUT, *(TARGET if name == "target_id" else name for name in fields), OFFICE, RECORD, *PARTS]
        return [(role, self.role_words(role)) for role in roles]

    def role_words(self, role: str) -> str:
        """What a role is called."""
        return role_words(role)

    def offered_defaults(self) -> list[tuple[str, str, Sequence[tuple[str, str]]]]:
        """What can be said for all rows that lack it: (field, label, (text to type, words) to choose from)."""
        offered = []
        for name in DEFAULTS:
            if name != OFFICE or self.workspace.is_head:
                offered.append((name, "年度" if name == "year" else self.role_words(name), self._reader.offered(name, self.year)))
        return offered

    def offered_for(self, field: str) -> Sequence[tuple[str, str]]:
        """What may be typed for a field, and its words, where there is a list to choose from."""
        return () if field in (RECORD, "date") else self._reader.offered(field, self.year)

    def takes_numbers(self, field: str) -> bool:
        """Whether a number may be typed for a field: there it is never taken for the number of an answer."""
        return field in Activity.fields() and isinstance(Activity.__table__.columns[field].type, Integer)

    def asked_alike(self, place: Place, field: str) -> int:
        """How many rows an answer to this cell's question would concern, this one included."""
        read = dict(self._understood)  # rows may be read anew beside the window meanwhile
        key = read[place].asked.get(field) if place in read else None
        return sum(row.asked.get(field) == key for row in read.values()) if key is not None else 1

    def keep_step(self) -> None:
        """Call it before what a person changes at one go: ``step_back`` returns to here."""
        self._steps.keep(
            Decisions(
                self.roles, self.defaults, frozenset(self.sheets), self.takes_hidden,
                self._answers, self._retyped, self._ticks, self._drafts,
            )
        )  # fmt: skip

    def step_back(self) -> bool:
        """Takes back what was decided last; False when there is nothing left."""
        if (before := self._steps.back()) is None:
            return False
        self.roles, self.defaults, self.sheets = dict(before.roles), dict(before.defaults), set(before.sheets)
        self.takes_hidden = before.takes_hidden
        self._answers.clear()
        self._answers.update(before.answers)
        self._retyped = {place: dict(texts) for place, texts in before.retyped.items()}
        self._ticks, self._drafts = dict(before.ticks), dict(before.drafts)
        self._forget(lambda _: True)
        return True

    def look_again(self) -> None:
        """Reads the records again and compares the rows with them."""
        self.known = KnownRows(self.workspace)
        self._rows = None

    def look_from(self, fiscal_year: int) -> None:
        """Takes another fiscal year as the one on screen, and reads the rows anew."""
        self.fiscal_year = fiscal_year
        self._forget(lambda _: True)

    def choose_sheet(self, number: int, ticked: bool) -> None:
        """Takes or leaves out a sheet."""
        (self.sheets.add if ticked else self.sheets.discard)(number)
        self._rows = None

    def choose_role(self, sheet: int, column: int, role: str) -> None:
        """Says what a column is; "" leaves it out. Another column that was the same is left out then."""
        if role not in (LEFT_OUT, ADDED, APPENDED):
            for place, other in self.roles.items():
                if place[0] == sheet and other == role:
                    self.roles[place] = LEFT_OUT
        self.roles[sheet, column] = role
        self._answers["column", str(sheet), str(column)] = role
        self._forget(lambda row: row.place[0] == sheet)

    def choose_default(self, field: str, typed: str) -> None:
        """Says what rows get that have nothing in this field; "" for nothing. Refused("unknown-fiscal-year") for a year."""
        if field == "year":
            self.answer_question("year", typed)
            return
        self.defaults[field] = typed
        self._forget(lambda _: True)

    def choose_hidden(self, taken: bool) -> None:
        """Takes rows that a filter has hidden, or leaves them out."""
        self.takes_hidden = taken
        self._rows = None

    def retype(self, place: Place, field: str, text: str) -> None:
        """Mends one cell, as if the text stood in the table."""
        self._retyped.setdefault(place, {})[field] = text
        self._forget(lambda row: row.place == place)

    def answer(self, place: Place, field: str, text: str) -> None:
        """Answers a doubt of a cell, there and wherever the same is asked; an answer that was not offered mends the cell."""
        cell = self._every_row()[place].cells.get(field)
        key = self._understood[place].asked.get(field)
        if field == RECORD:
            key = (RECORD, *map(str, place))
        if cell is None or key is None or text not in dict(cell.choices):
            self.retype(place, field, text)
            return
        if key[-1] == "" and text == BLANK:
            self._retyped.setdefault(place, {})[field] = ""
        self._answers[key] = str(parse_fiscal_year(text)) if key == THE_YEAR else text
        self._forget(lambda row: key in row.keys)

    def answer_question(self, key: str, text: str) -> None:
        """Answers a question about the whole table."""
        kind, *where = key.split(":")
        if kind == "column":
            self.choose_role(int(where[0]), int(where[1]), text)
            return
        if text:
            self._answers[THE_YEAR] = str(parse_fiscal_year(text))
        else:
            self._answers.pop(THE_YEAR, None)
        self._forget(lambda _: True)

    def tick(self, place: Place, on: bool) -> None:
        """Takes a row, or leaves it out."""
        self._ticks[place] = on
        self._rows = None

    def keep_as_draft(self, place: Place, on: bool) -> None:
        """Takes a row as 下書き, without what can't be read or is not answered."""
        self._drafts[place] = on
        self._rows = None

    def counts(self) -> Mapping[State | str, int]:
        """How many rows are in each state, and how many are "ticked"."""
        rows = self.rows
        return Counter(row.state for row in rows) | Counter(ticked=sum(row.ticked for row in rows))

    def read_all(self, progress: Progress) -> None:
        """Reads every row now, telling how far it is."""
        places = self._places()
        for done, (place, table, row) in enumerate(places):
            if done % TOLD_AFTER == 0:
                progress(done, len(places), f"表を読んでいます（{done:,} / {len(places):,}行）")
            self._understand(place, table, row)
        self._every_row()

    def _guess_roles(self) -> None:
        with self.workspace.database.reading() as session:
            for table in self.tables:
                chosen = {} if table.is_own else remembered_roles(session, table)
                taken: set[str] = set()
                for column in table.columns:
                    meaning = column.meaning
                    guessed = meaning.role if meaning is not None and not meaning.doubt else LEFT_OUT
                    role = chosen.get(column.index, guessed)
                    if role in taken and role not in (ADDED, APPENDED):
                        role = LEFT_OUT
                    taken.add(role)
                    self.roles[table.number, column.index] = role
                    if column.index in chosen:
                        self._answers["column", str(table.number), str(column.index)] = role

    def _taken(self) -> list[Table]:
        return [table for table in self.tables if table.number in self.sheets]

    def _places(self) -> list[tuple[Place, Table, TableRow]]:
        return [((table.number, row.number), table, row) for table in self._taken() for row in table.rows]

    def _forget(self, concerned: Callable[[Understood], bool]) -> None:
        self._understood = {place: row for place, row in self._understood.items() if not concerned(row)}
        self._used.clear()
        self._rows = None

    def _used_columns(self, table: Table) -> list[UsedColumn]:
        if table.number not in self._used:
            roles = ((column, self.roles[table.number, column.index]) for column in table.columns)
            self._used[table.number] = [UsedColumn(column, role) for column, role in roles if role != LEFT_OUT]
        return self._used[table.number]

    def _said_around(self, table: Table) -> Mapping[int, Mapping[str, Typed]]:
        if table.number not in self._around:
            self._around[table.number] = {} if table.is_own else said_around(table, self._branches)
        return self._around[table.number]

    def _understand(self, place: Place, table: Table, row: TableRow) -> Understood:
        if place not in self._understood:
            texts = row_texts(row, self._used_columns(table))
            for field, of_sheet in self._said_around(table).get(row.number, {}).items():
                texts.setdefault(field, of_sheet)
            for field, typed in self.defaults.items():
                if typed and not texts.get(field, Typed()).text:
                    texts[field] = Typed(typed, how="表にないので、選んだもの")
            left_out = [column for column in table.columns if self.roles[table.number, column.index] == LEFT_OUT]
            if not table.is_own:
                texts = with_corrections(with_units(texts, table.said), row, [column.index for column in left_out], table.said)
            texts |= {field: Typed(text) for field, text in self._retyped.get(place, {}).items()}
            decided = self._answers.get(THE_YEAR)
            of_column = texts.pop(FISCAL_YEAR, Typed())
            said = of_column.text or of_column.above  # written once, and blank below
            of_row = row.fiscal_year or year_said(said)
            if said and of_row is None:
                texts["date"] = replace(texts.get("date", Typed()), problem=f"「{said[:20]}」が何年度か分かりません。")
            chosen = int(decided) if decided else None
            years = expected_years(table, self.fiscal_year, chosen, of_row, self._reader.starting_year)
            roles = [(column.index, self.roles[table.number, column.index]) for column in table.columns]
            digest = digested(row.cells, roles) if table.is_own and place not in self._retyped else ""
            of_table = (
                said_in_left_out(row, left_out) or said_of_day(texts, table.said) or said_of_table((*table.title, table.sheet))
            )
            self._understood[place] = self._reader.row(place, texts, years, digest, "" if table.is_own else of_table)
        return self._understood[place]

    def _every_row(self) -> Mapping[Place, ReadRow]:
        if self._rows is None:
            with self.workspace.database.reading() as session, self.workspace.database.showing(session):
                judge = RowJudge(self.known, self.words, self._answers, self.takes_hidden, self._ticks, self._drafts)
                self._rows = judge.rows([(row, self._understand(place, table, row)) for place, table, row in self._places()])
        return self._rows

    def _left_behind(self) -> list[str]:
        """What came from a file of this name before and is in no row now: a row that was mended there, or taken out."""
        here = {row.record for row in self._every_row().values()}
        before = self.known.from_file(self.file_name)
        gone = [one for one in before if one.id not in here]
        if not gone or len(gone) == len(before):  # else it is another table under an old name
            return []
        named = "、".join(f"「{one.values['title'] or '（活動名なし）'}」" for one in gone[:3])
        said = f"前に「{self.file_name}」から入った記録のうち、{len(gone)}件（{named}{'など' if len(gone) > 3 else ''}）は、"
        return [f"{said}いまの表の行にありません。日付や名前を直した行なら、前の記録を確かめてください。"]

    def _note_of(self, column: Column, role: str, is_own: bool) -> str:
        """What is told about one column: that it is left out, goes to the end of the content, or is hidden in the table."""
        if is_own and column.meaning is not None and column.meaning.role == role == LEFT_OUT:
            return ""  # the program wrote it for people only
        name = f"「{column.heading or column_letter(column.index) + '列'}」"
        if role == LEFT_OUT and column.examples:
            why = column.meaning.doubt if column.meaning is not None else ""
            return f"{why}{name}の列は取り込みません（例：{column.examples[0][:20]}）。"
        if role == APPENDED:
            return f"{name}の列は、「内容」の終わりに付けます。"
        return f"{name}は、表でかくしてある列です。" if column.hidden and role else ""

    def _notes_of(self, table: Table) -> list[str]:
        if table.number not in self.sheets:
            return [note_of(table) or _SHAPES.get(table.shape, "選んでいないので、取り込みません。")]
        notes = [*table.notes, *([_SHAPES[table.shape]] if table.shape in _SHAPES else [])]
        if table.fiscal_year is not None and THE_YEAR not in self._answers:
            notes.append(f"表の題に{fiscal_year_label(table.fiscal_year)}とあります。")
        notes += filter(
            None, (self._note_of(column, self.roles[table.number, column.index], table.is_own) for column in table.columns)
        )
        is_said = self.defaults.get(OFFICE) or any(OFFICE in said for said in self._said_around(table).values())
        if self.workspace.is_head and OFFICE not in self.roles.values() and not is_said:
            notes.append("事業所の列がないので、本部の記録になります。")
        return notes


def open_table(workspace: Workspace, path: Path, fiscal_year: int | None, progress: Progress = lambda *_: None) -> ReadingTable:
    """Reads a file into a table to look at. Raises what ``app.exchange.tables.read_table_file`` raises."""
    progress(0, 0, "ファイルを開いています")
    table = ReadingTable(workspace, path.name, read_table_file(path), fiscal_year)
    table.read_all(progress)
    return table
