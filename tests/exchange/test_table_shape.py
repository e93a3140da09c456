"""Tables as municipalities, welfare councils and volunteer centres publish and keep them; each is a kind, none is a copy."""

from datetime import date

import pytest

from tests.exchange.office_grids import laid_out, records, roles

MONTHS = [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]

LISTS = {
    "event list of a municipality": (
        [
            [
                "全国地方公共団体コード",
                "ID",
                "地方公共団体名",
                "イベント名",
                "イベント名_カナ",
                "開始日",
                "終了日",
                "開始時間",
                "終了時間",
                "説明",
                "料金(基本)",
                "連絡先名称",
                "連絡先電話番号",
                "主催者",
                "場所名称",
                "所在地_連結表記",
                "緯度",
                "経度",
                "定員",
                "URL",
                "備考",
            ],
            [
                "032093",
                "1",
                "一関市",
                "介護予防教室",
                "カイゴヨボウキョウシツ",
                "2025-11-03",
                "2025-11-03",
                "10:00",
                "12:00",
                "体操",
                "無料",
                "社協",
                "0191-00-0000",
                "社協",
                "センター",
                "一関市",
                "38.9",
                "141.1",
                "30",
                "https://example.jp",
                "",
            ],
        ],
        {
            "title": "介護予防教室",
            "date": "2025-11-03",
            "end_date": "2025-11-03",
            "begins": "10:00",
            "ends": "12:00",
            "place": "センター",
        },
    ),
    "yearly list of a branch": (
        [
            ["令和7年度　大東支部　活動一覧"],
            ["№", "期日", "事業名", "会場", "参加者", "備考"],
            [1, date(2025, 4, 12), "花見サロン", "公民館", 25, ""],
            [2, date(2025, 5, 10), "料理教室", "センター", 12, "雨天"],
        ],
        {"date": date(2025, 4, 12), "title": "花見サロン", "place": "公民館", "participants": 25},
    ),
    "ledger with two heading rows": (
        [
            ["事業実施台帳"],
            ["実施日", "事業名", "参加者数", "", "", "従事職員", ""],
            ["", "", "男", "女", "計", "人数", "時間"],
            ["R7.6.1", "清掃活動", 10, 12, 22, 2, 4],
        ],
        {"date": "R7.6.1", "title": "清掃活動", "participants": 22, "staff_count": 2, "staff_minutes": 4},
    ),
    "answers to a form": (
        [
            ["タイムスタンプ", "実施日をご記入ください", "活動名を教えてください", "参加人数（人）", "感想"],
            ["2025/11/03 10:22:31", "2025/11/01", "サロン", "30", "よかった"],
        ],
        {"date": "2025/11/01", "title": "サロン", "participants": "30", "outcome": "よかった"},
    ),
    "volunteer centre's dispatches": (
        [
            ["活動日", "曜日", "活動時間", "活動場所", "活動内容", "ボランティア数", "参加者数"],
            ["4/8", "火", "10:00～12:00", "老人ホーム", "傾聴", "3", "20"],
        ],
        {"date": "4/8", "times": "10:00～12:00", "place": "老人ホーム", "content": "傾聴", "participants": "20"},
    ),
    "days under month bars": (
        [["日", "曜", "行事名", "場所"], ["４月", "", "", ""], [3, "木", "入学を祝う会", "集会所"], [20, "日", "総会", "会館"]],
        {"day": 3, "title": "入学を祝う会", "place": "集会所"},
    ),
    "year, month and day apart": (
        [["年", "月", "日", "推進目標", "活動名"], [7, 11, 3, "13", "サロン"]],
        {"year": 7, "month": 11, "day": 3, "target": "13", "title": "サロン"},
    ),
    "year, month and day below one heading": (
        [["実施日", "", "", "活動名"], ["年", "月", "日", ""], [2025, 11, 3, "サロン"]],
        {"year": 2025, "month": 11, "day": 3, "title": "サロン"},
    ),
    "everyday headings": (
        [["実施期日", "目標No", "事業名称", "参加延人数", "会場名"], ["R7.11.3", "1-3", "サロン", "30", "公民館"]],
        {"date": "R7.11.3", "target": "1-3", "title": "サロン", "participants": "30", "place": "公民館"},
    ),
    "several offices in one table": (
        [["支部", "実施日", "推進目標", "活動名", "回数", "延べ人数"], ["大東", "R7.11.3", "1-③", "サロン", 1, 30]],
        {"office": "大東", "date": "R7.11.3", "target": "1-③", "title": "サロン", "sessions": 1, "participants": 30},
    ),
    "plan and result side by side": (
        [
            ["", "", "計画", "", "実績", ""],
            ["実施日", "活動名", "回数", "参加者数", "回数", "参加者数"],
            ["R7.11.3", "サロン", 2, 60, 1, 28],
        ],
        {"date": "R7.11.3", "title": "サロン", "sessions": 1, "participants": 28},
    ),
    "beginning and end of a course": (
        [["講座名", "期間", "", "会場", "受講者数"], ["", "自", "至", "", ""], ["手話講座", "R7.6.1", "R7.8.31", "会館", 15]],
        {"title": "手話講座", "date": "R7.6.1", "end_date": "R7.8.31", "place": "会館", "participants": 15},
    ),
    "a table that begins at B3 with a running number": (
        [[], [], ["", "No.", "開催日", "サロン名", "出席者数"], ["", 1, "5/1", "ひまわり", 14]],
        {"date": "5/1", "title": "ひまわり", "participants": 14},
    ),
    "a list of meetings": (
        [
            ["開催日時", "会議名", "開催場所", "議題", "出席者数"],
            ["令和7年5月20日（火）13:30～", "理事会", "本部", "事業報告", "12名"],
        ],
        {
            "date": "令和7年5月20日（火）13:30～",
            "title": "理事会",
            "place": "本部",
            "content": "事業報告",
            "participants": "12名",
        },
    ),
}
"""Lists of activities → the cells of the first record by role."""

