"""The published tables of docs/typed-forms.md, which the tests of the readers hold true."""

from pathlib import Path

_PAGE = Path(__file__).parents[2] / "docs" / "typed-forms.md"


def table(section: str) -> list[tuple[str, ...]]:
    """The rows of the table below a heading, as they stand between the bars."""
    text = _PAGE.read_text(encoding="utf-8").partition(f"## {section}\n")[2].partition("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows]
