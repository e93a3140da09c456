"""The catalogue of indicators as a file (resources/indicators.toml): a beginning that the head office changes as it likes."""

from dataclasses import dataclass
from pathlib import Path

from app.errors import YuiError
from app.models.indicator import AGGREGATIONS, DIRECTIONS, FEEDINGS, MEASURES, SOURCES
from app.rules.target_numbers import parse_target_code
from app.rules.toml_file import Entry, Kind, checked, read_toml, tables

_FILE = Kind("指標ファイル", "indicator-file")
_ENTRIES = (
    Entry("code", str),
    Entry("name", str),
    Entry("unit", str),
    Entry("target", str, required=False),
    Entry("aggregation", str),
    Entry("wanted", str),
    Entry("measure", str, required=False),
    Entry("source", str),
    Entry("source_kind", str, required=False),
    Entry("numerator", str, required=False),
    Entry("denominator", str, required=False),
    Entry("decimals", int, required=False),
    Entry("fed_by", str),
    Entry("note", str, required=False, lines=True),
    Entry("formula", str, required=False),
    Entry("optional", bool, required=False),
)
ALLOWED: dict[str, tuple[str, ...]] = {
    "aggregation": tuple(AGGREGATIONS),
    "wanted": tuple(DIRECTIONS),
    "measure": ("", *MEASURES),
    "source": tuple(SOURCES),
    "fed_by": tuple(FEEDINGS),
}


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator and the 推進目標 (goal, number) it begins with; None: none yet. See app.models.indicator for the words.

    ``optional``: it stands in the list, and the head office switches it on when it wants it.
    """

    code: str
    name: str
    unit: str
    target: tuple[int, int] | None
    aggregation: str
    wanted: str
    measure: str
    source: str
    source_kind: str
    numerator: str
    denominator: str
    decimals: int
    fed_by: str
    note: str
    formula: str
    optional: bool
    sort_no: int


def read_indicators(path: Path) -> list[IndicatorEntry]:
    """Raises Refused "no-indicator-file" or "bad-indicator-file" with line and reason."""
    file = read_toml(path, _FILE)
    found: list[IndicatorEntry] = []
    codes: set[str] = set()
    listed = tables(file, "indicator")
    every = {str(table.get("code")) for table in listed}
    for index, table in enumerate(listed):
        values = checked(file, "indicator", index, table, _ENTRIES)
        for name, allowed in ALLOWED.items():
            if values[name] not in allowed:
                words = "・".join(filter(None, allowed))
                raise file.refused(file.line_of("indicator", index, name), f"「{name}」は {words} のどれかです")
        line = file.line_of("indicator", index, "code")
        if values["code"] in codes:
            raise file.refused(line, f"「{values['code']}」が2度あります")
        if not 0 <= values["decimals"] <= 3:
            raise file.refused(file.line_of("indicator", index, "decimals"), "「decimals」は0から3までです")
        for name in ("numerator", "denominator"):
            if (values["aggregation"] == "ratio") != bool(values[name]) or (values[name] and values[name] not in every):
                raise file.refused(file.line_of("indicator", index, name), f"割合の「{name}」が、一覧の指標ではありません")
        codes.add(values["code"])
        target = None
        if values["target"]:
            try:
                target = parse_target_code(values["target"])
            except YuiError as error:
                raise file.refused(file.line_of("indicator", index, "target"), "推進目標の番号として読めません") from error
        found.append(IndicatorEntry(**values | {"target": target}, sort_no=index + 1))
    if not found:
        raise file.refused(1, "指標が1つもありません")
    return found
