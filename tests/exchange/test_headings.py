import pytest

from app.exchange.headings import field_of, known_fields


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
        ("備考", None),  # no field: it goes to the end of 内容
        ("（人）", None),
    ],
)
def test_a_heading_is_understood_as_people_write_it(header, field):
    assert field_of(header) == field


def test_a_row_of_headings_names_several_different_fields():
    assert known_fields(["No.", "実施日", "日付", "活動名", None, 3]) == {"date", "title", "left out: no"}


def test_a_long_sentence_is_no_heading():
    assert known_fields(["内容" + "あ" * 60, "成果"]) == {"outcome"}
