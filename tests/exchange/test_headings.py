import pytest

from app.exchange.headings import field_of, known_fields, meaning_of
from app.exchange.table import Meaning


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("実施日", "date"),
        ("日　付", "date"),
        ("date", "date"),
        ("終了日", "end_date"),
        ("実施日（終了）", "end_date"),
        ("活動名", "title"),
        ("推進目標", "target"),
        ("主たる推進目標 ※必須", "target"),
        ("推進目標（副）", "secondary_targets"),
        ("回数（回）", "sessions"),
        ("参加者数（延べ）", "participants"),
        ("延べ参加者\n(人)", "participants"),
        ("ＰＡＲＴＩＣＩＰＡＮＴＳ", "participants"),
        ("next step", "next_step"),
        ("活動区分", "kind"),
        ("実施状況", "status"),
        ("中止理由", "status_reason"),
        ("協力団体", "partners"),
        ("記入者", "recorder"),
        ("支部", "office"),
        ("實施日", "date"),
        ("参加者・数", "participants"),
        ("備考", None),
        ("（人）", None),
    ],
)
def test_a_heading_is_understood_as_people_write_it(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("実施期日", "date"),
        ("開催日時", "date"),
        ("期間", "date"),
        ("①実施日", "date"),
        ("Q1.実施日をご記入ください", "date"),
        ("実施日（西暦）", "date"),
        ("実施日（自）", "date"),
        ("実施日（至）", "end_date"),
        ("日時（終了）", "end_date"),
        ("目標No", "target"),
        ("推進目標番号", "target"),
        ("事業名称", "title"),
        ("イベント名", "title"),
        ("場所名称", "place"),
        ("会場名", "place"),
        ("参加延人数", "participants"),
        ("参加者数（令和7年度）", "participants"),
        ("参加人数（延人数）", "participants"),
        ("実績人数", "participants"),
        ("参加者数計", "participants"),
        ("参加者（男女計）", "participants"),
        ("参加者数（職員除く）", "participants"),
        ("スタッフ数", "staff_count"),
        ("職員", "staff_count"),
        ("説明", "content"),
        ("開始時刻", "begins"),
        ("終了時間", "ends"),
        ("時間（開始）", "begins"),
        ("実施時間", "times"),
        ("備考", "append"),
        ("特記事項", "append"),
        ("主催者", "append"),
        ("年", "year"),
        ("月", "month"),
        ("日", "day"),
        ("年度", "fiscal_year"),
        ("曜日", ""),
        ("No.", ""),
        ("№", ""),
        ("支所名", "office"),
        ("記録の番号", "id"),
    ],
)
def test_everyday_headings_are_known_without_a_question(heading, role):
    assert meaning_of(heading) == Meaning(role)


@pytest.mark.parametrize(
    "heading",
    ["内容詳細", "定員", "活動実績", "事業費", "緯度", "イベント名_カナ", "会計", "年度計", "合計", "（人）", "4月", "1日", ""],
)
def test_a_heading_that_names_nothing_is_unknown(heading):
    assert meaning_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("従事時間（分）", "minutes"), ("従事時間(単位：分)", "minutes"), ("従事時間（h）", "hours"), ("従事時間", "")],
)
def test_a_length_of_time_has_its_unit_from_the_heading(heading, unit):
    assert meaning_of(heading) == Meaning("staff_minutes", unit)


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("参加者数（うち新規）", "一部"),
        ("うち新規参加者数", "一部"),
        ("新規", "一部"),
        ("参加者数（予定）", "予定"),
        ("開催予定日", "予定"),
        ("目標人数", "予定"),
        ("参加者数（見込み）", "予定"),
        ("定員数（参加者）", ""),
        ("前年度参加者数", "前の年度"),
        ("参加者数（累計）", "累計"),
        ("回数（累計）", "累計"),
        ("参加実人数", "実人数の欄"),
        ("参加者数（実）", "実人数の欄"),
        ("実人数", "実人数の欄"),
        ("時間（分）", "長さ"),
        ("場所（予定）", "予定"),
    ],
)
def test_a_word_that_makes_another_figure_of_it_is_never_passed_over(heading, word):
    found = meaning_of(heading)
    if word:
        assert found.role == ""
        assert word in found.doubt
    else:
        assert found is None


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("参加者数（高齢者）", "breakdown:高齢者"),
        ("ボランティア数", "breakdown:ボランティア"),
        ("うち職員", "staff_count"),
        ("参加者数（職員含む）", "participants"),
        ("タイムスタンプ", "date"),
    ],
)
def test_what_is_likely_but_not_sure_is_proposed_with_a_question(heading, role):
    found = meaning_of(heading)
    assert found.role == role
    assert heading in found.doubt


@pytest.mark.parametrize("heading", ["男", "女性", "参加者（男）", "女性参加者数", "大人", "参加者数（子ども）"])
def test_a_part_of_all_people_is_to_be_added(heading):
    assert meaning_of(heading) == Meaning("add_participants")


@pytest.mark.parametrize(
    ("group", "heading", "role"),
    [
        ("参加者数", "延べ人数", "participants"),
        ("参加者", "計", "participants"),
        ("参加者", "人数", "participants"),
        ("参加者数", "（人）", "participants"),
        ("参加者", "男", "add_participants"),
        ("延べ人数", "男", "add_participants"),
        ("男女別", "女", "add_participants"),
        ("参加人数", "高齢者", "breakdown:高齢者"),
        ("参加人数", "その他", "breakdown:その他"),
        ("参加者", "関係機関", "breakdown:関係機関"),
        ("内訳", "民生委員", "breakdown:民生委員"),
        ("参加者", "職員", "staff_count"),
        ("日時", "開始", "date"),
        ("日時", "終了", "end_date"),
        ("期日", "至", "end_date"),
        ("実施日", "月", "month"),
        ("実施日", "曜日", ""),
        ("開催日", "時間", "times"),
        ("時間", "開始", "begins"),
        ("時間", "終了", "ends"),
        ("従事職員", "人数", "staff_count"),
        ("従事職員", "時間", "staff_minutes"),
        ("推進目標", "番号", "target"),
        ("活動", "名称", "title"),
        ("活動", "場所", "place"),
        ("実績", "参加者数", "participants"),
    ],
)
def test_a_heading_below_a_group_is_understood_with_it(group, heading, role):
    assert meaning_of(heading, group) == Meaning(role)


@pytest.mark.parametrize(
    ("group", "heading"),
    [
        ("参加者数", "実人数"),
        ("参加者数", "うち新規"),
        ("実人数", "男"),
        ("参加者数（実）", "高齢者"),
        ("計画", "参加者数"),
        ("前年度", "参加者数"),
        ("参加予定", "人数"),
    ],
)
def test_a_group_can_make_another_figure_of_its_headings(group, heading):
    found = meaning_of(heading, group)
    assert found.role == ""
    assert f"{group}／{heading}" in found.doubt


def test_amounts_of_money_are_no_counts():
    assert meaning_of("人数", "予算") is None


def test_minutes_below_a_group_of_staff_are_minutes():
    assert meaning_of("時間（分）", "従事職員") == Meaning("staff_minutes", "minutes")


def test_a_row_of_headings_names_several_different_fields():
    assert known_fields(["No.", "実施日", "日付", "活動名", None, 3]) == {"date", "title", "left out: no"}


def test_a_long_sentence_is_no_heading():
    assert known_fields(["内容" + "あ" * 60, "成果"]) == {"outcome"}


def test_a_long_hostile_heading_costs_nothing():
    assert meaning_of("延総計内実男女" * 20) is None
