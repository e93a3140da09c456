"""The plan as a file: what the bundled one holds, and how a faulty one is refused."""

from pathlib import Path

import pytest

from app.errors import Refused, Unavailable
from app.models.plan import Goal, Office, Plan, Target
from app.rules.resources import resource
from app.rules.target_numbers import target_code
from app.services.plan.plan_file import GoalText, OfficeText, PlanFile, TargetText, read_plan_file

SMALL = """[plan]
key = "2026-2030"
name = "次の計画"
council = "社会福祉法人"
first_year = 2026
last_year = 2030
philosophy = "理念"
welfare_definition = \"\"\"
一段目
[[target]]
二段目\"\"\"

[[goal]]
number = 1
title = "目標一"
issues = ["一つめ", "二つめ"]

[[target]]
goal = 1
number = 1
title = "推進一"
text = "本文"

[[target]]
goal = 1
number = 2
title = "推進二"
text = "本文"

[[office]]
code = "head"
name = "本部"
short_name = "本部"

[[office]]
code = "daito"
name = "大東支部"
short_name = "大東"
tel = "34-"
"""


@pytest.fixture(scope="module")
def bundled() -> PlanFile:
    return read_plan_file(resource("plans", "2021-2025.toml"))


def read(folder: Path, text: str | bytes) -> PlanFile:
    file = folder / "plan.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_plan_file(file)


def line_with(text: str, piece: str, nth: int = 1) -> int:
    """Line of the ``nth`` line that begins with ``piece``, from 1."""
    return [number for number, line in enumerate(text.split("\n"), 1) if line.startswith(piece)][nth - 1]


def test_the_bundled_plan_has_the_goals_and_targets_of_the_council(bundled: PlanFile) -> None:
    assert (bundled.key, bundled.first_year, bundled.last_year) == ("2021-2025", 2021, 2025)
    assert (bundled.council, bundled.name) == ("社会福祉法人 一関市社会福祉協議会", "一関市地域福祉活動計画")
    assert bundled.philosophy == "支え合い　幸せ感じる　地域の暮らし"
    assert [goal.title for goal in bundled.goals] == [
        "住民の参加を高めよう",
        "住民相互が協力し、支援ができる環境（地域）を創ろう",
        "住民が安心して暮らせるまちを創ろう",
    ]
    assert [(len(goal.previous_evaluation), len(goal.issues)) for goal in bundled.goals] == [(2, 2)] * 3
    codes = [target_code(target.goal, target.number) for target in bundled.targets]
    assert codes == [f"{goal}-{number}" for goal, most in ((1, 3), (2, 6), (3, 6)) for number in range(1, most + 1)]
    priority = [code for code, target in zip(codes, bundled.targets, strict=True) if target.priority]
    assert priority == ["1-3", "2-3", "2-5", "3-2"]
    assert all(target.title.endswith("ます") and target.text.endswith("ます。") for target in bundled.targets)


def test_the_bundled_plan_knows_the_head_office_and_eight_branches(bundled: PlanFile) -> None:
    head, *branches = bundled.offices
    assert (head.code, head.kind, head.email) == ("head", "head", "info@ichinoseki-shakyo.com")
    assert [(branch.code, branch.short_name, branch.postcode, branch.address, branch.tel, branch.fax) for branch in branches] == [
        ("ichinoseki", "一関", "021-0877", "一関市城内1-36", "0191-23-6020", "0191-23-6024"),
        ("hanaizumi", "花泉", "029-3103", "一関市花泉町老松字水沢193-1", "0191-82-4002", "0191-82-4002"),
        ("daito", "大東", "029-0521", "一関市大東町渋民字大洞地55-8", "0191-71-1177", "0191-71-1181"),
        ("senmaya", "千厩", "029-0803", "一関市千厩町千厩字町浦97-1", "0191-53-2885", "0191-53-2881"),
        ("higashiyama", "東山", "029-0302", "一関市東山町長坂字西本町139-1", "0191-47-3238", "0191-47-3236"),
        ("murone", "室根", "029-1201", "一関市室根町折壁字八幡沖116", "0191-64-3983", "0191-64-3984"),
        ("kawasaki", "川崎", "029-0202", "一関市川崎町薄衣字諏訪前137", "0191-43-4323", "0191-34-4040"),
        ("fujisawa", "藤沢", "029-3405", "一関市藤沢町藤沢字町裏55", "0191-63-5122", "0191-48-3047"),
    ]
    assert all(branch.kind == "branch" and branch.name == f"{branch.short_name}支部" for branch in branches)
    assert [office.sort_no for office in bundled.offices] == list(range(9))