OTHERS = {
    "public facilities": (
        "facilities",
        [
            ["名称", "名称_カナ", "住所", "緯度", "経度", "電話番号", "URL"],
            ["センター", "センター", "一関市1", "38.9", "141.1", "0191-00", ""],
        ],
    ),
    "public halls with opening hours": (
        "facilities",
        [["施設名", "所在地", "電話", "開始時間", "終了時間", "定休日"], ["公民館", "大東町", "00-0000", "9:00", "17:00", "月"]],
    ),
    "volunteer groups": (
        "facilities",
        [
            ["団体名", "代表者名", "会員数", "活動日", "活動内容", "連絡先"],
            ["ひまわり", "佐藤", 12, "毎週火曜", "傾聴", "社協"],
            ["すみれ", "鈴木", 8, "第2・第4木曜", "手話", "社協"],
            ["もみじ", "高橋", 20, "随時", "清掃", "社協"],
        ],
    ),
    "committee members": (
        "facilities",
        [["氏名", "役職", "所属", "住所"], ["佐藤", "会長", "町内会", "大東"], ["鈴木", "副会長", "民児協", "花泉"]],
    ),
    "salons with their places": (
        "facilities",
        [["サロン名", "会場", "代表者", "会員数"], ["ひまわり", "集会所", "佐藤", 15], ["すみれ", "公民館", "鈴木", 20]],
    ),
    "defibrillators": ("facilities", [["NO", "名称", "住所", "設置位置", "電話番号"], ["1", "市役所", "竹山町", "玄関", "00"]]),
    "months across": (
        "cross",
        [
            ["令和7年度 事業実績"],
            ["区分", *MONTHS, "計"],
            ["サロン", *range(12), 66],
            ["会議", *range(12), 66],
            ["合計", *range(12), 132],
        ],
    ),
    "months down": (
        "cross",
        [["月", "回数", "参加者数"], *[[month, place, place * 10] for place, month in enumerate(MONTHS)], ["計", 66, 660]],
    ),
    "months with a year down": (
        "cross",
        [
            ["年月", "相談件数", "訪問件数"],
            ["令和7年4月", 3, 5],
            ["令和7年5月", 4, 4],
            ["令和7年6月", 1, 0],
            ["令和7年7月", 2, 2],
        ],
    ),
    "plan of the year": (
        "cross",
        [["年間計画表"], ["事業", *MONTHS], ["サロン", "○", "", "○", "", "○", "", "○", "", "○", "", "○", ""], ["総会", "", "○"]],
    ),
    "attendance by day": (
        "cross",
        [["氏名", "4/3", "4/10", "4/17", "4/24"], ["佐藤", "○", "○", "", "○"], ["鈴木", "○", "", "○", "○"]],
    ),
    "attendance by day of the month": ("cross", [["氏名", *range(1, 32)], ["佐藤", *["○"] * 31], ["鈴木", *["○"] * 31]]),
    "attendance under dates": (
        "cross",
        [["氏名", *[date(2025, 4, day) for day in (3, 10, 17, 24)]], ["佐藤", "○", "○", "", "○"]],
    ),
    "budget": (
        "cross",
        [
            ["科目", "予算額", "決算額", "差異"],
            ["会費収入", 100000, 98000, -2000],
            ["補助金収入", 500000, 500000, 0],
            ["合計", 600000, 598000, -2000],
        ],
    ),
    "sums of each office": ("cross", [["支部", "回数", "参加者数"], ["大東", 12, 340], ["花泉", 10, 220]]),
    "sums of each activity": ("cross", [["活動名", "実施回数", "延べ人数"], ["サロン", 12, 340], ["料理教室", 10, 220]]),
    "sums of each target": ("cross", [["推進目標", "回数", "延べ人数"], ["1-①", 12, 340], ["1-②", 10, 220]]),
}
"""Tables that list no activities → their shape."""


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_activities_is_one_and_its_cells_are_found(kind):
    rows, expected = LISTS[kind]
    table = laid_out(*rows)
    assert table.shape == "list"
    first = records(table)[0]
    found = {role: first[column] for column, role in enumerate(roles(table)) if role in expected}
    assert found == expected


@pytest.mark.parametrize("kind", OTHERS)
def test_what_lists_no_activities_is_known(kind):
    shape, rows = OTHERS[kind]
    assert laid_out(*rows).shape == shape


@pytest.mark.parametrize(
    "rows",
    [
        [["実施日", "活動名", "参加者数"]],
        [["活動名", "参加者数"], ["サロン", 30], ["料理教室", 12]],
        [["とき", "ところ"], ["春", "川"]],
        [["実施日", "活動名", "住所", "電話番号"], ["R7.11.3", "サロン", "大東", "00"]],
        [["実施日", "参加者数"], ["R7.11.3", 30], ["R7.11.4", 12], ["R7.11.5", 8]],
    ],
)
def test_what_may_be_a_list_of_activities_is_one(rows):
    assert laid_out(*rows).shape == "list"
