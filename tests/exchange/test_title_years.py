import pytest

from app.exchange.title_years import Block, block_in, fiscal_year_in, month_in


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("令和7年度　活動記録", 2025),
        ("令和７年度社協活動一覧", 2025),
        ("R7", 2025),
        ("R7 活動記録", 2025),
        ("年度R7", 2025),
        ("2025年度", 2025),
        ("年度：2025", 2025),
        ("平成31（令和元）年度　事業報告", 2019),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("令和7年度(2025年度)", 2025),
        ("2025年度（令和7年度）", 2025),
        ("令和7年5月分　活動報告", 2025),
        ("令和8年1月　活動報告", 2025),
        ("令和7年4月～令和8年3月", 2025),
        ("第3期計画（令和3年度～令和7年度）　令和7年度実績", 2025),
        ("令和7年度　活動記録（前年度：令和6年度）", 2025),
    ],
)
def test_the_title_says_the_fiscal_year(title, year):
    assert fiscal_year_in([title]) == year


@pytest.mark.parametrize(
    "title",
    [
        "活動記録",
        "前年度比",
        "令和6年度比　増減",
        "令和6年度から継続",
        "様式第2号（令和5年度改正）",
        "令和8年4月10日現在",
        "作成　令和8年4月",
        "令和7年　活動",
        "7年度",
        "令和6・7年度",
        "R3-R7",
        "令和3年度～令和7年度",
        "令和7年12月～令和8年6月",
        "T2",
        "会議室R7.5.3",
        "令和7年度から本会では、地域の皆さまのご意見をもとにサロンの実施方法を大きく改めましたので、以下のとおり報告いたします。",
    ],
)
def test_a_year_that_may_mean_something_else_says_nothing(title):
    assert fiscal_year_in([title]) is None


@pytest.mark.parametrize(
    ("sheet", "year"),
    [("R7", 2025), ("R7.5", 2025), ("令和7年5月", 2025), ("202505", 2025), ("R8.2", 2025), ("5月", None), ("Sheet1", None)],
)
def test_a_sheets_name_says_the_fiscal_year_where_it_holds_one(sheet, year):
    assert fiscal_year_in([], sheet) == year


def test_a_title_and_a_sheet_that_differ_say_nothing():
    assert fiscal_year_in(["令和7年度 活動記録"], "R6") is None
    assert fiscal_year_in(["令和7年度 活動記録", "令和6年度 活動記録"]) is None
    assert fiscal_year_in(["令和7年度 活動記録"], "R7.5") == 2025


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("４月", Block(4)),
        ("【10月】", Block(10)),
        ("四月", Block(4)),
        ("4月の活動", Block(4)),
        ("5月（2）", Block(5)),
        ("■ 令和7年4月分", Block(4, 2025)),
        ("R7.5", Block(5, 2025)),
        ("R7.11", Block(11, 2025)),
        ("R7.12", Block(12, 2025)),
        ("R8.1", Block(1, 2025)),
        ("R8.10月", Block(10, 2026)),
        ("2025-11", Block(11, 2025)),
        ("202512", Block(12, 2025)),
        ("12月2", Block(12)),
        ("R8.1月", Block(1, 2025)),
        ("2025-05", Block(5, 2025)),
        ("202505", Block(5, 2025)),
        ("令和7年度4月", Block(4, 2025)),
        ("令和7年度", Block(None, 2025)),
        ("4月計", Block()),
        ("10月サロン", Block()),
        ("R7.5.3", Block()),
        ("4/3", Block()),
        ("12", Block()),
        ("13月", Block()),
        ("4-6月", Block()),
        ("サロン", Block()),
    ],
)
def test_a_bar_or_a_sheet_heads_the_block_of_a_month(text, block):
    assert block_in(text) == block


@pytest.mark.parametrize(
    ("titles", "sheet", "month"),
    [
        (["令和7年5月分　活動報告"], "", 5),
        (["5月の活動一覧"], "", 5),
        (["5月の活動一覧"], "6月", 6),
        (["4月～9月の活動"], "", None),
        (["4月・5月の活動"], "", None),
        (["令和8年4月10日現在"], "", None),
        (["活動一覧"], "Sheet1", None),
    ],
)
def test_a_month_is_said_by_the_sheet_or_by_the_title(titles, sheet, month):
    assert month_in(titles, sheet) == month


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("written", ["R7.{}", "令和7年{}月", "2025年{}月分", "2025-{:02}", "2025{:02}", "R7.{}月", "2025.{}"])
def test_every_month_of_a_sheet_is_read_with_its_year(written, month):
    sheet = written.format(month)
    year = 2025 if month >= 4 else 2024
    assert block_in(sheet) == Block(month, year)
    assert fiscal_year_in([], sheet) == year
    assert month_in([], sheet) == month