def test_every_text_of_the_bundled_plan_is_there_once(bundled: PlanFile) -> None:
    texts = [value for value in (getattr(bundled, field) for field in PlanFile.__dataclass_fields__) if isinstance(value, str)]
    assert all(texts)
    assert "支え合い支え合い" not in "".join(texts)
    assert bundled.philosophy in bundled.philosophy_explanation
    assert bundled.promotion_structure.count("\n") == 1


@pytest.mark.parametrize(("text", "table", "beside"), [
    (PlanFile, Plan, {"term", "goals", "targets", "offices"}),
    (GoalText, Goal, set()),
    (TargetText, Target, {"goal"}),
    (OfficeText, Office, set()),
])  # fmt: skip
def test_the_file_names_things_as_the_tables_do(text: type, table: type, beside: set[str]) -> None:
    assert set(text.__dataclass_fields__) - beside <= {field for group in table.groups for field in group.fields}


def test_a_small_plan_is_read(tmp_path: Path) -> None:
    plan = read(tmp_path, SMALL)
    assert plan.welfare_definition == "一段目\n[[target]]\n二段目"
    assert plan.goals[0].issues == ("一つめ", "二つめ")
    assert plan.goals[0].previous_evaluation == ()
    assert [(target.number, target.priority) for target in plan.targets] == [(1, False), (2, False)]
    assert (plan.offices[1].tel, plan.offices[1].fax) == ("34-", "")


@pytest.mark.parametrize("text", ["\ufeff" + SMALL, SMALL.replace("\n", "\r\n"), SMALL.replace("次の計画", "か\u3099く")])
def test_a_plan_saved_by_another_editor_is_read_alike(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).targets == read(tmp_path, SMALL).targets


# (what is changed, into what, where the fault then stands, what is said about it)
# The first line that looks like a [[target]] stands inside a long text of SMALL and is none.
FAULTS = [
    ('title = "推進一"\n', "", ("[[target]]", 2), "「title」がありません"),
    ('title = "推進二"\n', 'titel = "推進二"\n', ("titel", 1), "「titel」という項目はありません"),
    ('title = "推進二"', "title = 5", ("title = 5", 1), "「title」は文字"),
    ('title = "推進二"', 'title = ""', ('title = ""', 1), "「title」が空です"),
    ('title = "推進二"', 'title = "一\\n二"', ('title = "一', 1), "「title」は1行で"),
    ('title = "推進二"', 'title = "一\\u202e二"', ('title = "一', 1), "使えない文字"),
    ("number = 2", 'number = "2"', ('number = "2"', 1), "「number」は数字"),
    ("number = 2", "number = true", ("number = true", 1), "「number」は数字"),
    ("number = 2", "number = 1", ("number = 1", 3), "推進目標 1-1が、20行目にもあります"),
    ("number = 2", "number = 0", ("number = 0", 1), "1から50まで"),
    ("number = 2", "number = 51", ("number = 51", 1), "1から50まで"),
    ('goal = 1\nnumber = 2', "goal = 9\nnumber = 2", ("goal = 9", 1), "推進目標 9-2 の基本目標 9 がありません"),
    ('number = 2\n', "number = 2\npriority = 1\n", ("priority", 1), "true か false"),
    ('issues = ["一つめ", "二つめ"]', 'issues = "一つめ"', ("issues", 1), "文字の並び"),
    ('issues = ["一つめ", "二つめ"]', 'issues = ["一つめ", 2]', ("issues", 1), "文字の並び"),
    ("last_year = 2030", "last_year = 2025", ("last_year", 1), "始まりの年度より前"),
    ("first_year = 2026", "first_year = 8", ("first_year", 1), "西暦の年度"),
    ('key = "2026-2030"', 'key = "Ｒ８"', ("key", 1), "半角の英小文字"),
    ('name = "次の計画"\n', "", ("[plan]", 1), "「name」がありません"),
    ('code = "daito"', 'code = "大東"', ("code", 2), "半角の英小文字"),
    ('code = "daito"', 'code = "Daito"', ("code", 2), "半角の英小文字"),
    ('code = "daito"', 'code = "../x"', ("code", 2), "半角の英小文字"),
    ('code = "daito"', f'code = "{"d" * 33}"', ("code", 2), "32字まで"),
    ('code = "daito"', 'code = "common"', ("code", 2), "「common」は、別の目的"),
    ('code = "daito"', 'code = "head"', ("code", 2), "「head」が、"),
    ('code = "head"', 'code = "honbu"', ("[[office]]", 1), "本部（code が head）がありません"),
    ("[[office]]", "[[branch]]", ("[[branch]]", 1), "「branch」という見出し"),
    ('code = "daito"', 'code = "daito"\ncode = "x"', ('code = "x"', 1), "同じ項目が2度"),
    ('tel = "34-"', 'begins = "R8.4"', ("begins", 1), "2026-04 のように"),
    ('tel = "34-"', 'begins = "2026-13"', ("begins", 1), "2026-04 のように"),
    ('tel = "34-"', 'ends = "2026-3"', ("ends", 1), "2026-04 のように"),
    ('tel = "34-"', 'begins = "2026-04"\nends = "2026-03"', ("ends", 1), "開始の月より前"),
    ('tel = "34-"', 'successor = "head"', ("successor", 1), "終了の月（ends）がある事業所にだけ"),
    ('tel = "34-"', 'ends = "2026-03"\nsuccessor = "daito"', ("successor", 1), "ほかの [[office]] にありません"),
    ('tel = "34-"', 'ends = "2026-03"\nsuccessor = "nobody"', ("successor", 1), "ほかの [[office]] にありません"),
    ('short_name = "本部"', 'short_name = "本部"\nends = "2026-03"', ("ends", 1), "本部は終了できません"),
    ('short_name = "大東"', 'short_name: "大東"', ("short_name:", 1), "書き方"),
    ('short_name = "大東"', 'short_name = "大東', ('short_name = "大東', 1), "閉じる"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "place", "reason"), FAULTS)
