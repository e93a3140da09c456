"""How the cells of a 読み取り表 are marked: by a sign, a word and a colour, never by colour alone."""

from dataclasses import dataclass

from app.services.tables.read_rows import ReadCell, ReadRow


@dataclass(frozen=True)
class Mark:
    """``attribute``: what of the cell says it. ``ink``, ``ground``: names of colours; no ground is the usual one."""

    attribute: str
    sign: str
    word: str
    ink: str
    ground: str = ""


MARKS = (
    Mark("problem", "×", "読めない", "RED", "RED_PALE"),
    Mark("doubt", "？", "確かめる", "AMBER", "AMBER_PALE"),
    Mark("before", "≠", "記録と違う", "INDIGO", "INDIGO_PALE"),
    Mark("warning", "！", "注意", "AMBER"),
    Mark("how", "→", "読み方", "GREEN"),
)
"""The most urgent first: a cell bears the first that applies."""

LETTERS = 60
"""Of a text in the sentence about its cell."""
GROUPS = {
    "ticked": "取り込む",
    "known": "もう入っている",
    "asked": "確かめる",
    "unreadable": "読めない",
    "left_out": "取り込まない",
}
"""What the rows are counted and filtered by: every row is in one of them."""


def group_of(row: ReadRow) -> str:
    """The group that a row is in now."""
    if row.ticked:
        return "ticked"
    if row.state in ("asked", "changes"):
        return "asked"
    return row.state if row.state in ("known", "unreadable") else "left_out"


def mark_of(cell: ReadCell | None) -> Mark | None:
    """The mark of a cell; None where it was read as it stands."""
    return None if cell is None else next((mark for mark in MARKS if getattr(cell, mark.attribute)), None)


def cell_text(cell: ReadCell) -> str:
    """What the cell shows: what will be stored, or what stands in the table where that is not known yet."""
    if cell.problem or cell.doubt:
        return cell.typed or "（空欄）"
    return cell.shown or (cell.typed if cell.warning else "")


def sentence(label: str, cell: ReadCell, alike: int = 1) -> str:
    """Everything that is told about a cell. ``alike``: the rows that an answer concerns."""
    text = cell_text(cell)
    said = [f"{label}：{text if len(text) <= LETTERS else f'{text[: LETTERS - 1]}…'}"]
    for mark in MARKS:
        text = getattr(cell, mark.attribute)
        if text and mark.attribute == "before":
            text = f"今の記録は「{text}」です。"
        if text:
            said.append(f"{mark.sign} {text}")
    if cell.typed and cell.typed != cell_text(cell):
        said.append(f"表では「{cell.typed[:LETTERS]}」")
    if cell.choices and alike > 1:
        said.append(f"答えは、同じ {alike:,}行に入ります。")
    return "　".join(said)


def is_open(row: ReadRow, cell: ReadCell | None) -> bool:
    """Whether a person has to look at a cell before its row can go in."""
    if cell is None or group_of(row) not in ("asked", "unreadable"):
        return False
    return bool(cell.doubt or cell.problem or (row.state == "changes" and cell.before))


def is_warned(row: ReadRow) -> bool:
    """Whether something is told about a row that goes in all the same: in one of its cells, or about the whole row."""
    return row.ticked and (bool(row.warnings) or any(cell.warning for cell in row.cells.values()))


def row_word(row: ReadRow) -> str:
    """What becomes of a row, in a word or two."""
    if row.ticked:
        word = "下書きで入れる" if row.as_draft else "記録を直す" if row.state == "changes" else "取り込む"
        return f"！ {word}" if is_warned(row) and not row.as_draft else word
    return {
        "new": "入れない", "changes": "≠ 記録と違う", "known": "もう入っている", "asked": "？ 確かめる",
        "unreadable": "× 読めない", "left_out": "取り込まない",
    }[row.state]  # fmt: skip
