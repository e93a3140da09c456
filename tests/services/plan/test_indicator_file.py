"""The catalogue of indicators as a file: what the bundled one holds, and how a faulty one is refused."""

from pathlib import Path

import pytest

from app.errors import Refused
from app.rules.resources import resource
from app.services.plan.indicator_file import IndicatorEntry, read_indicators

SMALL = """[[indicator]]
code = "known"
name = "把握した困りごと"
unit = "件"
target = "1-③"
aggregation = "sum"
wanted = "up"
source = "value"
fed_by = "records"

[[indicator]]
code = "share"
name = "つないだ割合"
unit = "％"
aggregation = "ratio"
wanted = "reference"
measure = "none"
source = "ratio"
numerator = "known"
denominator = "known"
decimals = 1
fed_by = "head"
note = \"\"\"
一段目
二段目\"\"\"
optional = true
"""


def read(folder: Path, text: str) -> list[IndicatorEntry]:
    file = folder / "indicators.toml"
    file.write_text(text, encoding="utf-8")
    return read_indicators(file)


def test_the_bundled_catalogue_is_read_whole_and_in_its_order() -> None:
    found = read_indicators(resource("indicators.toml"))
    assert [one.sort_no for one in found] == list(range(1, len(found) + 1))
    assert len({one.code for one in found}) == len(found) > 50
    assert found[0].target == (1, 1)


def test_what_a_file_leaves_out_is_empty_and_the_target_is_a_pair_of_numbers(tmp_path: Path) -> None:
    known, share = read(tmp_path, SMALL)
    assert (known.target, known.measure, known.note, known.decimals, known.optional) == ((1, 3), "", "", 0, False)
    assert (share.target, share.numerator, share.note, share.decimals, share.optional) == (
        None,
        "known",
        "一段目\n二段目",
        1,
        True,
    )
    assert (known.sort_no, share.sort_no) == (1, 2)


# (what is changed, into what, the line at fault, what is said about it)
FAULTS = [
    ('code = "share"', "", 11, "「code」がありません"),
    ('name = "つないだ割合"', "", 11, "「name」がありません"),
    ('name = "つないだ割合"', 'name = ""', 13, "「name」が空です"),
    ('name = "つないだ割合"', "name = 5", 13, '「name」は文字（""で囲む）で書きます'),
    ('name = "つないだ割合"', 'name = "一\\n二"', 13, "「name」は1行で書きます"),
    ('unit = "％"', 'unit = "％"\nsort_no = 5', 15, "「sort_no」という項目はありません"),
    ('unit = "％"', 'unit = "％"\ncolour = "赤"', 15, "「colour」という項目はありません"),
    (
        'aggregation = "sum"',
        'aggregation = "total"',
        6,
        "「aggregation」は sum・period_end・unique・head・ratio・step のどれかです",
    ),
    ('wanted = "up"', 'wanted = "more"', 7, "「wanted」は up・down・reference のどれかです"),
    ('measure = "none"', 'measure = "both"', 17, "「measure」は none・total・unique のどれかです"),
    ('source = "value"', 'source = "typed"', 8, "「source」は value・activities・sessions・participants・ratio のどれかです"),
    ('fed_by = "head"', 'fed_by = "branch"', 22, "「fed_by」は records・table・consultations・head のどれかです"),
    ('source = "value"\nfed_by = "records"', 'source = "typed"', 1, "「fed_by」がありません"),
    ('code = "share"', 'code = "known"', 12, "「known」が2度あります"),
    ("decimals = 1", "decimals = 4", 21, "「decimals」は0から3までです"),
    ("decimals = 1", "decimals = true", 21, "「decimals」は数字で書きます"),
    ("optional = true", "optional = 1", 26, "「optional」はtrue か falseで書きます"),
    ('numerator = "known"', 'numerator = "other"', 19, "割合の「numerator」が、一覧の指標ではありません"),
    ('denominator = "known"', "", 11, "割合の「denominator」が、一覧の指標ではありません"),
    ('target = "1-③"', 'target = "三"', 5, "推進目標の番号として読めません"),
    ('target = "1-③"', "target = [1, 3]", 5, '「target」は文字（""で囲む）で書きます'),
]


@pytest.mark.parametrize(("before", "after", "line", "reason"), FAULTS)
def test_a_faulty_catalogue_is_refused_with_line_and_reason(
    tmp_path: Path, before: str, after: str, line: int, reason: str
) -> None:
    assert before in SMALL
    with pytest.raises(Refused) as refused:
        read(tmp_path, SMALL.replace(before, after, 1))
    assert refused.value.code == "bad-indicator-file"
    assert refused.value.what == f"指標ファイルの{line}行目を読めません（{reason}）。"


def test_a_file_without_any_indicator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="指標ファイルの1行目を読めません（指標が1つもありません）"):
        read(tmp_path, "")


def test_a_missing_catalogue_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no-indicator-file"):
        read_indicators(tmp_path / "nowhere.toml")