def test_a_faulty_plan_is_refused_with_line_and_reason(
    tmp_path: Path, before: str, after: str, place: tuple[str, int], reason: str
) -> None:
    assert before in SMALL
    text = SMALL.replace(before, after)
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    assert refused.value.code == "bad-plan-file"
    assert f"{line_with(text, *place)}行目" in refused.value.what
    assert reason in refused.value.what
    assert refused.value.todo


def test_months_of_an_office_that_the_file_does_not_name_are_not_known_and_an_empty_one_takes_them_away(tmp_path: Path) -> None:
    dated = SMALL.replace('tel = "34-"', 'begins = "2026-04"\nends = ""')
    assert [(one.begins, one.ends, one.successor) for one in read(tmp_path, dated).offices] == [
        (None, None, None),
        ("2026-04", "", None),
    ]


def test_a_month_typed_in_full_width_digits_is_that_month(tmp_path: Path) -> None:
    dated = SMALL.replace('tel = "34-"', 'begins = "２０２６－０４"')
    assert read(tmp_path, dated).offices[1].begins == "2026-04"


def test_an_office_is_not_taken_over_by_one_that_ended_before(tmp_path: Path) -> None:
    other = '[[office]]\ncode = "{}"\nname = "n"\nshort_name = "n"\n{}\n'
    ended = SMALL + other.format("old", 'ends = "2026-03"\nsuccessor = "heir"')
    assert read(tmp_path, ended + other.format("heir", 'begins = "2026-04"'))
    for dates in ('ends = "2026-03"', 'begins = "2026-05"'):
        with pytest.raises(Refused, match="終了の翌月にはありません"):
            read(tmp_path, ended + other.format("heir", dates))


@pytest.mark.parametrize("table", ["goal", "target", "office"])
def test_a_plan_without_any_goal_target_or_office_is_refused(tmp_path: Path, table: str) -> None:
    kept = [part for part in SMALL.split("\n\n") if not part.startswith(f"[[{table}]]")]
    with pytest.raises(Refused, match=r"bad-plan-file.*(1つもありません|基本目標 1 がありません)"):
        read(tmp_path, "\n\n".join(kept))


@pytest.mark.parametrize(("raw", "line"), [
    (SMALL.replace("大東支部", "＊").encode("cp932", "replace"), 3),
    (SMALL.encode("utf-16"), 1),
    (b"\x89PNG\r\n\x1a\n", 1),
    (b"x = " + b"[" * 100_000, 1),
    (b"x = " + b"9" * 10_000, 1),
    (b"", 1),
])  # fmt: skip
def test_a_file_that_is_no_plan_at_all_is_refused(tmp_path: Path, raw: bytes, line: int) -> None:
    with pytest.raises(Refused, match=f"bad-plan-file: 計画ファイルの{line}行目を読めません"):
        read(tmp_path, raw)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="大きすぎます"):
        read(tmp_path, b"#" * (1024 * 1024 + 1))


def test_a_missing_plan_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_plan_file(tmp_path / "nowhere.toml")
    assert refused.value.code == "no-plan-file"


def test_a_folder_in_place_of_the_plan_file_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        read_plan_file(tmp_path)
