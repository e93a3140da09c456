"""The catalogue of indicators as a file (resources/indicators.toml): a beginning that the head office changes as it likes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from app.errors import YuiError
from app.models.indicator import AGGREGATIONS, DIRECTIONS, FEEDINGS, MEASURES, SOURCES
from app.rules.target_numbers import parse_target_code
from app.rules.toml_file import AS_TEXT, LINES, NOT_IN_TABLE, OPTIONAL, Among, Kind, checked, entries, read_toml, tables

_FILE = Kind("指標ファイル", "indicator-file")


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator and the 推進目標 (goal, number) it begins with; None: none yet. See app.models.indicator for the words.

    ``optional``: it stands in the list, and the head office switches it on when it wants it.
    """

    code: str
    name: str
    unit: str
    target: Annotated[tuple[int, int] | None, AS_TEXT, OPTIONAL]
    aggregation: Annotated[str, Among(AGGREGATIONS)]
    wanted: Annotated[str, Among(DIRECTIONS)]
    measure: Annotated[str, Among(("", *MEASURES)), OPTIONAL]
    source: Annotated[str, Among(SOURCES)]
    source_kind: Annotated[str, OPTIONAL]
    numerator: Annotated[str, OPTIONAL]
    denominator: Annotated[str, OPTIONAL]
    decimals: Annotated[int, OPTIONAL]
    fed_by: Annotated[str, Among(FEEDINGS)]
    note: Annotated[str, OPTIONAL, LINES]
    formula: Annotated[str, OPTIONAL]
    optional: Annotated[bool, OPTIONAL]
    sort_no: Annotated[int, NOT_IN_TABLE]


_INDICATOR = entries(IndicatorEntry)


def read_indicators(path: Path) -> list[IndicatorEntry]:
    """Raises Refused "no-indicator-file" or "bad-indicator-file" with line and reason."""
    file = read_toml(path, _FILE)
    found: list[IndicatorEntry] = []
    codes: set[str] = set()
    listed = tables(file, "indicator")
    every = {str(table.get("code")) for table in listed}
    for index, table in enumerate(listed):
        values = checked(file, "indicator", index, table, _INDICATOR)
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
